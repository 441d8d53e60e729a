"""Courses and events: the files' at first, then what editors make of them; people see it at once."""

import httpx
import pytest

from api.datafiles import DataFiles
from api.house import House
from api.services.offers import bring_in
from api.settings import ROOT
from tests.api.conftest import Citizen
from tests.api.staffing import Volunteer, hire

COURSE = {
    "title": "电工初级班", "place": "350102", "begins": "2026-12-01", "ends": "2026-12-20", "text": "公益培训，十天",
    "source": "鼓楼区人社局公告 2026-11-20", "document_no": "", "checked_on": "2026-11-23",
}  # fmt: skip


@pytest.fixture
async def editor(house: House, client: httpx.AsyncClient) -> Volunteer:
    return await hire(house, client, "editor", "editor")


async def _shown(citizen: Citizen) -> list[str]:
    return [item["title"] for item in (await citizen.say("有什么培训班"))["replies"][0]["data"]["items"]]


async def test_a_course_is_added_changed_and_taken_away(citizen: Citizen, editor: Volunteer, house: House) -> None:
    assert await _shown(citizen) == []
    made = (await editor.post("/listings/courses", COURSE)).json()
    assert await _shown(citizen) == ["电工初级班"]
    path = f"/v1/staff/listings/courses/{made['id']}"
    changed = await editor.client.put(path, json={**COURSE, "title": "电工中级班"}, headers=editor.auth)
    assert changed.status_code == 200
    assert await _shown(citizen) == ["电工中级班"]
    elsewhere = f"/v1/staff/listings/events/{made['id']}"
    assert (await editor.client.delete(elsewhere, headers=editor.auth)).status_code == 404
    assert (await editor.client.delete(path, headers=editor.auth)).status_code == 204
    assert await _shown(citizen) == []
    assert (await editor.client.delete(path, headers=editor.auth)).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [{"ends": "2026-11-01"}, {"place": "999999"}, {"source": ""}, {"checked_on": "2026-12-01"}, {"begins": "2月30日"}],
)
async def test_what_cannot_be_is_refused_at_its_field(editor: Volunteer, wrong: dict[str, str]) -> None:
    refused = await editor.post("/listings/courses", {**COURSE, **wrong})
    assert refused.status_code == 422
    assert refused.json()["detail"]
    assert [error["field"] for error in refused.json()["errors"]] == list(wrong)


async def test_the_list_says_what_day_it_is_and_which_places_there_are(editor: Volunteer) -> None:
    kept = (await editor.get("/listings/courses")).json()
    assert kept["today"] == "2026-11-23"
    assert {"code": "350102", "title": "福州市鼓楼区"} in kept["places"]
    assert len(kept["places"]) == 84


async def test_what_an_editor_took_away_does_not_come_back_from_the_files(editor: Volunteer, house: House) -> None:
    items = (await editor.get("/listings/events")).json()["items"]
    assert items
    for item in items:
        await editor.client.delete(f"/v1/staff/listings/events/{item['id']}", headers=editor.auth)
    async with house.db.write() as session:
        await bring_in(session, house.clock, DataFiles(ROOT / "data"))
    assert (await editor.get("/listings/events")).json()["items"] == []


async def test_only_editors_keep_them(house: House, client: httpx.AsyncClient) -> None:
    clerk = await hire(house, client, "clerk", "clerk")
    assert (await clerk.post("/listings/courses", COURSE)).status_code == 404
