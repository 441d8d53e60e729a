"""A whole turn through our gateway against a bare Rasa server, in one run.

`.venv/bin/python -m benchmarks.turn` trains the peer, starts both, and prints p50, p95, messages per second, processor
time and memory as figures and as ratios; then ours at turn 5 and at turn 100 of one conversation. Ours masks, stores,
searches policy, fences and publishes; the peer classifies and speaks a fixed sentence. Both are measured in turns, and
the median of the rounds counts: other work on the machine then troubles both alike.
"""

import asyncio
import os
import signal
import statistics
import subprocess
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import uuid4

import aiohttp
import psutil

from api.engine.process import free_port
from api.settings import ROOT
from benchmarks import bare_rasa

SENTENCES = ("你好", "失业登记在哪里办", "我要办失业登记", "我的申请到哪了", "谢谢", "零工市场是什么", "再见")
TURNS = 100
CLIENTS, TURNS_OF_EACH = 8, 25
WARM_UP = 10
ROUNDS = 5
Send = Callable[[str], Awaitable[None]]


async def until(check: Callable[[], Awaitable[bool]]) -> None:
    for _ in range(480):
        try:
            if await check():
                return
        except (aiohttp.ClientError, ValueError):
            pass
        await asyncio.sleep(0.5)
    raise TimeoutError("the server did not start")


async def timed(send: Send, turns: int) -> list[float]:
    """Milliseconds of each of so many turns, one after the other."""
    took = []
    for i in range(turns):
        began = time.perf_counter()
        await send(SENTENCES[i % len(SENTENCES)])
        took.append((time.perf_counter() - began) * 1000)
    return took


async def measure(new: Callable[[], Awaitable[Send]], pid: int) -> dict[str, float]:
    """One client, then several at once."""
    cpu = cpu_ms(pid)
    await timed(await new(), WARM_UP)
    alone = await timed(await new(), TURNS)
    sends = [await new() for _ in range(CLIENTS)]
    began = time.perf_counter()
    crowd = [ms for took in await asyncio.gather(*(timed(send, TURNS_OF_EACH) for send in sends)) for ms in took]
    return {
        "p50_ms": statistics.median(alone),
        "p95_ms": statistics.quantiles(alone, n=20)[18],
        "per_s": len(crowd) / (time.perf_counter() - began),
        "crowd_p95_ms": statistics.quantiles(crowd, n=20)[18],
        "cpu_ms": (cpu_ms(pid) - cpu) / (WARM_UP + TURNS + len(crowd)),
        "memory_mb": memory_mb(pid),
    }


def family(pid: int) -> list[psutil.Process]:
    """A process and all that it started."""
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


def cpu_ms(pid: int) -> float:
    """What a family has used of the processors by now."""
    return sum(1000 * (times.user + times.system) for times in (process.cpu_times() for process in family(pid)))


def memory_mb(pid: int) -> float:
    """Resident memory of a family."""
    return float(sum(process.memory_info().rss for process in family(pid)) / 2**20)


async def ours(client: aiohttp.ClientSession, url: str) -> Send:
    async with client.post(f"{url}/v1/conversations", json={"channel": "web"}) as answer:
        opened = await answer.json()
    headers = {"Authorization": f"Bearer {opened['token']}"}

    async def send(text: str) -> None:
        body = {"client_msg_id": str(uuid4()), "text": text}
        path = f"{url}/v1/conversations/{opened['conversation_id']}/messages"
        async with client.post(path, json=body, headers=headers) as answer:
            assert answer.status == 200
            assert (await answer.json())["replies"]

    return send


async def theirs(client: aiohttp.ClientSession, url: str) -> Send:
    sender = str(uuid4())

    async def send(text: str) -> None:
        async with client.post(f"{url}/webhooks/rest/webhook", json={"sender": sender, "message": text}) as answer:
            assert answer.status == 200
            await answer.json()  # it may be empty: trained on so little, the peer now and then has nothing to say

    return send


async def run(peer: Path, data_dir: Path) -> None:
    our_port, their_port = free_port(), free_port()
    our_url, their_url = f"http://127.0.0.1:{our_port}", f"http://127.0.0.1:{their_port}"
    environment = {
        **os.environ, "HONGNIANG_PORT": str(our_port), "HONGNIANG_DATA_DIR": str(data_dir),
        "HONGNIANG_MESSAGES_PER_MINUTE": "1000000",
    }  # fmt: skip
    service = subprocess.Popen([ROOT / ".venv/bin/hongniang", "serve"], cwd=ROOT, env=environment)
    bare = bare_rasa.serve(peer, their_port)
    try:
        async with aiohttp.ClientSession() as client:

            async def we_are_ready() -> bool:
                async with client.get(f"{our_url}/readyz") as answer:
                    return bool((await answer.json())["status"] == "ready")

            async def they_are_ready() -> bool:
                async with client.get(their_url) as answer:
                    return answer.status == 200

            await until(we_are_ready)
            await until(they_are_ready)
            us, them = [], []
            for _ in range(ROUNDS):
                us.append(await measure(lambda: ours(client, our_url), service.pid))
                them.append(await measure(lambda: theirs(client, their_url), bare.pid))
            report(middle(us), middle(them))
            report_length([await timed(await ours(client, our_url), 106) for _ in range(ROUNDS)])
    finally:
        service.send_signal(signal.SIGINT)
        bare.terminate()
        service.wait(30)
        bare.wait(30)


def middle(rounds: list[dict[str, float]]) -> dict[str, float]:
    """The median of each figure."""
    return {name: statistics.median(found[name] for found in rounds) for name in rounds[0]}


def report(us: dict[str, float], them: dict[str, float]) -> None:
    print(f"{'':14}{'ours':>10}{'bare':>10}{'ratio':>10}")
    for name, value in us.items():
        ratio = value / them[name] if name == "per_s" else them[name] / value
        print(f"{name:14}{value:10.1f}{them[name]:10.1f}{ratio:9.2f}×")


def report_length(conversations: list[list[float]]) -> None:
    """The same sentences early and late in a conversation."""
    early = statistics.median(ms for took in conversations for ms in took[1:8])
    late = statistics.median(ms for took in conversations for ms in took[99:106])
    print(f"one conversation: around turn 5 {early:.1f} ms, around turn 100 {late:.1f} ms ({late / early:.2f}×)")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        peer = Path(folder) / "peer"
        (peer / "data").mkdir(parents=True)
        print("▸ training the peer (minutes) …", flush=True)
        began = time.perf_counter()
        bare_rasa.train(bare_rasa.make(peer))
        print(f"▸ trained in {time.perf_counter() - began:.0f} s", flush=True)
        asyncio.run(run(peer, Path(folder) / "var"))


if __name__ == "__main__":
    main()
