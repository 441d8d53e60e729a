"""Gaps: counted once a turn, grouped by likeness, closed by editors."""

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.gaps import repository
from api.gaps.models import DocumentRequest, Gap, GapAsked
from api.handoff.models import Episode
from api.ids import new_id
from api.problems import Problem
from api.turns.models import Turn
from bot.dialogue.incoming import has_words
from bot.messages import Kind, Reply
from bot.policies.curation.grouping import group, key_of

UNANSWERED, BADLY_RATED = "unanswered", "badly_rated"
BAD_SCORE = 2
_RATED_TURNS = 3
"""How many of the last policy answers a bad rating is about."""
_LONGEST = 300
_STAYS_CLOSED = frozenset({"out_of_scope", "document_request"})
"""Closed as these a question is unanswered on purpose: to be asked again brings it back no more."""


class Gaps:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def answered(self, session: AsyncSession, turn: Turn, replies: Sequence[Reply]) -> None:
        """Takes a turn's question in where one of its published answers was that nothing answers.

        Called in the unit of work that publishes the turn, which happens once.
        """
        if any(reply.kind is Kind.NO_ANSWER for reply in replies):
            await self._count(session, turn, UNANSWERED)

    async def rated(self, session: AsyncSession, conversation_id: str, *, score: int, episode_id: str | None) -> None:
        """Takes in the policy questions that a bad rating of an episode or of the assistant is about."""
        if score > BAD_SCORE:
            return
        episode = await session.get(Episode, episode_id) if episode_id else None
        before = episode.requested_at if episode else self._clock.now()
        for turn in await repository.policy_turns(session, conversation_id, before, _RATED_TURNS):
            await self._count(session, turn, BADLY_RATED)

    async def _count(self, session: AsyncSession, turn: Turn, reason: str) -> None:
        key = key_of(turn.text)
        if not key or not has_words(turn.text) or await repository.asked_in(session, turn.id) is not None:
            return
        asked_at = turn.created_at
        made = Gap(
            id=new_id("gap"),
            key=hashlib.sha256(key.encode()).hexdigest(),
            text=turn.text.strip()[:_LONGEST],
            reason=reason,
            count=0,
            first_asked=asked_at,
            last_asked=asked_at,
            state="open",
        )
        gap = await repository.by_key(session, made)
        gap.count += 1
        gap.last_asked = max(gap.last_asked, asked_at)
        if reason == UNANSWERED:
            gap.reason = UNANSWERED
        if gap.state == "closed" and gap.closed_as not in _STAYS_CLOSED and _later(asked_at, gap.closed_at):
            gap.state, gap.closed_as, gap.closed_by, gap.closed_at = "open", "", "", None
        asked = GapAsked(
            turn_id=turn.id, gap_id=gap.id, conversation_id=turn.conversation_id, reason=reason, asked_at=asked_at
        )
        await repository.add(session, asked)

    async def grouped(self, rows: Sequence[Gap]) -> list[list[Gap]]:
        """Gaps that ask alike, the group asked most first, off the event loop. Rows come most asked first."""
        groups = await asyncio.to_thread(group, [row.text for row in rows])
        together = [[rows[i] for i in members] for members in groups]
        return sorted(together, key=lambda members: -sum(row.count for row in members))

    async def settle(
        self, session: AsyncSession, staff_id: str, ids: Sequence[str], *, closed_as: str, state: str
    ) -> list[Gap]:
        """Marks open gaps as closed, or as to be closed with the draft.

        Raises:
            Problem: 409 where one of them is not open any more.
        """
        rows = await repository.by_ids(session, ids)
        if len(rows) != len(set(ids)) or any(row.state != "open" for row in rows):
            raise Problem(409, "gap-closed", "缺口已处理", "这些问题里有的刚被别人处理过，请刷新后再看。")
        for row in rows:
            row.state, row.closed_as, row.closed_by, row.closed_at = state, closed_as, staff_id, self._clock.now()
        return list(rows)

    async def reopen_drafted(self, session: AsyncSession) -> None:
        await repository.reopen(session)

    async def close_drafted(self, session: AsyncSession) -> None:
        await repository.move(session, "drafted", "closed")

    async def request_document(self, session: AsyncSession, staff_id: str, text: str) -> DocumentRequest:
        row = DocumentRequest(
            id=new_id("req"), text=text, state="open", created_by=staff_id, created_at=self._clock.now()
        )
        await repository.add(session, row)
        return row

    async def document_came(self, session: AsyncSession, staff_id: str, request_id: str) -> DocumentRequest:
        """Ends a request. Raises Problem 404 where there is none."""
        row = await repository.request(session, request_id)
        if row is None:
            raise Problem.of(404, "没有找到这条文件需求，请刷新后重试。")
        row.state, row.done_by, row.done_at = "done", staff_id, self._clock.now()
        await repository.document_came(session, request_id)
        return row


def _later(asked_at: datetime, closed_at: datetime | None) -> bool:
    return closed_at is None or asked_at > closed_at
