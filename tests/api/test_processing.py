"""Clerks: the inbox, each transition with its notice, what a person is asked for more, reveal, history and export."""

import io
from datetime import timedelta
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from api.applications.models import Application
from api.house import House
from api.settings import Settings
from tests.api.conftest import Citizen
from tests.api.staffing import Volunteer, hire
from tests.api.test_every_service import ID, PHONE, fill, submit
from tests.api.test_forms import Page


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Signed in for as long as an application takes."""
    return settings.model_copy(update={"staff_session_hours": 24 * 30})


@pytest.fixture
async def clerk(house: House, client: httpx.AsyncClient) -> Volunteer:
    return await hire(house, client, "clerk", "clerk")


async def _inbox(clerk: Volunteer, **how: str) -> list[dict[str, Any]]:
    response = await clerk.client.get("/v1/staff/applications", params=how, headers=clerk.auth)
    assert response.status_code == 200, response.text
    return response.json()["applications"]


async def _press(clerk: Volunteer, id_: str, action: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    response = await clerk.post(f"/applications/{id_}/{action}", body)
    assert response.status_code == 200, response.text
    return response.json()


async def _only(clerk: Volunteer) -> str:
    (line,) = await _inbox(clerk)
    return str(line["application_id"])


async def test_the_inbox_shows_what_was_submitted_those_due_first(
    citizens: Any, clerk: Volunteer, house: House
) -> None:
    await submit(await citizens(), "complaint")
    house.clock.advance(timedelta(minutes=5))
    await submit(await citizens(), "unemployment_registration")
    await fill(await citizens(), "job_seeking")
    lines = await _inbox(clerk)
    assert [line["service"] for line in lines] == ["unemployment_registration", "complaint"]
    first = lines[0]
    assert (first["place"], first["who"], first["days_left"]) == ("福州市鼓楼区", "张小明", 10)
    assert first["actions"] == ["accept", "ask_more", "refuse"]
    assert lines[1]["days_left"] is None
    assert await _inbox(clerk, county="350203") == []
    assert [line["service"] for line in await _inbox(clerk, service="complaint")] == ["complaint"]


async def test_a_clerk_of_a_region_sees_no_other(citizen: Citizen, clerk: Volunteer, house: House) -> None:
    await submit(citizen, "complaint")
    id_ = await _only(clerk)
    elsewhere = await hire(house, clerk.client, "xiamen", "clerk")
    async with house.db.write() as session:
        from api.staff import repository

        member = await repository.by_username(session, "xiamen")
        assert member is not None
        member.regions = ["350203"]
    assert await _inbox(elsewhere) == []
    assert await _inbox(elsewhere, county="350102") == []
    assert (await elsewhere.get(f"/applications/{id_}")).status_code == 404
    assert (await elsewhere.post(f"/applications/{id_}/accept")).status_code == 404


async def test_accepted_and_completed_with_a_notice_each(citizen: Citizen, clerk: Volunteer) -> None:
    receipt = await submit(citizen, "unemployment_registration")
    id_ = await _only(clerk)
    accepted = await _press(clerk, id_, "accept")
    assert (accepted["state"], accepted["actions"]) == ("accepted", ["ask_more", "complete", "refuse"])
    notice = (await citizen.messages())[-1]
    assert (notice["role"], notice["kind"]) == ("system", "status")
    assert receipt["data"]["receipt_no"] in notice["text"]
    assert "已受理" in notice["text"]
    assert notice["data"]["applications"][0]["state"] == "accepted"
    done = await _press(clerk, id_, "complete", {"reason": "已登记"})
    assert done["state"] == "completed"
    notice, rating = (await citizen.messages())[-2:]
    assert "已登记" in notice["text"]
    assert (rating["kind"], rating["data"]) == ("rating_request", {"application_id": id_})
    assert [entry["action"] for entry in done["history"]] == ["agree", "agree", "submit", "accept", "complete"]
    assert [entry["actor"] for entry in done["history"]] == ["申请人"] * 3 + [clerk.name] * 2
    assert await _inbox(clerk) == []
    assert len(await _inbox(clerk, show="closed")) == 1


async def test_refused_with_a_reason_and_never_without(citizen: Citizen, clerk: Volunteer) -> None:
    await submit(citizen, "vacancy_posting")
    id_ = await _only(clerk)
    for body in (None, {"reason": " "}):
        assert (await clerk.post(f"/applications/{id_}/refuse", body)).status_code == 422
    await _press(clerk, id_, "refuse", {"reason": "单位已注销"})
    assert "单位已注销" in (await citizen.messages())[-1]["text"]
    assert (await clerk.post(f"/applications/{id_}/accept")).status_code == 409


async def test_a_person_is_asked_in_talk_and_answers_there(citizen: Citizen, clerk: Volunteer) -> None:
    await submit(citizen, "complaint")
    id_ = await _only(clerk)
    await _press(clerk, id_, "accept")
    await _press(clerk, id_, "more_needed", {"reason": "请说一下中介的地址"})
    asked = (await citizen.messages())[-1]
    assert "请说一下中介的地址" in asked["text"]
    assert asked["buttons"][0]["title"] == "现在补充"
    aside = (await citizen.say("失业登记要几天能办好？"))["replies"]
    assert aside[0]["kind"] == "policy_answer"
    assert aside[-1]["data"]["step"] == "supplement"
    said = (await citizen.say("在五四路100号二楼"))["replies"]
    assert "收到" in said[0]["text"]
    whole = (await clerk.get(f"/applications/{id_}")).json()
    assert whole["state"] == "accepted"
    assert (whole["history"][-1]["action"], whole["history"][-1]["note"]) == ("supply", "在五四路100号二楼")
    assert (await citizen.say("谢谢"))["replies"][-1]["kind"] != "form_prompt"


async def test_answers_are_asked_for_again_numbers_by_the_secure_way(
    citizen: Citizen, clerk: Volunteer, house: House
) -> None:
    await submit(citizen, "unemployment_registration")
    id_ = await _only(clerk)
    refused = await clerk.post(f"/applications/{id_}/more_needed", {"reason": "请核对", "steps": ["shoe_size"]})
    assert refused.status_code == 422
    await _press(clerk, id_, "more_needed", {"reason": "证件号和姓名对不上", "steps": ["name", "id_number"]})
    prompt = (await citizen.press((await citizen.messages())[-1], "现在补充"))["replies"][-1]
    assert prompt["data"]["step"] == "name"
    prompt = (await citizen.say("李小红"))["replies"][-1]
    assert (prompt["data"]["step"], prompt["data"]["input"]["secure"]) == ("id_number", True)
    wrong = (await citizen.answer_securely(prompt, "350102199001011239"))["replies"]
    assert wrong[-1]["data"]["step"] == "id_number"
    said = (await citizen.answer_securely(prompt, "11010519491231002X"))["replies"]
    assert "收到" in said[-1]["text"]
    async with house.db.read() as session:
        row = (await session.scalars(select(Application))).one()
        assert row.state == "accepted"
        assert row.answers["name"]["value"] == "李小红"
        assert await house.vault.get(session, row.answers["id_number"]["secret"]) == "11010519491231002X"


async def test_supplementing_may_be_put_off_and_taken_up_again(citizen: Citizen, clerk: Volunteer) -> None:
    await submit(citizen, "job_seeking")
    await _press(clerk, await _only(clerk), "more_needed", {"reason": "请补充工作经历"})
    assert "先不补充" in (await citizen.say("取消"))["replies"][0]["text"]
    status = (await citizen.say("办到哪了"))["replies"][0]
    assert status["data"]["applications"][0]["wanted"] == "请补充工作经历"
    prompt = (await citizen.press(status, "现在补充"))["replies"][-1]
    assert prompt["data"]["step"] == "supplement"
    offered = (await citizen.say("我要办失业登记"))["replies"][0]
    assert offered["data"]["service"] == "unemployment_registration"


async def test_a_person_withdraws_after_being_asked(citizen: Citizen, clerk: Volunteer) -> None:
    await submit(citizen, "gig_posting")
    id_ = await _only(clerk)
    status = (await citizen.say("办到哪了"))["replies"][0]
    surely = (await citizen.press(status, "撤回零工发布"))["replies"][0]
    withdrawn = (await citizen.press(surely, "确定撤回"))["replies"][0]
    assert withdrawn["data"]["applications"][0]["state"] == "withdrawn"
    assert (await clerk.post(f"/applications/{id_}/accept")).status_code == 409
    again = (await citizen.press(surely, "确定撤回"))["replies"][0]
    assert again["kind"] == "text"


async def test_numbers_are_masks_until_they_are_revealed_for_a_reason(citizen: Citizen, clerk: Volunteer) -> None:
    await submit(citizen, "unemployment_registration")
    id_ = await _only(clerk)
    whole = await clerk.get(f"/applications/{id_}")
    assert ID not in whole.text
    assert PHONE not in whole.text
    assert (await clerk.post(f"/applications/{id_}/reveal", {"step": "phone"})).status_code == 422
    shown = await _press(clerk, id_, "reveal", {"step": "phone", "reason": "打电话核实"})
    assert shown == {"step": "phone", "value": PHONE}
    assert (await clerk.post(f"/applications/{id_}/reveal", {"step": "name", "reason": "看看"})).status_code == 404
    history = (await clerk.get(f"/applications/{id_}")).json()["history"]
    assert (history[-1]["action"], history[-1]["actor"]) == ("reveal", clerk.name)
    assert PHONE not in str(history)


async def test_the_application_stands_beside_its_rules(citizen: Citizen, clerk: Volunteer) -> None:
    await submit(citizen, "unemployment_registration")
    whole = (await clerk.get(f"/applications/{await _only(clerk)}")).json()
    assert whole["clause"].endswith("三（一）1")
    assert {rule["label"]: rule["verdict"] for rule in whole["rules"]} == {
        "年满16周岁": "ok", "没有领取基本养老保险待遇": "ok", "处于失业状态": "ok",
    }  # fmt: skip


async def test_the_statutory_age_is_a_hint_with_its_source_and_refuses_nobody(citizens: Any, clerk: Volunteer) -> None:
    young, old = await citizens(), await citizens()
    await submit(young, "unemployment_registration")
    whole = (await clerk.get(f"/applications/{await _only(clerk)}")).json()
    assert whole["hints"] == []
    page = await Page(old).begin()
    await page.fill(until="promise")
    await page.save(id_number="11010519491231002X", promise="agreed")
    await page.submit()
    whole = (await clerk.get(f"/applications/{page.form['application_id']}")).json()
    (hint,) = whole["hints"]
    assert "法定退休年龄" in hint["text"]
    assert "不能因为年龄不予通过" in hint["text"]
    assert "渐进式延迟法定退休年龄的办法" in hint["source"]
    assert "1949" not in str(whole)
    assert [rule["verdict"] for rule in whole["rules"]] == ["ok", "ok", "ok"]
    assert "accept" in whole["actions"]


async def test_accepted_postings_are_listed_and_others_not(citizens: Any, clerk: Volunteer, citizen: Citizen) -> None:
    await submit(await citizens(), "vacancy_posting", title="叉车司机", county="晋江市")
    assert (await citizen.say("晋江有什么工作"))["replies"][0]["data"]["items"] == []
    await _press(clerk, await _only(clerk), "accept")
    listing = (await citizen.say("晋江有什么工作"))["replies"][0]
    assert [item["title"] for item in listing["data"]["items"]] == ["叉车司机"]
    assert "张小明" not in listing["text"]
    assert (await citizen.say("厦门有什么工作"))["replies"][0]["data"]["items"] == []


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "＝"])
async def test_an_export_holds_no_formula_and_no_number(citizen: Citizen, clerk: Volunteer, begins: str) -> None:
    evil = f"{begins}HYPERLINK(1)点我"
    await submit(citizen, "complaint", against=evil)
    made = await clerk.get("/applications/export?format=csv")
    assert made.content.startswith(b"\xef\xbb\xbf")
    assert f"'{begins}HYPERLINK" in made.text
    assert PHONE not in made.text
    book = load_workbook(io.BytesIO((await clerk.get("/applications/export?format=xlsx")).content))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert any(str(cell.value).endswith("HYPERLINK(1)点我") for cell in cells)


async def test_two_clerks_at_once_and_a_deleted_conversation(citizen: Citizen, clerk: Volunteer) -> None:
    await submit(citizen, "volunteer_signup")
    id_ = await _only(clerk)
    await citizen.client.delete(f"/v1/conversations/{citizen.id}", headers=citizen.auth)
    await _press(clerk, id_, "accept")
    assert (await clerk.post(f"/applications/{id_}/accept")).status_code == 409


async def test_a_clerk_is_reminded_before_it_is_due_and_after(citizens: Any, clerk: Volunteer, house: House) -> None:
    async def due() -> dict[str, Any]:
        return (await clerk.get("/applications/reminders")).json()

    await submit(await citizens(), "unemployment_registration")
    await submit(await citizens(), "complaint")
    assert await due() == {"late": 0, "today": 0, "soon": 0, "days_ahead": 3}
    for days, counts in ((9, (0, 0, 1)), (5, (0, 1, 0)), (1, (1, 0, 0))):
        house.clock.advance(timedelta(days=days))
        told = await due()
        assert (told["late"], told["today"], told["soon"]) == counts, days
    (promised, _) = await _inbox(clerk)
    assert (promised["urgency"], promised["days_left"]) == ("late", -1)
    await _press(clerk, promised["application_id"], "accept")
    await _press(clerk, promised["application_id"], "complete")
    assert (await due())["late"] == 0
