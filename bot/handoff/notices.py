"""What a person is told while the human side changes. All of it has the role `system`."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.messages import Button, Command, Kind, Reply, Role

CANCEL = "不等了，取消排队"


def _notice(
    state: str, text: str, *, position: int | None = None, wait: int | None = None, buttons: tuple[Button, ...] = ()
) -> Reply:
    data = {"state": state, "position": position, "wait_minutes": wait}
    return Reply(Kind.HANDOFF_NOTICE, text, buttons, data=data, role=Role.SYSTEM)


def queued(position: int, *, anyone_on_duty: bool) -> Reply:
    """In the queue. No waiting time is promised that nobody has measured."""
    text = f"已经帮您转接“就业红娘”志愿者，您排在第 {position} 位。等的时候，您可以继续问我，也可以先把情况写下来。"
    if not anyone_on_duty:
        text += "现在没有志愿者在线，他们上线后会看到您的留言，请留意这里的回复。"
    return _notice("queued", text, position=position, buttons=(Button(CANCEL, Command("cancel_handoff")),))


def abandoned() -> Reply:
    again = Button("转人工", Command("handoff"))
    return _notice("abandoned", "好的，已经取消排队。您想问什么可以直接问我，需要时随时再转人工。", buttons=(again,))


def active(name: str) -> Reply:
    return _notice("active", f"志愿者{name}已接入，现在由真人为您服务。")


def on_hold(name: str) -> Reply:
    return _notice("on_hold", f"志愿者{name}正在帮您查，请稍等，您也可以继续留言。")


def resumed(name: str) -> Reply:
    return _notice("active", f"志愿者{name}回来了，继续为您服务。")


def back_in_queue(position: int) -> Reply:
    text = f"正在为您换一位志愿者，您的问题和聊天记录都会带过去。您排在第 {position} 位。"
    return _notice("queued", text, position=position)


def resolved() -> Reply:
    text = "本次人工服务已结束，接下来由我（AI 助手）继续为您服务。刚才志愿者和您说的都还在上面。"
    again = Button("还有问题，再转人工", Command("handoff"))
    return _notice("resolved", text, buttons=(again,))


def still_active(name: str) -> Reply:
    return _notice("active", f"志愿者{name}正在为您服务，您直接说就可以。")


def rating_request(episode_id: str) -> Reply:
    text = "请给这次人工服务打个分：非常满意、满意、基本满意、不满意、非常不满意。"
    return Reply(Kind.RATING_REQUEST, text, data={"episode_id": episode_id}, role=Role.SYSTEM)


def safety(lines: Sequence[Mapping[str, Any]]) -> Reply:
    """Danger to life: fixed words, numbers first (no diagnosis, no form goes on)."""
    numbers = [{"name": line["name"], "phone": line["phone"]} for line in lines if line["use"] == "danger"]
    told = "\n".join(f"{line['name']}：{line['phone']}" for line in numbers)
    text = (
        f"{told}\n\n您现在的安全最重要。如果您或身边的人正有危险，请马上拨打上面的电话。\n"
        "您不是一个人，我也在请志愿者尽快来陪您说说话。"
    )
    return Reply(Kind.SAFETY, text, data={"lines": numbers}, role=Role.SYSTEM)
