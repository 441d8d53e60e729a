"""What staff do to an episode: one function a transition, each lock → guard → update → event."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import CHINA
from api.events.service import TOLD
from api.handoff import repository
from api.handoff.models import Episode
from api.handoff.transition import Gone, Move, Moved, Refused
from api.house import House
from api.problems import Problem
from api.staff import repository as staff
from api.staff.models import StaffMember
from bot.handoff import notices
from bot.handoff.assignment.regions import covers
from bot.handoff.episode import IN_HAND, WAITING, Action, State

LONGEST_PROMISE = timedelta(days=30)


async def accept(session: AsyncSession, house: House, episode_id: str, member: StaffMember) -> Episode:
    """Takes a waiting episode, or a colleague's that is offered: a person owns it, and the bot is fenced out."""
    her = await _locked(session, house, member)
    episode = await _known(session, episode_id)
    state = State(episode.state)
    action = Action.TAKE_OVER if state is State.TRANSFER_OFFERED else Action.ACCEPT
    changes = {
        "staff_id": her.id, "last_staff_id": her.id, "accepted_at": house.clock.now(),
        "passed_by": [], "rests_until": None, "promised_at": None,
    }  # fmt: skip

    def hers(row: Episode) -> bool:
        if action is Action.TAKE_OVER:
            return row.offered_to == her.id
        return may_take(row, her)

    moved = await _move(session, house, episode_id, member, Move(action, her.id, changes=changes, guard=hers))
    moved.conversation.returned = None
    await house.transitions.tell(session, moved.conversation, notices.active(her.name))
    return moved.episode


def may_take(episode: Episode, member: StaffMember) -> bool:
    """Whether a waiting episode is this volunteer's affair: offered to her, hers before, or of her region."""
    mine = member.id in (episode.offered_to, episode.last_staff_id)
    return mine or covers(episode.region, tuple(member.regions))


def watches(episode: Episode, member: StaffMember) -> bool:
    """Whether she sees the episode only because she supervises: it is for her to read, and to step in."""
    return "volunteer" not in member.roles and episode.staff_id != member.id


async def decline(session: AsyncSession, house: House, episode_id: str, member: StaffMember, reason: str) -> Episode:
    """Turns an offer down. The episode keeps its place; a colleague's stays with the colleague."""
    her = await _locked(session, house, member)
    episode = await _known(session, episode_id)
    action = Action.REFUSE_TRANSFER if episode.state == State.TRANSFER_OFFERED else Action.DECLINE
    changes = {"passed_by": sorted({*episode.passed_by, her.id})} if action is Action.DECLINE else None
    move = Move(action, her.id, reason, changes=changes, guard=lambda row: row.offered_to == her.id)
    return (await _move(session, house, episode_id, member, move)).episode


async def hold(session: AsyncSession, house: House, episode_id: str, member: StaffMember) -> Episode:
    """Asks the person to wait a moment. The case still counts as in hand."""
    moved = await _own(session, house, episode_id, member, Action.HOLD)
    await house.transitions.tell(session, moved.conversation, notices.on_hold(member.name))
    return moved.episode


async def resume(session: AsyncSession, house: House, episode_id: str, member: StaffMember) -> Episode:
    moved = await _own(session, house, episode_id, member, Action.RESUME)
    await house.transitions.tell(session, moved.conversation, notices.resumed(member.name))
    return moved.episode


async def transfer(
    session: AsyncSession, house: House, episode_id: str, member: StaffMember, *, to: str, reason: str
) -> Episode:
    """Gives an episode back to the queue, or offers it to a colleague and keeps it until she has accepted.

    Args:
        to: user name of a volunteer on duty, or empty.

    Raises:
        Problem: 422 where there is no such volunteer on duty, or she has no place free.
    """
    if to:
        colleague = await _colleague(session, house, to, member)
        await _has_room(session, house, colleague, member)
        now = house.clock.now()
        until = now + timedelta(seconds=house.settings.offer_s)
        changes = {"offered_to": colleague.id, "offered_at": now, "offer_until": until}
        evidence = {"to": colleague.id}
        return (
            await _own(session, house, episode_id, member, Action.OFFER_TRANSFER, reason, evidence, changes)
        ).episode
    changes = {"staff_id": None, "passed_by": [member.id]}
    moved = await _own(session, house, episode_id, member, Action.TRANSFER, reason, None, changes)
    place = await repository.position(session, moved.episode)
    await house.transitions.tell(session, moved.conversation, notices.back_in_queue(place))
    return moved.episode


async def step_in(session: AsyncSession, house: House, episode_id: str, member: StaffMember, *, reason: str) -> Episode:
    """A supervisor takes a case out of a volunteer's hands. Its holder is told why; an offer to a colleague ends.

    Her capacity does not stand in the way, as for anyone who takes a case by hand: what she holds counts as hers, so
    that the assigner offers her nothing beyond it, and the volunteer's place is free again.

    Raises:
        Problem: 409 where nobody has it in hand, or she has it herself.
    """
    her = await _locked(session, house, member)
    holder = (await _known(session, episode_id)).staff_id
    move = Move(
        Action.STEP_IN,
        her.id,
        reason,
        {"from": holder},
        {"staff_id": her.id, "last_staff_id": her.id},
        lambda row: row.staff_id is not None and row.staff_id == holder != her.id,
    )
    moved = await _move(session, house, episode_id, member, move)
    await house.transitions.tell(session, moved.conversation, notices.stepped_in(her.name))
    await house.events.record(
        session, TOLD, {"to": holder, "text": notices.told_of_step_in(her.name, reason)},
        conversation_id=moved.conversation.id, episode_id=episode_id,
    )  # fmt: skip
    return moved.episode


async def call_back(
    session: AsyncSession, house: House, episode_id: str, member: StaffMember, *, at: datetime, note: str
) -> Episode:
    """Promises to get back to the person at a time. Until then the bot answers; then the episode comes to her first.

    Raises:
        Problem: 422 for a time that is past or too far ahead.
    """
    now = house.clock.now()
    if not now < at <= now + LONGEST_PROMISE:
        raise Problem.of(422, "回复时间请选在现在之后、30 天以内。")
    changes = {"staff_id": None, "promised_at": at}
    evidence = {"promised_at": at.isoformat(), "note": note}
    moved = await _own(session, house, episode_id, member, Action.CALLBACK, "promised", evidence, changes)
    promised = notices.when(at.astimezone(CHINA), now.astimezone(CHINA))
    await house.transitions.tell(session, moved.conversation, notices.callback(promised, member.name))
    return moved.episode


async def resolve(
    session: AsyncSession,
    house: House,
    episode_id: str,
    member: StaffMember,
    *,
    outcome: str,
    note: str,
    agreed: str = "",
) -> Episode:
    """Ends an episode: the bot takes over again and is told how it ended, and the person is asked for a rating."""
    evidence = {"outcome": outcome, "note": note, "agreed": agreed}
    changes = {"outcome": outcome, "agreed": agreed}
    moved = await _own(session, house, episode_id, member, Action.RESOLVE, outcome, evidence, changes)
    conversation = moved.conversation
    conversation.failures = 0
    conversation.returned = {
        "episode_id": episode_id, "outcome": outcome, "agreed": agreed, "volunteer": member.name,
    }  # fmt: skip
    await house.transitions.tell(session, conversation, notices.resolved(agreed), notices.rating_request(episode_id))
    conversation.episode_id = None
    return moved.episode


async def _own(
    session: AsyncSession,
    house: House,
    episode_id: str,
    member: StaffMember,
    action: Action,
    reason: str = "",
    evidence: dict[str, Any] | None = None,
    changes: dict[str, Any] | None = None,
) -> Moved:
    """A move that only who has the episode may make."""
    her = await _locked(session, house, member)
    if watches(await _known(session, episode_id), her):
        raise unknown()
    move = Move(action, her.id, reason, evidence, changes, guard=lambda row: row.staff_id == her.id)
    return await _move(session, house, episode_id, member, move)


async def _move(session: AsyncSession, house: House, episode_id: str, member: StaffMember, move: Move) -> Moved:
    """Raises Problem 404 for an unknown episode, 409 where the state or another volunteer is in the way."""
    try:
        return await house.transitions.move(session, episode_id, move)
    except Gone as error:
        raise unknown() from error
    except Refused as error:
        raise await _conflict(session, error.episode, member) from error


async def _locked(session: AsyncSession, house: House, member: StaffMember) -> StaffMember:
    """Locks the volunteer before the conversation, as the assigner does: what she has in hand is counted rightly."""
    her = await staff.lock(session, member.id)
    if her is None:
        raise Problem.of(401)
    house.duty.answered(her)
    return her


async def _known(session: AsyncSession, episode_id: str) -> Episode:
    episode = await repository.by_id(session, episode_id)
    if episode is None:
        raise unknown()
    return episode


async def _colleague(session: AsyncSession, house: House, username: str, member: StaffMember) -> StaffMember:
    found = await staff.by_username(session, username)
    if found is None or found.id == member.id or not house.duty.is_on(found):
        raise Problem(422, "no-such-colleague", "不能转给他", "没有这位在线的志愿者，请换一位，或者转回队列。")
    return found


async def _has_room(session: AsyncSession, house: House, colleague: StaffMember, member: StaffMember) -> None:
    """Locks both, in one order for all, and counts: an offer by hand keeps to the capacity like any other."""
    for one in sorted((colleague.id, member.id)):
        await staff.lock(session, one)
    load = (await repository.loads(session)).get(colleague.id, 0)
    if not house.duty.as_volunteer(colleague, load).free:
        raise Problem(422, "no-room", "不能转给他", f"{colleague.name}手上已经满了，请换一位，或者转回队列。")


def unknown() -> Problem:
    return Problem.of(404, "没有找到这个会话，请刷新列表。")


async def _conflict(session: AsyncSession, episode: Episode, member: StaffMember) -> Problem:
    """Says who has it, or that it is over. What was never one's affair is not there."""
    holder = await staff.by_id(session, episode.staff_id) if episode.staff_id else None
    if holder is not None and holder.id != member.id and episode.state in IN_HAND:
        return Problem(409, "taken", "已被接走", f"这个会话正由{holder.name}处理，请刷新列表。")
    if episode.state in WAITING and not may_take(episode, member):
        return unknown()
    return Problem(409, "state", "状态已变", "这个会话的状态已经变了，请刷新后再试。")
