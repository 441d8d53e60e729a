"""What a person is told when the state of an application changes."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.messages import Button, Command, Kind, Reply, Role
from bot.services.processing import State

CONSENTS = {"consent": "使用个人信息的同意", "sensitive_consent": "使用敏感信息（健康等）的同意"}
_HANDOFF = Button("转人工", Command("handoff"))


def changed(public: Mapping[str, Any], state: State, reason: str) -> Reply:
    """The notice of a new state, in the conversation and with the role `system`.

    Args:
        public: the application as people may see it.
        reason: what is asked for, or why it was refused; what else the clerk wrote.
    """
    title, number, id_ = public["title"], public["receipt_no"], public["application_id"]
    head = f"您的{title}（回执号 {number}）"
    text = {
        State.ACCEPTED: f"{head}已受理，正在办理。",
        State.MORE_NEEDED: f"{head}需要补充：{reason}",
        State.COMPLETED: f"{head}已经办结。",
        State.REFUSED: f"{head}没有通过，原因是：{reason}\n有疑问可以转人工；情况有变化，可以重新申请。",
        State.WITHDRAWN: f"{head}已经撤回，不再办理。以后想办，随时告诉我。",
        State.CANCELLED: f"{head}已经注销，原因是：{reason}\n有疑问可以转人工；以后需要，可以重新办理。",
    }[state]
    if reason and state in (State.ACCEPTED, State.COMPLETED):
        text += f"\n经办人员的话：{reason}"
    if public["due_on"] and state is State.ACCEPTED:
        year, month, day = (int(part) for part in public["due_on"].split("-"))
        text += f"最迟{year}年{month}月{day}日办结。"
    buttons = {
        State.MORE_NEEDED: (Button("现在补充", Command("supplement", {"application_id": id_})), _HANDOFF),
        State.REFUSED: (_HANDOFF, Button("重新申请", Command("show_service", {"service": public["service"]}))),
        State.CANCELLED: (_HANDOFF, Button("重新申请", Command("show_service", {"service": public["service"]}))),
        State.WITHDRAWN: (Button("重新申请", Command("show_service", {"service": public["service"]})),),
    }.get(state, (Button("查办理进度", Command("status")),))
    return Reply(Kind.STATUS, text, buttons, data={"applications": [dict(public)]}, role=Role.SYSTEM)


def invited(url: str, until: date) -> Reply:
    """To who signed up as a volunteer and was taken: where to open the account. The link is hers alone."""
    text = (
        f"欢迎加入“就业红娘”！请用这个链接开通您的志愿者账号，自己设密码：\n{url}\n"
        f"链接只能用一次，{until.month}月{until.day}日前有效，请不要转给别人。过期了就转人工，请经办人员再发一个。"
    )
    return Reply(Kind.TEXT, text, (_HANDOFF,), role=Role.SYSTEM)


def settled(public: Mapping[str, Any]) -> str:
    """What became of the registration that was changed or ended."""
    ended = public["state"] == State.CANCELLED
    return f"{public['title']}（回执号 {public['receipt_no']}）{'已经注销' if ended else '的信息已经更新'}。"


def take_back_consent(titles: Sequence[str], sensitive: Sequence[str]) -> Reply:
    """What follows from taking the consent back, before it is done; sensitive matters apart.

    Args:
        titles, sensitive: the applications that rest on either consent.
    """
    if not titles:
        text = (
            "您现在没有正在办的事项，没有可以撤回的同意。办结的记录由经办机构依法保存；"
            "对话和文件可以随时在“我的数据”里导出或删除。"
        )
        return Reply(Kind.TEXT, text, (Button("查办理进度", Command("status")), _HANDOFF))
    text = (
        f"同意随时可以撤回。撤回以后，{'、'.join(titles)}不再办理，填过的内容、号码和上传的文件马上删除；"
        "之前已经办结的，由经办机构依法保存。不影响您继续咨询。"
    )
    only = Button("只撤回敏感信息的同意", Command("withdraw_consent", {"what": "sensitive_consent"}))
    if sensitive and len(sensitive) < len(titles):
        text += f"\n也可以只撤回敏感信息（健康等）的同意，那么只有{'、'.join(sensitive)}不再办理。"
    buttons = (
        Button("撤回同意", Command("withdraw_consent", {"what": "consent"})),
        *((only,) if sensitive and len(sensitive) < len(titles) else ()),
        Button("不撤回", Command("status")),
    )
    return Reply(Kind.TEXT, text, buttons)


def consent_taken_back(titles: Sequence[str]) -> Reply:
    text = f"同意已经撤回：{'、'.join(titles)}不再办理，填过的内容、号码和文件已经删除。以后想办，随时告诉我。"
    return Reply(Kind.TEXT, text, (_HANDOFF,))


def rating_request(application_id: str) -> Reply:
    text = "请给这次办理打个分：非常满意、满意、基本满意、不满意、非常不满意。"
    return Reply(Kind.RATING_REQUEST, text, data={"application_id": application_id}, role=Role.SYSTEM)


def supplied() -> Reply:
    return Reply(
        Kind.TEXT, "收到，已经交给经办人员。有新的进展，会在这里告诉您。", (Button("查办理进度", Command("status")),)
    )


def file_taken() -> Reply:
    """To who sends a file for what a clerk asked: it is with the application, and how to hand it in."""
    return Reply(Kind.TEXT, "文件收到了，已经放进这份申请。还有就接着发；都发完了，回一句话说明，就交给经办人员。")


def put_off() -> Reply:
    text = "好的，先不补充。想补充的时候，问我“办到哪了”，再点“现在补充”。"
    return Reply(Kind.TEXT, text, (Button("查办理进度", Command("status")), _HANDOFF))


def withdraw_surely(public: Mapping[str, Any]) -> Reply:
    """Asks before an application is withdrawn."""
    args = {"application_id": public["application_id"]}
    text = f"确定要撤回{public['title']}（回执号 {public['receipt_no']}）吗？撤回后就不再办理了。"
    buttons = (Button("确定撤回", Command("withdraw_surely", args)), Button("不撤回", Command("status")))
    return Reply(Kind.TEXT, text, buttons)
