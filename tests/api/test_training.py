"""The record of staff: training, who owes 轮训, hours served, shifts; who may write it."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from api.house import House
from tests.api.conftest import Citizen
from tests.api.staffing import Volunteer, hire

HELD = {
    "rotation": True,
    "topic": "2026年业务轮训",
    "held_on": "2026-11-20",
    "minutes": 960,
    "proof": "省厅签到表，编号 17",
}


@pytest.fixture
async def lin(house: House, client: httpx.AsyncClient) -> Volunteer:
    return await hire(house, client, "lin", "volunteer")


@pytest.fixture
async def zhang(house: House, client: httpx.AsyncClient) -> Volunteer:
    return await hire(house, client, "zhang", "supervisor")


async def _people(who: Volunteer) -> dict[str, Any]:
    response = await who.get("/people")
    assert response.status_code == 200, response.text
    return response.json()


async def test_who_owes_rotation_is_shown_until_it_is_recorded(
    house: House, client: httpx.AsyncClient, lin: Volunteer, zhang: Volunteer
) -> None:
    wang = await hire(house, client, "wang", "clerk")
    shown = await _people(zhang)
    assert shown["rule"] == "组织公共就业服务人员每5年参加一次业务轮训"
    standing = {one["username"]: one["rotation"]["standing"] for one in shown["people"]}
    assert standing == {"wang": "never", "zhang": "never", "lin": "not_meant"}
    assert (shown["due"], shown["people"][0]["rotation"]["due_on"]) == (2, "")

    made = await zhang.post(f"/people/{wang.id}/training", HELD)
    assert made.status_code == 201, made.text
    mine = (await wang.get("/me/record")).json()
    assert mine["rotation"] == {"standing": "done", "last_on": "2026-11-20", "due_on": "2031-11-20"}
    assert (mine["training"][0]["minutes"], mine["training"][0]["proof"]) == (960, HELD["proof"])
    assert (await _people(zhang))["due"] == 1
    audit = (await zhang.get("/audit")).json()["lines"]
    assert [(line["what"], line["subject"], line["name"]) for line in audit] == [("记录培训", wang.id, zhang.name)]

    id_ = made.json()["id"]
    assert (await client.delete(f"/v1/staff/training/{id_}", headers=zhang.auth)).status_code == 204
    assert (await wang.get("/me/record")).json()["training"] == []
    assert (await client.delete(f"/v1/staff/training/{id_}", headers=zhang.auth)).status_code == 404


async def test_what_cannot_be_recorded(
    house: House, client: httpx.AsyncClient, lin: Volunteer, zhang: Volunteer
) -> None:
    for change in ({"held_on": "2026-11-24"}, {"topic": " "}, {"minutes": 5}, {"proof": ""}):
        assert (await zhang.post(f"/people/{lin.id}/training", {**HELD, **change})).status_code == 422, change
    assert (await zhang.post("/people/stf_nobody/training", HELD)).status_code == 404
    own = await zhang.post(f"/people/{zhang.id}/training", HELD)
    assert (own.status_code, "别的督导" in own.json()["detail"]) == (409, True)
    admin = await hire(house, client, "boss", "admin")
    id_ = (await admin.post(f"/people/{zhang.id}/training", HELD)).json()["id"]
    assert (await client.delete(f"/v1/staff/training/{id_}", headers=zhang.auth)).status_code == 409
    numbers = {**HELD, "proof": "问王老师 13805950123"}
    assert "13805950123" not in (await zhang.post(f"/people/{lin.id}/training", numbers)).text
    for path in ("/people",):
        assert (await lin.get(path)).status_code == 404


async def test_hours_come_of_cases_and_outlive_the_conversation(
    house: House, client: httpx.AsyncClient, citizen: Citizen, lin: Volunteer
) -> None:
    chen = await hire(house, client, "chen", "volunteer")
    await citizen.say("转人工")
    episode = str((await lin.queue())[0]["id"])
    await lin.press(episode, "accept")
    house.clock.advance(timedelta(minutes=20))
    await lin.say(episode, "您好")
    house.clock.advance(timedelta(minutes=5))
    await lin.press(episode, "hold", {"reason": "等材料"})
    house.clock.advance(timedelta(hours=3))
    await lin.press(episode, "resume")
    house.clock.advance(timedelta(minutes=2))
    await lin.press(episode, "transfer", {"to": "chen", "reason": "请小陈接着办"})
    house.clock.advance(timedelta(minutes=1))
    await chen.press(episode, "accept")
    house.clock.advance(timedelta(hours=5))
    await chen.press(episode, "resolve", {"outcome": "answered"})
    mine = (await lin.get("/me/record")).json()
    assert (mine["served_minutes"], mine["served"]) == (28, [{"month": "2026-11", "minutes": 28}])
    hers = (await chen.get("/me/record")).json()["served_minutes"]
    assert 10 <= hers <= 11  # nothing was said in those five hours
    assert (await client.delete(f"/v1/conversations/{citizen.id}", headers=citizen.auth)).status_code == 200
    assert (await lin.get("/me/record")).json()["served_minutes"] == 28


async def test_shifts_that_she_takes_are_on_her_record(client: httpx.AsyncClient, lin: Volunteer) -> None:
    rota = {"usual": {"workday": [["09:00", "11:30"]]}, "dates": {"2026-11-28": [["14:00", "17:00"]]}}
    assert (await client.put("/v1/staff/me/roster", json=rota, headers=lin.auth)).status_code == 200
    shifts = (await lin.get("/me/record")).json()["shifts"]
    assert shifts[0] == {"date": "2026-11-23", "hours": ["09:00-11:30"]}
    assert {"date": "2026-11-28", "hours": ["14:00-17:00"]} in shifts


async def test_a_change_of_skills_is_in_the_log(client: httpx.AsyncClient, lin: Volunteer, zhang: Volunteer) -> None:
    for _ in range(2):
        body = {"skills": ["职业指导"], "regions": [], "groups": []}
        assert (await client.put(f"/v1/staff/volunteers/{lin.id}", json=body, headers=zhang.auth)).status_code == 200
    assert (await lin.get("/me/record")).json()["skills"] == ["职业指导"]
    lines = (await zhang.get("/audit?q=职业指导")).json()["lines"]
    assert [(line["what"], line["subject"]) for line in lines] == [("修改专长", lin.id)]
