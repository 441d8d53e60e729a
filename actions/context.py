"""From what the engine sends with an action to what the assistant needs to know of the turn."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from api.assistant.context import TurnContext
from bot.messages import Command, Reply


def context_of(tracker: Tracker) -> TurnContext:
    """The turn that the latest message of the tracker belongs to. Its metadata came from the gateway."""
    message: dict[str, Any] = tracker.latest_message
    metadata: dict[str, Any] = message.get("metadata") or {}
    intent: dict[str, Any] = message.get("intent") or {}
    command = metadata.get("command")
    return TurnContext(
        conversation_id=metadata["conversation_id"],
        turn_id=metadata["turn_id"],
        epoch=metadata["epoch"],
        text=metadata["text"],
        command=Command.from_json(command) if command else None,
        intent=intent.get("name"),
        confidence=float(intent.get("confidence") or 0.0),
        entities=message.get("entities") or (),
        application_id=metadata.get("application_id"),
        secrets=metadata.get("secrets") or (),
    )


def say(dispatcher: CollectingDispatcher, replies: list[Reply]) -> None:
    """Hands replies to the engine, one contract message each; its collector would split plain text."""
    for reply in replies:
        dispatcher.utter_message(json_message=reply.to_json())
