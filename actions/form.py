"""The one form. Arbitration decides inside of it; its slot is always empty again, the database remembers."""

from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.events import ActionExecuted, ActiveLoop, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import AssistantAction
from actions.context import context_of, say
from api.assistant.context import TurnContext
from api.assistant.service import Assistant
from bot.messages import Reply

FORM = "service_form"
SLOT = "service_answer"


class StartSession(AssistantAction):
    """A new tracker: the form is opened where the database has an open application (`carry nothing over`)."""

    action_name = "action_session_start"

    async def run(
        self, _dispatcher: CollectingDispatcher, tracker: Tracker, _domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        started = tracker.get_slot("session_started_metadata") or {}
        form = [ActiveLoop(FORM), SlotSet("requested_slot", SLOT)] if started.get("application_id") else []
        return [SessionStarted(), *form, ActionExecuted("action_listen")]


class ValidateServiceForm(FormValidationAction):
    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant

    def name(self) -> str:
        return f"validate_{FORM}"

    async def required_slots(
        self,
        _domain_slots: list[str],
        _dispatcher: CollectingDispatcher,
        tracker: Tracker,
        _domain: dict[str, Any],
    ) -> list[str]:
        return [SLOT] if await self.assistant.has_open_application(context_of(tracker)) else []

    async def extract_service_answer(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: dict[str, Any]
    ) -> dict[str, Any]:
        """Takes the turn, whatever it holds, and leaves the slot empty.

        The words are dealt with here and not in `validate_service_answer`, which runs only for a slot that is
        filled, and this one never is.
        """
        walked = await self.assistant.walk(context_of(tracker))
        say(dispatcher, walked.replies)
        return {SLOT: None if walked.open and not walked.asked else "asked" if walked.open else "over"}

    async def validate_service_answer(
        self, _value: str, _dispatcher: CollectingDispatcher, _tracker: Tracker, _domain: dict[str, Any]
    ) -> dict[str, Any]:
        return {SLOT: None}


class AskServiceAnswer(AssistantAction):
    action_name = f"action_ask_{SLOT}"

    async def replies(self, ctx: TurnContext) -> list[Reply]:
        return await self.assistant.prompt(ctx)
