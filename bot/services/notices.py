"""What a person is told when the state of an application changes."""

from collections.abc import Mapping
from typing import Any

from bot.messages import Button, Command, Kind, Reply, Role
from bot.services.processing import State

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


def settled(public: Mapping[str, Any]) -> str:
    """What became of the registration that was changed or ended."""
    ended = public["state"] == State.CANCELLED
    return f"{public['title']}（回执号 {public['receipt_no']}）{'已经注销' if ended else '的信息已经更新'}。"


def rating_request(application_id: str) -> Reply:
    text = "请给这次办理打个分：非常满意、满意、基本满意、不满意、非常不满意。"
    return Reply(Kind.RATING_REQUEST, text, data={"application_id": application_id}, role=Role.SYSTEM)


def supplied() -> Reply:
    return Reply(
        Kind.TEXT, "收到，已经交给经办人员。有新的进展，会在这里告诉您。", (Button("查办理进度", Command("status")),)
    )


def put_off() -> Reply:
    text = "好的，先不补充。想补充的时候，问我“办到哪了”，再点“现在补充”。"
    return Reply(Kind.TEXT, text, (Button("查办理进度", Command("status")), _HANDOFF))


def withdraw_surely(public: Mapping[str, Any]) -> Reply:
    """Asks before an application is withdrawn."""
    args = {"application_id": public["application_id"]}
    text = f"确定要撤回{public['title']}（回执号 {public['receipt_no']}）吗？撤回后就不再办理了。"
    buttons = (Button("确定撤回", Command("withdraw_surely", args)), Button("不撤回", Command("status")))
    return Reply(Kind.TEXT, text, buttons)
