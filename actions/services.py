"""Services: the checklist, buttons, and where applications stand."""

from actions.base import AssistantAction
from api.assistant.context import TurnContext
from bot.messages import Reply

_START = "start_"


class OfferService(AssistantAction):
    """The intent `start_SERVICE` names the service."""

    action_name = "action_offer_service"

    async def replies(self, ctx: TurnContext) -> list[Reply]:
        return await self.assistant.offer_service(ctx, (ctx.intent or "").removeprefix(_START))


class PressButton(AssistantAction):
    action_name = "action_command"

    async def replies(self, ctx: TurnContext) -> list[Reply]:
        return await self.assistant.command(ctx)


class ListOffers(AssistantAction):
    """Jobs, gigs, courses and events."""

    action_name = "action_listing"

    async def replies(self, ctx: TurnContext) -> list[Reply]:
        return await self.assistant.listing(ctx)


class TellStatus(AssistantAction):
    action_name = "action_status"

    async def replies(self, ctx: TurnContext) -> list[Reply]:
        return await self.assistant.status(ctx)
