"""An assistant that only notes what it was asked, and factories for what the engine sends with an action."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from rasa_sdk import Tracker

from api.assistant.context import TurnContext, Walked
from bot.messages import Kind, Reply


@dataclass
class NotingAssistant:
    """Stands where the house's assistant stands. `stays_open`: what a walk leaves behind."""

    calls: list[tuple[str, TurnContext]] = field(default_factory=list)
    application_open: bool = False
    stays_open: bool = True
    fails_at: str = ""

    def _say(self, name: str, ctx: TurnContext, detail: str = "") -> list[Reply]:
        self.calls.append((name, ctx))
        if name == self.fails_at:
            raise RuntimeError(f"{name} fails as the test wants it")
        return [Reply(Kind.TEXT, f"{name}{detail}")]

    async def answer_policy(self, ctx: TurnContext) -> list[Reply]:
        return self._say("answer_policy", ctx)

    async def offer_service(self, ctx: TurnContext, service_id: str) -> list[Reply]:
        return self._say("offer_service", ctx, f":{service_id}")

    async def has_open_application(self, _ctx: TurnContext) -> bool:
        return self.application_open

    async def walk(self, ctx: TurnContext) -> Walked:
        self.application_open = self.stays_open
        return Walked(self._say("walk", ctx), self.stays_open)

    async def prompt(self, ctx: TurnContext) -> list[Reply]:
        return self._say("prompt", ctx)

    async def status(self, ctx: TurnContext) -> list[Reply]:
        return self._say("status", ctx)

    async def handoff(self, ctx: TurnContext, *, danger: bool = False) -> list[Reply]:
        return self._say("handoff", ctx)

    async def command(self, ctx: TurnContext) -> list[Reply]:
        return self._say("command", ctx)

    async def listing(self, ctx: TurnContext) -> list[Reply]:
        return self._say("listing", ctx)

    async def small_talk(self, ctx: TurnContext) -> list[Reply]:
        return self._say("small_talk", ctx, f":{ctx.intent}")

    async def fallback(self, ctx: TurnContext) -> list[Reply]:
        return self._say("fallback", ctx)


@pytest.fixture
def assistant() -> NotingAssistant:
    return NotingAssistant()


MakeTracker = Callable[..., Tracker]


@pytest.fixture
def make_tracker() -> MakeTracker:
    """A tracker as the engine sends it, with the gateway's metadata on its latest message."""

    def make(
        text: str = "失业登记在哪办", intent: str = "ask_policy", slots: dict[str, Any] | None = None, **metadata: Any
    ) -> Tracker:
        message = {
            "text": text,
            "intent": {"name": intent, "confidence": 0.9},
            "entities": [{"entity": "place", "value": "福州"}],
            "metadata": {"conversation_id": "cnv_1", "turn_id": "trn_1", "epoch": 3, "text": text, **metadata},
        }
        return Tracker("cnv_1.0.0", slots or {}, message, [], False, None, {}, "action_listen")

    return make
