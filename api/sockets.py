"""What both streams share: the first frame, talking both ways, and frames that may be bad."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import structlog
from fastapi import WebSocket, WebSocketDisconnect

from api.db import unavailable
from api.fanout import Fanout, Listener
from api.problems import Problem

log = structlog.get_logger()

AUTH_WITHIN_S = 10
MOST_FRAME_CHARS = 40_000


def parse_frame(raw: str) -> dict[str, Any]:
    """A client's frame. Raises Problem 422 for what is not a JSON object of a sane size."""
    try:
        frame = json.loads(raw) if len(raw) <= MOST_FRAME_CHARS else None
        if "\\ud" in raw.lower():  # half a character, which nothing can store
            json.dumps(frame, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        frame = None
    if not isinstance(frame, dict):
        raise Problem.of(422, "收到的内容格式不对，请刷新页面后重试。")
    return frame


async def first_token(socket: WebSocket) -> str:
    """The token of the first frame, `{"type": "auth", "token"}`: it never stands in a URL.

    Raises:
        Problem: 401 where the first frame is another, or none comes.
    """
    try:
        frame = parse_frame(await asyncio.wait_for(socket.receive_text(), AUTH_WITHIN_S))
    except (TimeoutError, KeyError, Problem) as error:
        raise Problem.of(401) from error
    if frame.get("type") != "auth":
        raise Problem.of(401)
    return str(frame.get("token") or "")


async def refuse(socket: WebSocket, problem: Problem) -> None:
    """Says why and closes."""
    await socket.send_json({"type": "error", "problem": problem.body()})
    await socket.close(4000 + problem.status)


@asynccontextmanager
async def told_when_away(socket: WebSocket) -> AsyncIterator[None]:
    """Ends a stream with a sentence where the database went away; the other side comes again and misses nothing."""
    try:
        yield
    except* Exception as group:
        if not all(unavailable(error) for error in _leaves(group)):
            raise
        log.warning("database_unavailable", stream=socket.url.path.rpartition("/")[2])
        with suppress(WebSocketDisconnect, RuntimeError):
            await refuse(socket, Problem.of(503))


def _leaves(group: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error


async def both_ways(
    socket: WebSocket, speaking: Coroutine[Any, Any, None], handle: Callable[[dict[str, Any]], Awaitable[None]]
) -> None:
    """Speaks and hears at once until the other side goes away."""
    async with asyncio.TaskGroup() as group:
        task = group.create_task(speaking)
        await _hear(socket, handle)
        task.cancel()


async def _hear(socket: WebSocket, handle: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
    """A bad frame gets an error and ends nothing."""
    while True:
        try:
            raw = await socket.receive_text()
        except (WebSocketDisconnect, KeyError):
            return
        try:
            await handle(parse_frame(raw))
        except Problem as problem:
            await socket.send_json({"type": "error", "problem": problem.body()})


async def pass_on(socket: WebSocket, ear: Listener, fanout: Fanout) -> None:
    """Sends the passing signals, then waits for the next wake; a lost one costs `look_again_s` at the most."""
    while not ear.signals.empty():
        await socket.send_json(ear.signals.get_nowait())
    with suppress(TimeoutError):
        await asyncio.wait_for(ear.wake.wait(), fanout.look_again_s)
