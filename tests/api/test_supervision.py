"""The wall, reports that open down to their rows, and the log of who looked at whose data."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from api.house import House
from api.supervision.figures import FIGURES
from api.supervision.wall import WALL
from tests.api.conftest import Citizen, ScriptedEngine, echo
from tests.api.staffing import Volunteer, hire
from tests.api.test_applications import _submit


@pytest.fixture
async def lin(house: House, client: httpx.AsyncClient) -> Volunteer:
    return await hire(house, client, "lin", "volunteer")


@pytest.fixture
async def zhang(house: House, client: httpx.AsyncClient) -> Volunteer:
    return await hire(house, client, "zhang", "supervisor")


async def _json(who: Volunteer, path: str) -> dict[str, Any]:
    response = await who.get(path)
    assert response.status_code == 200, response.text
    return response.json()


async def test_the_wall_shows_who_waits_and_which_promise_is_broken(
    house: House, lin: Volunteer, zhang: Volunteer, citizen: Citizen, engine: ScriptedEngine
) -> None:
    engine.answer = echo
    empty = await _json(zhang, "/wall")
    assert (empty["waiting"], empty["longest_wait_s"], empty["on_duty"], empty["breaches"]) == (0, 0, 1, [])
    await citizen.say("老板拖欠工资，转人工")
    house.clock.advance(timedelta(minutes=20))
    wall = await _json(zhang, "/wall")
    assert (wall["waiting"], wall["longest_wait_s"], wall["breaches"]) == (1, 1200, [])
    house.clock.advance(timedelta(minutes=1))
    (breach,) = (await _json(zhang, "/wall"))["breaches"]
    assert (breach["topic"], breach["waited_minutes"], breach["limit"]) == ("欠薪维权", 21, 20)
    await lin.press(breach["episode_id"], "accept")
    taken = await _json(zhang, "/wall")
    assert (taken["waiting"], taken["in_hand"], taken["volunteers"][0]["load"]) == (0, 1, 1)
    assert taken["breaches"][0]["waited_minutes"] == 21


async def test_every_figure_is_its_rows(
    house: House, lin: Volunteer, zhang: Volunteer, citizen: Citizen, client: httpx.AsyncClient
) -> None:
    receipt = await _submit(citizen)
    await citizen.say("火星移民补贴怎么领")
    await citizen.say("转人工")
    episode = str((await lin.queue())[0]["id"])
    house.clock.advance(timedelta(seconds=90))
    await lin.press(episode, "accept")
    await lin.press(episode, "resolve", {"outcome": "answered"})
    await citizen.post("/rating", {"score": 4, "episode_id": episode})

    report = await _json(zhang, "/reports")
    assert [row["figure"] for row in report["figures"]] == list(FIGURES)
    shown = {row["figure"]: row for row in report["figures"]}
    for name, figure in shown.items():
        rows = await _json(zhang, f"/reports/{name}/rows")
        assert rows["total"] == len(rows["rows"]) == figure["total"] == sum(day["count"] for day in figure["days"])
        for group in figure["groups"]:
            part = await client.get(
                f"/v1/staff/reports/{name}/rows", params={"group": group["name"]}, headers=zhang.auth
            )
            assert part.json()["total"] == group["count"]
            assert {row["group"] for row in part.json()["rows"]} == {group["name"]}
    assert shown["by_service"]["groups"] == [{"name": "失业登记", "count": 1}]
    assert [group["count"] for group in shown["by_county"]["groups"]] == [1]
    assert shown["resolved"]["groups"] == [{"name": "转给志愿者", "count": 1}]
    assert (shown["waits"]["median"], shown["waits"]["unit"]) == (90.0, "秒")
    assert shown["outcomes"]["groups"] == [{"name": "已解答", "count": 1}]
    assert shown["ratings"]["groups"] == [{"name": "满意", "count": 1}]
    assert shown["gaps"]["total"] == 1
    assert receipt["data"]["receipt_no"] not in str(report)
    before = await _json(zhang, "/reports?since=2026-01-01&until=2026-01-31")
    assert {row["total"] for row in before["figures"]} == {0}


async def test_rows_go_out_as_a_table_that_runs_nothing(
    zhang: Volunteer, citizen: Citizen, engine: ScriptedEngine
) -> None:
    await citizen.say("=cmd()火星移民补贴怎么领")
    response = await zhang.get("/reports/gaps/csv")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "时间,编号,分组,说明"
    assert len(lines) == 2
    assert ",'=" in lines[1]
    assert (await zhang.get("/reports/magic/csv")).status_code == 404


async def test_every_look_at_personal_data_is_found_again(
    house: House, lin: Volunteer, zhang: Volunteer, citizen: Citizen, client: httpx.AsyncClient
) -> None:
    wang = await hire(house, client, "wang", "clerk")
    await _submit(citizen)
    application = (await wang.get("/applications")).json()["applications"][0]["application_id"]
    await wang.get(f"/applications/{application}")
    body = {"step": "phone", "reason": "要打电话核实"}
    assert (await wang.post(f"/applications/{application}/reveal", body)).status_code == 200
    await citizen.say("转人工")
    episode = str((await lin.queue())[0]["id"])
    await lin.press(episode, "accept")
    for _ in range(3):
        await lin.get(f"/episodes/{episode}")
    field = {"field": f"{application}.phone", "reason": "帮他核对号码"}
    assert (await lin.post(f"/episodes/{episode}/reveal", field)).status_code == 200

    lines = (await _json(zhang, "/audit"))["lines"]
    assert {(row["name"], row["what"]) for row in lines} == {
        ("wang红娘", "查看申请列表"), ("wang红娘", "查看申请"), ("wang红娘", "查看号码原文"),
        ("lin红娘", "查看会话"), ("lin红娘", "查看号码原文"),
    }  # fmt: skip
    assert next(row["times"] for row in lines if row["what"] == "查看会话") == 3
    hers = (await _json(zhang, f"/audit?staff_id={lin.id}&q=核对号码"))["lines"]
    assert [(row["what"], row["reason"]) for row in hers] == [("查看号码原文", "帮他核对号码")]
    assert (await _json(zhang, "/audit?q=没有这样的"))["lines"] == []
    house.clock.advance(timedelta(minutes=11))
    await lin.get(f"/episodes/{episode}")
    assert len((await _json(zhang, f"/audit?staff_id={lin.id}&q=查看会话"))["lines"]) == 2
    assert (await lin.get("/audit")).status_code == 404


async def test_every_number_of_the_wall_is_its_rows(
    house: House, lin: Volunteer, zhang: Volunteer, citizens: Any
) -> None:
    first, second = await citizens(), await citizens()
    await first.say("老板拖欠工资，转人工")
    episode = str((await lin.queue())[0]["id"])
    await lin.press(episode, "accept")
    await lin.press(episode, "resolve", {"outcome": "answered"})
    bad = {"score": 1, "tags": [], "comment": "没说清楚", "episode_id": episode}
    assert (await first.post("/rating", bad)).status_code == 201
    await second.say("老板拖欠工资，转人工")
    house.clock.advance(timedelta(minutes=21))
    wall = await _json(zhang, "/wall")
    assert (wall["waiting"], wall["on_duty"], wall["follow_ups"], len(wall["breaches"])) == (1, 1, 1, 1)
    for figure in WALL:
        rows = await _json(zhang, f"/wall/{figure}/rows")
        number = wall[figure] if figure != "breaches" else len(wall["breaches"])
        assert len(rows["rows"]) == rows["total"] == number, figure
        assert all(row["opens"] for row in rows["rows"]), figure
    waiting = (await _json(zhang, "/wall/waiting/rows"))["rows"][0]
    assert 1260 <= waiting["value"] < 1300
    assert waiting["opens"] == f"/episodes/{waiting['id']}"
    assert (await zhang.get("/wall/nothing/rows")).status_code == 404
    assert (await lin.get("/wall/waiting/rows")).status_code == 404


async def test_a_day_opens_down_to_its_rows(house: House, lin: Volunteer, citizens: Any) -> None:
    await (await citizens()).say("转人工")
    house.clock.advance(timedelta(hours=20))
    await (await citizens()).say("转人工")
    later = await hire(house, lin.client, "later", "supervisor")
    report = await _json(later, "/reports")
    handed = next(one for one in report["figures"] if one["figure"] == "handed_over")
    assert [(day["name"], day["count"]) for day in handed["days"]] == [("2026-11-23", 1), ("2026-11-24", 1)]
    for day in handed["days"]:
        rows = await _json(later, f"/reports/handed_over/rows?day={day['name']}")
        assert (rows["total"], rows["rows"][0]["opens"]) == (1, f"/episodes/{rows['rows'][0]['id']}")


async def test_ratings_open_what_was_rated(zhang: Volunteer, lin: Volunteer, citizen: Citizen) -> None:
    await citizen.say("转人工")
    episode = str((await lin.queue())[0]["id"])
    await lin.press(episode, "accept")
    await lin.press(episode, "resolve", {"outcome": "answered"})
    for rated in ({"score": 5, "episode_id": episode}, {"score": 4}):
        assert (await citizen.post("/rating", {"tags": [], "comment": "", **rated})).status_code == 201
    opens = {row["of"]: row["opens"] for row in (await _json(zhang, "/ratings"))["ratings"]}
    assert opens == {"episode": f"/episodes/{episode}", "assistant": ""}
