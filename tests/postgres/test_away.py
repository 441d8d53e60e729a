"""While PostgreSQL is away people get a sentence, and afterwards all goes on."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.chaos.process import Server
from tests.machinery.postgres import Postgres


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[tuple[Postgres, Server]]:
    """A PostgreSQL of its own, to be killed, and a server on it."""
    postgres = Postgres(durable=True)
    try:
        postgres.start()
        server = Server(tmp_path / "var", database_url=postgres.url(), desk_every_s="0.2")
        await server.start()
        yield postgres, server
        server.kill()
    finally:
        postgres.close()


async def test_a_sentence_while_it_is_away_and_no_loss_afterwards(place: tuple[Postgres, Server]) -> None:
    postgres, server = place
    async with httpx.AsyncClient(base_url=server.url, trust_env=False, timeout=30) as client:
        opened = (await client.post("/v1/conversations", json={"channel": "web"})).json()
        path, auth = f"/v1/conversations/{opened['conversation_id']}", {"Authorization": f"Bearer {opened['token']}"}
        said = {"client_msg_id": "once", "text": "你好呀"}
        assert (await client.post(f"{path}/messages", json=said, headers=auth)).status_code == 200
        async with connect(f"{server.url.replace('http', 'ws')}{path}/stream", proxy=None) as socket:
            await socket.send(json.dumps({"type": "auth", "token": opened["token"]}))
            while json.loads(await socket.recv())["type"] != "ready":
                pass
            await asyncio.to_thread(postgres.kill)
            with suppress(ConnectionClosed):  # it may have been told already
                await socket.send(json.dumps({"type": "message", "client_msg_id": "socket", "text": "还在吗"}))
            assert (await _last(socket))["problem"]["status"] == 503
        refused = await client.post(f"{path}/messages", json={"client_msg_id": "away", "text": "在吗"}, headers=auth)
        assert refused.status_code == 503
        assert refused.json()["detail"] == "系统正在恢复，请过一会儿再发一次，不会重复办理。"
        assert (await client.get("/readyz")).status_code == 503
        await asyncio.to_thread(postgres.start)
        again = await client.post(f"{path}/messages", json=said, headers=auth)
        assert again.status_code == 200
        assert (
            await client.post(f"{path}/messages", json={"client_msg_id": "away", "text": "在吗"}, headers=auth)
        ).is_success
        told = (await client.get(f"{path}/messages", headers=auth)).json()["messages"]
    assert [m["seq"] for m in told] == list(range(1, len(told) + 1))
    assert [m["text"] for m in told if m["role"] == "user"] == ["你好呀", "在吗"]


async def _last(socket: Any) -> dict[str, Any]:
    """The last frame before the other side closes."""
    last: dict[str, Any] = {}
    try:
        while True:
            last = json.loads(await asyncio.wait_for(socket.recv(), 60))
    except ConnectionClosed:
        return last
