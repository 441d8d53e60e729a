"""What follows a registration (动态管理): its change and its cancellation hang on the completed application itself."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.applications import repository
from api.applications.draft import Draft
from api.applications.log import record
from api.applications.models import Application
from api.clock import Clock
from api.staff.models import StaffMember
from api.vault.service import Vault
from bot.services.definition import Effect, Service
from bot.services.processing import Action, State, after

_CONSENT = "consent"


async def found(session: AsyncSession, conversation_id: str, service: Service, about: str = "") -> Application | None:
    """The completed registration that is meant: the one that is named, or the newest where all are of one service."""
    rows = await repository.registered(session, conversation_id, service.concerned)
    named = next((row for row in rows if row.id == about), None)
    only = rows[0] if len({row.service for row in rows}) == 1 else None
    return named or only


def bind(draft: Draft, registered: Application) -> None:
    """Answers which registration it is, at the beginning of a draft."""
    step = draft.service.step(draft.service.concerns)
    option = step.option(registered.service)
    title = option.title if option else registered.service
    draft.row.about = registered.id
    draft.row.answers = {step.key: {"value": registered.service, "display": title, "secret": ""}}
    draft.go_on()


async def take_over(draft: Draft) -> None:
    """Once the person agreed, copies what the registration already holds, so that it is not asked again."""
    if not draft.service.concerns or _CONSENT not in draft.answers:
        return
    wanted = draft.row.answers.get(draft.service.concerns, {}).get("value")
    if not wanted:
        return
    rows = await repository.registered(draft.session, draft.row.conversation_id, [wanted])
    row = next((row for row in rows if row.id == draft.row.about), rows[0] if rows else None)
    draft.row.about = row.id if row is not None else None
    if row is None:
        return
    copied = {}
    for key in draft.service.carries:
        held = row.answers.get(key)
        if held is not None and key not in draft.row.answers:
            copied[key] = await draft.copy(held, str(draft.service.step(key).type))
    draft.row.answers = {**draft.row.answers, **copied}
    draft.go_on()


async def settle(
    session: AsyncSession, clock: Clock, vault: Vault, row: Application, service: Service, member: StaffMember
) -> Application | None:
    """Does to the registration what was completed: new answers for old ones, or its end. The conversation is locked.

    Returns:
        The registration that was changed or ended; None where there is none in this conversation.
    """
    if service.effect is None or row.about is None:
        return None
    registered = await repository.lock(session, row.about)
    if registered is None or registered.state != State.COMPLETED:
        return None
    before, note = registered.state, f"凭申请 {row.receipt_no}"
    if service.effect is Effect.CANCEL:
        registered.state = str(after(State(before), Action.DEREGISTER))
        action = Action.DEREGISTER
    else:
        action = Action.CHANGE
        note += f"：{await _replace(session, vault, row, registered, service)}"
    registered.updated_at = clock.now()
    record(session, clock, registered, str(action), before, member=member, note=note)
    return registered


async def _replace(
    session: AsyncSession, vault: Vault, row: Application, registered: Application, service: Service
) -> str:
    """Puts the new answers in the place of the old. Returns what they are about, and nothing of themselves."""
    answers, changed = dict(registered.answers), []
    for step in service.steps:
        given = row.answers.get(step.key)
        if not step.replaces or given is None or step.replaces not in answers:
            continue
        old = answers[step.replaces]["secret"]
        if given["secret"]:
            value = await vault.get(session, given["secret"])
            given = {**given, "secret": await vault.put(session, row.conversation_id, str(step.type), value)}
        if old:
            await vault.delete(session, old)
        answers[step.replaces] = given
        changed.append(step.label)
        if step.replaces == "county":
            registered.county = given["value"]
    registered.answers = answers
    return "、".join(changed) or "见填写内容"
