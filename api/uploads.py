"""Reads one file out of a multipart request, never more of it than may be taken."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from api.problems import Problem

MEGABYTE = 1_000_000
_ROOM = 100_000


@dataclass(frozen=True, slots=True)
class Uploaded:
    name: str
    data: bytes
    fields: dict[str, str]


async def one_file(request: Request, megabytes: int) -> Uploaded:
    """The part `file`, and the plain fields beside it.

    Raises:
        Problem: 413 for a file above the limit, 422 for a form without a file.
    """
    parser = MultiPartParser(
        request.headers, _bounded(request, megabytes), max_files=1, max_fields=4, max_part_size=_ROOM
    )
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError) as error:
        raise Problem.of(422, "表单读不了，请用 file 字段上传一个文件。") from error
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise Problem.of(422, "没有收到文件，请用 file 字段上传一个文件。")
        if (file.size or 0) > megabytes * MEGABYTE:
            raise _too_large(megabytes)
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        return Uploaded(file.filename or "", await file.read(), fields)
    finally:
        await form.close()


async def _bounded(request: Request, megabytes: int) -> AsyncGenerator[bytes]:
    """The rest of a body that is too large is read away, so that its sender hears the answer."""
    most, size = megabytes * MEGABYTE + _ROOM, 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= most:
            yield chunk
    if size > most:
        raise _too_large(megabytes)


def _too_large(megabytes: int) -> Problem:
    return Problem.of(413, f"文件超过 {megabytes} MB，请压缩后再发。")
