"""What a clerk asks for more, answered on the page: words, files, answers given again; and who sees what of it."""

from typing import Any

import httpx
import pytest

from api.house import House
from tests.api.conftest import Citizen
from tests.api.staffing import Volunteer, hire
from tests.api.test_every_service import ID, PHONE, submit
from tests.api.test_files import upload
from tests.api.test_forms import Page
from tests.files.test_accept import picture


@pytest.fixture
async def clerk(house: House, client: httpx.AsyncClient) -> Volunteer:
    return await hire(house, client, "clerk", "clerk")


class Asked(Page):
    """A page of an application of which a clerk asked more."""

    id: str = ""

    async def open(self) -> "Asked":
        waiting = (await self.call("GET", "/form")).json()["waiting"]
        self.id = waiting[0]
        self.form = (await self.call("GET", f"/forms/{self.id}")).json()
        return self

    async def supply(self, **answers: str) -> httpx.Response:
        body = {"revision": self.form["revision"], "answers": answers}
        response = await self.call("POST", f"/forms/{self.id}/supplement", body)
        if response.status_code == 200:
            self.form = response.json()
        return response


async def _asked(citizen: Citizen, clerk: Volunteer, service: str, reason: str, *steps: str) -> Asked:
    await submit(citizen, service)
    (line,) = (await clerk.get("/applications")).json()["applications"]
    body = {"reason": reason, "steps": list(steps)}
    assert (await clerk.post(f"/applications/{line['application_id']}/more_needed", body)).status_code == 200
    return await Asked(citizen).open()


async def _case(clerk: Volunteer, page: Asked) -> dict[str, Any]:
    return (await clerk.get(f"/applications/{page.id}")).json()


async def test_words_and_a_file_are_handed_in(citizen: Citizen, clerk: Volunteer) -> None:
    page = await _asked(citizen, clerk, "complaint", "请补一张收据")
    assert page.form["state"] == "more_needed"
    assert page.form["wanted"]["reason"] == "请补一张收据"
    assert [q["step"] for q in page.form["wanted"]["questions"]] == ["supplement", "supplement_file"]
    sent = (await upload(citizen, picture())).json()["upload_id"]
    assert (await page.supply(supplement="在五四路100号", supplement_file=sent)).status_code == 200
    assert (page.form["state"], page.form["wanted"]) == ("accepted", None)
    whole = await _case(clerk, page)
    assert whole["history"][-1]["action"] == "supply"
    assert whole["history"][-1]["note"] == "在五四路100号"
    (file,) = [answer for answer in whole["answers"] if answer["step"] == "supplement_file_1"]
    assert file["file"]
    opened = await clerk.get(f"/applications/{page.id}/files/supplement_file_1")
    assert opened.headers["content-type"].startswith("image/")
    said = await citizen.messages()
    assert said[-2]["text"] == "（在网页上补充了：补充内容、补充的文件）"
    assert "收到" in said[-1]["text"]
    late = await page.supply(supplement="再补一句")  # pressed twice
    assert late.status_code == 409
    assert "已经补交过" in late.json()["detail"]


async def test_answers_are_given_again_and_each_fault_is_told(citizen: Citizen, clerk: Volunteer) -> None:
    page = await _asked(citizen, clerk, "unemployment_registration", "对不上", "name", "id_number", "phone")
    questions = {q["step"]: q for q in page.form["wanted"]["questions"]}
    assert questions["name"]["value"] == "张小明"
    assert questions["id_number"]["value"] == ""
    assert (await page.supply()).status_code == 422
    assert (await page.supply(name="李小红", id_number="350102199001011239")).status_code == 200
    assert [fault["step"] for fault in page.form["faults"]] == ["id_number"]
    assert [q["step"] for q in page.form["wanted"]["questions"]] == ["id_number"]  # the phone is right as it is
    assert page.form["state"] == "more_needed"
    assert (await citizen.messages())[-1]["data"]["step"] == "id_number"  # the talk goes on from there
    await page.supply(id_number="11010519491231002X")
    assert page.form["state"] == "accepted"
    answers = {answer["step"]: answer["value"] for answer in (await _case(clerk, page))["answers"]}
    assert answers["name"] == "李小红"
    told = str(await citizen.messages()) + str(page.form)
    assert "11010519491231002" not in told
    assert ID not in told
    assert PHONE not in told


async def test_what_depends_on_a_changed_answer_is_asked_again_and_not_lost(citizen: Citizen, clerk: Volunteer) -> None:
    page = await _asked(citizen, clerk, "unemployment_registration", "登记地不对", "register_at")
    held = page.form["wanted"]["questions"][0]["value"]
    other = next(o["value"] for o in page.form["wanted"]["questions"][0]["options"] if o["value"] != held)
    await page.supply(register_at=other)
    assert page.form["state"] == "more_needed"
    assert [q["step"] for q in page.form["wanted"]["questions"]] == ["county"]
    await page.supply(county="晋江市")
    assert page.form["state"] == "accepted"
    assert "泉州市晋江市" in str((await _case(clerk, page))["answers"])


async def test_two_windows_and_the_talk_lose_nothing(citizen: Citizen, clerk: Volunteer) -> None:
    page = await _asked(citizen, clerk, "unemployment_registration", "请核对", "name", "county")
    other = await Asked(citizen).open()
    await citizen.press((await citizen.messages())[-1], "现在补充")
    await citizen.say("李小红")
    late = await other.supply(name="王五", county="晋江市")
    assert late.status_code == 409
    assert "没有丢" in late.json()["detail"]
    await page.open()
    await page.supply(county="晋江市")
    assert page.form["state"] == "accepted"
    assert "李小红" in str((await _case(clerk, page))["answers"])


async def test_a_file_sent_in_the_talk_reaches_the_clerk(citizen: Citizen, clerk: Volunteer) -> None:
    page = await _asked(citizen, clerk, "complaint", "请补一张收据")
    files = {"file": ("收据.png", picture(), "image/png")}
    path = f"/v1/conversations/{citizen.id}/attachments"
    sent = await citizen.client.post(path, files=files, data={"client_msg_id": "f-1"}, headers=citizen.auth)
    assert "放进这份申请" in sent.json()["replies"][0]["text"]
    assert (await _case(clerk, page))["state"] == "more_needed"
    await citizen.say("收据在图片里，请看一下")
    whole = await _case(clerk, page)
    assert whole["state"] == "accepted"
    assert (await clerk.get(f"/applications/{page.id}/files/supplement_file_1")).status_code == 200


async def test_an_upload_in_the_talk_is_an_answer_and_anothers_is_none(citizens: Any, clerk: Volunteer) -> None:
    citizen, stranger = await citizens(), await citizens()
    page = await _asked(citizen, clerk, "complaint", "请补一张收据")
    foreign = (await upload(stranger, picture())).json()["upload_id"]
    assert "没有找到这个文件" in (await citizen.say(foreign))["replies"][0]["text"]
    refused = await page.supply(supplement_file=foreign)
    assert refused.json()["faults"][0]["step"] == "supplement_file"
    mine = (await upload(citizen, picture())).json()["upload_id"]
    assert "收到" in (await citizen.say(mine))["replies"][0]["text"]
    assert (await _case(clerk, page))["answers"][-1]["file"]
    intruder = Asked(stranger)
    intruder.id, intruder.form = page.id, page.form
    assert (await intruder.supply(supplement="我的")).status_code == 404
    assert (await intruder.call("GET", "/form")).json()["waiting"] == []


async def test_numbers_in_the_words_become_masks(citizen: Citizen, clerk: Volunteer) -> None:
    page = await _asked(citizen, clerk, "complaint", "请说明")
    await page.supply(supplement=f"打{PHONE}找我")
    assert PHONE not in str(await _case(clerk, page))


async def test_where_ones_own_applications_stand(citizens: Any, clerk: Volunteer) -> None:
    citizen, stranger = await citizens(), await citizens()
    page = await _asked(citizen, clerk, "complaint", "请补一张收据")
    (one,) = (await page.call("GET", "/applications")).json()["applications"]
    assert (one["application_id"], one["state"], one["wanted"]) == (page.id, "more_needed", "请补一张收据")
    assert (await Page(stranger).call("GET", "/applications")).json() == {"applications": []}
    unknown = await citizen.client.get(f"/v1/conversations/{citizen.id}/applications", headers=stranger.auth)
    assert unknown.status_code in (401, 404)
