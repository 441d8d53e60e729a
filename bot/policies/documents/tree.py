"""A clause tree under construction, for the parsers of every scheme."""

from collections import Counter
from dataclasses import dataclass, field

from bot.policies.documents.clauses import Clause, Kind, Paragraph

_MOST_DOUBTS = 100


@dataclass(frozen=True, slots=True)
class Parsed:
    clauses: tuple[Clause, ...]
    doubts: tuple[str, ...]
    kind: Kind = "notice"


@dataclass
class Doubts:
    """What an editor should look at; a document that is wrong throughout says so a hundred times at most."""

    said: list[str] = field(default_factory=list)
    more: int = 0

    def add(self, sentence: str) -> None:
        if len(self.said) < _MOST_DOUBTS:
            self.said.append(sentence)
        else:
            self.more += 1

    def all(self) -> tuple[str, ...]:
        return (*self.said, *([f"另有{self.more}处同类疑问"] if self.more else []))


class Ids:
    """Hands out each clause id once."""

    def __init__(self, doubts: Doubts) -> None:
        self._doubts = doubts
        self._given: Counter[str] = Counter()

    def unique(self, wanted: str) -> str:
        """The id, or where it is taken the id with its count: 第五条〔2〕."""
        self._given[wanted] += 1
        count = self._given[wanted]
        if count == 1:
            return wanted
        self._doubts.add(f"编号{wanted}出现了{count}次，第{count}处记作{wanted}〔{count}〕")
        return f"{wanted}〔{count}〕"


def clause(
    clause_id: str, heading: str, paragraphs: list[Paragraph], trail: tuple[str, ...], children: tuple[Clause, ...] = ()
) -> Clause:
    """A clause whose text is its paragraphs joined."""
    text = "".join(paragraph.text for paragraph in paragraphs)
    return Clause(clause_id, heading, text, trail, children, tuple(paragraphs))


def opening(paragraphs: list[str]) -> tuple[Clause, ...]:
    """What stands before the first numbered clause, as a clause of its own."""
    made = [Paragraph("引言", paragraph) for paragraph in paragraphs]
    return (clause("引言", "引言", made, ()),) if made else ()
