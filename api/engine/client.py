"""Talks to the dialogue engine, with a deadline and a circuit breaker."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import aiohttp
from circuitbreaker import CircuitBreaker, CircuitBreakerError

from api.assistant.context import TurnContext
from bot.dialogue.incoming import for_engine
from bot.messages import Reply

_KEEP_ALIVE_S = 3  # less than the engine's 5: a turn must not be sent into a connection that is being closed


class EngineDown(Exception):
    """The engine did not answer, answered with an error, or said nothing."""


class Engine:
    """One or more engine processes, which remember nothing of a conversation between its turns.

    Args:
        urls: base addresses.
        token: the bearer secret of the engine's own channel.
        deadline_s: seconds until the turn goes on without the engine.
    """

    def __init__(self, urls: Sequence[str], token: str, deadline_s: float) -> None:
        self._urls = list(urls)
        self._headers = {"Authorization": f"Bearer {token}"}
        self._deadline = aiohttp.ClientTimeout(total=deadline_s)
        self._breakers = [
            CircuitBreaker(failure_threshold=5, recovery_timeout=5, expected_exception=EngineDown, name=url)
            for url in self._urls
        ]

    async def converse(self, ctx: TurnContext) -> list[Reply]:
        """One turn.

        Raises:
            EngineDown: there is no answer to use.
        """
        if not self._urls:
            raise EngineDown("no engine is configured")
        at = sum(ctx.conversation_id.encode()) % len(self._urls)
        try:
            replies: list[Reply] = await self._breakers[at].decorate(self._converse)(self._urls[at], ctx)
            return replies
        except CircuitBreakerError as error:
            raise EngineDown("the breaker is open") from error

    @cached_property
    def _client(self) -> aiohttp.ClientSession:
        """Made at the first call: it belongs to the loop that runs then."""
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(keepalive_timeout=_KEEP_ALIVE_S),
            headers=self._headers,
            timeout=self._deadline,
            raise_for_status=True,
        )

    async def _converse(self, url: str, ctx: TurnContext) -> list[Reply]:
        body = {
            "sender": ctx.turn_id,
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
            async with self._client.post(f"{url}/webhooks/gateway/webhook", json=body) as response:
                answer: dict[str, Any] = await response.json()
            replies = [Reply.from_json(message) for message in answer["messages"]]
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError) as error:
            raise EngineDown(type(error).__name__) from error
        if not replies:
            raise EngineDown("an empty answer")
        return replies

    async def ready(self) -> bool:
        """Whether every engine answers."""
        try:
            for url in self._urls:
                async with self._client.get(f"{url}/webhooks/gateway/"):
                    pass
        except (aiohttp.ClientError, TimeoutError):
            return False
        return bool(self._urls)

    async def close(self) -> None:
        await self._client.close()
