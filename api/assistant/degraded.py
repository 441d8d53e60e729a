"""The way without the engine: the same arbitration and services, words read by rule alone."""

from api.assistant.context import TurnContext
from api.assistant.service import Assistant
from bot.messages import Kind, Reply
from bot.services.recognisers import asks_status, requested_service


async def respond_without_engine(assistant: Assistant, ctx: TurnContext) -> list[Reply]:
    """Policy search still answers, the walk-through goes on, a person is offered."""
    if ctx.application_id is not None:
        walked = await assistant.walk(ctx)
        return walked.replies + (await assistant.prompt(ctx) if walked.open else [])
    if ctx.command is not None:
        return await assistant.command(ctx)
    service = requested_service(ctx.text)
    if service is not None:
        return await assistant.offer_service(ctx, service)
    if asks_status(ctx.text):
        return await assistant.status(ctx)
    replies = await assistant.fallback(ctx)
    if replies and replies[0].kind is not Kind.POLICY_ANSWER:
        return [*replies, _SLOW]
    return replies


_SLOW = Reply(Kind.TEXT, "我这边暂时只能查政策和办登记。要是没答到点子上，请回复“转人工”。")
