"""失业登记 from checklist to receipt, without an engine: the same arbitration and services as with one."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text
from stdnum.cn import ric

from api.applications.models import Application
from api.house import House
from tests.api.conftest import Citizen

ID, PHONE = "350102199001011238", "13800138000"
TYPED = {
    "consent": "同意",
    "name": "张三",
    "pension": "没有领",
    "working": "没有",
    "unemployed_since": "上个月底",
    "reason": "被裁了",
    "register_at": "户籍地",
    "county": "鼓楼",
    "wishes": "推荐工作、技能培训",
    "promise": "承诺真实",
}
SECURE = {"id_number": ID, "phone": PHONE}


def _last(replies: dict[str, Any]) -> dict[str, Any]:
    return replies["replies"][-1]


async def _begin(citizen: Citizen) -> dict[str, Any]:
    offered = await citizen.say("我要办失业登记")
    assert offered["replies"][0]["kind"] == "checklist"
    return _last(await citizen.press(offered["replies"][0], "开始办理"))


async def _walk_to(citizen: Citizen, until: str, **other: str) -> dict[str, Any]:
    """Answers every question before `until`; the question or review that comes then."""
    prompt = await _begin(citizen)
    while prompt["kind"] == "form_prompt" and prompt["data"]["step"] != until:
        step = prompt["data"]["step"]
        if step in SECURE:
            said = await citizen.answer_securely(prompt, other.get(step, SECURE[step]))
        else:
            said = await citizen.say(other.get(step, TYPED[step]))
        prompt = _last(said)
    return prompt


async def _submit(citizen: Citizen) -> dict[str, Any]:
    said = await citizen.press(await _walk_to(citizen, "review"), "确认提交")
    return next(reply for reply in said["replies"] if reply["kind"] == "receipt")


async def test_from_checklist_to_receipt(citizen: Citizen) -> None:
    offered = (await citizen.say("我要办失业登记"))["replies"][0]
    assert offered["buttons"][0]["title"] == "开始办理"
    assert [item["title"] for item in offered["data"]["items"]] == ["本人身份证件", "失业人员登记表", "真实性承诺"]
    assert offered["citations"][0]["clause"] == "三（一）1"
    review = await _walk_to(citizen, "review")
    assert review["kind"] == "review"
    assert review["buttons"][0]["title"] == "确认提交"
    shown = {row["step"]: row["value"] for row in review["data"]["answers"]}
    assert shown["county"] == "福州市鼓楼区"
    assert shown["id_number"] == shown["phone"] == "已填写"
    receipt = (await citizen.press(review, "确认提交"))["replies"][0]
    assert receipt["kind"] == "receipt"
    assert receipt["data"]["due_on"] == "2026-12-07"
    assert "2026年12月7日" in receipt["text"]


async def test_prompts_have_the_shape_of_the_contract(citizen: Citizen) -> None:
    prompt = await _begin(citizen)
    assert prompt["data"]["service"] == "unemployment_registration"
    assert prompt["data"]["step"] == "consent"
    assert prompt["data"]["input"]["type"] == "agreement"
    assert prompt["data"]["input"]["secure"] is False
    assert {option["title"] for option in prompt["data"]["input"]["options"]} == {"同意", "不同意"}
    assert prompt["data"]["progress"] == {"done": 0, "total": 10}


@pytest.mark.parametrize("step", [*TYPED, *SECURE])
async def test_cancel_works_at_every_step(citizen: Citizen, house: House, step: str) -> None:
    await _walk_to(citizen, step)
    assert "已取消" in (await citizen.say("取消"))["replies"][0]["text"]
    async with house.db.read() as session:
        row = (await session.scalars(select(Application))).one()
        assert (row.state, row.answers) == ("cancelled", {})
        secrets = await session.execute(text("SELECT kind FROM secret WHERE kind IN ('id_document', 'phone')"))
        assert secrets.all() == []


@pytest.mark.parametrize("step", [*TYPED, *SECURE])
async def test_a_question_in_the_middle_is_answered_and_the_form_goes_on(citizen: Citizen, step: str) -> None:
    await _walk_to(citizen, step)
    said = (await citizen.say("失业登记要几天能办好？"))["replies"]
    assert said[0]["kind"] == "policy_answer"
    assert said[-1]["data"]["step"] == step


async def test_a_draft_is_still_there_after_a_break(citizen: Citizen, house: House) -> None:
    await _walk_to(citizen, "county")
    house.clock.advance(timedelta(days=3))
    said = (await citizen.say("继续"))["replies"]
    assert said[-1]["data"]["step"] == "county"
    said = (await citizen.say("我要办失业登记"))["replies"]
    assert said[-1]["data"]["step"] == "county"


async def test_a_city_is_asked_back_and_a_number_answers(citizen: Citizen) -> None:
    await _walk_to(citizen, "county")
    asked = _last(await citizen.say("福州"))
    assert asked["data"]["step"] == "county"
    assert len(asked["data"]["input"]["options"]) == 13
    assert _last(await citizen.say("第二个"))["data"]["step"] == "wishes"
    review = await _to_review(citizen)
    assert "福州市台江区" in review["text"]


async def _to_review(citizen: Citizen) -> dict[str, Any]:
    await citizen.say("跳过")
    return _last(await citizen.say("承诺真实"))


async def test_a_change_asks_again_what_depends_on_it_and_no_more(citizen: Citizen) -> None:
    review = await _walk_to(citizen, "review")
    asked = _last(await citizen.press(review, "修改登记地类型"))
    assert asked["data"]["step"] == "register_at"
    assert _last(await citizen.say("常住地"))["data"]["step"] == "county"
    changed = _last(await citizen.say("晋江"))
    assert changed["kind"] == "review"
    assert "泉州市晋江市" in changed["text"]


async def test_submitted_twice_in_talk_is_one_receipt_and_says_so(citizen: Citizen) -> None:
    review = await _walk_to(citizen, "review")
    first, second = await asyncio.gather(citizen.press(review, "确认提交"), citizen.press(review, "确认提交"))
    kinds = [reply["kind"] for said in (first, second) for reply in said["replies"]]
    assert kinds.count("receipt") == 1
    third = (await citizen.press(review, "确认提交"))["replies"]
    assert (third[0]["kind"], "已提交" in third[0]["text"]) == ("status", True)
    status = (await citizen.say("办到哪了"))["replies"][0]
    assert [one["state"] for one in status["data"]["applications"]] == ["submitted"]


async def test_a_change_can_be_called_off(citizen: Citizen) -> None:
    review = await _walk_to(citizen, "review")
    asked = _last(await citizen.press(review, "修改姓名"))
    assert _last(await citizen.press(asked, "不改了"))["kind"] == "review"
    assert _last(await citizen.say("姓名填错了"))["data"]["step"] == "name"
    assert "李四" in _last(await citizen.say("李四"))["text"]


async def test_what_no_longer_applies_is_not_asked_by_an_old_button(citizen: Citizen) -> None:
    review = await _walk_to(citizen, "review")
    working = _last(await citizen.press(review, "修改现在是否有工作"))
    assert working["data"]["step"] == "working"
    assert _last(await citizen.say("有工作"))["kind"] == "review"
    assert _last(await citizen.press(review, "修改失业日期"))["kind"] == "review"


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"pension": "在领"}, "基本养老金"),
        ({"working": "有工作"}, "现在有工作"),
        ({"id_number": "350102201101011234"}, "没有满16周岁"),
    ],
)
async def test_a_preliminary_view_speaks_up_and_never_ends_the_walk(
    citizen: Citizen, answers: dict[str, str], words: str
) -> None:
    if "id_number" in answers:
        digits = answers["id_number"][:17]
        answers = {"id_number": digits + ric.calc_check_digit(digits + "0")}
    review = await _walk_to(citizen, "review", **answers)
    notices = [m for m in await citizen.messages() if "初步判断" in m["text"] and m["kind"] == "text"]
    assert len(notices) == 1
    assert words in notices[0]["text"]
    assert {b["title"] for b in notices[0]["buttons"]} == {"继续办理", "转人工"}
    assert notices[0]["citations"][0]["clause"] == "三（一）1"
    said = await citizen.press(review, "确认提交")
    assert said["replies"][0]["kind"] == "receipt"


@pytest.mark.parametrize(
    ("value", "words"),
    [("350102199001011239", "有一位可能填错了"), ("不知道", "证件号码不对"), ("110105491231002", "15位")],
)
async def test_a_wrong_secure_answer_is_asked_again_and_not_kept(
    citizen: Citizen, house: House, value: str, words: str
) -> None:
    prompt = await _walk_to(citizen, "id_number")
    said = (await citizen.answer_securely(prompt, value))["replies"]
    assert words in said[0]["text"]
    assert said[-1]["data"]["step"] == "id_number"
    assert value not in str(said)
    async with house.db.read() as session:
        assert await session.scalar(text("SELECT count(*) FROM secret")) == 0


@pytest.mark.parametrize("typed", ["我的身份证是350102 19900101 1238", "三五零一零二一九九零零一零一一二三八"])
async def test_a_number_typed_into_the_chat_is_taken_from_the_vault(citizen: Citizen, typed: str) -> None:
    await _walk_to(citizen, "id_number")
    said = await citizen.say(typed)
    assert "[身份证号已隐藏]" in said["message"]["text"]
    assert "安全输入框" in said["replies"][0]["text"]
    assert _last(said)["data"]["step"] == "phone"


@pytest.mark.parametrize("typed", ["3501021990", "12345678901234567"])
async def test_a_try_at_a_number_is_hidden_and_asked_again(citizen: Citizen, typed: str) -> None:
    await _walk_to(citizen, "id_number")
    said = await citizen.say(typed)
    assert not any(char.isdigit() for char in said["message"]["text"])
    assert _last(said)["data"]["step"] == "id_number"


async def test_no_number_rests_anywhere_in_the_open(citizen: Citizen, house: House) -> None:
    await _submit(citizen)
    found = [path for path in house.settings.data_dir.rglob("*") if path.is_file()]
    assert found
    for path in found:
        content = path.read_bytes()
        assert ID.encode() not in content
        assert PHONE.encode() not in content


async def test_status_with_and_without_an_application(citizen: Citizen) -> None:
    empty = (await citizen.say("我的申请办到哪了"))["replies"][0]
    assert empty["kind"] == "status"
    assert empty["data"] == {"applications": []}
    assert "回执号" in empty["text"]
    receipt = await _submit(citizen)
    stands = (await citizen.say("我的申请办到哪了"))["replies"][0]
    row = stands["data"]["applications"][0]
    assert (row["state"], row["receipt_no"], row["due_on"]) == (
        "submitted",
        receipt["data"]["receipt_no"],
        "2026-12-07",
    )


async def test_status_for_a_stranger_with_the_receipt(citizen: Citizen, client: httpx.AsyncClient) -> None:
    number = (await _submit(citizen))["data"]["receipt_no"]
    query = {"receipt_no": number.lower().replace("-", ""), "phone_tail": PHONE[-4:]}
    known = await client.post("/v1/applications/status", json=query)
    assert known.status_code == 200
    assert known.json()["state"] == "submitted"
    assert "张三" not in known.text
    for wrong in (
        {**query, "phone_tail": "9999"},
        {**query, "receipt_no": "K7M2-P9R4-T3W8-A5H6"},
        {**query, "receipt_no": "没有"},
    ):
        refused = await client.post("/v1/applications/status", json=wrong)
        assert refused.status_code == 404
        assert "核对" in refused.json()["detail"]


async def test_guessing_is_locked_out(citizen: Citizen, client: httpx.AsyncClient) -> None:
    number = (await _submit(citizen))["data"]["receipt_no"]
    codes = []
    for tail in range(12):
        query = {"receipt_no": number, "phone_tail": f"{tail:04d}"}
        codes.append((await client.post("/v1/applications/status", json=query)).status_code)
    assert codes[0] == 404
    assert codes[-1] == 429
    varied = {"receipt_no": number.lower().replace("-", " "), "phone_tail": "9999"}
    assert (await client.post("/v1/applications/status", json=varied)).status_code == 429
    right = await client.post("/v1/applications/status", json={"receipt_no": number, "phone_tail": PHONE[-4:]})
    assert right.status_code == 429


async def test_an_application_belongs_to_its_conversation(
    citizen: Citizen, citizens: Callable[[], Awaitable[Citizen]]
) -> None:
    prompt = await _walk_to(citizen, "id_number")
    other = await citizens()
    said = (await other.answer_securely(prompt, ID))["replies"]
    assert said[0]["kind"] == "text"
    assert (await citizen.say("继续"))["replies"][-1]["data"]["step"] == "id_number"


async def test_the_catalogue(client: httpx.AsyncClient) -> None:
    services = (await client.get("/v1/services")).json()["services"]
    assert services[0]["id"] == "unemployment_registration"
    one = await client.get("/v1/services/unemployment_registration")
    assert one.json() == services[0]
    assert (await client.get("/v1/services/none")).status_code == 404


def _offers(said: dict[str, Any]) -> list[str]:
    """Offers of a person beside the answers and questions, which have a button of their own."""
    spoken = (r for r in said["replies"] if r["kind"] == "text")
    return [r["text"] for r in spoken if any(b["title"] == "转人工" for b in r["buttons"])]


async def test_the_same_question_failed_twice_offers_a_person_and_forces_nobody(citizen: Citizen) -> None:
    await _walk_to(citizen, "unemployed_since")
    first = await citizen.say("2030年1月1日")
    assert _offers(first) == []
    beside = await citizen.say("失业登记在哪办？")
    assert beside["replies"][0]["kind"] == "policy_answer"
    second = await citizen.say("2031年1月1日")
    assert len(_offers(second)) == 1
    assert _last(second)["data"]["step"] == "unemployed_since"
    assert all(r["kind"] != "handoff_notice" for r in second["replies"])
    went_on = await citizen.say("2026年10月1日")
    assert _offers(went_on) == []
    assert _offers(await citizen.say("咕噜咕噜")) == []


async def test_secure_answers_that_fail_twice_offer_a_person(citizen: Citizen) -> None:
    prompt = await _walk_to(citizen, "id_number")
    assert _offers(await citizen.answer_securely(prompt, "350102199001011239")) == []
    assert len(_offers(await citizen.answer_securely(prompt, "350102199001011239"))) == 1


async def test_words_that_fit_twice_offer_a_person(citizen: Citizen) -> None:
    await _walk_to(citizen, "county")
    assert _offers(await citizen.say("城厢鼓楼那边")) == []
    assert len(_offers(await citizen.say("不知道哪里"))) == 1


async def test_a_sensitive_matter_that_no_document_covers_offers_a_person_at_once(citizen: Citizen) -> None:
    said = await citizen.say("我压力太大天天睡不着，有没有补助")
    assert said["replies"][0]["kind"] == "no_answer"
    assert any("志愿者陪您" in text for text in _offers(said))
    assert all(r["kind"] != "handoff_notice" for r in said["replies"])
