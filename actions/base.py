"""What actions have in common: they hold the assistant and decide nothing, and after each the engine listens."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.context import context_of, say
from api.assistant.context import TurnContext
from api.assistant.service import Assistant
from bot.messages import Reply


class AssistantAction(Action):  # type: ignore[misc] # the library has no types
    """An action whose answer one method of the assistant knows."""

    action_name = ""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant

    def name(self) -> str:
        return self.action_name

    async def replies(self, ctx: TurnContext) -> list[Reply]:
        raise NotImplementedError

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        say(dispatcher, await self.replies(context_of(tracker)))
        return [FollowupAction("action_listen")]
