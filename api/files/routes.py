"""Uploads of a conversation: an answer of type `file` is the id of one."""

from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel

from api.conversations.deps import CitizenConversation, Housed
from api.house import House
from api.problems import Problem
from api.uploads import Limit, one_file
from bot.files.accept import Accepted
from bot.files.kinds import kind_of

router = APIRouter(prefix="/v1/conversations", tags=["files"])

_ADVICE = "请压缩一下，或者拍小一点再上传。没有上传也可以点“跳过”。"
_REFUSED = frozenset({413, 422})
_SHEETS_OF = "employment_registration"
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}


class Uploaded(BaseModel):
    upload_id: str
    kind: str
    size: int
    rows: int


@router.post("/{conversation_id}/files", status_code=201, openapi_extra=_BODY)
async def upload(conversation_id: CitizenConversation, request: Request, house: Housed) -> Uploaded:
    """Takes one file in. A sheet of employees is checked row by row, and refused with what is wrong where."""
    await house.limits.check("message", conversation_id)
    try:
        accepted, rows = await _accepted(request, house)
    except Problem as problem:
        if problem.status in _REFUSED:
            await _stumbled(house, conversation_id)
        raise
    async with house.db.write() as session:
        kept = await house.files.keep(session, conversation_id, accepted, rows=rows)
        return Uploaded(upload_id=kept.id, kind=kind_of(kept.media_type), size=kept.size, rows=kept.rows)


async def _accepted(request: Request, house: House) -> tuple[Accepted, int]:
    data = (await one_file(request, Limit(house.settings.upload_mb, _ADVICE))).data
    if not data:
        raise Problem.of(422, "没有收到文件，请用 file 字段上传一个文件。")
    service = house.applications.catalogue.get(_SHEETS_OF)
    return await house.files.prepare_answer(data, service, house.applications.context())


async def _stumbled(house: House, conversation_id: str) -> None:
    """The request's answer says what is wrong; the offer of a person comes in the talk, as long as the bot has it."""
    async with house.db.write() as session:
        conversation = await house.conversations.locked(session, conversation_id)
        if conversation.owner == "bot":
            for reply in await house.applications.upload_refused(session, conversation_id):
                await house.conversations.append(session, conversation, reply.role, reply)
