"""The citizen's stream: every message after a seq, in order, once; then live (contract, section 2)."""

from contextlib import suppress
from typing import Annotated, Any

from fastapi import APIRouter, Query, WebSocket, WebSocketDisconnect
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations import repository
from api.conversations.models import Conversation
from api.conversations.routes import send
from api.conversations.schemas import Send
from api.conversations.service import to_public, topic
from api.events.service import staff_topic
from api.fanout import Listener
from api.handoff import repository as handoffs
from api.house import House, house_of
from api.metrics import STREAMS
from api.origins import allowed_origin
from api.problems import Problem
from api.receipts.service import CITIZEN, STAFF
from api.sockets import both_ways, first_token, pass_on, refuse, told_when_away
from api.turns.receive import Incoming

router = APIRouter()

RESYNC_BEYOND = 500


@router.websocket("/v1/conversations/{conversation_id}/stream")
async def stream(socket: WebSocket, conversation_id: str, after: Annotated[int, Query(ge=0, le=2**53)] = 0) -> None:
    house = await house_of(socket)
    if not allowed_origin(socket, house.settings):
        await socket.close(4403)
        return
    await socket.accept()
    with suppress(WebSocketDisconnect, RuntimeError):
        async with told_when_away(socket):
            try:
                token = await first_token(socket)
                async with house.db.read() as session:
                    conversation = await house.conversations.authorised(session, conversation_id, token)
            except Problem as problem:
                await refuse(socket, problem)
                return
            with STREAMS.labels("citizen").track_inprogress(), house.fanout.listen(topic(conversation.id)) as ear:
                await _Stream(socket, house, conversation, after, ear).run()


class _Stream:
    def __init__(self, socket: WebSocket, house: House, conversation: Conversation, after: int, ear: Listener) -> None:
        self._socket, self._house, self._ear = socket, house, ear
        self._id, self._at = conversation.id, after
        self._ready_at = conversation.last_seq
        self._place: dict[str, Any] | None = None

    async def run(self) -> None:
        if self._ready_at - self._at > RESYNC_BEYOND or self._at > self._ready_at:
            await self._socket.send_json({"type": "resync"})
            self._at = self._ready_at
        await self._socket.send_json({"type": "ready", "as_of_seq": self._ready_at})
        await both_ways(self._socket, self._speak(), self._handle)

    async def _speak(self) -> None:
        while True:
            self._ear.wake.clear()
            async with self._house.db.read() as session:
                messages = await repository.messages_after(session, self._id, self._at, 200)
                place = await self._house.handoffs.place(session, self._id) or await self._seen(session)
            for message in messages:
                await self._socket.send_json({"type": "message", "message": to_public(message)})
                self._at = message.seq
            if place is not None and place != self._place:
                await self._socket.send_json({"type": "presence", **place})
            self._place = place
            await pass_on(self._socket, self._ear, self._house.fanout)

    async def _seen(self, session: AsyncSession) -> dict[str, Any] | None:
        """How far the volunteer has come who owns the conversation; None where nobody does, or nothing reached her."""
        episode = await handoffs.in_hand(session, self._id)
        if episode is None:
            return None
        seen = await self._house.receipts.of(session, self._id, STAFF)
        return {"state": episode.state, **seen} if seen["delivered_seq"] else None

    async def _handle(self, frame: dict[str, Any]) -> None:
        match frame.get("type"):
            case "message":
                try:
                    body = Send.model_validate({k: v for k, v in frame.items() if k != "type"})
                except ValidationError as error:
                    raise Problem.of(422, "消息格式不对，请刷新页面后重试。") from error
                await send(self._house, self._id, Incoming(body.client_msg_id, text=body.text, payload=body.payload))
            case "typing":
                await self._tell_holder()
            case "ack":
                await self._house.receipts.take(self._id, CITIZEN, frame)
            case _:
                raise Problem.of(422, "不认识这种消息，请刷新页面后重试。")

    async def _tell_holder(self) -> None:
        """That the person types is shown to who owns the conversation, and to nobody else."""
        async with self._house.db.read() as session:
            episode = await handoffs.in_hand(session, self._id)
        if episode is not None and episode.staff_id is not None:
            frame = {"type": "typing", "role": "user", "conversation_id": self._id, "episode_id": episode.id}
            self._house.fanout.signal(staff_topic(episode.staff_id), frame)
