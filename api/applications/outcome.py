"""What a turn did inside an application, in a form that an effect's row can hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from bot.messages import Reply


@dataclass(frozen=True, slots=True)
class Outcome:
    """`open`: it waits for another answer. `aside`: something that the assistant does beside it."""

    replies: tuple[Reply, ...] = ()
    open: bool = True
    aside: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {"replies": [r.to_json() for r in self.replies], "open": self.open, "aside": self.aside}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        return cls(tuple(Reply.from_json(r) for r in value["replies"]), value["open"], value["aside"])
