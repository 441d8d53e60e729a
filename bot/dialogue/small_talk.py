"""What the assistant says beside its work."""

from collections.abc import Mapping, Sequence

from bot.messages import Button, Command, Kind, Reply

_STARTERS = (
    Button("办理失业登记", Command("show_service", {"service": "unemployment_registration"})),
    Button("还能办什么", Command("catalogue")),
    Button("查办理进度", Command("status")),
    Button("转人工", Command("handoff")),
)


def greeting() -> tuple[Reply, ...]:
    """The first message: says that this is an AI and how data is used (contract, section 2)."""
    text = (
        "您好，我是福建公共就业服务的 AI 助手“就业红娘”，不是真人。\n"
        "我按现行政策文件回答问题，也能陪您一步步办失业登记、求职登记等就业服务；需要时帮您转接志愿者。\n"
        "您说的话只用来办您的事。身份证号、手机号请填在专门的输入框里，不用打在对话中。"
    )
    return (Reply(Kind.TEXT, text, buttons=_STARTERS),)


_LINES = {
    "greet": "您好！想问政策、办事，或者查办理进度，直接告诉我就行。",
    "thanks": "不客气。还有什么想问的，随时告诉我。",
    "bye": "再见，祝您一切顺利。您填到一半的内容都会保存着，回来可以接着办。",
    "affirm": "好的。请告诉我您想问什么，或者点下面的按钮。",
    "deny": "好的，那先不办。需要时随时叫我。",
    "resume": "目前没有填到一半的申请。想办什么，点下面的按钮就可以开始。",
    "cancel": "好的。目前没有正在填写的申请，不用取消什么。",
    "small_talk": "这个我不太在行。我能回答就业政策问题、陪您办就业服务，也可以转接志愿者。",
}


def say(intent: str, returned: Mapping[str, str] | None = None) -> Reply:
    """The line for an intent of small talk.

    Args:
        returned: how a person's service in this conversation ended.

    Raises:
        KeyError: this intent has no line.
    """
    return Reply(Kind.TEXT, _LINES[intent] + _after_person(returned), buttons=_STARTERS)


def _after_person(returned: Mapping[str, str] | None) -> str:
    """What a volunteer left behind, for who talks on with the bot."""
    if not returned:
        return ""
    who = f"志愿者{returned['volunteer']}"
    if returned["agreed"]:
        return f"\n{who}刚才和您说好的事：{returned['agreed']}"
    left = {"callback": f"{who}会再回复您。", "referred": f"{who}刚才已经告诉您该找哪个部门，记录在上面。"}
    return f"\n{left[returned['outcome']]}" if returned["outcome"] in left else ""


def unclear(returned: Mapping[str, str] | None = None) -> Reply:
    """Where the words were not understood."""
    return Reply(
        Kind.TEXT,
        "不好意思，我没听明白。您可以换个说法，例如“失业登记在哪里办”，也可以转人工。" + _after_person(returned),
        buttons=(Button("转人工", Command("handoff")), *_STARTERS[:3]),
        failed=True,
    )


def wordless() -> Reply:
    """Where a message has no words: emoji, signs or characters that no screen shows."""
    return Reply(
        Kind.TEXT,
        "我收到了，不过还看不懂没有文字的消息。请用一句话告诉我您想问什么。",
        buttons=_STARTERS,
        failed=True,
    )


def button_is_past() -> Reply:
    return Reply(Kind.TEXT, "这一步已经结束了，这个按钮不再起作用。您接下来想办什么？", buttons=_STARTERS)


def intents() -> Sequence[str]:
    """Intents that `say` knows."""
    return tuple(_LINES)


def file_is_kept(*, waiting: bool) -> Reply:
    """To who sends a file while the bot is there: it is kept, and who can read it."""
    kept = "文件收到了，已经存好。我看不了里面的内容，志愿者接入后能看到。"
    if waiting:
        return Reply(Kind.TEXT, kept)
    return Reply(Kind.TEXT, f"{kept}需要人工请点下面的按钮。", buttons=(Button("转人工", Command("handoff")),))
