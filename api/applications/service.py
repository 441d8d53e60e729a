"""Applications: begin, walk through, submit, look up."""

import hmac
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.applications import consent, following, repository, secure, supplements
from api.applications.consent import Consent
from api.applications.draft import Draft, new_draft
from api.applications.log import record
from api.applications.models import Application
from api.applications.outcome import Outcome
from api.applications.turn import take
from api.clock import Clock, iso
from api.datafiles import DataFiles
from api.files.service import Files
from api.problems import Problem
from api.services.editions import Editions
from api.vault.service import Vault
from bot.dialogue.small_talk import button_is_past
from bot.messages import Command, Kind, Reply
from bot.services import notices, replies
from bot.services.arbitration import Turn
from bot.services.catalogue import UnknownServiceError
from bot.services.definition import InputType, Step
from bot.services.eligibility import Finding
from bot.services.outcomes import Parsed
from bot.services.parsers import strict
from bot.services.parsers.context import Context
from bot.services.places import Places
from bot.services.processing import IN_PROCESS, Action, State, after
from bot.services.receipts import canonical
from bot.services.retirement import Retirement
from bot.services.supplement import KEY
from bot.services.walkthrough import Answer
from bot.services.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Ended:
    """What came of a consent that was taken back: the titles of what ended, and what the person is told."""

    titles: list[str]
    reply: Reply


class Applications:
    """Args: data: where services, places and holidays are read from."""

    def __init__(self, clock: Clock, data: DataFiles, vault: Vault, files: Files) -> None:
        self._clock, self._vault, self._files = clock, vault, files
        self.editions = Editions(clock, data)
        self.catalogue = self.editions.catalogue
        self.places = Places(data.load("places/fujian.yml"))
        self._retirement = Retirement(data.load("retirement/statutory_age.yml"))
        self.calendar = Calendar(data.load("calendar/workdays.yml"))
        self.days_ahead = int(data.load("calendar/reminders.yml")["days_ahead"])

    def context(self) -> Context:
        return Context(self._clock.today(), self.places, self.calendar)

    def offer(self, service_id: str) -> list[Reply]:
        """The checklist of a service. Raises Problem 404 where there is no such service."""
        try:
            return [replies.checklist(self.catalogue.get(service_id))]
        except UnknownServiceError as error:
            raise Problem.of(404, "没有这项服务，请在服务目录里查看能办的事项。") from error

    def overview(self) -> list[Reply]:
        """All services: 你能办什么."""
        return [replies.catalogue(self.catalogue)]

    async def begin(self, session: AsyncSession, conversation_id: str, service_id: str, about: str = "") -> list[Reply]:
        """Opens a draft and asks its first question; a draft that is open goes on where it stood.

        `about` names the completed application that is to be changed or cancelled, where a button did.
        """
        row = await repository.draft_of(session, conversation_id)
        if row is not None:
            draft = self.of(session, row)
            row.updated_at = self._clock.now()  # before what a clerk asked meanwhile
            going_on = Reply(Kind.TEXT, f"您有一份{draft.service.title}还没填完，我们接着办。")
            return [going_on, await draft.prompt()]
        service = self.catalogue.get(service_id)
        row = new_draft(conversation_id, service, self._clock.now())
        await self.editions.keep(session, service)
        await repository.add(session, row)
        draft = self.of(session, row)
        registered = await following.found(session, conversation_id, service, about) if service.concerns else None
        if registered is not None:
            following.bind(draft, registered)
        return [await draft.prompt()]

    async def open_application(self, session: AsyncSession, conversation_id: str) -> Application | None:
        return await repository.open_of(session, conversation_id)

    async def secure_step(self, session: AsyncSession, conversation_id: str, application_id: str = "") -> Step | None:
        """The question in hand, of this application if one is named, where its answer is a secret."""
        draft = await self.draft(session, conversation_id)
        if draft is None or draft.step is None or not draft.step.secure:
            return None
        return draft.step if application_id in ("", draft.row.id) else None

    def picks(self, step: Step, text: str) -> bool:
        """Whether the words pick one of the step's options."""
        return bool(step.options) and isinstance(strict(step, text, self.context()), Parsed)

    async def draft(self, session: AsyncSession, conversation_id: str) -> Draft | None:
        """What waits for the person's answer, in hand; None where nothing does."""
        row = await repository.open_of(session, conversation_id)
        return None if row is None else self.of(session, row)

    def of(self, session: AsyncSession, row: Application) -> Draft:
        """An application in hand, under the definition that it began with."""
        service = self.catalogue.of_version(row.service, row.version)
        return Draft(session, row, service, self._clock, self._vault, self._files, self._retirement)

    async def walk(
        self,
        session: AsyncSession,
        conversation_id: str,
        *,
        text: str,
        command: Command | None,
        intent: str | None,
        confidence: float,
        secrets: Sequence[dict[str, str]] = (),
    ) -> Outcome:
        """One turn inside the open draft, by arbitration."""
        draft = await self.draft(session, conversation_id)
        if draft is None:
            return Outcome((button_is_past(),), open=False)
        supplementing = draft.row.state == "more_needed"
        turn = Turn(
            draft.service,
            supplements.step_of(draft) if supplementing else draft.step,
            text,
            command,
            intent,
            confidence,
            secret=await secure.typed(draft, self._vault, secrets, self.context()),
            asked_back=draft.asked_back,
            done=draft.done,
            coming=draft.coming,
        )
        walk = supplements.supply if supplementing else take
        outcome = await walk(draft, turn, self.context(), self.calendar)
        if draft.row.state == "draft" and draft.step is not None:
            await following.take_over(draft)
        return outcome

    async def upload_refused(self, session: AsyncSession, conversation_id: str) -> list[Reply]:
        """Counts a file that could not be taken like any other answer to the question in hand: after the second, a
        person is offered and the question asked again. Nothing where no file is asked for.
        """
        draft = await self.draft(session, conversation_id)
        if draft is None or draft.step is None or draft.step.type is not InputType.FILE:
            return []
        offer = draft.stumbled()
        return [*offer, await self.prompt_of(draft)] if offer else []

    async def prompt(self, session: AsyncSession, conversation_id: str) -> list[Reply]:
        """What the open draft waits for; nothing where none is open."""
        draft = await self.draft(session, conversation_id)
        return [] if draft is None else [await self.prompt_of(draft)]

    @staticmethod
    async def prompt_of(draft: Draft) -> Reply:
        """The question in hand, or the review."""
        return await supplements.prompt_of(draft)

    async def secure_answer(
        self, session: AsyncSession, conversation_id: str, application_id: str, step: str, secret_id: str
    ) -> list[Reply]:
        """An answer by the secure way. The raw value is read from the vault and deleted there."""
        value = await self._vault.get(session, secret_id)
        await self._vault.delete(session, secret_id)
        draft = await self.draft(session, conversation_id)
        if draft is None or draft.row.id != application_id:
            return [button_is_past()]
        return await secure.answer(draft, step, value, self.context())

    async def _mine(
        self, session: AsyncSession, conversation_id: str, application_id: str, states: Container[str]
    ) -> Application | None:
        row = await repository.lock(session, application_id)
        fits = row is not None and row.conversation_id == conversation_id and row.state in states
        return row if fits else None

    async def supplement(self, session: AsyncSession, conversation_id: str, application_id: str) -> list[Reply]:
        """Asks again for what a clerk asked for."""
        row = await self._mine(session, conversation_id, application_id, {"more_needed"})
        if row is None:
            return [button_is_past()]
        draft = self.of(session, row)
        supplements.begin(draft)
        return [supplements.prompt(draft)]

    async def file_for_clerk(self, session: AsyncSession, conversation_id: str, file_id: str) -> list[Reply]:
        """A file that comes while a clerk's own question is in hand goes with the application; nothing otherwise."""
        draft = await self.draft(session, conversation_id)
        if draft is None or draft.row.state != "more_needed" or draft.row.step != KEY:
            return []
        taken = await supplements.take_file(draft, file_id)
        return [notices.file_taken()] if isinstance(taken, Parsed) else []

    async def ask_to_withdraw(self, session: AsyncSession, conversation_id: str, application_id: str) -> list[Reply]:
        row = await self._mine(session, conversation_id, application_id, IN_PROCESS)
        return [button_is_past() if row is None else notices.withdraw_surely(self.public(row))]

    async def withdraw(self, session: AsyncSession, conversation_id: str, application_id: str) -> list[Reply]:
        """Ends an application at the person's wish, whatever a clerk has done with it so far."""
        row = await self._mine(session, conversation_id, application_id, IN_PROCESS)
        if row is None:
            return [button_is_past()]
        before = row.state
        row.state, row.asked, row.step = str(after(State(before), Action.WITHDRAW)), None, ""
        row.updated_at = self._clock.now()
        record(session, self._clock, row, str(Action.WITHDRAW), before)
        return [notices.changed(self.public(row), State.WITHDRAWN, "")]

    async def row(self, session: AsyncSession, application_id: str) -> Application | None:
        return await repository.by_id(session, application_id)

    async def ask_to_take_back_consent(self, session: AsyncSession, conversation_id: str) -> list[Reply]:
        """Says what follows, and asks."""
        titles, sensitive = [
            [self._title(row) for row in await consent.concerned(session, conversation_id, what)] for what in Consent
        ]
        return [notices.take_back_consent(titles, sensitive)]

    async def take_back_consent(self, session: AsyncSession, conversation_id: str, what: str) -> list[Reply]:
        ended = await self.end_by_consent(session, conversation_id, what)
        return [button_is_past() if ended is None else ended.reply]

    async def end_by_consent(self, session: AsyncSession, conversation_id: str, what: str) -> Ended | None:
        """Ends what rests on a consent, by whichever way it was taken back; None where nothing does."""
        rows = await consent.concerned(session, conversation_id, Consent(what))
        if not rows:
            return None
        titles = [self._title(row) for row in rows]
        await consent.take_back(session, self._clock, self._vault, rows, Consent(what))
        return Ended(titles, notices.consent_taken_back(titles))

    async def consents(self, session: AsyncSession, conversation_id: str) -> list[tuple[Consent, str, list[str]]]:
        """Each consent, its name, and the applications under way that rest on it."""
        return [
            (what, notices.CONSENTS[what], [self._title(row) for row in rows])
            for what in Consent
            for rows in [await consent.concerned(session, conversation_id, what)]
        ]

    async def own(self, session: AsyncSession, conversation_id: str) -> list[dict[str, Any]]:
        """A person's applications as she may see them, newest first."""
        return [self.public(row) for row in await repository.of_conversation(session, conversation_id)]

    def _title(self, row: Application) -> str:
        return self.catalogue.of_version(row.service, row.version).title

    async def status(self, session: AsyncSession, conversation_id: str) -> list[Reply]:
        return [replies.status(await self.own(session, conversation_id), list(self.catalogue))]

    async def withdraw_by_words(self, session: AsyncSession, conversation_id: str) -> list[Reply]:
        """我要撤回申请: asks about the one that is meant, or shows which there are."""
        rows = await repository.of_conversation(session, conversation_id)
        open_ = [row for row in rows if row.state in IN_PROCESS]
        if len(open_) == 1:
            return [notices.withdraw_surely(self.public(open_[0]))]
        return await self.status(session, conversation_id)

    def public(self, row: Application) -> dict[str, Any]:
        """One application as people may see it: no answers."""
        return {
            "application_id": row.id,
            "service": row.service,
            "title": self.catalogue.of_version(row.service, row.version).title,
            "state": row.state,
            "state_title": replies.state_title(row.state, submitted=row.submitted_at is not None),
            "receipt_no": row.receipt_no or "",
            "due_on": row.due_on.isoformat() if row.due_on else "",
            "submitted_at": iso(row.submitted_at) if row.submitted_at else "",
            "wanted": row.asked["reason"] if row.asked else "",
        }

    async def findings(self, session: AsyncSession, row: Application) -> list[Finding]:
        """The preliminary view on an application, for who decides on it."""
        return await self.of(session, row).findings()

    async def hints(self, session: AsyncSession, row: Application) -> list[dict[str, str]]:
        """What is worth knowing for who decides, each with its source; it decides nothing."""
        said = await self.of(session, row).hints(to_clerk=True)
        return [{"text": text, "source": self._retirement.source} for text in said]

    async def public_status(self, session: AsyncSession, receipt_no: str, phone_tail: str) -> dict[str, Any] | None:
        """The state alone, for who knows the receipt number and the end of the phone number."""
        number = canonical(receipt_no)
        row = await repository.by_receipt(session, number) if number else None
        phone = Answer.from_json(row.answers["phone"]) if row and "phone" in row.answers else None
        if row is None or phone is None:
            return None
        known = await self._vault.get(session, phone.secret)
        if not hmac.compare_digest(known[-4:].encode(), phone_tail.encode()):
            return None
        public = self.public(row)
        return {name: public[name] for name in ("service", "title", "state", "state_title", "due_on")}
