"""Hours that a volunteer served. Pure: stretches of time, those that overlap counted once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, tzinfo

from bot.handoff.episode import Action, State

SERVING = frozenset({State.ACTIVE, State.TRANSFER_OFFERED})
"""On hold nobody is served: it may last for days."""

LINGERS = timedelta(minutes=10)
"""So long after the last word of a conversation somebody is still at work on it."""

type Stretch = tuple[datetime, datetime]


def begins(action: str, before: str, after: str) -> bool:
    """Whether a transition begins a stretch of service."""
    return action == Action.TAKE_OVER or (after in SERVING and before not in SERVING)


def ends(action: str, before: str, after: str) -> bool:
    """Whether it ends one, of whoever had the case before."""
    return before in SERVING and (action == Action.TAKE_OVER or after not in SERVING)


def counted(began: datetime, ended: datetime, last_word: datetime | None) -> Stretch:
    """What of a stretch counts: a case that was left open overnight is no night's work."""
    until = max(began, last_word or began) + LINGERS
    return began, max(began, min(ended, until))


def minutes_by_month(stretches: Iterable[Stretch], zone: tzinfo) -> Mapping[str, int]:
    """Whole minutes by month of the zone's calendar, e.g. {"2026-11": 95}; three cases at once are served once."""
    seconds: defaultdict[str, float] = defaultdict(float)
    for began, ended in _merged(stretches):
        at = began.astimezone(zone)
        while at < ended:
            then = min(ended.astimezone(zone), _next_month(at))
            seconds[f"{at:%Y-%m}"] += (then - at).total_seconds()
            at = then
    return {month: round(seconds[month] / 60) for month in sorted(seconds)}


def _merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    merged: list[Stretch] = []
    for began, ended in sorted(stretches):
        if merged and began <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(ended, merged[-1][1]))
        else:
            merged.append((began, ended))
    return merged


def _next_month(at: datetime) -> datetime:
    later = (at.replace(day=28) + timedelta(days=4)).replace(day=1)
    return later.replace(hour=0, minute=0, second=0, microsecond=0)
