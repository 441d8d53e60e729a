"""Small talk, the wish for a person, and words that nobody could place."""

from actions.base import AssistantAction
from api.assistant.context import TurnContext
from bot.messages import Reply


class SmallTalk(AssistantAction):
    action_name = "action_small_talk"

    async def replies(self, ctx: TurnContext) -> list[Reply]:
        return await self.assistant.small_talk(ctx)


class Handoff(AssistantAction):
    action_name = "action_handoff"

    async def replies(self, ctx: TurnContext) -> list[Reply]:
        return await self.assistant.handoff(ctx)


class Fallback(AssistantAction):
    action_name = "action_fallback"

    async def replies(self, ctx: TurnContext) -> list[Reply]:
        return await self.assistant.fallback(ctx)
