"""What a matter needs of a volunteer: where she should be, what she should be able to do, whom she should know."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.handoff.assignment.regions import Regions
from bot.text.normalise import normalise


@dataclass(frozen=True, slots=True)
class Needs:
    """`region` is a code; each part is empty where nothing tells it."""

    region: str = ""
    skills: tuple[str, ...] = ()
    group: str = ""


class NeedsReader:
    """Reads by `data/handoff/routing.yml`.

    Args:
        data: `skills` and `groups`, each with a `title`, `topics` of the triage and `words`.
        regions: the places of the province.
    """

    def __init__(self, data: Mapping[str, Any], regions: Regions) -> None:
        self._skills, self._groups, self._regions = data["skills"], data["groups"], regions

    def skills(self) -> list[str]:
        """The skills that a matter may need."""
        return [row["title"] for row in self._skills]

    def groups(self) -> list[str]:
        """The groups that a person may belong to."""
        return [row["title"] for row in self._groups]

    def read(self, topic: str, said: Sequence[str], places: Iterable[str] = ()) -> Needs:
        """The needs of a matter.

        Args:
            topic: as the triage has it.
            said: the person's words, oldest first.
            places: codes that were given in a form; they say more than words.
        """
        words = [normalise(text) for text in said]
        spoken = (code for text in reversed(words) if (code := self._regions.in_text(text)))
        region = next(iter(places), "") or next(spoken, "")
        together = "。".join(words)
        return Needs(region, _matching(self._skills, topic, together), next(iter(self._group(topic, together)), ""))

    def _group(self, topic: str, words: str) -> tuple[str, ...]:
        return _matching(self._groups, topic, words)


def _matching(rows: Iterable[Mapping[str, Any]], topic: str, words: str) -> tuple[str, ...]:
    return tuple(
        row["title"]
        for row in rows
        if topic in row.get("topics", ()) or any(word in words for word in row.get("words", ()))
    )
