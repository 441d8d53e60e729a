"""Sockets fed with rubbish, sockets that say nothing, and many of them."""

import asyncio
import json
import os
from contextlib import AsyncExitStack, suppress
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from tests.attack.conftest import Target

RUBBISH: list[str | bytes] = [
    "", "null", "[]", "1", '"auth"', "{", '{"type": null}', '{"type": {}}', '{"type": ["message"]}', b"\x00\xff",
    "[" * 30_000, '{"a":' * 5_000, '{"type": "message"}', '{"type": "message", "client_msg_id": 1, "text": 2}',
    '{"type": "message", "client_msg_id": "\\ud800", "text": "\\ud800"}', '{"type": "typing", "episode_id": "\\u0000"}',
    '{"type": "typing", "episode_id": {"a": 1}}', '{"type": "typing", "episode_id": "\\ud800"}',
    '{"type": "ack", "seq": "x"}', '{"type": "ack", "seq": 1e400}', '{"type": "auth", "token": "again"}',
    '{"type": "message", "text": "' + "长" * 39_000,
    json.dumps({"type": "message", "client_msg_id": "long", "text": "长" * 4_001}),
]  # fmt: skip
SILENT = 150


def _addresses(target: Target) -> list[tuple[str, str]]:
    socket = target.url.replace("http", "ws")
    token = {"citizen": target.citizen, "staff": target.staff}
    return [
        (f"{socket}/v1/conversations/{target.conversation_id}/stream?after=0", token["citizen"]["Authorization"][7:]),
        (f"{socket}/v1/staff/stream?after=0", token["staff"]["Authorization"][7:]),
    ]


async def _well(target: Target) -> None:
    async with httpx.AsyncClient(trust_env=False, timeout=20) as client:
        assert (await client.get(f"{target.url}/readyz")).status_code == 200


async def _enter(socket: ClientConnection, token: str) -> None:
    await socket.send(json.dumps({"type": "auth", "token": token}))
    while json.loads(await asyncio.wait_for(socket.recv(), 20))["type"] != "ready":
        pass


@pytest.mark.parametrize("at", [0, 1])
async def test_rubbish_ends_nothing_and_is_told(target: Target, at: int) -> None:
    """A text frame that is rubbish gets a sentence, and the stream goes on; a binary one may end its own socket."""
    address, token = _addresses(target)[at]
    for rubbish in RUBBISH:
        async with connect(address, max_size=None, proxy=None) as socket:
            await _enter(socket, token)
            await socket.send(rubbish)
            silent = ('"ack"', '"typing"') if at == 0 else ('"ack"',)
            if isinstance(rubbish, str) and not any(kind in rubbish for kind in silent):
                told = await _next_error(socket)
                assert told["problem"]["status"] in (404, 422), rubbish[:80]
                assert told["problem"]["detail"]
    await _well(target)


async def _next_error(socket: ClientConnection) -> dict[str, Any]:
    while True:
        frame: dict[str, Any] = json.loads(await asyncio.wait_for(socket.recv(), 20))
        if frame["type"] == "error":
            return frame


@pytest.mark.parametrize("at", [0, 1])
async def test_rubbish_in_place_of_a_token_opens_nothing(target: Target, at: int) -> None:
    address, _ = _addresses(target)[at]
    made_up = [json.dumps({"type": "auth", "token": bad}) for bad in ("", "x", None, 1, ["x"], "\ud800", "长" * 9_000)]
    for first in (*RUBBISH, *made_up, os.urandom(64)):
        async with connect(address, max_size=None, proxy=None) as socket:
            heard = []
            with suppress(ConnectionClosed):
                await socket.send(first)
                while True:
                    heard.append(json.loads(await asyncio.wait_for(socket.recv(), 30)))
            assert {frame["type"] for frame in heard} <= {"error"}, first[:80]
            assert socket.close_code in (4401, 4404, 1003, 1007, 1009, 1011, 1006), (socket.close_code, first[:80])
    await _well(target)


@pytest.mark.parametrize("after", ["-1", "x", "99999999999999999999", "1.5", ""])
async def test_a_position_that_is_none_opens_nothing(target: Target, after: str) -> None:
    address, _ = _addresses(target)[0]
    with pytest.raises(WebSocketException):
        async with connect(address.replace("after=0", f"after={after}"), proxy=None) as socket:
            await socket.recv()
    await _well(target)


async def test_many_sockets_that_say_nothing_keep_nobody_out(target: Target) -> None:
    address, token = _addresses(target)[0]
    async with AsyncExitStack() as silent:
        for _ in range(SILENT):
            await silent.enter_async_context(connect(address, proxy=None, open_timeout=30))
        async with connect(address, max_size=None, proxy=None) as socket:
            await _enter(socket, token)
        await _well(target)


async def test_many_slow_bodies_keep_nobody_out(target: Target) -> None:
    """Headers that promise a body which never comes, and headers that never end."""
    where = urlsplit(target.url)
    writers = []
    for number in range(SILENT):
        _, writer = await asyncio.open_connection(where.hostname, where.port)
        head = b"POST /v1/conversations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        writer.write(head + (b"Content-Length: 900\r\n\r\n{" if number % 2 else b"X-Slow: "))
        await writer.drain()
        writers.append(writer)
    await _well(target)
    for writer in writers:
        writer.close()
