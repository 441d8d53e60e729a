"""What a person reads of her plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.messages import Button, Command, Kind, Reply, Role


@dataclass(frozen=True, slots=True)
class Done:
    """One promise and when it was kept; `on` is None while it is not."""

    title: str
    on: date | None


def view(volunteer: str, items: Sequence[Done], note: str) -> Reply:
    """The person's own plan: who helps her, what was done and when, what is still to come."""
    lines = [f"{'✓' if one.on else '○'} {one.title}：{_when(one.on)}" for one in items]
    text = f"您的“131”帮扶，由志愿者{volunteer}负责：\n" + "\n".join(lines) + f"\n{note}"
    return Reply(Kind.TEXT, text, (Button("转人工", Command("handoff")),))


def begun(volunteer: str, items: Sequence[Done], note: str) -> Reply:
    text = f"志愿者{volunteer}和您结对帮扶，接下来会为您做：{'、'.join(one.title for one in items)}。\n{note}"
    return Reply(Kind.TEXT, f"{text}\n想看进展，随时问我“办到哪了”。", role=Role.SYSTEM)


def kept(title: str, on: date) -> Reply:
    return Reply(
        Kind.TEXT,
        f"“131”帮扶：{title}已在{on.month}月{on.day}日完成。没有这回事？请转人工告诉我们。",
        (Button("转人工", Command("handoff")),),
        role=Role.SYSTEM,
    )


def _when(on: date | None) -> str:
    return f"{on.year}年{on.month}月{on.day}日已完成" if on else "还没做"
