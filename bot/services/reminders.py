"""How near the day is on which an application is due, and how many are how near."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum


class Urgency(StrEnum):
    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    CALM = "calm"
    NONE = "none"


def urgency(days_left: int | None, days_ahead: int) -> Urgency:
    """By working days until it is due, below zero after it; None where nothing is promised or the year is unknown.

    Args:
        days_ahead: working days before the day on which a clerk is reminded.
    """
    if days_left is None:
        return Urgency.NONE
    if days_left < 0:
        return Urgency.LATE
    if days_left == 0:
        return Urgency.TODAY
    return Urgency.SOON if days_left <= days_ahead else Urgency.CALM


def reminders(urgencies: Iterable[Urgency]) -> dict[str, int]:
    """How many are late, due today and due soon."""
    counted = Counter(urgencies)
    return {str(one): counted[one] for one in (Urgency.LATE, Urgency.TODAY, Urgency.SOON)}
