"""One draft in hand: its answers, its current question, and what may be done to it."""

import secrets
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.applications.log import record
from api.applications.models import Application
from api.clock import Clock
from api.files.service import Files
from api.ids import new_id
from api.vault.service import Vault
from bot.dialogue.failures import LIMIT, OFFER_IN_FORM
from bot.messages import Kind, Reply
from bot.services import replies
from bot.services.definition import InputType, Service, Step
from bot.services.eligibility import Facts, Finding, Verdict, assess, looks_at
from bot.services.outcomes import Ambiguous, Candidate, Outcome, Parsed
from bot.services.parsers.documents import FILLED, birth_date, sex
from bot.services.receipts import RANDOM_BYTES, receipt_no
from bot.services.retirement import Retirement
from bot.services.supplement import KEY
from bot.services.walkthrough import Answer, Answers, answered, applicable, next_step, values
from bot.services.workdays import Calendar, UnknownYearError


def new_draft(conversation_id: str, service: Service, now: datetime) -> Application:
    """The row of an application that begins, at the service's first question."""
    first = next_step(service, {})
    return Application(
        id=new_id("app"), conversation_id=conversation_id, service=service.id, version=service.version,
        state="draft", step=first.key if first else "", answers={}, stumbles=0, created_at=now, updated_at=now,
    )  # fmt: skip


class Draft:
    """Wraps a row under the unit of work of `session`."""

    def __init__(
        self,
        session: AsyncSession,
        row: Application,
        service: Service,
        clock: Clock,
        vault: Vault,
        files: Files,
        retirement: Retirement,
    ) -> None:
        self.session, self.row, self.service = session, row, service
        self.clock, self._vault, self._files, self._retirement = clock, vault, files, retirement

    @property
    def answers(self) -> Answers:
        return {key: Answer.from_json(value) for key, value in self.row.answers.items()}

    @property
    def step(self) -> Step | None:
        """The question in hand; None at the review."""
        return self.service.step(self.row.step) if self.row.step not in ("", KEY) else None

    @property
    def applicable(self) -> list[Step]:
        """The questions that the answers so far lead to, in order."""
        return applicable(self.service, self.answers)

    @property
    def done(self) -> list[Step]:
        """The answered questions, in order; the one in hand, where it is being changed, is not among them."""
        return [s for s in applicable(self.service, self.answers) if s.key in self.answers and s.key != self.row.step]

    @property
    def coming(self) -> list[Step]:
        """The questions that apply and wait for an answer, after the one in hand."""
        return [
            s for s in applicable(self.service, self.answers) if s.key not in self.answers and s.key != self.row.step
        ]

    def go_to(self, key: str) -> None:
        self.row.step, self.row.asked_back, self.row.stumbles = key, None, 0
        self.row.updated_at = self.clock.now()

    def refused(self, sentence: str) -> list[Reply]:
        """Says why an answer to the question in hand could not be taken; from the second time on it offers a person."""
        return [Reply(Kind.TEXT, sentence, failed=True), *self.stumbled()]

    def ask_back(self, step: Step, several: Ambiguous) -> list[Reply]:
        """Keeps the readings to choose from until the question is answered; asked back again, it offers a person."""
        if step.key != self.row.step:
            self.go_to(step.key)
        self.row.asked_back = {
            "sentence": several.sentence,
            "candidates": [[c.value, c.title] for c in several.candidates],
        }
        return self.stumbled()

    def stumbled(self) -> list[Reply]:
        """Counts an answer that could not be taken; gives the offer of a person where it is due."""
        self.row.stumbles += 1
        return [OFFER_IN_FORM] if self.row.stumbles >= LIMIT else []

    def go_on(self) -> None:
        """To the first question without an answer, or to the review."""
        following = next_step(self.service, self.answers)
        self.go_to(following.key if following else "")

    @property
    def asked_back(self) -> Ambiguous | None:
        """The readings that the question in hand waits to choose from."""
        kept = self.row.asked_back
        if kept is None:
            return None
        return Ambiguous(kept["sentence"], tuple(Candidate(*pair) for pair in kept["candidates"]))

    def go_back(self) -> bool:
        """To the question before this one. False at the first."""
        keys = [step.key for step in applicable(self.service, self.answers)]
        at = keys.index(self.row.step) if self.row.step in keys else len(keys)
        if at == 0:
            return False
        self.go_to(keys[at - 1])
        return True

    async def checked(self, step: Step, outcome: Outcome) -> Outcome:
        """The reading of an answer, once the house has seen to what only it knows: uploads."""
        if step.type is not InputType.FILE or not isinstance(outcome, Parsed):
            return outcome
        return await self._files.accept(self.session, self.row.conversation_id, step, outcome)

    async def store(self, step: Step, parsed: Parsed) -> list[Finding]:
        """Keeps an answer and goes on to the next question.

        Returns:
            What newly speaks against the person's eligibility.
        """
        before = {f.rule.name for f in await self.findings() if f.verdict is Verdict.AGAINST}
        kept = await self._kept(step, parsed)
        answers = answered(self.service, self.answers, step.key, kept)
        for secret in {a.secret for a in self.answers.values()} - {a.secret for a in answers.values()} - {""}:
            await self._vault.delete(self.session, secret)
        self.row.answers = {key: answer.to_json() for key, answer in answers.items()}
        if step.type is InputType.AGREEMENT:
            record(self.session, self.clock, self.row, "agree", self.row.state, note=step.label)
        self.go_on()
        after = [f for f in await self.findings() if f.verdict is Verdict.AGAINST]
        return [finding for finding in after if finding.rule.name not in before]

    async def _kept(self, step: Step, parsed: Parsed) -> Answer:
        if not step.secure:
            return Answer(parsed.value, parsed.display)
        secret = await self._vault.put(self.session, self.row.conversation_id, str(step.type), parsed.value)
        return Answer("", FILLED, secret)

    async def copy(self, held: dict[str, str], kind: str) -> dict[str, str]:
        """An answer of another application of this conversation; a secret is encrypted anew, for this one alone."""
        if not held["secret"]:
            return held
        value = await self._vault.get(self.session, held["secret"])
        return {**held, "secret": await self._vault.put(self.session, self.row.conversation_id, kind, value)}

    async def findings(self) -> list[Finding]:
        """The preliminary view on what is known so far."""
        facts = Facts(values(self.answers), await self._born(), self.clock.today())
        return assess(self.service, facts)

    async def _born(self) -> dict[str, date]:
        """By step, the birth dates that identity documents say."""
        numbers = await self._numbers()
        return {step: day for step, number in numbers.items() if (day := birth_date(number))}

    async def _numbers(self) -> dict[str, str]:
        """By step, the numbers of identity documents."""
        answers = self.answers
        asked = [s.key for s in self.service.steps if s.type is InputType.ID_DOCUMENT and s.key in answers]
        return {key: await self._vault.get(self.session, answers[key].secret) for key in asked if answers[key].secret}

    async def hints(self, *, to_clerk: bool = False) -> list[str]:
        """What is worth knowing and decides nothing: the statutory age, where a pension is what counts."""
        about = next((rule for rule in self.service.rules if rule.name == "no_pension"), None)
        if about is None or values(self.answers).get(looks_at(about)) != "no":
            return []
        said = []
        for number in (await self._numbers()).values():
            born = birth_date(number)
            if born is not None:
                said.append(self._retirement.hint(born, sex(number), self.clock.today(), to_clerk=to_clerk))
        return [hint for hint in said if hint]

    async def prompt(self) -> Reply:
        """The question in hand, or the review."""
        if self.step is not None:
            return replies.prompt(self.service, self.row.id, self.step, self.answers, self.asked_back)
        return replies.review(self.service, self.row.id, self.answers, await self.findings(), await self.hints())

    def submit(self, calendar: Calendar) -> Reply:
        """Ends the draft with a receipt. The first working day after today is day 1."""
        due = self._due(calendar)
        self.row.state, self.row.due_on = "submitted", due
        self.row.receipt_no = receipt_no(secrets.token_bytes(RANDOM_BYTES))
        self.row.submitted_at = self.row.updated_at = self.clock.now()
        self.row.county = self.row.answers.get("county", {}).get("value", "")
        record(self.session, self.clock, self.row, "submit", "draft")
        return replies.receipt(self.service, self.row.receipt_no, due)

    def _due(self, calendar: Calendar) -> date | None:
        if self.service.working_days is None:
            return None
        try:
            return calendar.due_on(self.clock.today(), self.service.working_days)
        except UnknownYearError:
            return None

    async def cancel(self) -> Reply:
        """Ends the draft and forgets its answers."""
        for answer in self.answers.values():
            if answer.secret:
                await self._vault.delete(self.session, answer.secret)
        self.row.state, self.row.answers, self.row.step = "cancelled", {}, ""
        self.row.updated_at = self.clock.now()
        return replies.cancelled(self.service)
