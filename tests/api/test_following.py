"""What was registered is changed and ends (动态管理); what was submitted is taken back."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from api.applications.models import Application
from api.house import House
from tests.api.conftest import Citizen
from tests.api.staffing import Volunteer, hire
from tests.api.test_every_service import answer, submit

NEW_PHONE = "13959001234"


@pytest.fixture
async def clerk(house: House, client: httpx.AsyncClient) -> Volunteer:
    return await hire(house, client, "clerk", "clerk")


async def _press(clerk: Volunteer, id_: str, action: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    response = await clerk.post(f"/applications/{id_}/{action}", body)
    assert response.status_code == 200, response.text
    return response.json()


async def _open(clerk: Volunteer) -> list[dict[str, Any]]:
    return (await clerk.get("/applications")).json()["applications"]


async def _complete(clerk: Volunteer) -> str:
    (line,) = await _open(clerk)
    await _press(clerk, line["application_id"], "accept")
    await _press(clerk, line["application_id"], "complete")
    return str(line["application_id"])


async def _asked(citizen: Citizen, prompt: dict[str, Any], **chosen: str) -> tuple[list[str], dict[str, Any]]:
    """The questions that were asked on the way to the review, and the review."""
    asked = []
    while prompt["kind"] == "form_prompt":
        asked.append(prompt["data"]["step"])
        if prompt["data"]["step"] == "new_phone":
            prompt = (await citizen.answer_securely(prompt, NEW_PHONE))["replies"][-1]
        else:
            prompt = await answer(citizen, prompt, **chosen)
    return asked, prompt


async def _rows(house: House) -> dict[str, Application]:
    async with house.db.read() as session:
        return {row.service: row for row in await session.scalars(select(Application))}


async def test_a_registration_ends_and_nothing_that_is_known_is_asked_again(
    citizen: Citizen, clerk: Volunteer, house: House
) -> None:
    await submit(citizen, "unemployment_registration")
    registered = await _complete(clerk)
    offered = (await citizen.say("我找到工作了，要注销失业登记"))["replies"][0]
    assert offered["data"]["service"] == "registration_cancellation"
    prompt = (await citizen.press(offered, "开始办理"))["replies"][-1]
    asked, review = await _asked(citizen, prompt, reason="找到工作了", since="昨天")
    assert asked == ["consent", "reason", "since", "evidence", "promise"]
    shown = {row["step"]: row["value"] for row in review["data"]["answers"]}
    assert (shown["registration"], shown["name"], shown["reason"]) == ("失业登记", "张小明", "被用人单位录用")
    await citizen.press(review, "确认提交")
    await _complete(clerk)
    rows = await _rows(house)
    assert rows["unemployment_registration"].state == "cancelled"
    assert rows["registration_cancellation"].about == registered
    told = [m for m in await citizen.messages() if m["role"] == "system"]
    assert "已经注销" in told[-2]["text"]
    status = (await citizen.say("办到哪了"))["replies"][0]
    assert {a["service"]: a["state_title"] for a in status["data"]["applications"]} == {
        "unemployment_registration": "已注销", "registration_cancellation": "已办结",
    }  # fmt: skip
    history = (await clerk.get(f"/applications/{registered}")).json()["history"]
    assert (history[-1]["action"], history[-1]["to_state"]) == ("deregister", "cancelled")


async def test_a_new_number_takes_the_place_of_the_old_in_the_registration_itself(
    citizen: Citizen, clerk: Volunteer, house: House, client: httpx.AsyncClient
) -> None:
    receipt = await submit(citizen, "job_seeking")
    await _complete(clerk)
    old = (await _rows(house))["job_seeking"].answers["phone"]["secret"]
    status = (await citizen.say("办到哪了"))["replies"][0]
    prompt = (await citizen.press(status, "变更求职登记"))["replies"][-1]
    asked, review = await _asked(citizen, prompt, what="手机号码、姓名", new_name="李小明")
    assert asked == ["consent", "what", "new_phone", "new_name", "evidence", "promise"]
    await citizen.press(review, "确认提交")
    await _complete(clerk)
    row = (await _rows(house))["job_seeking"]
    assert (row.state, row.answers["name"]["display"]) == ("completed", "李小明")
    async with house.db.read() as session:
        assert await house.vault.get(session, row.answers["phone"]["secret"]) == NEW_PHONE
        with pytest.raises(KeyError):
            await house.vault.get(session, old)
    query = {"receipt_no": receipt["data"]["receipt_no"], "phone_tail": NEW_PHONE[-4:]}
    assert (await client.post("/v1/applications/status", json=query)).status_code == 200
    history = (await clerk.get(f"/applications/{row.id}")).json()["history"]
    assert history[-1]["action"] == "change"
    assert "新的手机号码、新的姓名" in history[-1]["note"]
    assert NEW_PHONE not in str(history)


async def test_who_registered_elsewhere_is_asked_for_all_of_it(
    citizen: Citizen, clerk: Volunteer, house: House
) -> None:
    review_receipt = await submit(citizen, "registration_cancellation", registration="求职登记")
    await _complete(clerk)
    row = (await _rows(house))["registration_cancellation"]
    assert review_receipt["data"]["due_on"] == ""
    assert (row.state, row.about) == ("completed", None)
    assert {"name", "id_number", "phone", "county"} <= row.answers.keys()


async def test_the_body_itself_ends_a_registration_and_says_why(citizen: Citizen, clerk: Volunteer) -> None:
    await submit(citizen, "unemployment_registration")
    registered = await _complete(clerk)
    case = (await clerk.get(f"/applications/{registered}")).json()
    assert case["actions"] == ["deregister"]
    assert (await clerk.post(f"/applications/{registered}/deregister", {"reason": ""})).status_code == 422
    case = await _press(clerk, registered, "deregister", {"reason": "长期没有和我们联系"})
    assert (case["state"], case["state_title"], case["actions"]) == ("cancelled", "已注销", [])
    notice = (await citizen.messages())[-1]
    assert "长期没有和我们联系" in notice["text"]
    assert (await clerk.post(f"/applications/{registered}/deregister", {"reason": "再来一次"})).status_code == 409


async def test_a_posting_that_ended_is_shown_no_more(citizen: Citizen, citizens: Any, clerk: Volunteer) -> None:
    await submit(citizen, "vacancy_posting")
    posted = await _complete(clerk)
    other = await citizens()
    shown = (await other.say("有什么工作"))["replies"][0]
    assert len(shown["data"]["items"]) == 1
    await _press(clerk, posted, "deregister", {"reason": "岗位已经招满"})
    shown = (await other.say("有什么工作"))["replies"][0]
    assert shown["data"]["items"] == []


@pytest.mark.parametrize("words", ["我要撤回申请", "刚提交的申请想撤回来"])
async def test_what_was_submitted_is_taken_back_once_that_is_surely_meant(
    citizen: Citizen, clerk: Volunteer, house: House, words: str
) -> None:
    await submit(citizen, "unemployment_registration")
    asked = (await citizen.say(words))["replies"][0]
    assert asked["buttons"][0]["title"] == "确定撤回"
    assert (await _rows(house))["unemployment_registration"].state == "submitted"
    await citizen.press(asked, "确定撤回")
    assert (await _rows(house))["unemployment_registration"].state == "withdrawn"
    assert await _open(clerk) == []
    nothing = (await citizen.say(words))["replies"][0]
    assert nothing["kind"] == "status"
