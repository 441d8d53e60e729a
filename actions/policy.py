"""Questions about policy."""

from actions.base import AssistantAction
from api.assistant.context import TurnContext
from bot.messages import Reply


class AnswerPolicy(AssistantAction):
    action_name = "action_answer_policy"

    async def replies(self, ctx: TurnContext) -> list[Reply]:
        return await self.assistant.answer_policy(ctx)
