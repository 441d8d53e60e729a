"""Consent is given by an answer, stands in the history, and can be taken back (PIPL art. 15 and 29)."""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from api.applications import repository
from api.applications.log import record
from api.applications.models import Application
from api.clock import Clock
from api.files import repository as files
from api.vault.service import Vault
from bot.services.processing import IN_PROCESS, State


class Consent(StrEnum):
    """What was agreed to, by the question that asks for it."""

    PERSONAL = "consent"
    SENSITIVE = "sensitive_consent"


async def concerned(session: AsyncSession, conversation_id: str, what: Consent) -> list[Application]:
    """Applications under way that rest on this consent."""
    rows = await repository.of_conversation(session, conversation_id)
    return [row for row in rows if row.state in ("draft", *IN_PROCESS) and what in row.answers]


async def take_back(
    session: AsyncSession, clock: Clock, vault: Vault, rows: Sequence[Application], what: Consent
) -> None:
    """Ends the applications that rest on a consent, and deletes what they hold: answers, numbers and files.

    What a body has decided by now is its record and stays; the conversation is locked.
    """
    for row in rows:
        before = row.state
        for answer in row.answers.values():
            if answer["secret"]:
                await vault.delete(session, answer["secret"])
        await files.forget_some(session, [answer["value"] for answer in row.answers.values() if answer["value"]])
        row.state = str(State.CANCELLED if before == State.DRAFT else State.WITHDRAWN)
        row.answers, row.asked, row.asked_back, row.step = {}, None, None, ""
        row.updated_at = clock.now()
        record(session, clock, row, "withdraw_consent", before, note=str(what))
