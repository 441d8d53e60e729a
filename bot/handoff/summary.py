"""The card that a volunteer reads before the first word: what is wanted, what was tried, what is open."""

from collections.abc import Mapping, Sequence
from typing import Any

_SHOWN = 5
_LONGEST = 120


def summarise(transcript: Sequence[Mapping[str, Any]], applications: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The card of a conversation.

    Args:
        transcript: public messages, oldest first.
        applications: as their status lists them.
    """
    asked = [m["text"][:_LONGEST] for m in transcript if m["role"] == "user"]
    cited = [c for m in transcript for c in m["citations"]]
    return {
        "wants": asked[-1] if asked else "",
        "said": asked[-_SHOWN:],
        "tried": [m["text"][:_LONGEST] for m in transcript if m["role"] == "bot"][-2:],
        "unanswered": sum(m["kind"] == "no_answer" for m in transcript),
        "clauses": list(dict.fromkeys(f"{c['document_no']} {c['clause']}" for c in cited))[-_SHOWN:],
        "applications": [f"{row['title']}：{row['state_title']}" for row in applications],
    }
