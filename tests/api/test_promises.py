"""131: a plan for who is registered, each item with date and proof, and what the person sees of it."""

from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from api.house import House
from bot.promises.definitions import NothingPromisedError, Promises
from tests.api.conftest import Citizen
from tests.api.staffing import Volunteer, hire
from tests.api.test_applications import _submit

GROUP = {"group": "高校毕业生"}


@pytest.fixture
async def lin(house: House, client: httpx.AsyncClient) -> Volunteer:
    return await hire(house, client, "lin", "volunteer")


async def _in_hand(citizen: Citizen, lin: Volunteer) -> str:
    await citizen.say("转人工")
    episode = str((await lin.queue())[0]["id"])
    await lin.press(episode, "accept")
    return episode


async def _owed(who: Volunteer) -> list[dict[str, Any]]:
    return (await who.get("/promises")).json()["items"]


async def test_from_the_plan_to_what_the_person_reads(
    house: House, client: httpx.AsyncClient, citizen: Citizen, lin: Volunteer
) -> None:
    await _submit(citizen)
    episode = await _in_hand(citizen, lin)
    made = await lin.post(f"/episodes/{episode}/plan", GROUP)
    assert made.status_code == 201, made.text
    titles = [item["title"] for item in made.json()["items"]]
    assert titles == ["职业指导", "岗位推荐（第1次）", "岗位推荐（第2次）", "岗位推荐（第3次）", "培训或见习机会"]
    assert (await citizen.messages())[-1]["role"] == "system"
    assert (await lin.get(f"/episodes/{episode}")).json()["paired_with"] == lin.id
    assert (await lin.post(f"/episodes/{episode}/plan", GROUP)).status_code == 409

    first = (await _owed(lin))[0]
    assert (first["title"], first["due_on"], first["group"]) == ("职业指导", "2026-12-07", "高校毕业生")
    chen = await hire(house, client, "chen", "volunteer")
    zhang = await hire(house, client, "zhang", "supervisor")
    assert await _owed(chen) == []
    assert len(await _owed(zhang)) == 5
    kept = {"on": "2026-11-23", "proof": "在窗口面谈，电话13805950123"}
    assert (await chen.post(f"/promises/{first['id']}/kept", kept)).status_code == 404
    for day in ("2026-11-24", "2026-11-22"):
        assert (await lin.post(f"/promises/{first['id']}/kept", {**kept, "on": day})).status_code == 422
    done = await lin.post(f"/promises/{first['id']}/kept", kept)
    assert done.json()["done_on"] == "2026-11-23"
    assert "13805950123" not in done.text
    assert (await lin.post(f"/promises/{first['id']}/kept", kept)).status_code == 409
    assert "职业指导已在11月23日完成" in (await citizen.messages())[-1]["text"]

    await lin.press(episode, "resolve", {"outcome": "answered"})
    said = (await citizen.say("办到哪了"))["replies"]
    assert said[0]["kind"] == "status"
    assert "✓ 职业指导：2026年11月23日已完成" in said[1]["text"]
    assert "○ 岗位推荐（第1次）：还没做" in said[1]["text"]
    assert "以当地公布的承诺为准" in said[1]["text"]
    assert "12月" not in said[1]["text"]  # a house rule's date is no promise to the person

    path = f"/v1/conversations/{citizen.id}"
    copy = (await client.get(f"{path}/export", headers=citizen.auth)).json()["promises"]
    assert (copy[0]["title"], copy[0]["done_on"], len(copy)) == ("职业指导", "2026-11-23", 5)
    assert (await client.delete(path, headers=citizen.auth)).status_code == 200
    assert await _owed(lin) == []


async def test_what_is_overdue_is_seen(
    house: House, client: httpx.AsyncClient, citizen: Citizen, lin: Volunteer
) -> None:
    await _submit(citizen)
    await lin.post(f"/episodes/{await _in_hand(citizen, lin)}/plan", GROUP)
    overdue = []
    for supervisor, days in (("zhang", 0), ("li", 15)):  # a session does not outlive the days between
        house.clock.advance(timedelta(days=days))
        who = await hire(house, client, supervisor, "supervisor")
        overdue.append((await who.get("/wall")).json()["promises_overdue"])
    assert overdue == [0, 2]
    assert [item["overdue"] for item in await _owed(who)] == [True, True, False, False, False]


async def test_who_is_not_registered_has_no_plan(citizen: Citizen, lin: Volunteer) -> None:
    episode = await _in_hand(citizen, lin)
    refused = await lin.post(f"/episodes/{episode}/plan", GROUP)
    assert (refused.status_code, "失业登记" in refused.json()["detail"]) == (422, True)
    assert (await lin.post(f"/episodes/{episode}/plan", {"group": "随便谁"})).status_code == 422
    found = (await lin.get(f"/episodes/{episode}/plan")).json()
    assert found["plan"] is None
    assert GROUP["group"] in found["groups"]


def test_the_nearest_definition_of_the_day_counts() -> None:
    def row(place: str, since: date, until: date | None, *kinds: str) -> dict[str, Any]:
        items = [{"kind": kind, "title": kind, "due_working_days": [5]} for kind in kinds]
        return {"place": place, "valid_from": since, "valid_until": until, "items": items}

    old, new = date(2022, 1, 1), date(2026, 1, 1)
    promises = Promises({
        "note": "", "registered_by": [],
        "definitions": [
            row("35", old, None, "a"), row("3502", old, date(2025, 12, 31), "b"), row("3502", new, None, "c", "d"),
        ],
    })  # fmt: skip
    assert [one.kind for one in promises.of("350102", new)] == ["a"]
    assert [one.kind for one in promises.of("350203", date(2025, 6, 1))] == ["b"]
    assert [one.kind for one in promises.of("350203", new)] == ["c", "d"]
    with pytest.raises(NothingPromisedError):
        promises.of("350102", date(2021, 1, 1))
