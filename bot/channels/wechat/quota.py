"""How many messages the account may still send on its own, and when it may."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from bot.channels.wechat.incoming import Trigger


@dataclass(frozen=True, slots=True)
class Grant:
    """What one trigger opens."""

    count: int
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class Rules:
    """Args: kept: messages of a conversation's quota that only a volunteer may use."""

    grants: Mapping[Trigger, Grant]
    kept: int

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """Raises KeyError or ValueError where the data is not what it should be."""
        grants = {
            Trigger(name): Grant(int(row["count"]), timedelta(seconds=int(row["seconds"])))
            for name, row in data["grants"].items()
        }
        return cls(grants, int(data["kept_for_volunteer"]))


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a grant."""

    trigger: Trigger
    left: int
    until: datetime


def open_at(allowances: Iterable[Allowance], now: datetime) -> list[Allowance]:
    """Those that hold at this moment, the soonest to end first."""
    return sorted((a for a in allowances if a.left > 0 and a.until > now), key=lambda a: a.until)


def spend_from(allowances: Sequence[Allowance], now: datetime, *, by_person: bool, kept: int) -> Allowance | None:
    """The one to spend from; None where nothing may be sent. Short ones go first, and the volunteer's share stays."""
    for allowance in open_at(allowances, now):
        if by_person or allowance.trigger is not Trigger.MESSAGE or allowance.left > kept:
            return allowance
    return None


def is_last(allowances: Sequence[Allowance], now: datetime, *, by_person: bool, kept: int) -> bool:
    """Whether nothing more could be sent by the same speaker after the next message."""
    free = [
        allowance.left if by_person or allowance.trigger is not Trigger.MESSAGE else max(0, allowance.left - kept)
        for allowance in open_at(allowances, now)
    ]
    return sum(free) <= 1
