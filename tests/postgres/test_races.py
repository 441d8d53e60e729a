"""Two processes at once: what one writer at a time would have kept apart is kept apart by locks."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import func, select

from api.build import build
from api.events.models import Event
from api.gaps.models import Gap
from api.house import House
from api.main import create_app
from api.settings import Settings
from api.staff.accounts import first_start
from api.turns.models import Effect
from tests.api.conftest import Citizen, ScriptedEngine, echo
from tests.api.staffing import Volunteer, hire

DOUBLES = 6


@pytest.fixture
async def other(app: Any, settings: Settings, engine: ScriptedEngine) -> AsyncIterator[httpx.AsyncClient]:
    """A second api on the same database."""
    made = create_app(build(settings, engine=engine))  # type: ignore[arg-type]
    async with (
        made.router.lifespan_context(made),
        httpx.AsyncClient(transport=httpx.ASGITransport(made), base_url="http://test") as client,
    ):
        yield client


def _both(citizen: Citizen, other: httpx.AsyncClient) -> list[Citizen]:
    return [citizen, Citizen(other, citizen.id, citizen.token)]


async def test_the_same_message_by_two_doors_is_one_message(
    citizen: Citizen, other: httpx.AsyncClient, engine: ScriptedEngine
) -> None:
    engine.answer = echo
    doors = _both(citizen, other)
    key = str(uuid4())
    answers = await asyncio.gather(*(doors[n % 2].say("你好呀", key) for n in range(DOUBLES)))
    assert {answer["message"]["id"] for answer in answers} == {answers[0]["message"]["id"]}
    assert all(answer["replies"] == answers[0]["replies"] for answer in answers)
    told = await citizen.messages()
    assert [m["seq"] for m in told] == list(range(1, len(told) + 1))
    assert [m["text"] for m in told if m["role"] == "user"] == ["你好呀"]


async def test_many_messages_by_two_doors_are_answered_each_once_and_in_order(
    citizen: Citizen, other: httpx.AsyncClient, engine: ScriptedEngine
) -> None:
    engine.answer = echo
    doors = _both(citizen, other)
    await asyncio.gather(*(doors[n % 2].say(f"第{n}句") for n in range(12)))
    told = await citizen.messages()
    assert [m["seq"] for m in told] == list(range(1, len(told) + 1))
    asked = [m["text"] for m in told if m["role"] == "user"]
    assert sorted(asked) == sorted(f"第{n}句" for n in range(12))
    assert [m["text"] for m in told if m["text"].startswith("听到")] == [f"听到：{text}" for text in asked]


async def test_an_effect_of_a_repeated_turn_happens_once(
    citizen: Citizen, other: httpx.AsyncClient, house: House
) -> None:
    key = str(uuid4())
    doors = _both(citizen, other)
    await asyncio.gather(*(doors[n % 2].say("我要办失业登记", key) for n in range(DOUBLES)))
    async with house.db.read() as session:
        names = (await session.scalars(select(Effect.name))).all()
    assert max(Counter(names).values(), default=1) == 1


@pytest.fixture
async def people(house: House, client: httpx.AsyncClient, other: httpx.AsyncClient) -> list[Volunteer]:
    """Two volunteers, each at another door."""
    lin, chen = [await hire(house, client, name, "volunteer") for name in ("lin", "chen")]
    return [lin, Volunteer(other, chen.id, chen.name, chen.token)]


async def test_one_of_two_who_accept_at_once_gets_it(
    citizen: Citizen, people: list[Volunteer], engine: ScriptedEngine
) -> None:
    engine.answer = echo
    for _ in range(4):
        await citizen.say("转人工")
        (episode,) = await people[0].queue()
        taken = await asyncio.gather(*(one.post(f"/episodes/{episode['id']}/accept") for one in people))
        assert sorted(answer.status_code for answer in taken) == [200, 409]
        winner = people[[answer.status_code for answer in taken].index(200)]
        await winner.press(episode["id"], "resolve", {"outcome": "answered"})


async def test_a_snapshot_and_its_position_belong_together(
    citizens: Any, people: list[Volunteer], engine: ScriptedEngine, house: House
) -> None:
    """Nothing that a snapshot shows has an event behind the position that it carries, however busy it is."""
    engine.answer = echo
    arrived = [await citizens() for _ in range(8)]

    async def look() -> None:
        for _ in range(15):
            body = (await people[1].get("/queue")).json()
            async with house.db.read() as session:
                later = await session.scalars(
                    select(Event.episode_id).where(Event.id > body["as_of_event"], Event.type == "episode.requested")
                )
            assert not {row["id"] for row in body["episodes"]} & set(later)

    await asyncio.gather(look(), *(one.say("转人工") for one in arrived))
    async with house.db.read() as session:
        ids = (await session.scalars(select(Event.id).order_by(Event.id))).all()
    assert list(ids) == list(range(1, len(ids) + 1))


async def test_notes_and_failed_logins_at_once_are_no_errors(
    citizen: Citizen, people: list[Volunteer], engine: ScriptedEngine, other: httpx.AsyncClient
) -> None:
    engine.answer = echo
    await citizen.say("转人工")
    (episode,) = await people[0].queue()
    body = {"client_msg_id": "same", "text": "记一下"}
    noted = await asyncio.gather(*(people[0].post(f"/episodes/{episode['id']}/notes", body) for _ in range(4)))
    assert {answer.status_code for answer in noted} == {201}
    assert len({answer.json()["id"] for answer in noted}) == 1
    wrong = {"username": "nobody-yet", "password": "x" * 12}
    doors = [citizen.client, other]
    tried = await asyncio.gather(*(doors[n % 2].post("/v1/staff/login", json=wrong) for n in range(4)))
    assert {answer.status_code for answer in tried} <= {401, 429}


async def test_two_first_starts_make_one_account(house: House) -> None:
    async def start() -> list[str]:
        async with house.db.write() as session:
            return await first_start(session, house.clock, house.settings)

    said = await asyncio.gather(*(start() for _ in range(3)))
    assert sum(len(lines) for lines in said) == 1


async def test_a_text_that_postgresql_has_no_place_for_is_answered(citizen: Citizen, engine: ScriptedEngine) -> None:
    engine.answer = echo
    answered = await citizen.say("失业\x00登记")
    assert "\x00" not in answered["message"]["text"]


async def test_gaps_asked_at_once_are_one_gap(citizens: Any, house: House) -> None:
    arrived = [await citizens() for _ in range(4)]
    await asyncio.gather(*(one.say("观星补助一个月给多少钱") for one in arrived))
    async with house.db.read() as session:
        rows = (await session.execute(select(Gap.text, func.sum(Gap.count)).group_by(Gap.text))).all()
    assert [tuple(row) for row in rows] == [("观星补助一个月给多少钱", 4)]
