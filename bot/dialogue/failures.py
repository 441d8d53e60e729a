"""When a person is offered, and never forced.

Two answers in a row that did not help (contract, behaviour); two answers in a row to the same question of a form that
could not be taken; one answer that is not sure, where the matter is one in which a wrong word hurts.
"""

from collections.abc import Sequence

from bot.messages import Button, Command, Kind, Reply

LIMIT = 2

_HANDOFF = (Button("转人工", Command("handoff")),)


def _offer(text: str) -> Reply:
    return Reply(Kind.TEXT, text, buttons=_HANDOFF)


OFFER = _offer("看来我没帮上忙。要不要请“就业红娘”志愿者来帮您？您也可以换个说法再问我。")
OFFER_IN_FORM = _offer("这一项不好填，不怪您。要不要请志愿者和您一起填？填过的都存着，您也可以接着填下面这一项。")


def failures_after(replies: Sequence[Reply], before: int) -> int:
    """How many turns in a row have failed, with this one. A turn fails where its first answer did."""
    return before + 1 if not replies or replies[0].failed else 0


def with_offer(replies: Sequence[Reply], before: int, sensitive: str = "") -> list[Reply]:
    """The turn's answers, with one offer of a person where one is due.

    Args:
        before: how many turns in a row failed before this one.
        sensitive: the sentence of the offer where the words touch a sensitive matter, else empty.
    """
    if OFFER_IN_FORM in replies:
        return list(replies)
    if sensitive and replies and (replies[0].failed or replies[0].unsure):
        return [*replies, _offer(sensitive)]
    due = failures_after(replies, before) >= LIMIT
    return [*replies, OFFER] if due or not replies else list(replies)
