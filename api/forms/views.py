"""From a draft to what the page shows of it."""

from collections.abc import Mapping

import segno

from api.applications import supplements
from api.applications.draft import Draft
from api.applications.service import Applications
from api.clock import iso
from api.forms import schemas
from api.forms.service import revision
from api.forms.supplying import wanted
from bot.services import form, replies
from bot.services.definition import InputType, Step
from bot.services.eligibility import DISCLAIMER, Verdict
from bot.services.outcomes import Ambiguous, Outcome, Rejected
from bot.services.walkthrough import Answer, progress

_BY_VALUE = frozenset({InputType.CHOICE, InputType.MULTI_CHOICE, InputType.YES_NO, InputType.AGREEMENT})


class Views:
    """Args: base_url: where people reach the house."""

    def __init__(self, applications: Applications, base_url: str) -> None:
        self._applications, self._base_url = applications, base_url

    async def form(self, draft: Draft, faults: Mapping[str, Outcome] | None = None) -> schemas.FilledForm:
        row, service = draft.row, draft.service
        at = progress(service, draft.answers)
        is_draft = row.state == "draft"
        steps = {step.key: step for step in (*service.steps, *wanted(draft))}
        findings = [one for one in await draft.findings() if one.verdict is not Verdict.OK] if is_draft else []
        return schemas.FilledForm(
            application_id=row.id,
            service=service.id,
            title=service.title,
            state=row.state,
            state_title=replies.STATES[row.state],
            revision=revision(row),
            done=at.done,
            total=at.total,
            questions=[_question(step, draft.answers.get(step.key)) for step in draft.applicable],
            next=[step.key for step in form.batch(service, draft.answers)] if is_draft else [],
            faults=[_fault(steps[key], outcome) for key, outcome in (faults or {}).items()],
            findings=[schemas.Finding(sentence=one.sentence, quote=one.rule.quote) for one in findings],
            hints=await draft.hints() if is_draft else [],
            disclaimer=DISCLAIMER,
            receipt=self._receipt(draft),
            wanted=_wanted(draft),
        )

    def _receipt(self, draft: Draft) -> schemas.Receipt | None:
        row = draft.row
        if not row.receipt_no or row.submitted_at is None:
            return None
        url = f"{self._base_url}/status#no={row.receipt_no}"
        return schemas.Receipt(
            receipt_no=row.receipt_no,
            submitted_at=iso(row.submitted_at),
            due_on=row.due_on.isoformat() if row.due_on else "",
            text=replies.receipt(draft.service, row.receipt_no, row.due_on).text,
            status_url=url,
            qr=segno.make(url, error="m", micro=False).svg_data_uri(scale=4, border=2),
        )


def _wanted(draft: Draft) -> schemas.Wanted | None:
    asked = wanted(draft)
    if not asked:
        return None
    questions = [_question(step, draft.answers.get(step.key)) for step in asked]
    return schemas.Wanted(reason=supplements.request_of(draft).reason, questions=questions)


def _question(step: Step, answer: Answer | None) -> schemas.FormQuestion:
    held = "" if answer is None or step.secure or step.type is InputType.FILE else answer.value
    return schemas.FormQuestion(
        step=step.key,
        label=step.label,
        prompt=step.prompt,
        help=step.help,
        type=str(step.type),
        secure=step.secure,
        optional=step.optional,
        options=[schemas.Option(value=option.value, title=option.title) for option in step.options],
        answered=answer is not None,
        value=held if answer is None or not held or step.type in _BY_VALUE else answer.display,
        display=answer.display if answer else "",
    )


def _fault(step: Step, outcome: Outcome) -> schemas.Fault:
    options = outcome.candidates if isinstance(outcome, Ambiguous) else ()
    sentence = outcome.sentence if isinstance(outcome, Ambiguous | Rejected) else ""
    return schemas.Fault(
        step=step.key,
        label=step.label,
        message=sentence,
        options=[schemas.Option(value=option.value, title=option.title) for option in options],
    )
