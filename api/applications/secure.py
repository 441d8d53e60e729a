"""Answers that are secrets: given by the secure way, or typed into the chat all the same."""

from collections.abc import Sequence

from api.applications import supplements
from api.applications.draft import Draft
from api.turns import choices
from api.vault.service import Vault
from bot.messages import Kind, Reply
from bot.services import replies
from bot.services.outcomes import Outcome as Reading
from bot.services.outcomes import Parsed, Rejected
from bot.services.parsers import strict
from bot.services.parsers.context import Context


async def typed(draft: Draft, vault: Vault, secrets: Sequence[dict[str, str]], context: Context) -> Reading | None:
    """A number that was typed into the chat, where the question in hand asks for such a one."""
    if draft.step is None or not draft.step.secure:
        return None
    for secret in secrets:
        if secret["kind"] == str(draft.step.type):
            return strict(draft.step, await vault.get(draft.session, secret["secret_id"]), context)
    return None


async def answer(draft: Draft, step: str, value: str, context: Context) -> list[Reply]:
    """Takes a value, or the payload of an option, as the answer to the question in hand, and goes on."""
    asked = draft.step
    if asked is None or asked.key != step or not asked.secure:
        return [Reply(Kind.TEXT, "这一项现在不用填。请看下面这一步。"), await supplements.prompt_of(draft)]
    chosen = await choices.by_payload(draft.session, draft.row.conversation_id, value) if asked.options else None
    if chosen is not None and chosen.command.args.get("step") == step:
        value = chosen.command.args["value"]
    reading = strict(asked, value, context)
    if not isinstance(reading, Parsed):
        sentence = reading.sentence if isinstance(reading, Rejected) else asked.errors["invalid"]
        return [*draft.refused(sentence), await supplements.prompt_of(draft)]
    against = await draft.store(asked, reading)
    said = [replies.against(against, draft.service, draft.row.id)] if against else []
    if draft.row.state == "more_needed":
        outcome = supplements.go_on(draft, asked.key, tuple(said))
        return [*outcome.replies, *([supplements.prompt(draft)] if outcome.open else [])]
    return [*said, await draft.prompt()]
