"""What clerks do to an application: lock → guard → update → log → notice, in one unit of work."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.applications import holding, repository
from api.applications.following import settle
from api.applications.log import public as public_line
from api.applications.log import record
from api.applications.models import Application
from api.clock import CHINA
from api.files import repository as files
from api.house import House
from api.invitations import repository as invitations
from api.invitations.service import SERVICE as SIGNUP
from api.invitations.service import Issued
from api.problems import Problem
from api.promises.automatic import Came
from api.staff.models import StaffMember
from bot.files.kinds import Kind, kind_of
from bot.messages import Reply
from bot.privacy.mask import mask
from bot.services import notices
from bot.services.processing import IN_PROCESS, Action, NotPossible, State, after, possible
from bot.services.reminders import urgency
from bot.services.supplement import KEY, Request, unknown_steps
from bot.services.workdays import UnknownYearError


def visible(row: Application | None, member: StaffMember) -> Application:
    """The row, if it was submitted and lies in the member's regions. Raises Problem 404."""
    if row is None or row.submitted_at is None or (member.regions and row.county not in member.regions):
        raise Problem.of(404, "没有找到这份申请，请刷新列表。")
    return row


async def move(
    session: AsyncSession,
    house: House,
    application_id: str,
    member: StaffMember,
    action: Action,
    *,
    reason: str = "",
    steps: Sequence[str] = (),
) -> Application:
    """One transition, and the notice of it to the person.

    Raises:
        Problem: 404 for an application that is not one's own, 409 where its state is another by now, 422 for a
            question that its service does not ask.
    """
    found = visible(await repository.by_id(session, application_id), member)
    conversation = await house.conversations.locked(session, found.conversation_id)
    row = visible(await repository.lock(session, application_id), member)
    before = State(row.state)
    try:
        row.state = str(after(before, action))
    except NotPossible as error:
        raise Problem(409, "state", "状态已变", "这份申请的状态已经变了，请刷新后再看。") from error
    reason = mask(reason).text
    row.asked, row.step, row.asked_back, row.stumbles = None, "", None, 0
    if action is Action.ASK_MORE:
        _ask(house, row, Request(reason, tuple(steps)))
    row.updated_at = house.clock.now()
    record(session, house.clock, row, str(action), before, member=member, note=reason)
    issued: Issued | None = None
    came = Came()
    if action is Action.COMPLETE:
        service = house.applications.catalogue.of_version(row.service, row.version)
        settled = await settle(session, house.clock, house.vault, row, service, member)
        if settled is not None:
            reason = "\n".join(filter(None, (reason, notices.settled(house.applications.public(settled)))))
        came = await house.automatic_plans.completed(session, row)
        row.attention = came.attention
        if row.service == SIGNUP:
            issued = await house.invitations.issue(session, row, service, member)
    if action is Action.DEREGISTER:
        await invitations.void(session, row.id)
    if conversation.closed_at is None:
        for reply in _told(house, row, reason, issued):
            await house.conversations.append(session, conversation, reply.role, reply)
        if came.reply is not None:
            await house.conversations.append(session, conversation, came.reply.role, came.reply)
    return row


def _ask(house: House, row: Application, request: Request) -> None:
    service = house.applications.catalogue.of_version(row.service, row.version)
    unknown = unknown_steps(service, request.steps)
    if unknown:
        raise Problem(422, "unknown-step", "没有这一项", f"这项服务没有这些问题：{'、'.join(unknown)}。")
    row.asked = request.to_json()
    row.step = request.steps[0] if request.steps else KEY


def _told(house: House, row: Application, reason: str, issued: Issued | None) -> list[Reply]:
    said = [notices.changed(house.applications.public(row), State(row.state), reason)]
    if issued is not None:
        said.append(notices.invited(issued.url, issued.expires_at.astimezone(CHINA).date()))
    return [*said, notices.rating_request(row.id)] if row.state == "completed" else said


async def attended(session: AsyncSession, house: House, id_: str, member: StaffMember) -> None:
    """Raises Problem 404, and 409 where nothing calls for attention any more."""
    visible(await repository.by_id(session, id_), member)
    row = visible(await repository.lock(session, id_), member)
    if not row.attention:
        raise Problem(409, "state", "已经看过了", "这一条已经有人看过了，请刷新。")
    record(session, house.clock, row, "attended", row.state, member=member, note=row.attention)
    row.attention = ""


async def invite(session: AsyncSession, house: House, id_: str, member: StaffMember) -> Issued:
    """A fresh link to the account of a completed sign-up, to be handed over; the one before is void.

    Raises:
        Problem: 404 for what is no sign-up, 409 where it is not completed or there is an account already.
    """
    found = visible(await repository.by_id(session, id_), member)
    await house.conversations.locked(session, found.conversation_id)
    row = visible(await repository.lock(session, id_), member)
    if row.service != SIGNUP:
        raise Problem.of(404, "这项申请不开通账号。")
    if row.state != State.COMPLETED:
        raise Problem(409, "state", "还不能开通", "报名办结以后，才能开通志愿者账号。")
    service = house.applications.catalogue.of_version(row.service, row.version)
    issued = await house.invitations.issue(session, row, service, member)
    record(session, house.clock, row, "invite", row.state, member=member)
    return issued


async def reveal(session: AsyncSession, house: House, id_: str, member: StaffMember, step: str, reason: str) -> str:
    """Unmasks one answer; who, what and why stands in the history.

    Raises:
        Problem: 404 where the application has no such value.
    """
    row = visible(await repository.by_id(session, id_), member)
    secret = row.answers.get(step, {}).get("secret", "")
    if not secret:
        raise Problem.of(404, "没有这一项可以查看。")
    record(session, house.clock, row, "reveal", row.state, member=member, note=f"{step}：{mask(reason).text}")
    return await house.vault.get(session, secret)


async def attachment(
    session: AsyncSession, house: House, id_: str, member: StaffMember, step: str
) -> tuple[Kind, bytes]:
    """A file that was handed in, as the answer to `step`. Raises Problem 404 where there is none."""
    row = visible(await repository.by_id(session, id_), member)
    held = row.answers.get(step, {}).get("value", "")
    upload = await files.by_id(session, row.conversation_id, held) if held else None
    if upload is None:
        raise Problem.of(404, "没有这个文件。")
    record(session, house.clock, row, "open_file", row.state, member=member, note=step)
    return kind_of(upload.media_type), house.files.open(upload)


def line(house: House, row: Application) -> dict[str, Any]:
    """An application as it stands in the inbox. `days_left`: working days until it is due, below zero after it."""
    public = house.applications.public(row)
    place, days_left = house.applications.places.by_code(row.county), _days_left(house, row)
    who = row.answers.get("name") or row.answers.get("contact") or row.answers.get("employer") or {}
    return {
        **public,
        "county": row.county,
        "place": place.title if place else "",
        "who": who.get("display", ""),
        "attention": row.attention,
        "days_left": days_left,
        "urgency": str(urgency(days_left, house.applications.days_ahead)) if row.state in IN_PROCESS else "none",
        "actions": [str(action) for action in possible(State(row.state))],
    }


def _days_left(house: House, row: Application) -> int | None:
    if row.due_on is None:
        return None
    try:
        return house.applications.calendar.working_days_until(house.clock.today(), row.due_on)
    except UnknownYearError:
        return None


async def whole(session: AsyncSession, house: House, application_id: str, member: StaffMember) -> dict[str, Any]:
    """The application beside its rules, what speaks against it, and its history."""
    row = visible(await repository.by_id(session, application_id), member)
    service = house.applications.catalogue.of_version(row.service, row.version)
    findings = await house.applications.findings(session, row)
    held = holding.file_steps(house.applications.catalogue, row)
    return {
        **line(house, row),
        "version": row.version,
        "invitation": await house.invitations.state(session, row.id) if row.service == SIGNUP else None,
        "who_may": service.who,
        "clause": f"{service.citation.document_no} {service.citation.clause}",
        "quote": service.citation.quote,
        "answers": [
            {**answer, "file": answer["step"] in held}
            for answer in holding.masked_answers(house.applications.catalogue, row)
        ],
        "rules": [
            {
                "label": finding.rule.label,
                "quote": finding.rule.quote,
                "verdict": str(finding.verdict),
                "sentence": finding.sentence,
            }
            for finding in findings
        ],
        "hints": await house.applications.hints(session, row),
        "questions": [{"step": step.key, "label": step.label} for step in service.steps if step.key in row.answers],
        "history": [public_line(entry) for entry in await repository.log_of(session, row.id)],
    }
