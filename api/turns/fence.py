"""Fenced side effects: what an action writes needs its turn open and its epoch current, and happens once."""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations import repository as conversations
from api.db import Database
from api.turns import repository
from api.turns.models import Effect


class StaleTurn(Exception):
    """The turn is closed, or a person took the conversation over: nothing may be written for it."""


async def once(
    db: Database,
    *,
    conversation_id: str,
    turn_id: str,
    epoch: int,
    name: str,
    do: Callable[[AsyncSession], Awaitable[dict[str, Any]]],
) -> dict[str, Any]:
    """Runs `do` in a unit of work of its own, unless this turn already had this effect.

    Returns:
        What `do` returned, now or the first time.

    Raises:
        StaleTurn: the turn is no longer open under this epoch.
    """
    async with db.write() as session:
        conversation = await conversations.lock(session, conversation_id)
        known = await repository.effect(session, turn_id, name)
        if known is not None:
            return known
        turn = await repository.by_id(session, turn_id)
        if (
            turn is None
            or conversation is None
            or turn.conversation_id != conversation_id
            or turn.state != "open"
            or conversation.owner != "bot"
            or conversation.epoch != epoch
        ):
            raise StaleTurn(turn_id)
        result = await do(session)
        session.add(Effect(turn_id=turn_id, name=name, result=result))
        return result
