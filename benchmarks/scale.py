"""Turns per second and p95 for one and two engines, on SQLite and on PostgreSQL, in one run on this machine.

`.venv/bin/python -m benchmarks.scale` prints a table. On SQLite there is one api process, on PostgreSQL there are two.
Several engines share the machine's cores with all else, so two pay only where there are cores for them; the table says
how many there were.
"""

import asyncio
import os
import statistics
import tempfile
import time
from pathlib import Path
from uuid import uuid4

import httpx

from tests.machinery.fleet import Fleet

SENTENCES = ("你好", "失业登记在哪里办", "我要办失业登记", "我的申请到哪了", "谢谢", "零工市场是什么", "再见")
CLIENTS, TURNS, WARM_UP = 8, 40, 5


async def _talk(client: httpx.AsyncClient, door: str, turns: int) -> list[float]:
    """Milliseconds of each turn of one conversation."""
    opened = (await client.post(f"{door}/v1/conversations", json={"channel": "web"})).json()
    headers = {"Authorization": f"Bearer {opened['token']}"}
    path, took = f"{door}/v1/conversations/{opened['conversation_id']}/messages", []
    for number in range(turns):
        body = {"client_msg_id": str(uuid4()), "text": SENTENCES[number % len(SENTENCES)]}
        began = time.perf_counter()
        answer = await client.post(path, json=body, headers=headers)
        took.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, answer.text
    return took


async def measure(engines: int, *, on_postgres: bool) -> tuple[float, float, float]:
    """Turns per second, p50 and p95 in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        fleet = Fleet(Path(folder), engines=engines, apis=2 if on_postgres else 1, on_postgres=on_postgres)
        try:
            await fleet.start()
            async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
                doors = [fleet.doors[n % len(fleet.doors)] for n in range(CLIENTS)]
                await asyncio.gather(*(_talk(client, door, WARM_UP) for door in doors))
                began = time.perf_counter()
                talks = await asyncio.gather(*(_talk(client, door, TURNS) for door in doors))
                lasted = time.perf_counter() - began
        finally:
            fleet.close()
    took = [one for talk in talks for one in talk]
    return len(took) / lasted, statistics.median(took), statistics.quantiles(took, n=20)[18]


async def main() -> None:
    print(f"{os.cpu_count()} cores, {CLIENTS} people at once, load before: {os.getloadavg()[0]:.1f}")
    print("database    apis engines  turns/s    p50 ms    p95 ms")
    for on_postgres in (False, True):
        for engines in (1, 2):
            per_s, middle, p95 = await measure(engines, on_postgres=on_postgres)
            name, apis = ("PostgreSQL", 2) if on_postgres else ("SQLite", 1)
            print(f"{name:<12}{apis:>4}{engines:>8}{per_s:>9.1f}{middle:>10.0f}{p95:>10.0f}", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
