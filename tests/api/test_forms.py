"""失业登记 on the page: the same draft as in the talk, faults field by field, two windows, a double submit."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from api.house import House
from api.settings import Settings
from tests.api.conftest import Citizen
from tests.api.test_applications import ID, PHONE, TYPED, _walk_to
from tests.api.test_secure_page import found_in

ANSWERS = {
    "consent": "agreed", "name": "张三", "id_number": ID, "phone": PHONE, "pension": "no", "working": "no",
    "unemployed_since": "2026年10月31日", "reason": "employer", "register_at": "household", "county": "鼓楼区",
    "wishes": "job,training", "promise": "agreed",
}  # fmt: skip


class Page:
    """A window with the form of a service."""

    def __init__(self, citizen: Citizen) -> None:
        self.citizen = citizen
        self.form: dict[str, Any] = {}

    async def call(self, method: str, path: str, body: Any = None) -> httpx.Response:
        url = f"/v1/conversations/{self.citizen.id}{path}"
        return await self.citizen.client.request(method, url, json=body, headers=self.citizen.auth)

    async def begin(self, service: str = "unemployment_registration") -> "Page":
        response = await self.call("POST", "/forms", {"service": service})
        assert response.status_code == 201, response.text
        self.form = response.json()
        return self

    async def put(self, **answers: str) -> httpx.Response:
        body = {"revision": self.form["revision"], "answers": answers}
        return await self.call("PUT", f"/forms/{self.form['application_id']}", body)

    async def save(self, **answers: str) -> dict[str, Any]:
        response = await self.put(**answers)
        assert response.status_code == 200, response.text
        self.form = response.json()
        return self.form

    async def fill(self, until: str = "") -> dict[str, Any]:
        while self.form["next"] and until not in self.form["next"]:
            await self.save(**{step: ANSWERS[step] for step in self.form["next"]})
            assert self.form["faults"] == []
        return self.form

    async def submit(self) -> httpx.Response:
        body = {"revision": self.form["revision"]}
        return await self.call("POST", f"/forms/{self.form['application_id']}/submit", body)

    def answer(self, step: str) -> dict[str, Any]:
        return next(question for question in self.form["questions"] if question["step"] == step)


@pytest.fixture
async def page(citizen: Citizen) -> Page:
    return await Page(citizen).begin()


async def test_from_the_first_question_to_the_receipt(page: Page, client: httpx.AsyncClient) -> None:
    assert page.form["next"] == ["consent"]
    await page.fill()
    assert page.form["done"] == page.form["total"] == 12
    assert page.answer("county")["display"] == "福州市鼓楼区"
    assert page.answer("id_number")["value"] == ""
    assert page.answer("id_number")["display"] == "已填写"
    submitted = (await page.submit()).json()
    receipt = submitted["receipt"]
    assert receipt["due_on"] == "2026-12-07"
    assert receipt["status_url"].endswith(f"/status#no={receipt['receipt_no']}")
    assert receipt["qr"].startswith("data:image/svg+xml")
    query = {"receipt_no": receipt["receipt_no"], "phone_tail": PHONE[-4:]}
    assert (await client.post("/v1/applications/status", json=query)).json()["state"] == "submitted"
    said = await page.citizen.messages()
    assert said[-1]["kind"] == "receipt"
    assert said[-1]["data"]["receipt_no"] == receipt["receipt_no"]


async def test_faults_are_told_field_by_field_and_the_rest_is_kept(page: Page) -> None:
    await page.save(consent="agreed")
    await page.save(name="张三", id_number="350102199001011239", phone="", pension="no", working="no")
    faults = {fault["step"]: fault["message"] for fault in page.form["faults"]}
    assert faults == {
        "id_number": "这个证件号码有一位可能填错了，请对照证件再核对一遍，重新填写。",
        "phone": "请填写手机号码。",
    }
    assert page.answer("name")["value"] == "张三"
    assert page.form["next"][:2] == ["id_number", "phone"]
    await page.save(unemployed_since="2027年1月1日", county="福州")
    told = {fault["step"]: fault for fault in page.form["faults"]}
    assert "还没有到" in told["unemployed_since"]["message"]
    assert {"value": "350102", "title": "福州市鼓楼区"} in told["county"]["options"]


async def test_nothing_is_taken_before_the_person_agreed(page: Page) -> None:
    refused = await page.put(name="张三")
    assert refused.status_code == 409
    assert "同意" in refused.json()["detail"]
    await page.save(consent="")
    assert page.form["faults"][0]["message"].startswith("请先勾选“同意”")


async def test_a_changed_answer_asks_again_what_depends_on_it_and_no_more(page: Page) -> None:
    await page.fill()
    await page.save(register_at="residence")
    assert page.form["next"] == ["county"]
    await page.save(county="晋江")
    assert page.form["next"] == []
    await page.save(working="yes")
    assert "reason" not in [question["step"] for question in page.form["questions"]]
    assert "处于失业状态" in page.form["findings"][0]["quote"]
    assert (await page.submit()).status_code == 200  # a preliminary view refuses nobody


async def test_begun_in_the_talk_and_finished_on_the_page(citizen: Citizen) -> None:
    await _walk_to(citizen, "reason")
    page = Page(citizen)
    page.form = (await page.call("GET", "/form")).json()["form"]
    assert page.answer("name")["value"] == TYPED["name"]
    assert page.form["next"][0] == "reason"
    await page.fill()
    assert (await page.submit()).json()["receipt"]


async def test_begun_on_the_page_and_finished_in_the_talk(page: Page) -> None:
    await page.fill(until="promise")
    said = await page.citizen.messages()
    assert said[-1]["data"]["step"] == "promise"
    assert said[-2]["text"] == "（在网页上填写了：失业日期、失业原因、登记地类型、登记的县（市、区）、需要的帮助）"
    review = (await page.citizen.press(said[-1], "承诺真实"))["replies"][-1]
    assert {row["step"]: row["value"] for row in review["data"]["answers"]}["name"] == "张三"
    assert (await page.citizen.press(review, "确认提交"))["replies"][0]["kind"] == "receipt"


async def test_two_windows_lose_nothing(page: Page) -> None:
    await page.save(consent="agreed")
    other = Page(page.citizen)
    other.form = dict(page.form)
    await page.save(name="张三", id_number=ID, phone=PHONE, pension="no", working="no")
    late = await other.put(name="李四", id_number=ID, phone=PHONE, pension="no", working="no")
    assert late.status_code == 409
    assert "您刚填的没有丢" in late.json()["detail"]
    same = await other.put(name="张三", id_number=ID, phone=PHONE, pension="no", working="no")  # pressed twice
    assert same.status_code == 200
    assert same.json()["revision"] == page.form["revision"]
    stale = await other.submit()
    assert stale.status_code == 409
    await page.fill()
    both = await asyncio.gather(page.submit(), page.submit())
    receipts = {one.json()["receipt"]["receipt_no"] for one in both}
    assert len(receipts) == 1
    assert (await page.put(name="王五")).status_code == 409
    shown = (await other.call("GET", f"/forms/{page.form['application_id']}")).json()
    assert shown["receipt"]["receipt_no"] in receipts
    assert [m["kind"] for m in await page.citizen.messages()].count("receipt") == 1


async def test_what_was_handed_in_elsewhere_is_not_cancelled_unnoticed(page: Page) -> None:
    await page.fill()
    assert (await page.submit()).status_code == 200
    late = await page.call("DELETE", f"/forms/{page.form['application_id']}")
    assert late.status_code == 409
    assert "已经在别的窗口" in late.json()["detail"]
    assert (await page.call("GET", f"/forms/{page.form['application_id']}")).json()["state"] == "submitted"


async def test_what_was_changed_in_the_talk_must_be_looked_through_again(page: Page) -> None:
    await page.fill()
    await page.citizen.say("姓名改成李四")
    assert (await page.submit()).status_code == 409
    page.form = (await page.call("GET", "/form")).json()["form"]
    assert page.answer("name")["value"] == "李四"
    assert (await page.submit()).status_code == 200


async def test_of_one_conversation_one_form_at_a_time(page: Page, citizens: Callable[[], Awaitable[Citizen]]) -> None:
    again = await Page(page.citizen).begin()
    assert again.form["application_id"] == page.form["application_id"]
    other = await page.call("POST", "/forms", {"service": "job_seeking"})
    assert other.status_code == 409
    assert "失业登记" in other.json()["detail"]
    assert (await page.call("POST", "/forms", {"service": "none"})).status_code == 404
    stranger = Page(await citizens())
    assert (await stranger.call("GET", f"/forms/{page.form['application_id']}")).status_code == 404
    assert (await stranger.call("GET", "/form")).json()["form"] is None
    gone = f"/forms/{page.form['application_id']}"
    assert [(await page.call("DELETE", gone)).status_code for _ in range(2)] == [204, 204]
    assert (await page.call("GET", "/form")).json()["form"] is None
    assert (await page.call("POST", "/form-links")).status_code == 404
    assert "已取消" in (await page.citizen.messages())[-1]["text"]


async def test_a_link_takes_the_form_to_another_browser(page: Page, client: httpx.AsyncClient) -> None:
    await page.save(consent="agreed")
    issued = await page.call("POST", "/form-links")
    assert issued.status_code == 201
    address, _, ticket = issued.json()["url"].partition("#continue=")
    assert address.endswith("/services/unemployment_registration")
    opened = (await client.post("/v1/conversations/continue", json={"ticket": ticket})).json()
    again = await client.post("/v1/conversations/continue", json={"ticket": ticket})
    assert again.status_code == 410
    assert "回到原来的聊天" in again.json()["detail"]
    there = Page(Citizen(client, opened["conversation_id"], opened["token"]))
    there.form = (await there.call("GET", "/form")).json()["form"]
    assert there.form["application_id"] == page.form["application_id"]


async def test_a_link_that_was_left_lying_says_what_to_do_and_the_form_waits(
    page: Page, client: httpx.AsyncClient, house: House
) -> None:
    await page.save(consent="agreed")
    ticket = (await page.call("POST", "/form-links")).json()["url"].partition("#continue=")[2]
    house.clock.advance(timedelta(minutes=house.settings.link_minutes + 1))
    late = await client.post("/v1/conversations/continue", json={"ticket": ticket})
    assert late.status_code == 410
    assert "回到原来的聊天" in late.json()["detail"]
    form = (await page.call("GET", "/form")).json()["form"]
    assert form["application_id"] == page.form["application_id"]
    assert form["done"] == 1


async def test_the_numbers_rest_nowhere_in_the_open(
    page: Page, house: House, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    await page.fill()
    await page.submit()
    said = str(await page.citizen.messages()) + str((await page.call("GET", "/export")).json())
    async with house.db.read() as session:
        kinds = (await session.execute(text("SELECT kind FROM secret ORDER BY kind"))).scalars().all()
    assert kinds == ["id_document", "phone"]
    logged = "".join(capfd.readouterr())
    await house.db.close()
    for value in (ID, PHONE):
        assert value not in said + logged
    assert not found_in(settings.data_dir, (ID, PHONE))


@pytest.mark.parametrize("path", ["/services/unemployment_registration", "/status", "/services"])
async def test_the_pages_hold_no_script_of_others(client: httpx.AsyncClient, path: str) -> None:
    page = await client.get(path)
    assert page.status_code == 200
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "<script>" not in page.text
    assert "style=" not in page.text


async def test_the_statutory_age_is_a_hint_and_no_bar(page: Page) -> None:
    await page.fill(until="promise")
    assert page.form["hints"] == []
    await page.save(id_number="11010519491231002X", promise="agreed")
    assert "法定退休年龄" in page.form["hints"][0]
    assert "法定退休年龄" in (await page.citizen.messages())[-1]["text"]
    assert "1949" not in str(page.form)
    assert (await page.submit()).status_code == 200
