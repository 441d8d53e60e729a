"""Tries a draft beside what is in force, off the event loop, one draft at a time."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.curation.contents import editorial_of
from api.curation.service import Proposal
from api.evaluation.sets import Sets
from api.policies.service import Policies
from api.problems import Problem
from bot.policies.curation import comparing
from bot.policies.curation.comparing import Asked, Change, Comparison
from bot.policies.curation.points import CurationError
from bot.policies.knowledge import Knowledge

_OF_A_POINT = 2
"""Curated questions of each point that stand for all: asking thousands would take minutes."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A draft that was tried: the knowledge it makes, and how that answers."""

    knowledge: Knowledge
    comparison: Comparison
    missed: tuple[Asked, ...]
    """New curated questions that do not find their clause."""

    def unaccepted(self, accept: Sequence[str]) -> list[Change]:
        """What got worse and was not named by who publishes."""
        return [change for change in self.comparison.worse if change.asked.text not in accept]


class Gate:
    def __init__(self, policies: Policies, sets: Sets) -> None:
        self._policies, self._sets = policies, sets
        self._busy = asyncio.Lock()

    async def try_out(self, proposal: Proposal, open_questions: Sequence[str], *, on: date) -> Tried:
        """Builds the draft's knowledge and asks both the same questions.

        Args:
            open_questions: the questions of gaps, which nobody has said yet what should answer.

        Raises:
            Problem: 422 where the draft does not fit the documents any more, 409 where the library changed meanwhile.
        """
        async with self._busy:
            present = self._policies.knowledge
            if self._policies.as_of != proposal.library_version:
                raise Problem(409, "library-changed", "知识库已更新", "知识库刚刚有了变动，请再预览一次。")
            return await asyncio.to_thread(self._try_out, present, proposal, open_questions, on)

    def _try_out(self, present: Knowledge, proposal: Proposal, open_questions: Sequence[str], on: date) -> Tried:
        then = editorial_of(proposal.then)
        try:
            knowledge = self._policies.know(present.documents, then)
        except CurationError as error:
            detail = f"草稿和现在的文件对不上，请改好后再预览：{error}"
            raise Problem(422, "misfit", "内容和文件对不上", detail) from error
        was = editorial_of(proposal.now).curations
        before, after = dict(_curated(was)), dict(_curated(then.curations))
        new = [one for text, one in after.items() if text not in before]
        standing = [*comparing.curated(then.curations, _OF_A_POINT), *comparing.curated(was, _OF_A_POINT)]
        asked = [*new, *standing, *self._sets.asked(), *(Asked(text) for text in open_questions)]
        comparison = comparing.compare(present, knowledge, asked, on=on)
        missed = tuple(one for one in comparison.missed if one.text in after and one.text not in before)
        return Tried(knowledge, comparison, missed)


def _curated(curations: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, Asked]]:
    for one in comparing.curated(curations):
        yield one.text, one
