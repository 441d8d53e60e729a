"""The card that a volunteer reads before the first word: what is wanted, what was tried, what is open."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

_SHOWN = 5
_LONGEST = 120


def summarise(
    transcript: Sequence[Mapping[str, Any]],
    applications: Sequence[Mapping[str, Any]],
    answers: Sequence[Mapping[str, Any]],
    only_asks: Callable[[str], bool],
) -> dict[str, Any]:
    """The card of a conversation.

    Args:
        transcript: public messages, oldest first.
        applications: as their status lists them.
        answers: those of the newest application as staff see them; the masked ones tell who asks.
        only_asks: true of words that ask for a person and say nothing else.
    """
    asked = [m["text"][:_LONGEST] for m in transcript if m["role"] == "user"]
    cited = [c for m in transcript for c in m["citations"]]
    return {
        "who": [f"{answer['label']}：{answer['value']}" for answer in answers if answer["field"]],
        "wants": next((text for text in reversed(asked) if not only_asks(text)), ""),
        "said": asked[-_SHOWN:],
        "tried": [m["text"][:_LONGEST] for m in transcript if m["role"] == "bot"][-2:],
        "unanswered": sum(m["kind"] == "no_answer" for m in transcript),
        "clauses": list(dict.fromkeys(f"{c['document_no']} {c['clause']}" for c in cited))[-_SHOWN:],
        "applications": [f"{row['title']}：{row['state_title']}" for row in applications],
    }
