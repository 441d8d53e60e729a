"""200 conversations, both sides talking, sockets lost, sends doubled, the process killed twenty times."""

import asyncio
import os
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.settings import Settings
from api.staff import commands
from tests.chaos.people import Reader, Sender
from tests.chaos.process import Server

CONVERSATIONS = int(os.environ.get("CHAOS_CONVERSATIONS", "200"))
KILLS = int(os.environ.get("CHAOS_KILLS", "20"))
VOLUNTEERS = 10
SEED = 20261123


@dataclass
class Talk:
    """A conversation in a volunteer's hands."""

    id: str
    token: str
    episode: str
    volunteer: int
    citizen: Sender
    other: Sender
    reader: Reader


async def _hire(data_dir: Path, url: str, client: httpx.AsyncClient) -> list[str]:
    """Accounts by the command line, as an operator makes them; their tokens."""
    tokens = []
    for number in range(VOLUNTEERS):
        printed = await commands.add(Settings(data_dir=data_dir), f"v{number}", f"{number}号", ["volunteer"])
        password = printed.split(" / ")[1].split("（")[0]
        body = {"username": f"v{number}", "password": password}
        token = (await client.post(f"{url}/v1/staff/login", json=body)).json()["token"]
        client.cookies.clear()
        away = {"status": "available"}
        headers = {"Authorization": f"Bearer {token}"}
        assert (await client.put(f"{url}/v1/staff/me/presence", json=away, headers=headers)).status_code == 200
        tokens.append(token)
    return tokens


async def _talk(url: str, client: httpx.AsyncClient, tokens: list[str], number: int, episodes: dict[str, str]) -> Talk:
    opened = (await client.post(f"{url}/v1/conversations", json={"channel": "web"})).json()
    conversation, token = opened["conversation_id"], opened["token"]
    address, auth = f"{url}/v1/conversations/{conversation}", {"Authorization": f"Bearer {token}"}
    asked = {"client_msg_id": "ask", "text": "转人工"}
    assert (await client.post(f"{address}/messages", json=asked, headers=auth)).status_code == 200
    volunteer = number % VOLUNTEERS
    hers = {"Authorization": f"Bearer {tokens[volunteer]}"}
    queue = (await client.get(f"{url}/v1/staff/queue", headers=hers)).json()["episodes"]
    episode = next(e["id"] for e in queue if e["conversation_id"] == conversation)
    accepted = await client.post(f"{url}/v1/staff/episodes/{episode}/accept", headers=hers)
    assert accepted.status_code == 200, accepted.text
    chance = random.Random(SEED + number)
    socket = address.replace("http", "ws")
    episodes[conversation] = episode
    return Talk(
        conversation, token, episode, volunteer,
        citizen=Sender(client, f"{address}/messages", token, f"群众{number}", chance),
        other=Sender(client, f"{url}/v1/staff/episodes/{episode}/messages", tokens[volunteer], f"红娘{number}", chance),
        reader=Reader(lambda at: f"{socket}/stream?after={at}", token, chance),
    )  # fmt: skip


async def _until_killed_often(server: Server, done: asyncio.Event) -> None:
    chance = random.Random(SEED)
    for _ in range(KILLS):
        await asyncio.sleep(0.5 + chance.random() * 1.5)
        server.kill()
        await server.start()
    done.set()


async def _speak(sender: Sender, done: asyncio.Event, chance: random.Random) -> None:
    while not done.is_set() or len(sender.sent) < 5:
        await sender.send()
        await asyncio.sleep(chance.random() * 4)


async def _transcript(url: str, client: httpx.AsyncClient, talk: Talk) -> list[dict[str, Any]]:
    auth = {"Authorization": f"Bearer {talk.token}"}
    read = await client.get(f"{url}/v1/conversations/{talk.id}/messages", headers=auth)
    found: list[dict[str, Any]] = read.json()["messages"]
    return found


@pytest.fixture
async def server(tmp_path: Path) -> Any:
    made = Server(tmp_path / "var", volunteer_capacity="100", offer_s="3600", desk_every_s="1")
    await made.start()
    yield made
    made.kill()


async def test_nothing_is_lost_doubled_or_out_of_order(server: Server, tmp_path: Path) -> None:
    limits = httpx.Limits(max_connections=400, max_keepalive_connections=100)
    async with httpx.AsyncClient(timeout=10, limits=limits, trust_env=False) as client:
        tokens = await _hire(tmp_path / "var", server.url, client)
        episodes: dict[str, str] = {}
        talks = [await _talk(server.url, client, tokens, number, episodes) for number in range(CONVERSATIONS)]
        socket = server.url.replace("http", "ws")
        staff = [
            Reader(lambda at: f"{socket}/v1/staff/stream?after={at}", token, random.Random(SEED - number))
            for number, token in enumerate(tokens)
        ]
        last = await client.get(f"{server.url}/v1/staff/queue", headers={"Authorization": f"Bearer {tokens[0]}"})
        for reader in staff:
            reader.at = last.json()["as_of_event"]
        before = {talk.id: len(await _transcript(server.url, client, talk)) for talk in talks}

        following = [asyncio.create_task(reader.follow()) for reader in (*staff, *(talk.reader for talk in talks))]
        done = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(_until_killed_often(server, done))
            for talk in talks:
                for sender in (talk.citizen, talk.other):
                    group.create_task(_speak(sender, done, random.Random(talk.id + sender.who)))

        told = {talk.id: await _transcript(server.url, client, talk) for talk in talks}
        await _caught_up(talks, staff, told, before)
        for task in following:
            task.cancel()
        ended = await asyncio.gather(*following, return_exceptions=True)
        assert not [end for end in ended if isinstance(end, AssertionError)]
        for talk in talks:
            _check(talk, told[talk.id], before[talk.id], staff[talk.volunteer])


async def _caught_up(
    talks: list[Talk], staff: list[Reader], told: dict[str, list[dict[str, Any]]], before: dict[str, int]
) -> None:
    """Gives the streams time to bring the rest; what they still lack then is found by the checks."""
    for _ in range(600):
        hers = all(len(staff[t.volunteer].heard[t.id]) >= len(told[t.id]) - before[t.id] for t in talks)
        if hers and all(talk.reader.at >= told[talk.id][-1]["seq"] for talk in talks):
            return
        await asyncio.sleep(0.1)


def _check(talk: Talk, told: list[dict[str, Any]], before: int, staff: Reader) -> None:
    assert [m["seq"] for m in told] == list(range(1, len(told) + 1))
    said = told[before:]
    for sender, role in ((talk.citizen, "user"), (talk.other, "volunteer")):
        assert [m["text"] for m in said if m["role"] == role] == sender.sent
    assert {m["role"] for m in said} == {"user", "volunteer"}
    assert talk.reader.heard[""] == told
    assert staff.heard[talk.id] == said
