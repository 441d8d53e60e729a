"""What a request to preview or import carries: a file, or a text; never more of it in memory than may be imported."""

import asyncio
import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from api.policies import schemas
from api.problems import Problem
from bot.policies.documents.errors import Unreadable
from bot.policies.documents.readers import sniff

MEGABYTE = 1_000_000
_ROOM = MEGABYTE
"""What a request may carry beside its file."""

REQUEST_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "metadata": {"type": "string", "description": "a JSON object"},
                        "replace": {"type": "boolean"},
                    },
                }
            },
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["text"],
                    "properties": {
                        "text": {"type": "string"},
                        "metadata": {"type": "object"},
                        "replace": {"type": "boolean"},
                    },
                }
            },
        },
    }
}


@dataclass(frozen=True, slots=True)
class Received:
    text: str
    metadata: dict[str, Any]
    replace: bool


async def receive(request: Request, megabytes: int) -> Received:
    """Takes a document out of a request.

    Args:
        megabytes: the largest file that is taken.

    Raises:
        Problem: 413 for one that is larger, 422 for one that cannot be read.
        RequestValidationError: text or metadata are not of their shape.
    """
    stream = _bounded(request, megabytes)
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await _form(request, stream, megabytes)
    body = b"".join([chunk async for chunk in stream])
    asked = _valid(schemas.TextInput, body)
    text = await asyncio.to_thread(sniff.read_text, asked.text)
    return Received(text, asked.metadata.given() if asked.metadata else {}, asked.replace)


async def read_file(data: bytes) -> str:
    """The text of a file. Raises Problem 422 where it has none that can be read."""
    try:
        return await asyncio.to_thread(sniff.read, data)
    except Unreadable as error:
        raise Problem(422, "unreadable", "文件读不了", str(error)) from error


async def _form(request: Request, stream: AsyncGenerator[bytes], megabytes: int) -> Received:
    parser = MultiPartParser(request.headers, stream, max_files=1, max_fields=3, max_part_size=_ROOM)
    try:
        form = await parser.parse()
    except MultiPartException as error:
        raise Problem.of(422, "表单读不了，请用 file 字段上传一个文件。") from error
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise Problem.of(422, "没有收到文件，请用 file 字段上传一个文件。")
        if (file.size or 0) > megabytes * MEGABYTE:
            raise too_large(megabytes)
        data = await file.read()
    finally:
        await form.close()
    said = form.get("metadata")
    metadata = _valid(schemas.Metadata, said.encode()).given() if isinstance(said, str) and said.strip() else {}
    return Received(await read_file(data), metadata, str(form.get("replace", "")).lower() in ("true", "1", "on"))


async def _bounded(request: Request, megabytes: int) -> AsyncGenerator[bytes]:
    """The body's chunks up to the limit. The rest of a larger one is read away, so that its sender hears the answer."""
    most, size = megabytes * MEGABYTE + _ROOM, 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= most:
            yield chunk
    if size > most:
        raise too_large(megabytes)


def too_large(megabytes: int) -> Problem:
    """The problem of a file beyond the setting."""
    return Problem.of(413, f"文件超过 {megabytes} MB，请删去图片或分成几个文件再导入。")


def _valid[Shape: BaseModel](shape: type[Shape], body: bytes) -> Shape:
    try:
        json.loads(body)
        return shape.model_validate_json(body)
    except ValidationError as error:
        raise RequestValidationError(
            error.errors(include_url=False, include_input=False, include_context=False)
        ) from error
    except (ValueError, RecursionError) as error:
        raise Problem.of(422, "内容不是有效的 JSON，请检查后重试。") from error
