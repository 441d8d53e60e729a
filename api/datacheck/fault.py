"""What is wrong with a file of `data/`, where, and what to do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """`file` is a path under `data/`, `place` the way to the fault in it (`items.0.source`)."""

    file: str
    place: str
    what: str
    remedy: str
