"""The way without the engine: the same arbitration and services, words read by rule alone."""

from api.assistant.context import TurnContext
from api.assistant.service import Assistant
from bot.messages import Kind, Reply
from bot.services.recognisers import asks_status, asks_what_can_be_done, wants_to_withdraw
from bot.services.requests import requested_service


async def respond_without_engine(assistant: Assistant, ctx: TurnContext) -> list[Reply]:
    """Policy search still answers, the walk-through goes on, a person is offered."""
    if ctx.application_id is not None:
        walked = await assistant.walk(ctx)
        return walked.replies + (await assistant.prompt(ctx) if walked.open else [])
    if ctx.command is not None:
        return await assistant.command(ctx)
    if wants_to_withdraw(ctx.text):
        return await assistant.status(ctx)
    service = requested_service(ctx.text)
    if service is not None:
        return await assistant.offer_service(ctx, service)
    if asks_status(ctx.text):
        return await assistant.status(ctx)
    if asks_what_can_be_done(ctx.text):
        return assistant.overview(ctx)
    replies = await assistant.fallback(ctx)
    if replies and replies[0].kind not in _ANSWERS:
        return [*replies, _SLOW]
    return replies


_ANSWERS = frozenset({Kind.POLICY_ANSWER, Kind.REFERRAL, Kind.LISTING})


_SLOW = Reply(Kind.TEXT, "我这边暂时只能查政策和办事。要是没答到点子上，请回复“转人工”。")
