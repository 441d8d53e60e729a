"""Two sides talking: messages per second, time from send to the other side's receipt, memory of an open stream.

`.venv/bin/python -m benchmarks.handoff [STREAMS …]` starts the public app as a process of its own on a fresh data
folder (SQLite; no engine: people talk to people) and, for each number of open streams (50, 500 and 2,000 unless
told otherwise), lets both sides of the conversations send. Half of the streams are citizens' and talk to their
volunteers; volunteers follow theirs by one stream for ten conversations. The other half only listens. Both processes
share the machine's cores, so the figures are those of server and clients together.
"""

import asyncio
import itertools
import json
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psutil
from websockets.asyncio.client import ClientConnection, connect

from api.settings import Settings
from api.staff import commands
from tests.chaos.process import Server

STREAMS = (50, 500, 2000)
PER_VOLUNTEER = 10
TALKING = 40
"""Conversations in which both sides send at the same time; the other streams are open and quiet."""
SECONDS = 10.0


@dataclass
class Measured:
    """When each text was sent, and how long it took to the other side."""

    sent: dict[str, float] = field(default_factory=dict)
    took: list[float] = field(default_factory=list)

    def arrived(self, text: str) -> None:
        began = self.sent.pop(text, None)
        if began is not None:
            self.took.append((time.perf_counter() - began) * 1000)


class Bench:
    def __init__(self, server: Server, data_dir: Path, client: httpx.AsyncClient) -> None:
        self.server, self.data_dir, self.client = server, data_dir, client
        self.measured = Measured()
        self.listening: list[asyncio.Task[None]] = []
        self.sockets: list[ClientConnection] = []
        self.names = 0
        self.lines = itertools.count(1)

    def memory_mb(self) -> float:
        assert self.server.process is not None
        return psutil.Process(self.server.process.pid).memory_info().rss / 2**20

    async def volunteer(self) -> str:
        self.names += 1
        printed = await commands.add(Settings(data_dir=self.data_dir), f"v{self.names}", "红娘", ["volunteer"])
        found = re.search(r"/ (\S+)（", printed)
        assert found
        body = {"username": f"v{self.names}", "password": found[1]}
        token = (await self.client.post(f"{self.server.url}/v1/staff/login", json=body)).json()["token"]
        self.client.cookies.clear()
        return str(token)

    async def listen(self, path: str, token: str) -> None:
        """Opens a stream and follows it."""
        address = self.server.url.replace("http", "ws") + path
        socket = await connect(address, proxy=None, max_size=None, open_timeout=60)
        await socket.send(json.dumps({"type": "auth", "token": token}))
        while json.loads(await socket.recv())["type"] != "ready":
            pass
        self.sockets.append(socket)
        self.listening.append(asyncio.create_task(self._follow(socket)))

    async def _follow(self, socket: ClientConnection) -> None:
        async for raw in socket:
            frame = json.loads(raw)
            if frame["type"] == "message":
                self._heard(frame["message"], "volunteer")
            elif frame["type"] == "event" and frame["event"]["type"] == "message":
                self._heard(frame["event"]["data"]["message"], "user")

    def _heard(self, message: dict[str, Any], role: str) -> None:
        if message["role"] == role:
            self.measured.arrived(message["text"])

    async def conversation(self, staff: str) -> tuple[str, str, str]:
        """A conversation in a volunteer's hands: its id, its token, its episode."""
        opened = (await self.client.post(f"{self.server.url}/v1/conversations", json={"channel": "web"})).json()
        found, token = opened["conversation_id"], opened["token"]
        body = {"client_msg_id": "ask", "text": "转人工"}
        address = f"{self.server.url}/v1/conversations/{found}/messages"
        await self.client.post(address, json=body, headers=bearer(token))
        queue = await self.client.get(f"{self.server.url}/v1/staff/queue", headers=bearer(staff))
        episode = next(e["id"] for e in queue.json()["episodes"] if e["conversation_id"] == found)
        accept = f"{self.server.url}/v1/staff/episodes/{episode}/accept"
        (await self.client.post(accept, headers=bearer(staff))).raise_for_status()
        return found, token, episode

    async def say(self, address: str, token: str, until: float) -> int:
        count = 0
        while time.perf_counter() < until:
            # Short words: a random id may read like a telephone number, which volunteers see masked.
            text = f"第{next(self.lines)}句"
            self.measured.sent[text] = time.perf_counter()
            body = {"client_msg_id": str(uuid4()), "text": text}
            answer = await self.client.post(address, json=body, headers=bearer(token))
            answer.raise_for_status()
            count += 1
        return count

    async def run(self, streams: int) -> dict[str, float]:
        before = self.memory_mb()
        talks = []
        for number in range(min(TALKING, streams // 2)):
            if number % PER_VOLUNTEER == 0:
                staff = await self.volunteer()
                queue = await self.client.get(f"{self.server.url}/v1/staff/queue", headers=bearer(staff))
                await self.listen(f"/v1/staff/stream?after={queue.json()['as_of_event']}", staff)
            talks.append((*await self.conversation(staff), staff))
            await self.listen(f"/v1/conversations/{talks[-1][0]}/stream", talks[-1][1])
        while len(self.sockets) < streams:
            opened = (await self.client.post(f"{self.server.url}/v1/conversations", json={"channel": "web"})).json()
            await self.listen(f"/v1/conversations/{opened['conversation_id']}/stream", opened["token"])
        per_stream = (self.memory_mb() - before) * 1024 / streams
        began = time.perf_counter()
        counts = await asyncio.gather(*self._all_say(talks, began + SECONDS))
        took = time.perf_counter() - began
        lost = await self._drained()
        await self._hang_up()
        quantiles = statistics.quantiles(self.measured.took, n=100)
        return {
            "streams": streams, "per_s": sum(counts) / took, "p50_ms": quantiles[49], "p99_ms": quantiles[98],
            "lost": lost, "kb_per_stream": per_stream, "server_mb": self.memory_mb(),
        }  # fmt: skip

    async def _drained(self) -> int:
        """Waits for what is on its way, and says how many never came."""
        for _ in range(300):
            if not self.measured.sent:
                break
            await asyncio.sleep(0.1)
        return len(self.measured.sent)

    def _all_say(self, talks: Sequence[tuple[str, str, str, str]], until: float) -> list[Any]:
        url = self.server.url
        citizens = [self.say(f"{url}/v1/conversations/{c}/messages", token, until) for c, token, _, _ in talks]
        return citizens + [self.say(f"{url}/v1/staff/episodes/{e}/messages", staff, until) for _, _, e, staff in talks]

    async def _hang_up(self) -> None:
        await asyncio.gather(*(socket.close() for socket in self.sockets))
        await asyncio.gather(*self.listening, return_exceptions=True)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def measure(streams: int) -> dict[str, float]:
    """One number of streams, on a server and a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), volunteer_capacity="100", offer_s="3600")
        await server.start()
        try:
            limits = httpx.Limits(max_connections=200, max_keepalive_connections=200)
            async with httpx.AsyncClient(timeout=60, limits=limits, trust_env=False) as client:
                return await Bench(server, Path(folder), client).run(streams)
        finally:
            server.kill()


def main() -> None:
    rows = [asyncio.run(measure(streams)) for streams in (list(map(int, sys.argv[1:])) or STREAMS)]
    for name in rows[0]:
        print(f"{name:14}" + "".join(f"{row[name]:12.1f}" for row in rows))


if __name__ == "__main__":
    main()
