"""A bad rating's way: an answer, a second look by a supervisor who did not write it, and then the person reads it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.applications import repository as applications
from api.clock import iso
from api.conversations import repository as conversations
from api.house import House
from api.problems import Problem
from api.ratings import repository
from api.ratings.models import FollowUp, Rating
from api.staff.models import StaffMember
from bot.dialogue.incoming import clean
from bot.messages import Kind, Reply, Role
from bot.privacy.mask import mask

STATES = ("open", "answered", "settled")


def visible(rating: Rating, member: StaffMember) -> bool:
    """A supervisor and an administrator see all; others what was rated in their places, never ratings of themselves."""
    if {"supervisor", "admin"} & set(member.roles):
        return True
    return rating.staff_id != member.id and (not member.regions or rating.office in member.regions)


async def listed(
    session: AsyncSession, house: House, member: StaffMember, states: Sequence[str]
) -> list[dict[str, Any]]:
    rows = await repository.follow_ups(session, states)
    return [await shown(session, house, one, rating) for one, rating in rows if visible(rating, member)]


async def answer(session: AsyncSession, house: House, id_: str, member: StaffMember, text: str) -> dict[str, Any]:
    """What was found and done. The person reads it once a supervisor has looked at it.

    Raises:
        Problem: 404 for one that is not hers to see, 409 where it is answered.
    """
    one, rating = await _of(session, id_, member, "open")
    one.state, one.answer, one.answered_by = "answered", mask(clean(text)).text, member.id
    one.answered_at = house.clock.now()
    return await shown(session, house, one, rating)


async def review(
    session: AsyncSession, house: House, id_: str, member: StaffMember, *, settled: bool, note: str
) -> dict[str, Any]:
    """The second look: settles it and tells the person, or gives it back with a note.

    Raises:
        Problem: 404, 409 as above, 403 for who wrote the answer.
    """
    one, rating = await _of(session, id_, member, "answered")
    if one.answered_by == member.id:
        raise Problem(403, "own-answer", "要换一个人复核", "答复是您写的，请另一位督导复核。")
    one.state, one.review, one.reviewed_by = "settled" if settled else "open", mask(clean(note)).text, member.id
    one.reviewed_at = house.clock.now()
    if settled:
        await _tell(session, house, rating, one.answer)
    return await shown(session, house, one, rating)


async def _tell(session: AsyncSession, house: House, rating: Rating, text: str) -> None:
    conversation = await house.conversations.locked(session, rating.conversation_id)
    if conversation.closed_at is None:
        reply = Reply(Kind.TEXT, f"您之前的评价，我们查过了，答复如下：\n{text}", role=Role.SYSTEM)
        await house.conversations.append(session, conversation, Role.SYSTEM, reply)


async def _of(session: AsyncSession, id_: str, member: StaffMember, state: str) -> tuple[FollowUp, Rating]:
    found = await repository.follow_up(session, id_)
    if found is None or not visible(found[1], member):
        raise Problem.of(404, "没有找到这条差评，请刷新列表。")
    if found[0].state != state:
        raise Problem(409, "state", "状态已变", "这条差评已经有人处理了，请刷新后再看。")
    await conversations.lock(session, found[1].conversation_id)
    return found


async def shown(session: AsyncSession, house: House, one: FollowUp, rating: Rating) -> dict[str, Any]:
    """As staff see it; who rated is named only where she agreed."""
    return {
        "id": one.id,
        "state": one.state,
        "due_on": one.due_on.isoformat() if one.due_on else "",
        "overdue": one.state != "settled" and one.due_on is not None and house.clock.today() > one.due_on,
        "score": rating.score,
        "level": house.ratings.rules.levels[rating.score],
        "tags": rating.tags,
        "comment": rating.comment,
        "of": "application" if rating.application_id else "episode",
        "place": house.opening.regions.title(rating.office),
        "who": await _who(session, rating) if rating.named else "",
        "answer": one.answer,
        "review": one.review,
        "created_at": iso(one.created_at),
    }


async def _who(session: AsyncSession, rating: Rating) -> str:
    """The name that the person gave in an application of this conversation."""
    rows = await applications.of_conversation(session, rating.conversation_id)
    given = (row.answers.get("name") or row.answers.get("contact") or {} for row in rows)
    return next((answer["display"] for answer in given if answer), "")
