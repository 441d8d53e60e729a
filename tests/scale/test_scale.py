"""The main job on two api processes and two engines, while each part in turn is killed and comes back."""

import asyncio
import os
import random
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from api.applications.models import Application
from api.db import Database
from api.handoff.models import Episode
from api.settings import Settings
from api.staff import commands
from api.turns.models import Turn
from tests.api.test_every_service import submit
from tests.chaos.people import Reader
from tests.machinery.fleet import Fleet
from tests.scale.people import Doors, Helper, Person, arrive

PEOPLE = int(os.environ.get("SCALE_PEOPLE", "4"))
AWAY_S = float(os.environ.get("SCALE_AWAY_S", "3"))
SEED = 20261124
SERVICES = ("unemployment_registration", "job_seeking", "training_interest", "complaint")


@pytest.fixture
async def fleet(tmp_path: Path) -> AsyncIterator[Fleet]:
    made = Fleet(tmp_path, more={"HONGNIANG_VOLUNTEER_CAPACITY": "100", "HONGNIANG_OFFER_S": "3600"})
    try:
        await made.start()
        yield made
    finally:
        made.close()


def _settings(fleet: Fleet) -> Settings:
    assert fleet.postgres is not None
    return Settings(data_dir=fleet.folder / "var", database_url=fleet.postgres.url())


async def _hire(fleet: Fleet, doors: Doors) -> Helper:
    printed = await commands.add(_settings(fleet), "mei", "梅红娘", ["volunteer"])
    body = {"username": "mei", "password": printed.split(" / ")[1].split("（")[0]}
    token = (await doors.ask("POST", "/v1/staff/login", json=body)).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    here = await doors.ask("PUT", "/v1/staff/me/presence", json={"status": "available"}, headers=headers)
    assert here.status_code == 200
    return Helper(doors, token)


async def _main_job(person: Person, helper: Helper, service: str, number: int) -> str:
    """A question, a service to its receipt, and a person. Returns the receipt's number."""
    asked = (await person.say("失业登记在哪里办理"))["replies"][0]
    assert asked["kind"] in ("policy_answer", "no_answer"), asked
    receipt = await submit(person, service)
    await person.say("转人工")
    await helper.help(person, f"您好，我是梅红娘（{number}）")
    return str(receipt["data"]["receipt_no"])


async def _until(person: Person, helper: Helper, number: int, done: asyncio.Event) -> list[str]:
    receipts: list[str] = []
    while not done.is_set() or not receipts:
        service = SERVICES[(number + len(receipts)) % len(SERVICES)]
        receipts.append(await _main_job(person, helper, service, len(receipts)))
    return receipts


async def _each_in_turn(fleet: Fleet, done: asyncio.Event) -> None:
    for kill, bring_back in fleet.parts().values():
        await asyncio.sleep(AWAY_S)
        await asyncio.to_thread(kill)
        await asyncio.sleep(AWAY_S)
        await asyncio.to_thread(bring_back)
        for process in (*fleet.engine, *fleet.api):
            await process.answers()
    done.set()


def _reader(doors: Doors, person: Person) -> Reader:
    def address(at: int) -> str:
        door = doors.chance.choice(doors.urls).replace("http", "ws")
        return f"{door}/v1/conversations/{person.id}/stream?after={at}"

    return Reader(address, person.token, doors.chance)


async def test_nothing_is_lost_doubled_or_disordered_while_each_part_is_away(fleet: Fleet) -> None:
    done = asyncio.Event()
    async with httpx.AsyncClient(timeout=30, trust_env=False) as client:
        doors = Doors(fleet.doors, client, random.Random(SEED))
        helper = await _hire(fleet, doors)
        people = [await arrive(doors) for _ in range(PEOPLE)]
        readers = [_reader(doors, person) for person in people]
        following = [asyncio.create_task(reader.follow()) for reader in readers]
        async with asyncio.TaskGroup() as group:
            group.create_task(_each_in_turn(fleet, done))
            talks = [group.create_task(_until(person, helper, number, done)) for number, person in enumerate(people)]
        receipts = [talk.result() for talk in talks]
        told = [await person.messages() for person in people]
        for _ in range(300):
            if all(reader.at >= said[-1]["seq"] for reader, said in zip(readers, told, strict=True)):
                break
            await asyncio.sleep(0.1)
        for task in following:
            task.cancel()
        ended = await asyncio.gather(*following, return_exceptions=True)
        assert not [end for end in ended if isinstance(end, AssertionError)]
        for person, reader, said, kept in zip(people, readers, told, receipts, strict=True):
            assert [m["seq"] for m in said] == list(range(1, len(said) + 1))
            assert reader.heard[""] == said
            assert sum(m["role"] == "user" for m in said) == person.sent
            assert [m["data"]["receipt_no"] for m in said if m["kind"] == "receipt"] == kept
            assert [m["text"] for m in said if m["role"] == "volunteer"] == [
                f"您好，我是梅红娘（{number}）" for number in range(len(kept))
            ]
    assert all(re.fullmatch(r"[^a-zA-Z]*[。！？]", sentence) for sentence in doors.sentences), set(doors.sentences)
    await _all_is_done_once(fleet, sum(map(len, receipts)))


async def _all_is_done_once(fleet: Fleet, jobs: int) -> None:
    db = Database(_settings(fleet).db_url)
    try:
        async with db.read() as session:
            assert await session.scalar(select(func.count()).where(Turn.state == "open")) == 0
            submitted = (
                await session.scalars(select(Application.receipt_no).where(Application.state != "draft"))
            ).all()
            states = (await session.scalars(select(Episode.state))).all()
    finally:
        await db.close()
    assert len(submitted) == len(set(submitted)) == jobs
    assert list(states) == ["resolved"] * jobs
