"""From what a person pressed, or typed as a button's title, to what it does."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations import repository
from api.conversations.models import Choice
from bot.messages import Command

_MOST = 20  # options of one multiple choice


@dataclass(frozen=True, slots=True)
class Chosen:
    title: str
    command: Command


async def by_payload(session: AsyncSession, conversation_id: str, payload: str) -> Chosen | None:
    """One issued id, or several ids of one question joined by `,`; None where any is not this conversation's."""
    ids = payload.split(",")[:_MOST]
    found = [await repository.choice(session, conversation_id, choice_id.strip()) for choice_id in ids]
    return _together([choice for choice in found if choice is not None], len(ids))


async def by_title(session: AsyncSession, conversation_id: str, text: str) -> Chosen | None:
    """The title of a button in sight, or titles of one question's options joined by 、."""
    titles = [part.strip() for part in text.strip().split("、")][:_MOST]
    whole = await repository.choice_by_title(session, conversation_id, text.strip())
    if whole is not None or len(titles) == 1:
        return _together([whole] if whole else [], 1)
    found = [await repository.choice_by_title(session, conversation_id, title) for title in titles]
    return _together([choice for choice in found if choice is not None], len(titles))


def _together(found: Sequence[Choice], wanted: int) -> Chosen | None:
    if not found or len(found) != wanted:
        return None
    commands = [Command.from_json(choice.command) for choice in found]
    if len(commands) == 1:
        return Chosen(found[0].title, commands[0])
    first = commands[0]
    steps = {(c.do, c.args.get("application_id"), c.args.get("step")) for c in commands}
    if first.do != "answer" or len(steps) != 1:
        return None
    value = ",".join(command.args["value"] for command in commands)
    return Chosen("、".join(choice.title for choice in found), Command("answer", {**first.args, "value": value}))
