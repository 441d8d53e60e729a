"""131 plans that begin by themselves: for whom, with whom, once a year, and what a clerk is told where none begins."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text

from api.house import House
from api.promises.models import Plan
from api.settings import Settings
from api.staff import repository as staff
from tests.api.conftest import Citizen
from tests.api.staffing import Volunteer, hire
from tests.api.test_every_service import submit


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"staff_session_hours": 24 * 800})


@pytest.fixture
async def clerk(house: House, client: httpx.AsyncClient) -> Volunteer:
    return await hire(house, client, "clerk", "clerk")


async def _serves(house: House, who: Volunteer, regions: list[str], groups: list[str] | None = None) -> None:
    async with house.db.write() as session:
        row = await staff.by_id(session, who.id)
        assert row is not None
        row.regions, row.groups = regions, groups or []


async def _complete(clerk: Volunteer, citizen: Citizen, service: str, **chosen: str) -> dict[str, Any]:
    receipt = await submit(citizen, service, **chosen)
    lines = (await clerk.get("/applications")).json()["applications"]
    id_ = next(row["application_id"] for row in lines if row["receipt_no"] == receipt["data"]["receipt_no"])
    await clerk.post(f"/applications/{id_}/accept")
    done = await clerk.post(f"/applications/{id_}/complete")
    assert done.status_code == 200, done.text
    return done.json()


async def _plans(house: House) -> list[Plan]:
    async with house.db.read() as session:
        return list((await session.scalars(select(Plan).order_by(Plan.created_at))).all())


async def test_recognised_hardship_begins_a_plan_with_the_nearest_volunteer(
    house: House, client: httpx.AsyncClient, citizen: Citizen, clerk: Volunteer
) -> None:
    people = {name: await hire(house, client, name, "volunteer") for name in ("near", "city", "far", "province")}
    await _serves(house, people["near"], ["350102"])
    await _serves(house, people["city"], ["350104"])
    await _serves(house, people["far"], ["350203"], ["就业困难人员"])
    done = await _complete(clerk, citizen, "hardship_recognition", county="鼓楼区")
    assert done["attention"] == ""
    (plan,) = await _plans(house)
    assert (plan.person_group, plan.place, plan.mode) == ("就业困难人员", "350102", "one_to_one")
    assert plan.staff_id == people["near"].id
    assert len((await people["near"].get("/promises")).json()["items"]) == 5
    said = [message["text"] for message in await citizen.messages() if "结对帮扶" in message["text"]]
    assert len(said) == 1
    assert "near红娘" in said[0]


async def test_who_looks_after_the_group_comes_first(
    house: House, client: httpx.AsyncClient, citizen: Citizen, clerk: Volunteer
) -> None:
    near, many = await hire(house, client, "near", "volunteer"), await hire(house, client, "many", "volunteer")
    await _serves(house, near, ["350102"])
    await _serves(house, many, [], ["就业困难人员"])
    await _complete(clerk, citizen, "hardship_recognition")
    (plan,) = await _plans(house)
    assert (plan.staff_id, plan.mode) == (many.id, "one_to_many")


async def test_without_a_volunteer_the_clerk_is_told_and_a_supervisor_names_one(
    house: House, client: httpx.AsyncClient, citizen: Citizen, clerk: Volunteer
) -> None:
    anywhere = await hire(house, client, "anywhere", "volunteer")
    done = await _complete(clerk, citizen, "hardship_recognition")
    assert "还没有志愿者" in done["attention"]
    listed = (await clerk.get("/applications")).json()["applications"]
    assert [(row["state"], row["attention"]) for row in listed] == [("completed", done["attention"])]
    assert not [message for message in await citizen.messages() if "结对帮扶" in message["text"]]
    zhang = await hire(house, client, "zhang", "supervisor")
    owed = (await zhang.get("/promises")).json()["items"]
    assert {row["volunteer"] for row in owed} == {""}
    path = f"/v1/staff/plans/{owed[0]['plan_id']}/volunteer"
    for wrong in (clerk.id, "stf_nobody"):
        refused = await client.put(path, json={"staff_id": wrong}, headers=zhang.auth)
        assert refused.status_code == 422
    for _ in range(2):
        named = await client.put(path, json={"staff_id": anywhere.id}, headers=zhang.auth)
        assert (named.status_code, named.json()["volunteer"]) == (200, anywhere.name)
    assert len([message for message in await citizen.messages() if "结对帮扶" in message["text"]]) == 1
    id_ = done["application_id"]
    assert (await clerk.post(f"/applications/{id_}/attended")).json()["attention"] == ""
    assert (await clerk.post(f"/applications/{id_}/attended")).status_code == 409
    assert (await clerk.get("/applications")).json()["applications"] == []


async def test_a_volunteer_who_takes_the_case_takes_the_plan_that_waits(
    house: House, client: httpx.AsyncClient, citizen: Citizen, clerk: Volunteer
) -> None:
    await _complete(clerk, citizen, "hardship_recognition")
    lin = await hire(house, client, "lin", "volunteer")
    await citizen.say("转人工")
    episode = str((await lin.queue())[0]["id"])
    await lin.press(episode, "accept")
    body = {"group": "就业困难人员"}
    assert (await lin.post(f"/episodes/{episode}/plan", body)).json()["volunteer"] == lin.name
    assert (await lin.post(f"/episodes/{episode}/plan", body)).status_code == 409
    assert len(await _plans(house)) == 1


async def test_one_plan_a_person_and_year_in_whatever_conversation(
    house: House, citizens: Any, clerk: Volunteer
) -> None:
    await _complete(clerk, await citizens(), "hardship_recognition")
    twice = await _complete(clerk, await citizens(), "hardship_recognition")
    assert (len(await _plans(house)), twice["attention"]) == (1, "")
    await _complete(clerk, await citizens(), "unemployment_registration", reason="退役后没有安置就业")
    assert len(await _plans(house)) == 1
    async with house.db.read() as session:
        kept = (await session.execute(text("SELECT person FROM plan"))).scalar_one()
    assert "350102199001011238" not in kept


async def test_in_another_year_there_may_be_another(house: House, citizens: Any, clerk: Volunteer) -> None:
    await _complete(clerk, await citizens(), "hardship_recognition")
    house.clock.advance(timedelta(days=60))
    await _complete(clerk, await citizens(), "hardship_recognition")
    assert [plan.year for plan in await _plans(house)] == [2026, 2027]


async def test_a_hint_is_asked_about_and_nothing_of_nobody(house: House, citizens: Any, clerk: Volunteer) -> None:
    hint = await _complete(clerk, await citizens(), "unemployment_registration", reason="毕业或肄业后没找到工作")
    assert "可能是高校毕业生" in hint["attention"]
    plain = await _complete(clerk, await citizens(), "unemployment_registration", reason="从单位离职或被裁")
    assert plain["attention"] == ""
    assert await _plans(house) == []


async def test_where_nothing_is_promised_nothing_is_invented(
    house: House, citizen: Citizen, clerk: Volunteer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house.plans._promises, "_definitions", [])
    done = await _complete(clerk, citizen, "hardship_recognition")
    assert "还没有录入" in done["attention"]
    assert await _plans(house) == []
    assert "kept" not in [entry["action"] for entry in done["history"]]
