"""Files from both sides, and the signed links that open them."""

import asyncio
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, TypeAdapter, ValidationError

from api.conversations import schemas
from api.conversations.deps import CitizenConversation, Housed
from api.conversations.schemas import ClientMsgId
from api.conversations.service import to_public
from api.files import repository
from api.handoff import case as cases
from api.problems import Problem
from api.staff.deps import Member
from api.uploads import Limit, Uploaded, one_file
from bot.dialogue.small_talk import file_is_kept
from bot.messages import Role

_ADVICE = "请压缩后再发。"

router = APIRouter(tags=["files"])

_KEY = TypeAdapter(ClientMsgId)
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file", "client_msg_id"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "client_msg_id": {"type": "string"},
                    },
                }
            }
        },
    }
}


class Link(BaseModel):
    url: str


def _key(uploaded: Uploaded) -> str:
    try:
        return _KEY.validate_python(uploaded.fields.get("client_msg_id", ""))
    except ValidationError as error:
        raise Problem.of(422, "缺少 client_msg_id，请刷新页面后重试。") from error


@router.post("/v1/conversations/{conversation_id}/attachments", openapi_extra=_BODY)
async def send_file(conversation_id: CitizenConversation, request: Request, house: Housed) -> schemas.Answered:
    """A picture or a PDF from the person. The bot cannot read it, and says so."""
    await house.limits.check("message", conversation_id)
    uploaded = await one_file(request, Limit(house.settings.attachment_mb, _ADVICE))
    key = _key(uploaded)
    accepted = await house.files.prepare(uploaded.data, uploaded.name)
    async with house.db.write() as session:
        conversation = await house.conversations.locked(session, conversation_id)
        known = await house.file_messages.known(session, conversation_id, key, uploaded.data)
        message = known or await house.file_messages.add(
            session, conversation, accepted, key=key, original=uploaded.data, role=Role.USER
        )
        replies = []
        if known is None and conversation.owner == "bot":
            taken = await house.applications.file_for_clerk(
                session, conversation_id, message.data["attachments"][0]["id"]
            )
            for said in taken or [file_is_kept(waiting=conversation.episode_id is not None)]:
                replies.append(await house.conversations.append(session, conversation, said.role, said))
        return schemas.Answered(
            message=schemas.Message(**to_public(message)),
            replies=[schemas.Message(**to_public(reply)) for reply in replies],
            as_of_seq=conversation.last_seq,
        )


@router.get("/v1/conversations/{conversation_id}/attachments/{attachment_id}/link")
async def link(conversation_id: CitizenConversation, attachment_id: str, house: Housed) -> Link:
    async with house.db.read() as session:
        return Link(url=house.files.link((await house.files.of(session, conversation_id, attachment_id)).id))


@router.post("/v1/staff/episodes/{episode_id}/attachments", status_code=201, openapi_extra=_BODY)
async def say_file(episode_id: str, request: Request, house: Housed, member: Member) -> schemas.Message:
    """A picture or a PDF to the person."""
    uploaded = await one_file(request, Limit(house.settings.attachment_mb, _ADVICE))
    key = f"{member.id}:{_key(uploaded)}"
    accepted = await house.files.prepare(uploaded.data, uploaded.name)
    async with house.db.write() as session:
        conversation, episode = await cases.locked(session, house, episode_id, member)
        cases.must_hold(episode, member)
        message = await house.file_messages.add(
            session, conversation, accepted, key=key, original=uploaded.data, role=Role.VOLUNTEER, author=member.name
        )
        return schemas.Message(**to_public(message))


@router.get("/v1/staff/episodes/{episode_id}/attachments/{attachment_id}/link")
async def staff_link(episode_id: str, attachment_id: str, house: Housed, member: Member) -> Link:
    async with house.db.read() as session:
        episode = await cases.visible(session, episode_id, member)
        row = await house.files.of(session, episode.conversation_id, attachment_id)
    return Link(url=house.files.link(row.id))


@router.get("/v1/attachments/{attachment_id}", response_class=Response, include_in_schema=False)
async def read(
    attachment_id: str,
    house: Housed,
    until: Annotated[int, Query(ge=0)],
    signature: Annotated[str, Query(max_length=100)],
) -> Response:
    """The file, as what it was found to be; no browser runs anything of it."""
    if not house.files.opens(attachment_id, until, signature):
        raise Problem.of(404, "链接已过期，请回到对话里重新打开。")
    async with house.db.read() as session:
        row = await repository.whichever(session, attachment_id)
    if row is None or not row.key_id:
        raise Problem.of(404, "没有找到这个文件，请刷新后重试。")
    data = await asyncio.to_thread(house.files.open, row)
    how = "inline" if row.media_type.startswith("image/") else "attachment"
    headers = {
        "Content-Disposition": f"{how}; filename*=UTF-8''{quote(row.name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
        "X-Robots-Tag": "noindex",
    }
    return Response(data, media_type=row.media_type, headers=headers)
