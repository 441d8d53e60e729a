"""The one way in which an episode moves: lock → guard → compare and set → fence → event."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock, iso
from api.conversations.models import Conversation
from api.conversations.service import Conversations
from api.db import after_commit
from api.events.service import Events
from api.fanout import Fanout
from api.handoff import repository, serving
from api.handoff.models import Decision, Episode
from api.ids import new_id
from bot.handoff.episode import ENDED, Action, NotPossible, State, after, fence
from bot.messages import Reply

DESK = "desk"
"""The fan-out topic of who looks after the queue."""

SYSTEM, CITIZEN = "system", "citizen"


class Gone(Exception):
    """There is no such episode."""


class Refused(Exception):
    """The episode is in another state, or in other hands; `episode` is as it is now."""

    def __init__(self, episode: Episode) -> None:
        super().__init__(episode.id)
        self.episode = episode


@dataclass(frozen=True, slots=True)
class Move:
    """What is done to an episode, by whom and on what grounds. `changes` are columns that change with the state."""

    action: Action
    actor: str
    reason: str = ""
    evidence: Mapping[str, Any] | None = None
    changes: Mapping[str, Any] | None = None
    guard: Callable[[Episode], bool] = lambda _episode: True


@dataclass(frozen=True, slots=True)
class Moved:
    conversation: Conversation
    episode: Episode
    before: State


_NO_OFFER: Mapping[str, Any] = {"offered_to": None, "offered_at": None, "offer_until": None}


def moved(episode: Episode) -> dict[str, Any]:
    """What an event tells of an episode: where it stands, and none of the person's words."""
    return {
        "state": str(episode.state),
        "reason": episode.reason,
        "priority": episode.priority,
        "topic": episode.topic,
        "region": episode.region,
        "skills": list(episode.skills),
        "group": episode.group,
        "language": episode.language,
        "labels": list(episode.labels),
        "staff_id": episode.staff_id or "",
        "offered_to": episode.offered_to or "",
        "last_staff_id": episode.last_staff_id or "",
        "outcome": episode.outcome or "",
        "promised_at": iso(episode.promised_at) if episode.promised_at else "",
        "requested_at": iso(episode.requested_at),
        "ticket": episode.ticket,
    }


class Transitions:
    """Moves episodes and tells the people in them. Nothing else writes an episode's state."""

    def __init__(self, clock: Clock, fanout: Fanout, events: Events, conversations: Conversations) -> None:
        self._clock, self._fanout, self._events, self._conversations = clock, fanout, events, conversations

    async def move(self, session: AsyncSession, episode_id: str, move: Move) -> Moved:
        """Locks the conversation, then the episode (everywhere in this order), and moves it.

        Raises:
            Gone: there is no such episode.
            Refused: the state, the guard or another who was first is in the way.
        """
        found = await repository.by_id(session, episode_id)
        if found is None:
            raise Gone(episode_id)
        conversation = await self._conversations.locked(session, found.conversation_id)
        episode = await repository.lock(session, episode_id)
        if episode is None:
            raise Gone(episode_id)
        before, holder = State(episode.state), episode.staff_id or ""
        try:
            state = after(before, move.action)
        except NotPossible as error:
            raise Refused(episode) from error
        if not move.guard(episode):
            raise Refused(episode)
        changes = {**_NO_OFFER, **(move.changes or {})}
        if state in ENDED:
            changes["ended_at"] = self._clock.now()
        if not await repository.move(session, episode.id, before, state, changes):
            raise Refused(episode)
        await session.refresh(episode)
        step = (str(move.action), str(before), str(state))
        await serving.keep(session, episode.id, conversation.id, holder, self._clock.now(), *step)
        conversation.owner, conversation.epoch = fence(conversation.owner, conversation.epoch, move.action)
        await self.record(session, conversation, episode, move, before)
        return Moved(conversation, episode, before)

    async def record(
        self, session: AsyncSession, conversation: Conversation, episode: Episode, move: Move, before: str
    ) -> int:
        """Keeps what was done, and tells the staff's streams and the desk. Returns the event's id."""
        return await self.note(
            session, conversation, episode, str(move.action), move.actor, move.reason, move.evidence or {}, before
        )

    async def note(
        self,
        session: AsyncSession,
        conversation: Conversation,
        episode: Episode,
        action: str,
        actor: str,
        reason: str,
        evidence: Mapping[str, Any],
        before: str,
    ) -> int:
        """A row and an event of something that happened to an episode, whether it moved or not."""
        event = await self._events.record(
            session,
            f"episode.{action}",
            moved(episode),
            conversation_id=episode.conversation_id,
            episode_id=episode.id,
        )
        decision = Decision(
            id=new_id("dec"),
            episode_id=episode.id,
            actor=actor,
            action=action,
            from_state=str(before),
            to_state=str(episode.state),
            reason=reason,
            epoch=conversation.epoch,
            event_id=event.id,
            evidence=dict(evidence),
            created_at=self._clock.now(),
        )
        await repository.add(session, decision)
        after_commit(session, lambda: self._fanout.look(DESK))
        return event.id

    async def tell(
        self, session: AsyncSession, conversation: Conversation, *replies: Reply, turn_id: str | None = None
    ) -> None:
        for reply in replies:
            await self._conversations.append(session, conversation, reply.role, reply, turn_id=turn_id)
