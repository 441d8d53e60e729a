"""Talks to the dialogue engines, with a deadline and a circuit breaker for each."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import aiohttp
from circuitbreaker import CircuitBreaker, CircuitBreakerError

from api.assistant.context import TurnContext
from api.clock import machine_time
from api.metrics import ENGINE_FAILURES
from api.tracing import span
from bot.dialogue.incoming import for_engine
from bot.messages import Reply

_KEEP_ALIVE_S = 3  # less than the engine's 5: a turn must not be sent into a connection that is being closed
_LOOK_S = 2


class EngineDown(Exception):
    """The engine did not answer, answered with an error, or said nothing."""


@dataclass(frozen=True, slots=True)
class _One:
    url: str
    breaker: CircuitBreaker


class Engine:
    """One or more engine processes, which remember nothing of a conversation between its turns.

    A conversation goes to the same one as long as that answers; else to the next in the conversation's own order. A
    turn that the first had begun changes nothing twice: its effects are fenced.

    Args:
        urls: base addresses.
        token: the bearer secret of the engine's own channel.
        deadline_s: seconds until the turn goes on without the engine, however many were tried.
        actions_url: where this process executes actions, for engines that serve several.
    """

    def __init__(self, urls: Sequence[str], token: str, deadline_s: float, actions_url: str = "") -> None:
        self._headers = {"Authorization": f"Bearer {token}"}
        self._deadline_s, self._actions_url = deadline_s, actions_url
        self._all = [
            _One(url, CircuitBreaker(failure_threshold=5, recovery_timeout=5, expected_exception=EngineDown, name=url))
            for url in urls
        ]

    async def converse(self, ctx: TurnContext) -> list[Reply]:
        """One turn.

        Raises:
            EngineDown: there is no answer to use.
        """
        ends, failed = machine_time() + self._deadline_s, EngineDown("no engine is configured")
        order = self._in_order(ctx.conversation_id)
        for at, one in enumerate(order):
            left = ends - machine_time()
            patience = left if at == len(order) - 1 else left / 2  # one that hangs leaves time for the next
            try:
                replies: list[Reply] = await one.breaker.decorate(self._converse)(one.url, ctx, max(patience, 0.001))
                return replies
            except CircuitBreakerError:
                failed = EngineDown("the breaker is open")
            except EngineDown as error:
                failed = error
                ENGINE_FAILURES.labels(one.url).inc()
        raise failed

    def _in_order(self, conversation_id: str) -> list[_One]:
        """Each conversation has an order of its own, in which one engine more or less moves only its own share."""
        return sorted(self._all, key=lambda one: hashlib.sha256(f"{one.url} {conversation_id}".encode()).digest())

    @cached_property
    def _client(self) -> aiohttp.ClientSession:
        """Made at the first call: it belongs to the loop that runs then."""
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(keepalive_timeout=_KEEP_ALIVE_S),
            headers=self._headers,
            raise_for_status=True,
        )

    async def _converse(self, url: str, ctx: TurnContext, patience_s: float) -> list[Reply]:
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
                "actions_url": self._actions_url,
            },
        }
        timeout = aiohttp.ClientTimeout(total=patience_s)
        try:
            with span("engine", turn_id=ctx.turn_id, engine=url):
                async with self._client.post(f"{url}/webhooks/gateway/webhook", json=body, timeout=timeout) as response:
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
            for one in self._all:
                timeout = aiohttp.ClientTimeout(total=min(_LOOK_S, self._deadline_s))
                async with self._client.get(f"{one.url}/webhooks/gateway/", timeout=timeout):
                    pass
        except (aiohttp.ClientError, TimeoutError):
            return False
        return bool(self._all)

    async def close(self) -> None:
        await self._client.close()
