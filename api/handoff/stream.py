"""The staff's stream: every event after an id, in order, once; then live (contract, section 3)."""

from contextlib import suppress
from typing import Annotated, Any

from fastapi import APIRouter, Query, WebSocket, WebSocketDisconnect

from api.clock import iso
from api.conversations.links import hidden
from api.conversations.service import topic
from api.events.models import Event
from api.events.service import STAFF, TOLD, staff_topic
from api.fanout import Listener
from api.handoff import case as cases
from api.house import House, house_of
from api.metrics import STREAMS
from api.origins import allowed_origin
from api.problems import Problem
from api.receipts.service import STAFF as STAFF_SIDE
from api.sockets import both_ways, first_token, pass_on, refuse, told_when_away
from api.staff import sessions
from api.staff.deps import COOKIE, enrol_first
from api.staff.models import StaffMember
from api.staff.permissions import allowed
from bot.handoff.episode import IN_HAND

router = APIRouter()

RESYNC_BEYOND = 1000


@router.websocket("/v1/staff/stream")
async def stream(socket: WebSocket, after: Annotated[int, Query(ge=0, le=2**53)] = 0) -> None:
    house = await house_of(socket)
    if not allowed_origin(socket, house.settings, own_only=True):
        await socket.close(4403)
        return
    await socket.accept()
    with suppress(WebSocketDisconnect, RuntimeError):
        async with told_when_away(socket):
            try:
                token = await first_token(socket) or socket.cookies.get(COOKIE, "")
                async with house.db.read() as session:
                    member, _ = await sessions.recognise(session, house.clock, token)
                if not allowed("WS", "/v1/staff/stream", member.roles):
                    raise Problem.of(404)
                if house.totp.must_enrol(member):
                    raise enrol_first()
            except Problem as problem:
                await refuse(socket, problem)
                return
            with STREAMS.labels("staff").track_inprogress(), house.fanout.listen(STAFF, staff_topic(member.id)) as ear:
                try:
                    await _Stream(socket, house, member, token, after, ear).run()
                except* Problem as ended:
                    await refuse(socket, _first(ended))


class _Stream:
    def __init__(
        self, socket: WebSocket, house: House, member: StaffMember, token: str, after: int, ear: Listener
    ) -> None:
        self._socket, self._house, self._member, self._token = socket, house, member, token
        self._at, self._ear = after, ear

    async def run(self) -> None:
        async with self._house.db.read() as session:
            last = await self._house.events.last_id(session)
        if last - self._at > RESYNC_BEYOND or self._at > last:
            await self._socket.send_json({"type": "resync"})
            self._at = last
        await self._socket.send_json({"type": "ready", "as_of_event": last})
        await both_ways(self._socket, self._speak(), self._handle)

    async def _speak(self) -> None:
        while True:
            self._ear.wake.clear()
            for event, visible in await self._new():
                if visible:
                    await self._socket.send_json({"type": "event", "event": public_event(event, self._house)})
                self._at = event.id
            await pass_on(self._socket, self._ear, self._house.fanout)

    async def _new(self) -> list[tuple[Event, bool]]:
        """Read and let go before anything is sent: a slow reader holds no connection of the database."""
        async with self._house.db.read() as session:
            member, _ = await sessions.recognise(session, self._house.clock, self._token)
            events = await self._house.events.after(session, self._at)
            found = [(event, await self._may_see(session, event)) for event in events]
        if self._house.duty.unseen(member):
            async with self._house.db.write() as session:
                await self._house.duty.seen(session, member.id)
        return found

    async def _may_see(self, session: Any, event: Event) -> bool:
        """Movements are for all, so that every queue is true; words only for who may open the case, or who is meant."""
        if event.type == TOLD:
            return bool(event.data["to"] == self._member.id)
        if event.episode_id is None or event.type not in ("message", "note", "receipt"):
            return True
        try:
            await cases.visible(session, event.episode_id, self._member)
        except Problem:
            return False
        return True

    async def _handle(self, frame: dict[str, Any]) -> None:
        match frame.get("type"):
            case "typing":
                conversation_id = await self._in_hand(frame)
                if conversation_id:
                    self._house.fanout.signal(topic(conversation_id), {"type": "typing", "role": "volunteer"})
            case "ack" if "episode_id" not in frame:
                return  # of an event: `after` resumes, so nothing need be kept
            case "ack":
                conversation_id = await self._in_hand(frame)
                if conversation_id:
                    await self._house.receipts.take(conversation_id, STAFF_SIDE, frame)
            case _:
                raise Problem.of(422, "不认识这种消息，请刷新页面后重试。")

    async def _in_hand(self, frame: dict[str, Any]) -> str:
        """The conversation of the frame's episode if it is in her hands: what others look at is told to nobody."""
        async with self._house.db.read() as session:
            episode = await cases.visible(session, str(frame.get("episode_id", "")), self._member)
        hers = episode.staff_id == self._member.id and episode.state in IN_HAND
        return episode.conversation_id if hers else ""


def public_event(event: Event, house: House) -> dict[str, Any]:
    """An event as streams carry it: of an episode, what its row in the queue shows, but for the person's words."""
    data = event.data
    if event.type == "message":
        data = {**data, "message": {**data["message"], "text": hidden(data["message"]["text"])}}
    if "region" in data:
        data = {**data, "region": house.opening.regions.title(data["region"])}
    return {
        "id": event.id,
        "type": event.type,
        "conversation_id": event.conversation_id or "",
        "episode_id": event.episode_id or "",
        "data": data,
        "created_at": iso(event.created_at),
    }


def _first(problems: BaseExceptionGroup[Problem]) -> Problem:
    found = problems.exceptions[0]
    return found if isinstance(found, Problem) else _first(found)
