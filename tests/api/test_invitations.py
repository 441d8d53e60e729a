"""From a volunteer's sign-up to her account: one link, good once, and no password that anybody else has seen."""

import re
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from api.house import House
from api.staff import repository as staff
from tests.api.conftest import Citizen
from tests.api.staffing import PASSWORD, Volunteer, hire
from tests.api.test_every_service import submit

CHOSEN = {"strengths": "职业指导、帮忙填表跑腿"}
OWN = {"username": "zhang.xm", "password": "红娘小明爱上班2026"}


@pytest.fixture
async def clerk(house: House, client: httpx.AsyncClient) -> Volunteer:
    return await hire(house, client, "clerk", "clerk")


async def _taken(citizen: Citizen, clerk: Volunteer) -> str:
    """A sign-up that the clerk completed; its id."""
    await submit(citizen, "volunteer_signup", **CHOSEN)
    id_ = str((await clerk.get("/applications?service=volunteer_signup")).json()["applications"][0]["application_id"])
    assert (await clerk.post(f"/applications/{id_}/accept")).status_code == 200
    done = await clerk.post(f"/applications/{id_}/complete")
    assert done.status_code == 200, done.text
    return id_


def _ticket(words: str) -> dict[str, str]:
    found = re.search(r"/console/join#invite=([\w-]+)", words)
    assert found, words
    return {"Authorization": f"Bearer {found[1]}"}


async def _from_talk(citizen: Citizen) -> dict[str, str]:
    said = [message for message in await citizen.messages() if "#invite=" in message["text"]]
    assert [message["role"] for message in said] == ["system"]
    return _ticket(said[0]["text"])


async def test_from_sign_up_to_the_desk(
    house: House, client: httpx.AsyncClient, citizen: Citizen, clerk: Volunteer
) -> None:
    id_ = await _taken(citizen, clerk)
    ticket = await _from_talk(citizen)
    invited = (await client.get("/v1/invitation", headers=ticket)).json()
    assert (invited["name"], invited["username"], invited["region"]) == ("张小明", "zhangxiaoming", "福州市鼓楼区")
    assert invited["skills"] == ["职业指导", "帮忙填表跑腿"]
    for password, wrong in (("短", "至少"), ("zhang.xm-2026", "账号名"), ("aaaaaaaaaaaa", "重复")):
        refused = await client.post("/v1/invitation", json={**OWN, "password": password}, headers=ticket)
        assert (refused.status_code, wrong in refused.json()["detail"]) == (422, True)
    taken = await client.post("/v1/invitation", json={**OWN, "username": "clerk"}, headers=ticket)
    assert (taken.status_code, "换一个" in taken.json()["detail"]) == (409, True)
    made = await client.post("/v1/invitation", json=OWN, headers=ticket)
    assert (made.status_code, made.json()) == (201, {"username": OWN["username"]})
    assert (await client.post("/v1/invitation", json=OWN, headers=ticket)).status_code == 410
    assert (await client.get("/v1/invitation", headers=ticket)).status_code == 410

    me = (await client.post("/v1/staff/login", json=OWN)).json()
    assert (me["roles"], me["name"]) == (["volunteer"], "张小明")
    async with house.db.read() as session:
        row = await staff.by_id(session, me["id"])
        assert row is not None
        assert (row.regions, row.skills) == (["350102"], ["职业指导", "帮忙填表跑腿"])
        log = (await session.execute(text("SELECT action, actor, staff_id FROM staff_log"))).all()
    assert [tuple(line) for line in log] == [("account", clerk.id, me["id"])]
    assert (await clerk.get(f"/applications/{id_}")).json()["invitation"]["state"] == "used"
    again = await clerk.post(f"/applications/{id_}/invitation")
    assert (again.status_code, "已经有" in again.json()["detail"]) == (409, True)


async def test_the_clerk_hands_a_fresh_link_over_and_the_old_one_is_void(
    house: House, client: httpx.AsyncClient, citizen: Citizen, clerk: Volunteer
) -> None:
    id_ = await _taken(citizen, clerk)
    old = await _from_talk(citizen)
    fresh = await clerk.post(f"/applications/{id_}/invitation")
    assert fresh.status_code == 201
    assert fresh.headers["cache-control"] == "no-store"
    assert (await client.get("/v1/invitation", headers=old)).status_code == 410
    house.clock.advance(timedelta(days=house.settings.invitation_days, seconds=-5))
    assert (await client.get("/v1/invitation", headers=_ticket(fresh.json()["url"]))).status_code == 200
    house.clock.advance(timedelta(seconds=6))
    for forged in (_ticket(fresh.json()["url"]), {"Authorization": "Bearer x"}, {}):
        assert (await client.post("/v1/invitation", json=OWN, headers=forged)).status_code == 410
    second = await hire(house, client, "clerk2", "clerk")
    assert (await second.get(f"/applications/{id_}")).json()["invitation"]["state"] == "over"


async def test_nobody_approves_herself(
    house: House, client: httpx.AsyncClient, citizens: Any, clerk: Volunteer
) -> None:
    async with house.db.write() as session:
        row = await staff.by_id(session, clerk.id)
        assert row is not None
        row.name = "张小明"
    citizen = await citizens()
    await submit(citizen, "volunteer_signup", **CHOSEN)
    id_ = str((await clerk.get("/applications")).json()["applications"][0]["application_id"])
    await clerk.post(f"/applications/{id_}/accept")
    refused = await clerk.post(f"/applications/{id_}/complete")
    assert (refused.status_code, "不能自己" in refused.json()["detail"]) == (409, True)
    assert (await clerk.get(f"/applications/{id_}")).json()["state"] == "accepted"

    other = await hire(house, client, "other", "clerk")
    assert (await other.post(f"/applications/{id_}/complete")).status_code == 200
    url = (await other.post(f"/applications/{id_}/invitation")).json()["url"]
    await client.post("/v1/staff/login", json={"username": "other", "password": PASSWORD})
    refused = await client.post("/v1/invitation", json=OWN, headers=_ticket(url))
    assert (refused.status_code, "本人" in refused.json()["detail"]) == (409, True)
    client.cookies.clear()
    assert (await client.post("/v1/invitation", json=OWN, headers=_ticket(url))).status_code == 201

    await submit(await citizens(), "volunteer_signup", **CHOSEN)
    second = str((await other.get("/applications")).json()["applications"][0]["application_id"])
    await other.post(f"/applications/{second}/accept")
    twice = await other.post(f"/applications/{second}/complete")
    assert (twice.status_code, "已经有" in twice.json()["detail"]) == (409, True)


async def test_links_are_of_nobody_elses_sight(
    house: House, client: httpx.AsyncClient, citizen: Citizen, clerk: Volunteer
) -> None:
    id_ = await _taken(citizen, clerk)
    ticket = (await _from_talk(citizen))["Authorization"].removeprefix("Bearer ")
    lin = await hire(house, client, "lin", "volunteer")
    await citizen.say("转人工")
    episode = str((await lin.queue())[0]["id"])
    await lin.press(episode, "accept")
    case = await lin.get(f"/episodes/{episode}")
    assert "#invite=…" in case.text
    assert ticket not in case.text
    async with house.db.read() as session:
        (row,) = (await session.execute(text("SELECT * FROM invitation"))).all()
    kept = " ".join(map(str, row))
    assert "13800138000" not in kept
    assert ticket not in kept
    assert (await lin.post(f"/applications/{id_}/invitation")).status_code == 404


async def test_other_services_open_no_account(citizen: Citizen, clerk: Volunteer) -> None:
    await submit(citizen, "complaint")
    id_ = str((await clerk.get("/applications")).json()["applications"][0]["application_id"])
    assert (await clerk.post(f"/applications/{id_}/invitation")).status_code == 404
    await clerk.post(f"/applications/{id_}/accept")
    assert (await clerk.post(f"/applications/{id_}/complete")).json()["invitation"] is None
    assert not [message for message in await citizen.messages() if "#invite=" in message["text"]]
