"""What an assignment is decided on, and what a decision says of itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Waiting:
    """An episode that waits.

    `region` is a code or empty; `passed_by` are those who let an offer go in this round; `last` had this person's
    conversation before, `paired` is her fixed volunteer (一对一).
    """

    id: str
    region: str = ""
    skills: frozenset[str] = frozenset()
    group: str = ""
    last: str = ""
    paired: str = ""
    passed_by: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Volunteer:
    """Someone on duty. Without `regions` she serves the whole province; `groups` are those she looks after (一对多)."""

    id: str
    name: str
    load: int
    capacity: int
    regions: tuple[str, ...] = ()
    skills: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    last_assigned: datetime | None = None

    @property
    def free(self) -> bool:
        return self.load < self.capacity


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a strategy leaves of the field, and its ground in a few words."""

    left: tuple[Volunteer, ...]
    why: str


class Strategy(Protocol):
    """Narrows a field that is not empty to one that is not empty. It prefers; it never leaves a person to nobody."""

    name: str

    def narrow(self, waiting: Waiting, field: Sequence[Volunteer]) -> Narrowed: ...


@dataclass(frozen=True, slots=True)
class Decided:
    """The volunteer, and the evidence by which anyone can read why."""

    volunteer: Volunteer
    evidence: dict[str, Any] = field(default_factory=dict)
