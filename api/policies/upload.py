"""What a request to preview or import carries: a file, or a text; never more of it in memory than may be imported."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from api.policies import schemas
from api.problems import Problem
from api.uploads import Limit, bounded, one_file
from bot.policies.documents.errors import Unreadable
from bot.policies.documents.readers import sniff

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
    most = limit(megabytes)
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await _form(request, most)
    body = b"".join([chunk async for chunk in bounded(request, most)])
    asked = _valid(schemas.TextInput, body)
    text = await asyncio.to_thread(sniff.read_text, asked.text)
    return Received(text, asked.metadata.given() if asked.metadata else {}, asked.replace)


def limit(megabytes: int) -> Limit:
    """The largest policy file, and what to do about a larger one."""
    return Limit(megabytes, "请删去图片或分成几个文件再导入。")


async def read_file(data: bytes) -> str:
    """The text of a file. Raises Problem 422 where it has none that can be read."""
    try:
        return await asyncio.to_thread(sniff.read, data)
    except Unreadable as error:
        raise Problem(422, "unreadable", "文件读不了", str(error)) from error


async def _form(request: Request, most: Limit) -> Received:
    uploaded = await one_file(request, most)
    said = uploaded.fields.get("metadata", "")
    metadata = _valid(schemas.Metadata, said.encode()).given() if said.strip() else {}
    replace = uploaded.fields.get("replace", "").lower() in ("true", "1", "on")
    return Received(await read_file(uploaded.data), metadata, replace)


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
