"""What a person is told while the human side changes. All of it has the role `system`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.messages import Button, Command, Kind, Reply, Role

CANCEL = "不等了，取消排队"
CALL_BACK = "不用等着，有空回复我"

_CANCEL = Button(CANCEL, Command("cancel_handoff"))
_CALL_BACK = Button(CALL_BACK, Command("handoff_callback"))
_AGAIN = Button("转人工", Command("handoff"))


def _notice(
    state: str, text: str, *, position: int | None = None, wait: int | None = None, buttons: tuple[Button, ...] = ()
) -> Reply:
    data = {"state": state, "position": position, "wait_minutes": wait}
    return Reply(Kind.HANDOFF_NOTICE, text, buttons, data=data, role=Role.SYSTEM)


def queued(position: int, wait: int | None = None) -> Reply:
    """In the queue. A waiting time is told only where one was measured."""
    minutes = f"，大约要等 {wait} 分钟" if wait else ""
    place = f"已经帮您转接“就业红娘”志愿者，您排在第 {position} 位{minutes}。"
    text = place + "等的时候，您可以继续问我，也可以先把情况写下来。"
    return _notice("queued", text, position=position, wait=wait, buttons=(_CALL_BACK, _CANCEL))


def after_hours(promised: str) -> Reply:
    """Nobody is on duty: the question is kept, and a time is named only where somebody is on the rota for it."""
    when = f"志愿者{promised}上岗" if promised else "志愿者上岗"
    kept = f"现在没有志愿者在线，您的问题已经记下。{when}后会在这里回复您，您不用一直等着。"
    text = kept + "把情况写在下面，志愿者都能看到。"
    return _notice("after_hours", text, buttons=(_CANCEL,))


def callback(promised: str = "", name: str = "") -> Reply:
    """A promise to get back; for the person it is the same wait as outside of hours."""
    who = f"志愿者{name}" if name else "志愿者"
    when = f"会在{promised}前后" if promised else "有空时会"
    text = f"好的，不用一直等着。{who}{when}在这里回复您，这之前您可以继续问我。"
    return _notice("after_hours", text, buttons=(_CANCEL,))


def abandoned() -> Reply:
    text = "好的，已经取消排队。您想问什么可以直接问我，需要时随时再转人工。"
    return _notice("abandoned", text, buttons=(_AGAIN,))


def active(name: str) -> Reply:
    return _notice("active", f"志愿者{name}已接入，现在由真人为您服务。")


def stepped_in(name: str) -> Reply:
    return _notice("active", f"工作人员{name}来接着为您服务。前面说的都在，不用再说一遍。")


def told_of_step_in(name: str, reason: str) -> str:
    """What the volunteer reads whose case it was."""
    return f"督导{name}接手了您手上的会话：{reason}"


def on_hold(name: str) -> Reply:
    return _notice("on_hold", f"志愿者{name}正在帮您查，请稍等，您也可以继续留言。")


def resumed(name: str) -> Reply:
    return _notice("active", f"志愿者{name}回来了，继续为您服务。")


def back_in_queue(position: int) -> Reply:
    text = f"正在为您换一位志愿者，您的问题和聊天记录都会带过去。您排在第 {position} 位，不用再说一遍。"
    return _notice("queued", text, position=position, buttons=(_CANCEL,))


def resolved(agreed: str = "") -> Reply:
    text = "本次人工服务已结束，接下来由我（AI 助手）继续为您服务。刚才志愿者和您说的都还在上面。"
    if agreed:
        text += f"\n说好的事：{agreed}"
    again = Button("还有问题，再转人工", Command("handoff"))
    return _notice("resolved", text, buttons=(again,))


def still_active(name: str) -> Reply:
    return _notice("active", f"志愿者{name}正在为您服务，您直接说就可以。")


def rating_request(episode_id: str) -> Reply:
    text = "请给这次人工服务打个分：非常满意、满意、基本满意、不满意、非常不满意。"
    return Reply(Kind.RATING_REQUEST, text, data={"episode_id": episode_id}, role=Role.SYSTEM)


def when(at: datetime, now: datetime) -> str:
    """A promised time as people say it: 今天14:30, 明天09:00, 11月27日09:00. Both instants are those of China."""
    days = (at.date() - now.date()).days
    day = {0: "今天", 1: "明天"}.get(days, f"{at.month}月{at.day}日")
    return f"{day}{at:%H:%M}"


def safety(lines: Sequence[Mapping[str, Any]]) -> Reply:
    """Danger to life: fixed words, numbers first (no diagnosis, no form goes on)."""
    numbers = [{"name": line["name"], "phone": line["phone"]} for line in lines if line["use"] == "danger"]
    told = "\n".join(f"{line['name']}：{line['phone']}" for line in numbers)
    text = (
        f"{told}\n\n您现在的安全最重要。如果您或身边的人正有危险，请马上拨打上面的电话。\n"
        "您不是一个人，我也在请志愿者尽快来陪您说说话。"
    )
    return Reply(Kind.SAFETY, text, data={"lines": numbers}, role=Role.SYSTEM)
