"""The one form. Arbitration decides inside of it; its slot is always empty again, the database remembers."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import AssistantAction
from actions.context import context_of, say
from api.assistant.context import TurnContext
from bot.messages import Reply

FORM = "service_form"
SLOT = "service_answer"


class ValidateServiceForm(AssistantAction):
    """Takes the turn, whatever it holds. An ended application ends the form; none at all lets the rules answer."""

    action_name = f"validate_{FORM}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        ctx = context_of(tracker)
        if not await self.assistant.has_open_application(ctx):
            return [SlotSet("requested_slot", None)]
        walked = await self.assistant.walk(ctx)
        say(dispatcher, walked.replies)
        return [SlotSet(SLOT, None), SlotSet("requested_slot", SLOT if walked.open else None)]


class AskServiceAnswer(AssistantAction):
    action_name = f"action_ask_{SLOT}"

    async def replies(self, ctx: TurnContext) -> list[Reply]:
        return await self.assistant.prompt(ctx)
