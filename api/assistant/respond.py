"""The gate, the engine, and the way without the engine."""

import structlog

from api.assistant.context import TurnContext
from api.assistant.degraded import respond_without_engine
from api.assistant.service import Assistant
from api.engine.client import Engine, EngineDown
from api.metrics import DEGRADED
from api.turns.models import Turn
from bot.dialogue import small_talk
from bot.dialogue.incoming import has_words
from bot.handoff.triage import TriageReader
from bot.messages import Command, Reply
from bot.services.recognisers import withdraws_consent

log = structlog.get_logger()

_OF_THE_GATE = frozenset({"handoff", "cancel_handoff", "handoff_callback", "withdraw_consent"})


class Responder:
    """Answers a turn. Holds no transaction while the engine thinks."""

    def __init__(self, *, assistant: Assistant, engine: Engine, triager: TriageReader) -> None:
        self._assistant, self._engine, self._triager = assistant, engine, triager

    async def respond(self, turn: Turn) -> list[Reply]:
        """Raises StaleTurn where a person took over before an effect was written."""
        ctx = _context(turn)
        if turn.secure is not None:
            return await self._secure(ctx, turn.secure)
        at_gate = await self._gate(ctx)
        if at_gate is not None:
            return at_gate
        try:
            return await self._engine.converse(ctx)
        except EngineDown as error:
            DEGRADED.inc()
            log.warning("engine_down", turn_id=turn.id, why=str(error))
            return await respond_without_engine(self._assistant, ctx)

    async def _gate(self, ctx: TurnContext) -> list[Reply] | None:
        """Danger, the wish for a person and a consent that is taken back are read by rule, before what may fail."""
        if ctx.command is not None:
            return await self._assistant.command(ctx) if ctx.command.do in _OF_THE_GATE else None
        read = self._triager.read(ctx.text)
        if read.danger or read.wants_person:
            return await self._assistant.handoff(ctx, danger=read.danger)
        if read.cancels_person:
            cancelled = await self._assistant.cancel_handoff(ctx)
            if cancelled:
                return cancelled
        if withdraws_consent(ctx.text):
            return await self._assistant.ask_to_take_back_consent(ctx)
        if not has_words(ctx.text):
            waiting = await self._assistant.prompt(ctx) if ctx.application_id else []
            return [small_talk.wordless(), *waiting]
        return None

    async def _secure(self, ctx: TurnContext, secure: dict[str, str]) -> list[Reply]:
        return await self._assistant.secure(ctx, secure["application_id"], secure["step"], secure["secret_id"])


def _context(turn: Turn) -> TurnContext:
    return TurnContext(
        conversation_id=turn.conversation_id,
        turn_id=turn.id,
        epoch=turn.epoch,
        text=turn.text,
        command=Command.from_json(turn.command) if turn.command else None,
        application_id=turn.application_id,
        secrets=turn.secrets,
    )
