"""What the assistant knows of the turn in hand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.messages import Command, Reply


@dataclass(frozen=True, slots=True)
class TurnContext:
    """One turn of one conversation.

    `intent` is None where the engine did not read the words; `epoch` fences what the turn writes. `secrets` are
    `{"kind", "secret_id"}` of numbers that were taken out of the text before it was stored.
    """

    conversation_id: str
    turn_id: str
    epoch: int
    text: str = ""
    command: Command | None = None
    intent: str | None = None
    confidence: float = 0.0
    entities: Sequence[dict[str, Any]] = ()
    application_id: str | None = None
    secrets: Sequence[dict[str, str]] = field(default=())


@dataclass(frozen=True, slots=True)
class Walked:
    """What one turn did to the open application; `open` tells whether it waits for another answer."""

    replies: list[Reply]
    open: bool
