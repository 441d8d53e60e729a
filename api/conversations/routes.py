"""A citizen's side of a conversation (contract, section 2)."""

import asyncio
import time
from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Query

from api.conversations import copies, erasure, repository, schemas
from api.conversations.deps import CitizenConversation, ClientAddress, Housed
from api.conversations.service import to_public, topic
from api.house import House
from api.metrics import TURNS
from api.turns.receive import Incoming, SecureInput
from bot.dialogue.small_talk import greeting

router = APIRouter(prefix="/v1/conversations", tags=["conversations"])


@router.post("", status_code=201)
async def open_conversation(body: schemas.Open, house: Housed, client: ClientAddress) -> schemas.Opened:
    await house.limits.check("conversation", client)
    async with house.db.write() as session:
        conversation, token, messages = await house.conversations.create(
            session, channel=body.channel, locale=body.locale, page_url=body.page_url, greeting=greeting()
        )
    return schemas.Opened(
        conversation_id=conversation.id,
        token=token,
        messages=[schemas.Message(**to_public(m)) for m in messages],
        as_of_seq=conversation.last_seq,
    )


@router.post("/continue")
async def go_on(body: schemas.Continue, house: Housed, client: ClientAddress) -> schemas.Opened:
    """Opens on this page the conversation that a link names. The link is good once, and not for long."""
    await house.limits.check("conversation", client)
    async with house.db.write() as session:
        conversation, token = await house.links.redeem(session, body.ticket)
        messages = await repository.messages_after(session, conversation.id, 0)
    return schemas.Opened(
        conversation_id=conversation.id,
        token=token,
        messages=[schemas.Message(**to_public(m)) for m in messages],
        as_of_seq=conversation.last_seq,
    )


async def send(house: House, conversation_id: str, incoming: Incoming) -> schemas.Answered:
    """Takes in what a person said, by whichever door it came, and waits for the answer."""
    await house.limits.check("message", conversation_id)
    began = time.perf_counter()
    answered = await house.turns.send(conversation_id, incoming)
    TURNS.observe(time.perf_counter() - began)
    return schemas.Answered(
        message=schemas.Message(**to_public(answered.message)),
        replies=[schemas.Message(**to_public(m)) for m in answered.replies],
        as_of_seq=answered.as_of_seq,
    )


@router.post("/{conversation_id}/messages")
async def send_message(conversation_id: CitizenConversation, body: schemas.Send, house: Housed) -> schemas.Answered:
    return await send(house, conversation_id, Incoming(body.client_msg_id, text=body.text, payload=body.payload))


@router.post("/{conversation_id}/secure-answers")
async def send_secure_answer(
    conversation_id: CitizenConversation, body: schemas.SecureAnswer, house: Housed
) -> schemas.Answered:
    secure = SecureInput(body.application_id, body.step, body.value)
    return await send(house, conversation_id, Incoming(body.client_msg_id, secure=secure))


@router.get("/{conversation_id}/messages")
async def read_messages(
    conversation_id: CitizenConversation,
    house: Housed,
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
    wait: Annotated[int, Query(ge=0, le=25, description="seconds to wait for something new; 0 answers at once")] = 0,
) -> schemas.Transcript:
    """All messages after a seq. With `wait` it is the long poll of who gets no WebSocket through."""
    with house.fanout.listen(topic(conversation_id)) as ear:
        read = await _read(house, conversation_id, after)
        if wait and not read.messages:
            with suppress(TimeoutError):
                await asyncio.wait_for(ear.wake.wait(), wait)
                read = await _read(house, conversation_id, after)
    return read


async def _read(house: House, conversation_id: str, after: int) -> schemas.Transcript:
    async with house.db.read() as session:
        messages = await repository.messages_after(session, conversation_id, after)
        conversation = await repository.by_id(session, conversation_id)
    return schemas.Transcript(
        messages=[schemas.Message(**to_public(m)) for m in messages],
        as_of_seq=conversation.last_seq if conversation else 0,
    )


@router.get("/{conversation_id}/export")
async def export(conversation_id: CitizenConversation, house: Housed) -> copies.Export:
    """All that is held on the person by way of this conversation (PIPL art. 45)."""
    async with house.db.read() as session:
        return await copies.export(session, house, conversation_id)


@router.delete("/{conversation_id}")
async def delete(conversation_id: CitizenConversation, house: Housed) -> schemas.Deleted:
    """Deletes what may be deleted and says what must survive (PIPL art. 47)."""
    async with house.db.write() as session:
        return await erasure.erase(session, house, conversation_id)
