"""Who is on duty, how much each may take, and when the next comes."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import CHINA, Clock
from api.handoff import repository
from api.settings import Settings
from api.staff import repository as staff
from api.staff.models import StaffMember
from bot.handoff import duty
from bot.handoff.assignment.model import Volunteer
from bot.handoff.episode import State
from bot.services.workdays import Calendar

SEEN_EVERY = timedelta(seconds=60)


class Duty:
    def __init__(self, clock: Clock, settings: Settings, calendar: Calendar) -> None:
        self._clock, self._calendar = clock, calendar
        self._capacity, self._missed = settings.volunteer_capacity, settings.missed_offers

    def is_on(self, member: StaffMember) -> bool:
        """What she declared outranks her shifts; what her sockets do says nothing: a phone in a pocket is not away."""
        if member.disabled or "volunteer" not in member.roles:
            return False
        return duty.on_duty(
            duty.Declared(member.presence == "available", member.presence_at),
            duty.Roster.from_json(member.roster),
            self._clock.now().astimezone(CHINA),
            self._calendar,
            always=member.always_on_duty,
        )

    def answers(self, member: StaffMember) -> bool:
        """Whether offers reach her: who let several in a row run out gets no more until she does something."""
        return member.missed_offers < self._missed

    async def anyone(self, session: AsyncSession) -> bool:
        return any(self.is_on(member) for member in await staff.everyone(session))

    async def volunteers(self, session: AsyncSession) -> list[Volunteer]:
        """Those on duty who answer, with what each has in hand."""
        loads = await repository.loads(session)
        return [
            self.as_volunteer(member, loads.get(member.id, 0))
            for member in await staff.everyone(session)
            if self.is_on(member) and self.answers(member)
        ]

    def as_volunteer(self, member: StaffMember, load: int) -> Volunteer:
        return Volunteer(
            id=member.id,
            name=member.name,
            load=load,
            capacity=member.capacity or self._capacity,
            regions=tuple(member.regions),
            skills=frozenset(member.skills),
            groups=frozenset(member.groups),
            last_assigned=member.last_assigned_at,
        )

    async def next_start(self, session: AsyncSession) -> datetime | None:
        """When the next shift of anybody begins, in China's time, or None where the rotas name none."""
        starts = self._starts(await staff.everyone(session), self._clock.now().astimezone(CHINA))
        return min(starts, default=None)

    def _starts(self, members: Sequence[StaffMember], now: datetime) -> list[datetime]:
        found = [
            duty.Roster.from_json(member.roster).next_start(now, self._calendar)
            for member in members
            if not member.disabled and "volunteer" in member.roles
        ]
        return [start for start in found if start is not None]

    def unseen(self, member: StaffMember) -> bool:
        """Whether it is time to note again that she is there."""
        now = self._clock.now()
        return member.seen_at is None or not now - SEEN_EVERY < member.seen_at <= now

    async def seen(self, session: AsyncSession, staff_id: str) -> None:
        """Notes that she is there; to be called in a unit of work of its own."""
        await staff.note_seen(session, staff_id, self._clock.now())

    async def declared(self, session: AsyncSession, member: StaffMember) -> None:
        """She says how she stands: what she let go before may be offered to her again."""
        self.answered(member)
        for row in await repository.in_state(session, State.QUEUED):
            if member.id in row.passed_by:
                row.passed_by, row.rests_until = [one for one in row.passed_by if one != member.id], None

    @staticmethod
    def answered(member: StaffMember) -> None:
        """She did something: offers reach her again."""
        member.missed_offers = 0
