"""What a volunteer does and sees in an episode besides moving it: messages, notes, the case, revealing a value."""

import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.applications import holding
from api.applications import repository as applications
from api.clock import iso
from api.conversations import repository as conversations
from api.conversations.links import hidden
from api.conversations.models import Conversation, Message
from api.conversations.service import to_public
from api.handoff import quoting, repository
from api.handoff.models import Episode, Note, Reveal
from api.handoff.moves import may_take, unknown, watches
from api.handoff.quoting import Quoted
from api.handoff.transition import moved
from api.house import House
from api.ids import new_id
from api.problems import Problem
from api.staff.models import StaffMember
from bot.dialogue.incoming import clean
from bot.handoff.episode import IN_HAND, OFFERING, WAITING
from bot.messages import Reply, Role
from bot.privacy.mask import mask


async def visible(session: AsyncSession, episode_id: str, member: StaffMember) -> Episode:
    """An episode that is waiting in one's region, offered to one, or one's own.

    Raises:
        Problem: 404 for any other: who has none of it, sees none.
    """
    episode = await repository.by_id(session, episode_id)
    if episode is None or not concerns(episode, member):
        raise unknown()
    return episode


def concerns(episode: Episode, member: StaffMember) -> bool:
    """Whether an episode is for this member to see. A supervisor sees all."""
    if "supervisor" in member.roles:
        return True
    if episode.state in WAITING:
        return may_take(episode, member)
    return member.id == episode.staff_id or (episode.state in OFFERING and episode.offered_to == member.id)


async def locked(
    session: AsyncSession, house: House, episode_id: str, member: StaffMember
) -> tuple[Conversation, Episode]:
    """An episode and its conversation as they are under the lock: whoever took it over before has it now."""
    episode = await visible(session, episode_id, member)
    conversation = await house.conversations.locked(session, episode.conversation_id)
    await session.refresh(episode)
    return conversation, episode


def must_hold(episode: Episode, member: StaffMember) -> None:
    """Raises Problem 404 for who only watches it, 409 for anyone else in whose hands the episode is not."""
    if watches(episode, member):
        raise unknown()
    if episode.state not in IN_HAND or episode.staff_id != member.id:
        raise Problem(409, "not-yours", "不能这样做", "这个会话不在您手上或已经结束，请先接入。")


async def say(
    session: AsyncSession,
    house: House,
    episode_id: str,
    member: StaffMember,
    client_msg_id: str,
    text: str,
    quoted: Sequence[Quoted] = (),
) -> Message:
    """A message to the person, with what it quotes; numbers of people in it become masks, as in what they say.

    The same id again gives the same message.

    Raises:
        Problem: 409 where the episode is not in one's hands, or the id came with other words.
    """
    text = clean(text)
    quotes = [one.model_dump() for one in quoted]

    async def words(_conversation_id: str) -> Reply:
        return quoting.reply(house, mask(text).text, quoted)

    return await speak(session, house, episode_id, member, client_msg_id, [text, quotes] if quotes else text, words)


async def speak(
    session: AsyncSession,
    house: House,
    episode_id: str,
    member: StaffMember,
    client_msg_id: str,
    body: Any,
    make: Callable[[str], Awaitable[Reply]],
) -> Message:
    """Whatever a volunteer sends to the person whose case she holds; `make` gets the conversation's id, once.

    Raises:
        Problem: 409 where the episode is not in one's hands, or the id came with another `body`.
    """
    conversation, episode = await locked(session, house, episode_id, member)
    said = body if isinstance(body, str) else json.dumps(body)
    key, digest = f"{member.id}:{client_msg_id}", house.vault.digest(said)
    known = await conversations.by_client_id(session, conversation.id, key)
    if known is not None:
        if known.body_hash != digest:
            raise Problem(409, "conflict", "消息重复", "这条消息的编号已经用过了，请换一个编号再发。")
        return known
    must_hold(episode, member)
    return await house.conversations.append(
        session,
        conversation,
        Role.VOLUNTEER,
        await make(conversation.id),
        author=member.name,
        client_msg_id=key,
        body_hash=digest,
    )


async def note(
    session: AsyncSession, house: House, episode_id: str, member: StaffMember, client_msg_id: str, text: str
) -> Note:
    """An internal note, its numbers masked; a supervisor's is a whisper to who has the case.

    Raises:
        Problem: 409 where the id came with other words.
    """
    text = mask(clean(text)).text
    episode = await visible(session, episode_id, member)
    await house.conversations.locked(session, episode.conversation_id)
    known = await repository.note_by_client_id(session, episode.id, client_msg_id)
    if known is not None:
        if known.text != text or known.staff_id != member.id:
            raise Problem(409, "conflict", "备注重复", "这条备注的编号已经用过了，请换一个编号再发。")
        return known
    made = Note(
        id=new_id("nte"),
        episode_id=episode.id,
        staff_id=member.id,
        client_msg_id=client_msg_id,
        text=text,
        author=member.name,
        whisper="supervisor" in member.roles and episode.state in IN_HAND and episode.staff_id != member.id,
        created_at=house.clock.now(),
    )
    await repository.add(session, made)
    await house.events.record(
        session, "note", {"note": public_note(made)}, conversation_id=episode.conversation_id, episode_id=episode.id
    )
    return made


def public_note(row: Note) -> dict[str, Any]:
    return {
        "id": row.id, "staff_id": row.staff_id, "author": row.author, "whisper": row.whisper, "text": row.text,
        "created_at": iso(row.created_at),
    }  # fmt: skip


def public_episode(episode: Episode, house: House) -> dict[str, Any]:
    until = episode.accepted_at or episode.ended_at or house.clock.now()
    return {
        **moved(episode),
        "id": episode.id,
        "conversation_id": episode.conversation_id,
        "region": house.opening.regions.title(episode.region),
        "summary": episode.summary,
        "agreed": episode.agreed,
        "offer_s": _seconds_left(episode, house),
        "waiting_s": max(0, int((until - episode.requested_at).total_seconds())),
    }


def _seconds_left(episode: Episode, house: House) -> int:
    """How long the offer still stands."""
    if episode.offer_until is None:
        return 0
    left = int((episode.offer_until - house.clock.now()).total_seconds())
    return min(max(0, left), house.settings.offer_s)


async def case(session: AsyncSession, house: House, episode_id: str, member: StaffMember) -> dict[str, Any]:
    """The whole case, and the event up to which it is told."""
    episode = await visible(session, episode_id, member)
    as_of = await house.events.last_id(session)
    messages = await conversations.messages_after(session, episode.conversation_id, 0)
    rows = await applications.of_conversation(session, episode.conversation_id)
    paired = await repository.pairing(session, episode.conversation_id)
    return {
        **public_episode(episode, house),
        "messages": [{**to_public(m), "text": hidden(m.text)} for m in messages],
        "receipts": await house.receipts.of_citizen(session, episode.conversation_id),
        "paired_with": paired.staff_id if paired else "",
        "earlier": [
            {
                "id": row.id, "requested_at": iso(row.requested_at), "topic": row.topic, "state": row.state,
                "outcome": row.outcome or "", "agreed": row.agreed, "labels": row.labels,
                "notes": [note.text for note in await repository.notes(session, row.id)],
            }
            for row in await repository.earlier(session, episode)
        ],
        "notes": [public_note(n) for n in await repository.notes(session, episode.id)],
        "applications": [
            {
                **house.applications.public(row),
                "answers": holding.masked_answers(house.applications.catalogue, row),
            }
            for row in rows
        ],
        "decisions": [
            {
                "actor": d.actor, "action": d.action, "from": d.from_state, "to": d.to_state,
                "reason": d.reason, "epoch": d.epoch, "evidence": d.evidence, "created_at": iso(d.created_at),
            }
            for d in await repository.decisions(session, episode.id)
        ],
        "as_of_event": as_of,
    }  # fmt: skip


async def reveal(
    session: AsyncSession, house: House, episode_id: str, member: StaffMember, field: str, reason: str
) -> str:
    """Unmasks one value `APPLICATION_ID.STEP`; who, what and why is kept.

    Raises:
        Problem: 404 where the case has no such value, 409 where the case is not in one's hands.
    """
    episode = await visible(session, episode_id, member)
    if watches(episode, member):
        raise unknown()
    if episode.staff_id != member.id:
        raise Problem(409, "not-yours", "不能查看", "请先接入这个会话，再查看个人信息。")
    application_id, _, step = field.partition(".")
    rows = await applications.of_conversation(session, episode.conversation_id)
    answers = next((row.answers for row in rows if row.id == application_id), {})
    secret = answers.get(step, {}).get("secret", "")
    if not secret:
        raise Problem.of(404, "没有这一项可以查看。")
    row = Reveal(
        id=new_id("rvl"),
        staff_id=member.id,
        episode_id=episode.id,
        field=field,
        reason=reason,
        created_at=house.clock.now(),
    )
    session.add(row)
    return await house.vault.get(session, secret)
