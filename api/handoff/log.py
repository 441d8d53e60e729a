"""Why an episode stands where it stands: a row and an event a transition, in the transaction that caused it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.events.service import Events
from api.handoff import repository
from api.handoff.models import Decision, Episode
from api.ids import new_id


async def record(
    session: AsyncSession,
    clock: Clock,
    events: Events,
    episode: Episode,
    *,
    action: str,
    actor: str,
    before: str,
    evidence: Mapping[str, Any],
) -> None:
    """Keeps what was done to an episode, by whom and on what grounds, and tells the staff's streams."""
    decision = Decision(
        id=new_id("dec"),
        episode_id=episode.id,
        actor=actor,
        action=action,
        from_state=before,
        to_state=str(episode.state),
        evidence=dict(evidence),
        created_at=clock.now(),
    )
    await repository.add(session, decision)
    await events.record(
        session,
        f"episode.{action}",
        {
            "state": str(episode.state),
            "staff_id": episode.staff_id,
            "offered_to": episode.offered_to,
            "priority": episode.priority,
        },
        conversation_id=episode.conversation_id,
        episode_id=episode.id,
    )
