"""What becomes of a person's words when a step tries to read them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parsed:
    """Understood. `value` is stored, `display` is shown in the review; `note` says what was assumed."""

    value: str
    display: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """Meant as an answer, but not one that can be taken. `sentence` says what to do."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of several readings."""

    value: str
    title: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several readings fit; the person chooses."""

    sentence: str
    candidates: tuple[Candidate, ...]


type Outcome = Parsed | Rejected | Ambiguous
SKIPPED = Parsed("", "未填写")
