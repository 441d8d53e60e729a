"""Two answers in a row that did not help offer a person (contract, behaviour)."""

from collections.abc import Sequence

from bot.messages import Button, Command, Kind, Reply

LIMIT = 2

OFFER = Reply(
    Kind.TEXT,
    "看来我没帮上忙。要不要请“就业红娘”志愿者来帮您？您也可以换个说法再问我。",
    buttons=(Button("转人工", Command("handoff")),),
)


def failures_after(replies: Sequence[Reply], before: int) -> int:
    """How many turns in a row have failed, with this one. A turn fails where its first answer did."""
    return before + 1 if not replies or replies[0].failed else 0


def with_offer(replies: Sequence[Reply], before: int) -> list[Reply]:
    """The turn's answers, with the offer of a person behind them once failures have piled up."""
    due = failures_after(replies, before) >= LIMIT
    return [*replies, OFFER] if due or not replies else list(replies)
