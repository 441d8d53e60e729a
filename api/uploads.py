"""Reads one file out of a multipart request, in memory alone and never more of it than may be taken."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from api.problems import Problem

MEGABYTE = 1_000_000
_ROOM = MEGABYTE
"""What a request may carry beside its file."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How large a file may be, and what its sender can do about a larger one (a clause in Chinese)."""

    megabytes: int
    advice: str

    @property
    def problem(self) -> Problem:
        return Problem.of(413, f"文件超过 {self.megabytes} MB，{self.advice}")


@dataclass(frozen=True, slots=True)
class Uploaded:
    name: str
    data: bytes
    fields: dict[str, str]


async def one_file(request: Request, limit: Limit) -> Uploaded:
    """The part `file`, and the plain fields beside it. Nothing of it touches the disk.

    Raises:
        Problem: 413 for a file above the limit, 422 for a form without a file.
    """
    parser = MultiPartParser(request.headers, bounded(request, limit), max_files=1, max_fields=4, max_part_size=_ROOM)
    parser.spool_max_size = limit.megabytes * MEGABYTE + _ROOM
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError) as error:
        raise Problem.of(422, "表单读不了，请用 file 字段上传一个文件。") from error
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise Problem.of(422, "没有收到文件，请用 file 字段上传一个文件。")
        if (file.size or 0) > limit.megabytes * MEGABYTE:
            raise limit.problem
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        return Uploaded(file.filename or "", await file.read(), fields)
    finally:
        await form.close()


async def bounded(request: Request, limit: Limit) -> AsyncGenerator[bytes]:
    """The body's chunks up to the limit. The rest of a larger one is read away, so that its sender hears the answer.

    Raises:
        Problem: 413 at the end of a body above the limit.
    """
    most, size = limit.megabytes * MEGABYTE + _ROOM, 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= most:
            yield chunk
    if size > most:
        raise limit.problem
