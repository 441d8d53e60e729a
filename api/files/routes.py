"""Uploads of a conversation: an answer of type `file` is the id of one."""

from collections.abc import AsyncGenerator
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from api.conversations.deps import CitizenConversation, Housed
from api.problems import Problem

router = APIRouter(prefix="/v1/conversations", tags=["files"])

_MEGABYTE = 1_000_000
_BESIDE = 100_000  # what a form may carry beside its file
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
    data = await _file(request, house.settings.upload_mb)
    service = house.applications.catalogue.get(_SHEETS_OF)
    kind, rows = await house.files.check(data, service, house.applications.context())
    async with house.db.write() as session:
        kept = await house.files.keep(session, conversation_id, data, kind, rows)
        return Uploaded(upload_id=kept.id, kind=kept.kind, size=kept.size, rows=kept.rows)


async def _file(request: Request, megabytes: int) -> bytes:
    """The file of a form, in memory alone: nothing of it touches the disk before it is encrypted."""
    stream = _bounded(request, megabytes * _MEGABYTE + _BESIDE, megabytes)
    parser = MultiPartParser(request.headers, stream, max_files=1, max_fields=3)
    parser.spool_max_size = megabytes * _MEGABYTE + _BESIDE
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError) as error:
        raise Problem.of(422, "没有收到文件，请用 file 字段上传一个文件。") from error
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.size:
            raise Problem.of(422, "没有收到文件，请用 file 字段上传一个文件。")
        if file.size > megabytes * _MEGABYTE:
            raise _too_large(megabytes)
        return await file.read()
    finally:
        await form.close()


async def _bounded(request: Request, most: int, megabytes: int) -> AsyncGenerator[bytes]:
    """The body up to the limit; the rest is read away, so that its sender hears the answer."""
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= most:
            yield chunk
    if size > most:
        raise _too_large(megabytes)


def _too_large(megabytes: int) -> Problem:
    return Problem.of(413, f"文件超过 {megabytes}MB，请压缩一下，或者拍小一点再上传。没有上传也可以点“跳过”。")
