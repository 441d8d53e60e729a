"""Talks to the dialogue engine, with a deadline and a circuit breaker."""

from collections.abc import Sequence
from typing import Any

import httpx
from circuitbreaker import CircuitBreaker, CircuitBreakerError

from api.assistant.context import TurnContext
from bot.dialogue.incoming import for_engine
from bot.messages import Reply

TURNS_PER_TRACKER = 20
"""A tracker is sent whole with each call of an action, so a long one is slow; the database remembers for it."""


class EngineDown(Exception):
    """The engine did not answer, answered with an error, or said nothing."""


class Engine:
    """One or more engine processes; a conversation always goes to the same one.

    Args:
        urls: base addresses.
        token: the bearer secret of the engine's own channel.
        deadline_s: seconds until the turn goes on without the engine.
    """

    def __init__(self, urls: Sequence[str], token: str, deadline_s: float) -> None:
        self._urls = list(urls)
        self._client = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {token}"}, timeout=deadline_s, trust_env=False
        )
        self._breakers = [
            CircuitBreaker(failure_threshold=5, recovery_timeout=5, expected_exception=EngineDown, name=url)
            for url in self._urls
        ]

    async def converse(self, ctx: TurnContext, number: int) -> list[Reply]:
        """One turn.

        Args:
            number: the turn's number in its conversation, by which trackers are kept short.

        Raises:
            EngineDown: there is no answer to use.
        """
        if not self._urls:
            raise EngineDown("no engine is configured")
        at = sum(ctx.conversation_id.encode()) % len(self._urls)
        try:
            replies: list[Reply] = await self._breakers[at].decorate(self._converse)(self._urls[at], ctx, number)
            return replies
        except CircuitBreakerError as error:
            raise EngineDown("the breaker is open") from error

    async def _converse(self, url: str, ctx: TurnContext, number: int) -> list[Reply]:
        body = {
            "sender": f"{ctx.conversation_id}.{ctx.application_id or 0}.{number // TURNS_PER_TRACKER}",
            "message": "/command" if ctx.command else for_engine(ctx.text),
            "metadata": {
                "conversation_id": ctx.conversation_id,
                "turn_id": ctx.turn_id,
                "epoch": ctx.epoch,
                "text": ctx.text,
                "command": ctx.command.to_json() if ctx.command else None,
                "application_id": ctx.application_id,
                "secrets": list(ctx.secrets),
            },
        }
        try:
            response = await self._client.post(f"{url}/webhooks/gateway/webhook", json=body)
            response.raise_for_status()
            answer: dict[str, Any] = response.json()
            replies = [Reply.from_json(message) for message in answer["messages"]]
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise EngineDown(type(error).__name__) from error
        if not replies:
            raise EngineDown("an empty answer")
        return replies

    async def ready(self) -> bool:
        """Whether every engine answers."""
        try:
            for url in self._urls:
                (await self._client.get(f"{url}/webhooks/gateway/")).raise_for_status()
        except httpx.HTTPError:
            return False
        return bool(self._urls)

    async def close(self) -> None:
        await self._client.aclose()
