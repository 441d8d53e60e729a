"""The volunteer's side of a form that is filled in together: she sees it masked, asks, and proposes."""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.applications import supplements
from api.applications.draft import Draft
from api.conversations.models import Message
from api.handoff import case as cases
from api.house import House
from api.problems import Problem
from api.staff.models import StaffMember
from bot.messages import Reply
from bot.services import replies, together
from bot.services.catalogue import UnknownServiceError
from bot.services.definition import Step
from bot.services.outcomes import Ambiguous, Parsed, Rejected
from bot.services.walkthrough import applicable, progress


async def form(session: AsyncSession, house: House, episode_id: str, member: StaffMember) -> dict[str, Any]:
    """The open application of a case as staff may see it, question by question; none where none is open."""
    episode = await cases.visible(session, episode_id, member)
    draft = await house.applications.draft(session, episode.conversation_id)
    services = [{"id": service.id, "title": service.title} for service in house.applications.catalogue]
    if draft is None:
        return {"application": None, "steps": [], "done": 0, "total": 0, "services": services}
    at = progress(draft.service, draft.answers)
    return {
        "application": house.applications.public(draft.row),
        "steps": [_shown(draft, step) for step in _askable(draft)],
        "done": at.done,
        "total": at.total,
        "services": services,
    }


def _shown(draft: Draft, step: Step) -> dict[str, Any]:
    answer = draft.answers.get(step.key)
    return {
        "step": step.key,
        "label": step.label,
        "prompt": step.prompt,
        "help": step.help,
        "options": [option.title for option in step.options],
        "value": answer.display if answer else "",
        "answered": answer is not None,
        "in_hand": step.key == draft.row.step,
        "only_the_person": together.only_the_person(step),
    }


def _askable(draft: Draft) -> list[Step]:
    """The questions that apply; of an application that a clerk sent back, only what the clerk asks for."""
    if draft.row.state != "more_needed":
        return applicable(draft.service, draft.answers)
    steps = supplements.request_of(draft).steps
    return [draft.service.step(key) for key in steps] or [supplements.step_of(draft)]


async def ask(
    session: AsyncSession, house: House, episode_id: str, member: StaffMember, client_msg_id: str, key: str
) -> Message:
    """Puts a question of the form into the talk, or with no key all answers, for the person to check and submit.

    Raises:
        Problem: 409 where no form is open or the case is not in one's hands, 422 for a question that does not apply.
    """

    async def question(draft: Draft) -> Reply:
        if key:
            draft.go_to(_step(draft, key).key)
        elif draft.row.state == "draft":
            draft.go_on()
        else:
            supplements.begin(draft)
        return await house.applications.prompt_of(draft)

    return await _in_talk(session, house, episode_id, member, client_msg_id, ["ask", key], question)


async def propose(
    session: AsyncSession, house: House, episode_id: str, member: StaffMember, client_msg_id: str, key: str, text: str
) -> Message:
    """Asks the person whether this is her answer. Nothing is written before she says so.

    Raises:
        Problem: 409 as above, 422 for a question that only the person answers, or words that are no answer to it.
    """

    async def proposal(draft: Draft) -> Reply:
        step = _step(draft, key)
        if together.only_the_person(step):
            raise Problem(422, "only-the-person", "只能由本人填写", f"“{step.label}”只能由对方自己填，请点“请对方填”。")
        match together.read(step, text, house.applications.context()):
            case Parsed() as parsed:
                draft.go_to(step.key)
                return together.proposal(draft.row.id, step, text, parsed)
            case Rejected(sentence):
                raise Problem.of(422, sentence)
            case Ambiguous(sentence, candidates):
                raise Problem.of(422, f"{sentence}（{'、'.join(one.title for one in candidates)}）")

    return await _in_talk(session, house, episode_id, member, client_msg_id, ["propose", key, text], proposal)


async def suggest(
    session: AsyncSession, house: House, episode_id: str, member: StaffMember, client_msg_id: str, service_id: str
) -> Message:
    """Shows the person what a service needs, with the button by which she begins.

    Raises:
        Problem: 409 where the case is not in one's hands, 422 where there is no such service.
    """
    try:
        service = house.applications.catalogue.get(service_id)
    except UnknownServiceError as error:
        raise Problem.of(422, "没有这项服务，请从列表里选。") from error

    async def checklist(_conversation_id: str) -> Reply:
        return replies.checklist(service)

    body = ["suggest", service_id]
    return await cases.speak(session, house, episode_id, member, client_msg_id, body, checklist)


async def _in_talk(
    session: AsyncSession,
    house: House,
    episode_id: str,
    member: StaffMember,
    client_msg_id: str,
    body: list[str],
    make: Callable[[Draft], Awaitable[Reply]],
) -> Message:
    """A message about the open form, and the note of it in the case's log."""

    async def about_the_form(conversation_id: str) -> Reply:
        draft = await house.applications.draft(session, conversation_id)
        if draft is None:
            raise Problem(409, "no-form", "没有在填的申请", "对方现在没有在填的申请，可以先把要办的事项发给对方。")
        reply = await make(draft)
        episode = await cases.visible(session, episode_id, member)
        conversation = await house.conversations.locked(session, conversation_id)
        evidence, state = {"step": body[1]}, episode.state
        await house.transitions.note(session, conversation, episode, "form", member.id, body[0], evidence, state)
        return reply

    return await cases.speak(session, house, episode_id, member, client_msg_id, body, about_the_form)


def _step(draft: Draft, key: str) -> Step:
    found = next((step for step in _askable(draft) if step.key == key), None)
    if found is None:
        raise Problem.of(422, "这份申请现在没有这一项，请刷新后再选。")
    return found
