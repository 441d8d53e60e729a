"""A bad rating gets an answer within ten working days, a second look by another, and the person reads it."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from api.house import House
from bot.ratings.rules import Rules
from tests.api.conftest import Citizen, ScriptedEngine, echo
from tests.api.staffing import Volunteer, hire


@pytest.fixture(autouse=True)
def awake(engine: ScriptedEngine) -> None:
    engine.answer = echo


async def _served(citizen: Citizen, lin: Volunteer) -> str:
    await citizen.say("转人工")
    episode = str((await lin.queue())[0]["id"])
    await lin.press(episode, "accept")
    await lin.press(episode, "resolve", {"outcome": "answered"})
    return episode


async def _listed(who: Volunteer, state: str = "") -> list[dict[str, Any]]:
    response = await who.get(f"/follow-ups{f'?state={state}' if state else ''}")
    assert response.status_code == 200, response.text
    return response.json()["follow_ups"]


async def test_from_a_bad_rating_to_the_answer_that_the_person_reads(
    house: House, client: httpx.AsyncClient, citizen: Citizen
) -> None:
    lin = await hire(house, client, "lin", "volunteer")
    zhang, li = [await hire(house, client, name, "supervisor") for name in ("zhang", "li")]
    episode = await _served(citizen, lin)
    body = {"score": 2, "tags": ["等得太久"], "comment": "等了半天 13805950123", "episode_id": episode}
    assert (await citizen.post("/rating", body)).status_code == 201
    assert (await citizen.post("/rating", {**body, "score": 1})).status_code == 201

    (one,) = await _listed(zhang, "open")
    assert (one["due_on"], one["overdue"], one["level"], one["who"]) == ("2026-12-07", False, "非常不满意", "")
    assert "13805950123" not in str(one)
    early = await zhang.post(f"/follow-ups/{one['id']}/review", {"settled": True})
    assert early.status_code == 409
    answered = await zhang.post(f"/follow-ups/{one['id']}/answer", {"text": "已核实，那天值班的人少，已经加了人。"})
    assert answered.json()["state"] == "answered"
    own = await zhang.post(f"/follow-ups/{one['id']}/review", {"settled": True})
    assert own.status_code == 403
    assert "答复" not in (await citizen.messages())[-1]["text"]

    back = await li.post(f"/follow-ups/{one['id']}/review", {"settled": False, "note": "请写清楚怎么改"})
    assert (back.json()["state"], back.json()["review"]) == ("open", "请写清楚怎么改")
    await zhang.post(f"/follow-ups/{one['id']}/answer", {"text": "已经加了一个晚班，向您道歉。"})
    done = await li.post(f"/follow-ups/{one['id']}/review", {"settled": True})
    assert done.json()["state"] == "settled"
    last = (await citizen.messages())[-1]
    assert last["role"] == "system"
    assert last["text"].endswith("已经加了一个晚班，向您道歉。")
    assert await _listed(zhang) == []

    await citizen.post("/rating", body)
    assert [row["state"] for row in await _listed(zhang)] == ["open"]


async def test_who_rated_is_named_only_with_consent_and_nobody_judges_herself(
    house: House, client: httpx.AsyncClient, citizens: Callable[[], Any], engine: ScriptedEngine
) -> None:
    engine.answer = None
    lin = await hire(house, client, "lin", "volunteer", "clerk")
    zhang = await hire(house, client, "zhang", "supervisor")
    for named in (False, True):
        citizen = await citizens()
        offered = await citizen.say("我要办失业登记")
        await citizen.press(offered["replies"][0], "开始办理")
        await citizen.say("同意")
        await citizen.say("王小明")
        episode = await _served(citizen, lin)
        await citizen.post("/rating", {"score": 1, "episode_id": episode, "named": named})
    assert sorted(row["who"] for row in await _listed(zhang)) == ["", "王小明"]
    assert await _listed(lin) == []


async def test_a_rating_of_the_assistant_or_a_good_one_opens_nothing(
    house: House, client: httpx.AsyncClient, citizen: Citizen
) -> None:
    lin = await hire(house, client, "lin", "volunteer")
    zhang = await hire(house, client, "zhang", "supervisor")
    await citizen.post("/rating", {"score": 1})
    await citizen.post("/rating", {"score": 3, "episode_id": await _served(citizen, lin)})
    assert await _listed(zhang) == []


async def test_figures_by_volunteer_count_who_rated_and_nobody_else(
    house: House, client: httpx.AsyncClient, citizens: Callable[[], Any]
) -> None:
    lin = await hire(house, client, "lin", "volunteer")
    zhang = await hire(house, client, "zhang", "supervisor")
    for score in (5, 2, None):
        citizen = await citizens()
        episode = await _served(citizen, lin)
        if score:
            await citizen.post("/rating", {"score": score, "episode_id": episode})
    found = (await zhang.get("/ratings")).json()
    (hers,) = found["volunteers"]
    assert (hers["key"], hers["rated"], hers["average"], hers["stars"]) == (lin.id, 2, 3.5, 0)
    assert hers["levels"] == {"5": 1, "4": 0, "3": 0, "2": 1, "1": 0}
    assert sorted(row["score"] for row in found["ratings"] if row["staff_id"] == lin.id) == [2, 5]
    assert (await lin.get("/ratings")).status_code == 404
    assert (await zhang.get("/ratings?since=2026-12-01&until=2026-11-01")).status_code == 422


@pytest.mark.parametrize(
    ("scores", "stars"),
    [([5] * 9, 0), ([5] * 10, 5), ([5] * 7 + [4] * 3, 4), ([4] * 10, 3), ([3] * 10, 2), ([1] * 10, 1), ([], 0)],
)
def test_stars_by_the_rule_of_the_data(house: House, scores: list[int], stars: int) -> None:
    rules: Rules = house.ratings.rules
    assert rules.figures(scores).stars == stars
