"""Terms of retention: data, each with its reason and its source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class Term:
    """`days` since something was last touched; None where the body has yet to name the term."""

    what: str
    title: str
    days: int | None
    reason: str

    def before(self, now: datetime) -> datetime | None:
        """What was last touched before this instant is past its term."""
        return None if self.days is None else now - timedelta(days=self.days)


def terms(data: Mapping[str, Any]) -> list[Term]:
    """The terms of the data file, in order.

    Raises:
        ValueError: a term without a reason or a source, or one that is not settled and not marked for an editor.
    """
    made = []
    for row in data["rules"]:
        if not row.get("reason") or not row.get("source", {}).get("name"):
            raise ValueError(f"{row['what']}: a term needs a reason and a source")
        if (row["days"] is None) != (row.get("review") == "editor"):
            raise ValueError(f"{row['what']}: no days without an editor's review, and none of both")
        if row["days"] is not None and int(row["days"]) < 1:
            raise ValueError(f"{row['what']}: a term is a day at least")
        made.append(Term(row["what"], row["title"], row["days"], row["reason"]))
    return made
