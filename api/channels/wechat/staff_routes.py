"""What staff see of WeChat: how far a person can be reached, letters that did not arrive, images."""

from typing import Any, Literal

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from api.channels.wechat.delivery import parcel_of
from api.channels.wechat.models import WechatLetter, WechatPerson
from api.channels.wechat.sql import outbox, people
from api.clock import iso
from api.conversations import repository as conversations
from api.conversations.deps import Housed
from api.conversations.links import hidden
from api.handoff.case import visible
from api.house import House
from api.problems import Problem
from api.staff.deps import Member
from bot.channels.wechat import codes
from bot.channels.wechat.quota import open_at

router = APIRouter(prefix="/v1/staff", tags=["channels"])


class Reach(BaseModel):
    """`left` and `until`: how many messages may still be sent, and until when; null where nothing counts them."""

    channel: str
    left: int | None
    until: str | None
    waiting: int = Field(description="messages that have not reached the person")
    reason: str = Field(description="why they have not; empty where none waits")


class Letter(BaseModel):
    id: str
    conversation_id: str
    person: str = Field(description="the last characters of the id that WeChat gave")
    state: Literal["parked", "dead"]
    reason: str
    text: str
    attempts: int
    created_at: str


class Letters(BaseModel):
    letters: list[Letter]


class Done(BaseModel):
    id: str
    state: str


@router.get("/episodes/{episode_id}/reach")
async def reach(episode_id: str, house: Housed, member: Member) -> Reach:
    async with house.db.read() as session:
        episode = await visible(session, episode_id, member)
        conversation = await conversations.by_id(session, episode.conversation_id)
        person = await people.of_conversation(session, episode.conversation_id)
        if person is None:
            channel = conversation.channel if conversation else ""
            return Reach(channel=channel, left=None, until=None, waiting=0, reason="")
        return await _reach(session, house, person)


async def _reach(session: AsyncSession, house: House, person: WechatPerson) -> Reach:
    counted = await outbox.count(session, person.openid)
    waiting = sum(counted.get(state, 0) for state in ("waiting", "sending", "parked", "dead"))
    held = open_at(await people.allowances(session, person.openid), house.clock.now())
    why = await outbox.last_why(session, person.openid)
    if not house.settings.wechat_sends:
        why = why or "passive"
    elif not person.subscribed:
        why = "unsubscribed"
    return Reach(
        channel="wechat",
        left=sum(allowance.left for allowance in held),
        until=iso(held[-1].until) if held else None,
        waiting=waiting,
        reason=codes.reason(why) if why else "",
    )


@router.get("/wechat/letters")
async def stuck(house: Housed, _member: Member) -> Letters:
    """Messages that did not reach their person: parked until she writes again, or dead until staff decide."""
    async with house.db.read() as session:
        return Letters(letters=[_public(letter, person) for letter, person in await outbox.stuck(session)])


def _public(letter: WechatLetter, person: WechatPerson) -> Letter:
    return Letter(
        id=letter.id,
        conversation_id=person.conversation_id,
        person=f"…{person.openid[-4:]}",
        state="dead" if letter.state == "dead" else "parked",
        reason=codes.reason(letter.why),
        text=hidden(parcel_of(letter).text),
        attempts=letter.attempts,
        created_at=iso(letter.created_at),
    )


@router.post("/wechat/letters/{letter_id}/retry")
async def retry(letter_id: str, house: Housed, _member: Member) -> Done:
    """Sends it once more, at once."""
    return await _decide(house, letter_id, "waiting")


@router.post("/wechat/letters/{letter_id}/drop")
async def drop(letter_id: str, house: Housed, _member: Member) -> Done:
    """Gives it up; the transcript keeps what was said."""
    return await _decide(house, letter_id, "dropped")


async def _decide(house: House, letter_id: str, state: str) -> Done:
    async with house.db.write() as session:
        letter = await outbox.by_id(session, letter_id)
        if letter is None:
            raise Problem.of(404, "没有这条消息，请刷新列表。")
        if letter.state not in ("parked", "dead"):
            raise Problem(409, "state", "状态已变", "这条消息已经处理过了，请刷新列表。")
        letter.state, letter.attempts, letter.due_at = state, 0, house.clock.now()
    return Done(id=letter_id, state=state)


@router.get("/episodes/{episode_id}/images/{image_id}", response_class=Response)
async def image(episode_id: str, image_id: str, house: Housed, member: Member) -> Any:
    """An image that the person sent, for who holds the case."""
    async with house.db.read() as session:
        episode = await visible(session, episode_id, member)
        found = None
        if house.wechat is not None and episode.staff_id == member.id:
            found = await house.wechat.images.read(session, episode.conversation_id, image_id)
    if found is None:
        raise Problem.of(404, "没有这张图片，或者图片还没有取到。")
    return Response(found[0], media_type=found[1], headers={"Cache-Control": "no-store"})
