"""What staff do to an episode: one function a transition, each lock → guard → update → event."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.models import Conversation
from api.handoff import repository
from api.handoff.log import record
from api.handoff.models import Episode
from api.house import House
from api.problems import Problem
from api.staff import repository as staff
from api.staff.models import StaffMember
from bot.handoff import notices
from bot.handoff.episode import IN_HAND, OWNER_ONLY, Action, NotPossible, State, after
from bot.messages import Reply


async def accept(session: AsyncSession, house: House, episode_id: str, member: StaffMember) -> Episode:
    """Takes a waiting episode: from now on a person owns the conversation, and the bot is fenced out."""
    conversation, episode = await _move(session, house, episode_id, member, Action.ACCEPT, member.id)
    conversation.owner, conversation.epoch = "human", conversation.epoch + 1
    episode.accepted_at = house.clock.now()
    await _tell(session, house, conversation, notices.active(member.name))
    return episode


async def decline(session: AsyncSession, house: House, episode_id: str, member: StaffMember, reason: str) -> Episode:
    """Turns an offer down: the episode is in the queue again, with its age and priority."""
    return (await _move(session, house, episode_id, member, Action.DECLINE, None, {"reason": reason}))[1]


async def hold(session: AsyncSession, house: House, episode_id: str, member: StaffMember) -> Episode:
    conversation, episode = await _move(session, house, episode_id, member, Action.HOLD, member.id)
    await _tell(session, house, conversation, notices.on_hold(member.name))
    return episode


async def resume(session: AsyncSession, house: House, episode_id: str, member: StaffMember) -> Episode:
    conversation, episode = await _move(session, house, episode_id, member, Action.RESUME, member.id)
    await _tell(session, house, conversation, notices.resumed(member.name))
    return episode


async def transfer(
    session: AsyncSession, house: House, episode_id: str, member: StaffMember, *, to: str, reason: str
) -> Episode:
    """Gives an episode back to the queue, or offers it to a colleague, who must accept it.

    Args:
        to: user name of an available volunteer, or empty.

    Raises:
        Problem: 422 where there is no such volunteer on duty.
    """
    colleague = await _colleague(session, to, member) if to else None
    evidence = {"reason": reason, "to": to}
    conversation, episode = await _move(session, house, episode_id, member, Action.TRANSFER, None, evidence)
    conversation.owner, conversation.epoch = "bot", conversation.epoch + 1
    if colleague is not None:
        episode.state, episode.offered_to = after(State(episode.state), Action.OFFER), colleague.id
        await _record(session, house, episode, Action.OFFER, member, State.QUEUED, {"to": colleague.id})
    await _tell(session, house, conversation, notices.back_in_queue(await repository.position(session, episode)))
    return episode


async def resolve(
    session: AsyncSession, house: House, episode_id: str, member: StaffMember, *, outcome: str, note: str
) -> Episode:
    """Ends an episode: the bot takes over again, and the person is asked for a rating."""
    evidence = {"outcome": outcome, "note": note}
    conversation, episode = await _move(session, house, episode_id, member, Action.RESOLVE, member.id, evidence)
    episode.outcome, episode.ended_at = outcome, house.clock.now()
    conversation.owner, conversation.epoch, conversation.failures = "bot", conversation.epoch + 1, 0
    await _tell(session, house, conversation, notices.resolved(), notices.rating_request(episode.id))
    conversation.episode_id = None
    return episode


async def _move(
    session: AsyncSession,
    house: House,
    episode_id: str,
    member: StaffMember,
    action: Action,
    holder: str | None,
    evidence: Mapping[str, Any] | None = None,
) -> tuple[Conversation, Episode]:
    """Locks the conversation, then the episode (everywhere in this order), guards, and compares and sets.

    Raises:
        Problem: 404 for an unknown episode, 409 where the state or another volunteer is in the way.
    """
    found = await repository.by_id(session, episode_id)
    if found is None:
        raise unknown()
    conversation = await house.conversations.locked(session, found.conversation_id)
    episode = await repository.lock(session, episode_id)
    if episode is None:
        raise unknown()
    before, offered_to = State(episode.state), episode.offered_to
    try:
        to_state = after(before, action)
    except NotPossible as error:
        raise await _conflict(session, episode, member) from error
    foreign = action in OWNER_ONLY and episode.staff_id != member.id
    foreign = foreign or (action is Action.DECLINE and offered_to != member.id)
    if foreign or not await repository.move(session, episode.id, before, to_state, holder):
        raise await _conflict(session, episode, member)
    await session.refresh(episode)
    await _record(session, house, episode, action, member, before, evidence or {})
    return conversation, episode


async def _record(
    session: AsyncSession,
    house: House,
    episode: Episode,
    action: Action,
    member: StaffMember,
    before: State,
    evidence: Mapping[str, Any],
) -> None:
    await record(
        session,
        house.clock,
        house.events,
        episode,
        action=str(action),
        actor=member.id,
        before=str(before),
        evidence=evidence,
    )


async def _tell(session: AsyncSession, house: House, conversation: Conversation, *replies: Reply) -> None:
    for reply in replies:
        await house.conversations.append(session, conversation, reply.role, reply)


async def _colleague(session: AsyncSession, username: str, member: StaffMember) -> StaffMember:
    found = await staff.by_username(session, username)
    on_duty = found is not None and (found.presence == "available" or found.always_on_duty)
    if found is None or not on_duty or found.disabled or found.id == member.id or "volunteer" not in found.roles:
        raise Problem(422, "no-such-colleague", "不能转给他", "没有这位在线的志愿者，请换一位，或者转回队列。")
    return found


def unknown() -> Problem:
    return Problem.of(404, "没有找到这个会话，请刷新列表。")


async def _conflict(session: AsyncSession, episode: Episode, member: StaffMember) -> Problem:
    """Says who has it, or that it is over."""
    holder = await staff.by_id(session, episode.staff_id) if episode.staff_id else None
    if holder is not None and holder.id != member.id and episode.state in IN_HAND:
        return Problem(409, "taken", "已被接走", f"这个会话正由{holder.name}处理，请刷新列表。")
    return Problem(409, "state", "状态已变", "这个会话的状态已经变了，请刷新后再试。")
