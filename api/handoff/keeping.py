"""What time does to episodes: offers run out, shifts begin, promises come due, volunteers stay away."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.conversations import repository as conversations
from api.db import Database
from api.handoff import repository
from api.handoff.duty import Duty
from api.handoff.models import Episode
from api.handoff.opening import URGENT
from api.handoff.service import Handoffs
from api.handoff.transition import SYSTEM, Gone, Move, Refused, Transitions
from api.metrics import LONGEST_WAIT, QUEUED
from api.settings import Settings
from api.staff import repository as staff
from bot.handoff import notices
from bot.handoff.episode import IN_HAND, Action, State

Due = Callable[[AsyncSession, Episode], Awaitable[bool]]
Deed = Callable[[AsyncSession, Episode], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Chore:
    """What is done to episodes in a state once it is due. What was due to a reader is asked again under the lock."""

    states: tuple[State, ...]
    due: Due
    deed: Deed


class Keeper:
    """Each deed is a unit of work of its own."""

    def __init__(
        self,
        *,
        db: Database,
        clock: Clock,
        settings: Settings,
        transitions: Transitions,
        duty: Duty,
        handoffs: Handoffs,
    ) -> None:
        self._db, self._clock, self._transitions = db, clock, transitions
        self._duty, self._handoffs = duty, handoffs
        self._stands = timedelta(seconds=settings.offer_s)
        self._grace = timedelta(seconds=settings.grace_s)
        self._unanswered = timedelta(seconds=settings.unanswered_s)
        self._chores = (
            _Chore((State.OFFERED,), self._run_out, self._expire),
            _Chore((State.TRANSFER_OFFERED,), self._run_out, self._end_transfer),
            _Chore((State.AFTER_HOURS,), self._somebody_came, self._begin_shift),
            _Chore((State.QUEUED,), self._everybody_left, self._end_shift),
            _Chore((State.CALLBACK,), self._promised_now, self._come_due),
            _Chore(tuple(IN_HAND), self._left_alone, self._drop),
        )

    async def run(self) -> int:
        """One round. Returns how many episodes moved."""
        await self._measure()
        return sum([await self._do(chore) for chore in self._chores])

    async def _measure(self) -> None:
        async with self._db.read() as session:
            waiting = await repository.in_state(session, State.QUEUED, State.OFFERED)
        now = self._clock.now()
        QUEUED.set(len(waiting))
        LONGEST_WAIT.set(max(((now - row.requested_at).total_seconds() for row in waiting), default=0))

    async def _do(self, chore: _Chore) -> int:
        async with self._db.read() as session:
            rows = await repository.in_state(session, *chore.states)
            found = [row.id for row in rows if await chore.due(session, row)]
        moved = 0
        for episode_id in found:
            with suppress(Gone, Refused):  # someone was faster, and what stood to be done is done
                async with self._db.write() as session:
                    row = await repository.by_id(session, episode_id)
                    if row is not None and row.state in chore.states and await chore.due(session, row):
                        await chore.deed(session, row)
                        moved += 1
        return moved

    async def _run_out(self, _session: AsyncSession, row: Episode) -> bool:
        """An offer that would stand longer than offers do was made before the clock jumped back."""
        now = self._clock.now()
        return row.offer_until is None or not now < row.offer_until <= now + self._stands

    async def _expire(self, session: AsyncSession, row: Episode) -> None:
        """Passes on, with the person's place; she is passed over in this round."""
        by = row.offered_to or ""
        her = await staff.lock(session, by)
        changes = {"passed_by": sorted({*row.passed_by, by} - {""})}
        move = Move(Action.EXPIRE, SYSTEM, "unanswered", {"by": by}, changes, _offered_to(by))
        await self._transitions.move(session, row.id, move)
        if her is not None:
            her.missed_offers += 1

    async def _end_transfer(self, session: AsyncSession, row: Episode) -> None:
        """A colleague who does not answer leaves the case where it was."""
        by = row.offered_to or ""
        move = Move(Action.REFUSE_TRANSFER, SYSTEM, "unanswered", {"by": by}, guard=_offered_to(by))
        await self._transitions.move(session, row.id, move)

    async def _somebody_came(self, session: AsyncSession, _row: Episode) -> bool:
        return await self._duty.anyone(session)

    async def _begin_shift(self, session: AsyncSession, row: Episode) -> None:
        await self._transitions.move(session, row.id, Move(Action.QUEUE, SYSTEM, "on_duty"))

    async def _everybody_left(self, session: AsyncSession, row: Episode) -> bool:
        return row.priority < URGENT and not await self._duty.anyone(session)

    async def _end_shift(self, session: AsyncSession, row: Episode) -> None:
        """Who still waits when the last volunteer leaves is told so, and by when somebody is there again."""
        await self._handoffs.defer(session, row, SYSTEM)
        conversation = await conversations.lock(session, row.conversation_id)
        if conversation is not None:
            await self._transitions.tell(session, conversation, notices.after_hours(self._handoffs.promise(row)))

    async def _promised_now(self, session: AsyncSession, row: Episode) -> bool:
        """A promise with a time at its time; one without as soon as somebody is free and nobody waits."""
        if row.promised_at is not None:
            return row.promised_at <= self._clock.now()
        if await repository.in_state(session, State.QUEUED, limit=1):
            return False
        return any(one.free for one in await self._duty.volunteers(session))

    async def _come_due(self, session: AsyncSession, row: Episode) -> None:
        await self._transitions.move(session, row.id, Move(Action.QUEUE, SYSTEM, "callback_due"))

    async def _left_alone(self, session: AsyncSession, row: Episode) -> bool:
        """Whether its volunteer is gone while the person waits for an answer, both for longer than is allowed."""
        her = await staff.by_id(session, row.staff_id) if row.staff_id else None
        if her is None or her.disabled:
            return True
        now = self._clock.now()
        if max(at for at in (her.seen_at, row.accepted_at, row.requested_at) if at is not None) > now - self._grace:
            return False
        since = await conversations.unanswered_since(session, row.conversation_id)
        return since is not None and since <= now - self._unanswered

    async def _drop(self, session: AsyncSession, row: Episode) -> None:
        """She gives way; the person keeps her place and need not say anything again."""
        gone = row.staff_id
        changes = {"staff_id": None, "passed_by": [gone] if gone else []}
        move = Move(Action.DROP, SYSTEM, "volunteer_gone", {"from": gone}, changes, lambda now: now.staff_id == gone)
        moved = await self._transitions.move(session, row.id, move)
        place = await repository.position(session, moved.episode)
        await self._transitions.tell(session, moved.conversation, notices.back_in_queue(place))


def _offered_to(staff_id: str) -> Callable[[Episode], bool]:
    return lambda row: (row.offered_to or "") == staff_id
