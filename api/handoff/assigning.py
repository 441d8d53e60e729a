"""Offers waiting episodes to volunteers: locks the volunteer, counts, locks the conversation, offers."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.db import Database, alone
from api.handoff import repository
from api.handoff.duty import Duty
from api.handoff.models import Episode
from api.handoff.transition import SYSTEM, Move, Refused, Transitions
from api.push.service import Push
from api.settings import Settings
from api.staff import repository as staff
from bot.handoff.assignment.decide import decide, round_is_over
from bot.handoff.assignment.model import Decided, Volunteer, Waiting
from bot.handoff.assignment.strategies import chain
from bot.handoff.episode import Action, State

_PAGE = 50
_AT_ONCE = 10
"""Offers in one unit of work where writers take turns: who waits for a place need not wait for so many turns."""


class Assigner:
    """Any number may run at once: capacity is counted under the volunteer's lock, and the state compared and set."""

    def __init__(
        self, *, db: Database, clock: Clock, settings: Settings, transitions: Transitions, duty: Duty, push: Push
    ) -> None:
        self._db, self._clock, self._transitions, self._duty, self._push = db, clock, transitions, duty, push
        self._strategies = chain(settings.assignment)
        self._stands = timedelta(seconds=settings.offer_s)
        self._rest = timedelta(seconds=settings.round_pause_s)
        self._at_once = _AT_ONCE if db.serialised else 1

    async def run(self) -> int:
        """Offers until nothing more can be offered. Returns how many offers were made."""
        made = 0
        more: int | None = 0
        while more is not None and await self._anything():
            async with self._db.write() as session:
                for _ in range(self._at_once):
                    more = await self._offer_next(session)
                    if more is None:
                        break
                    made += more
        return made

    async def _anything(self) -> bool:
        async with self._db.read() as session:
            return bool(await repository.in_state(session, State.QUEUED, limit=1))

    async def _offer_next(self, session: AsyncSession) -> int | None:
        """One offer: 1 where it was made, 0 where another was faster, None where nothing can be offered.

        Processes take turns: all would decide the same and all but one in vain.
        """
        await alone(session, "assign")
        on_duty = await self._duty.volunteers(session)
        if not any(one.free for one in on_duty):
            return None
        for page in range(0, 100_000, _PAGE):
            rows = await repository.waiting(session, page, _PAGE)
            for row in rows:
                if self._rests(row):
                    continue
                waiting = await self._as_waiting(session, row)
                if round_is_over(waiting, on_duty):
                    return await self._begin_rest(session, row, on_duty)
                decided = decide(waiting, on_duty, self._strategies)
                if decided is not None:
                    return await self._offer(session, row, decided)
            if len(rows) < _PAGE:
                break
        return None

    def _rests(self, row: Episode) -> bool:
        now = self._clock.now()
        return row.rests_until is not None and now < row.rests_until <= now + self._rest

    async def _begin_rest(self, session: AsyncSession, row: Episode, on_duty: Sequence[Volunteer]) -> int:
        """Everyone has let it go: after a rest it is offered to all again. No other row is locked after this one."""
        locked = await repository.lock(session, row.id)
        if locked is None or locked.state != State.QUEUED:
            return 0
        if round_is_over(await self._as_waiting(session, locked), on_duty):
            locked.passed_by, locked.rests_until = [], self._clock.now() + self._rest
        return 0

    async def _as_waiting(self, session: AsyncSession, row: Episode) -> Waiting:
        paired = await repository.pairing(session, row.conversation_id)
        return Waiting(
            id=row.id,
            region=row.region,
            skills=frozenset(row.skills),
            group=row.group,
            last=row.last_staff_id or await repository.last_served_by(session, row.conversation_id),
            paired=paired.staff_id if paired else "",
            passed_by=frozenset(row.passed_by),
        )

    async def _offer(self, session: AsyncSession, row: Episode, decided: Decided) -> int:
        her = await staff.lock(session, decided.volunteer.id)
        load = (await repository.loads(session)).get(decided.volunteer.id, 0)
        if her is None or load >= decided.volunteer.capacity:
            return 0
        now = self._clock.now()
        changes = {"offered_to": her.id, "offered_at": now, "offer_until": now + self._stands}
        try:
            await self._transitions.move(
                session, row.id, Move(Action.OFFER, SYSTEM, "assigned", decided.evidence, changes)
            )
        except Refused:
            return 0
        her.last_assigned_at = now
        await self._push.offered(session, her.id, row.id, now + self._stands)
        return 1
