"""Looks for what should not happen, repairs it and counts it. A count above zero is a bug to look for."""

from collections.abc import Awaitable, Callable, Mapping

import structlog
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations import repository as conversations
from api.conversations.models import Conversation
from api.db import Database
from api.handoff import repository
from api.handoff.models import Episode
from api.handoff.service import Handoffs
from api.handoff.transition import SYSTEM, Move, Transitions
from api.metrics import REPAIRS
from bot.handoff.episode import ENDED, IN_HAND, OFFERING, WAITING, Action, State

log = structlog.get_logger()

Repair = Callable[[AsyncSession], Awaitable[int]]

_ENDED = tuple(map(str, ENDED))
_IN_HAND = tuple(map(str, IN_HAND))
_PASSED_ON = (*_IN_HAND, str(State.QUEUED), str(State.OFFERED))


class Reconciler:
    def __init__(self, db: Database, transitions: Transitions, handoffs: Handoffs) -> None:
        self._db, self._transitions, self._handoffs = db, transitions, handoffs

    async def run(self) -> dict[str, int]:
        """One pass. Returns how often each thing was repaired."""
        repairs: Mapping[str, Repair] = {
            "open_episode_not_named": _name_open_episodes,
            "ended_episode_named": _unname_ended_episodes,
            "human_without_episode": _given_back_to("bot", "human", ~_has_episode(*_PASSED_ON)),
            "in_hand_but_bot_owns": _given_back_to("human", "bot", _has_episode(*_IN_HAND)),
            "in_hand_of_nobody": self._requeue_orphans,
            "offered_to_nobody": _end_empty_offers,
            "left_at_request": self._route_requested,
        }
        found = {}
        for what, repair in repairs.items():
            async with self._db.write() as session:
                count = await repair(session)
            if count:
                found[what] = count
                REPAIRS.labels(what).inc(count)
                log.error("handoff_repaired", what=what, count=count)
        return found

    async def _requeue_orphans(self, session: AsyncSession) -> int:
        rows = await repository.orphans(session)
        for row in rows:
            move = Move(Action.DROP, SYSTEM, "repaired", changes={"staff_id": None})
            await self._transitions.move(session, row.id, move)
        return len(rows)

    async def _route_requested(self, session: AsyncSession) -> int:
        rows = await repository.in_state(session, State.REQUESTED)
        for row in rows:
            await self._handoffs.request(session, row.conversation_id, danger=False)
        return len(rows)


def _idle(conversations_: Select[Conversation]) -> Select[Conversation]:
    """Locked; what somebody is at work on at this moment is looked at in the next pass."""
    return conversations_.with_for_update(of=Conversation, skip_locked=True)


async def _name_open_episodes(session: AsyncSession) -> int:
    statement = (
        select(Conversation, Episode.id)
        .join(Episode, Episode.conversation_id == Conversation.id)
        .where(Episode.state.not_in(_ENDED), Conversation.episode_id.is_distinct_from(Episode.id))
        .with_for_update(of=Conversation, skip_locked=True)
    )
    rows = (await session.execute(statement)).all()
    for conversation, episode_id in rows:
        conversation.episode_id = episode_id
    return len(rows)


async def _unname_ended_episodes(session: AsyncSession) -> int:
    live = select(Episode.id).where(Episode.state.not_in(_ENDED))
    statement = select(Conversation).where(Conversation.episode_id.is_not(None), Conversation.episode_id.not_in(live))
    rows = (await session.scalars(_idle(statement))).all()
    for conversation in rows:
        conversation.episode_id = None
    return len(rows)


def _given_back_to(owner: str, otherwise: str, episodes: ColumnElement[bool]) -> Repair:
    """Who owns a conversation follows from its episode; where it does not, it is put right under a new epoch."""

    async def repair(session: AsyncSession) -> int:
        statement = select(Conversation).where(Conversation.owner == otherwise, episodes)
        rows = (await session.scalars(_idle(statement))).all()
        for conversation in rows:
            conversation.owner, conversation.epoch = owner, conversation.epoch + 1
        return len(rows)

    return repair


def _has_episode(*states: str) -> ColumnElement[bool]:
    return Conversation.id.in_(select(Episode.conversation_id).where(Episode.state.in_(states)))


async def _end_empty_offers(session: AsyncSession) -> int:
    """An offer to nobody would stand for ever; one outside of the two states of offering means nothing."""
    rows = await repository.empty_offers(session)
    for row in rows:
        if row.state in OFFERING and row.offered_to is None:
            row.state = State.QUEUED if row.state in WAITING else State.ACTIVE
        row.offered_to = row.offered_at = row.offer_until = None
        await conversations.lock(session, row.conversation_id)
    return len(rows)
