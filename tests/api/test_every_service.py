"""Every service from the request to the receipt, by the way without an engine; listings and referrals beside them."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select, text

from api.applications.models import Application
from api.house import House
from api.services.editions import Edition
from tests.api.conftest import Citizen

ID, PHONE = "350102199001011238", "13800138000"
REQUESTS = {
    "unemployment_registration": "我要办失业登记",
    "employment_registration": "我要给员工办就业登记",
    "hardship_recognition": "我要申请就业困难人员认定",
    "job_seeking": "帮我找份工作",
    "training_interest": "我要报名培训",
    "vacancy_posting": "我们公司要招人",
    "gig_posting": "我要发布零工",
    "volunteer_signup": "我要报名志愿者",
    "complaint": "我要举报黑中介",
    "registration_change": "我换手机号了，要改登记信息",
    "registration_cancellation": "我找到工作了，要注销失业登记",
}
BY_TYPE = {
    "name": "张小明", "credit_code": "91350100M000100Y43", "place": "鼓楼区", "number": "5", "text": "搬东西",
    "file": "跳过",
}  # fmt: skip
SECURE = {"id_document": ID, "phone": PHONE}


async def begin(citizen: Citizen, service: str) -> dict[str, Any]:
    offered = (await citizen.say(REQUESTS[service]))["replies"][0]
    assert (offered["kind"], offered["data"]["service"]) == ("checklist", service)
    assert offered["data"]["items"]
    assert offered["citations"]
    return (await citizen.press(offered, "开始办理"))["replies"][-1]


def _date(step: str) -> str:
    return "2026年12月31日" if step in ("until", "starts_on", "contract_until") else "上个月底"


async def answer(citizen: Citizen, prompt: dict[str, Any], **chosen: str) -> dict[str, Any]:
    """Answers one question by its type, an option by its title; the last reply to it."""
    step, asked = prompt["data"]["step"], prompt["data"]["input"]
    if asked["secure"] and asked["options"]:
        return (await citizen.answer_securely(prompt, asked["options"][0]["payload"]))["replies"][-1]
    if asked["secure"]:
        return (await citizen.answer_securely(prompt, SECURE[asked["type"]]))["replies"][-1]
    if asked["options"]:
        title = chosen.get(step, asked["options"][0]["title"])
        return (await citizen.say(title))["replies"][-1]
    said = chosen.get(step) or (_date(step) if asked["type"] == "date" else BY_TYPE[asked["type"]])
    return (await citizen.say(said))["replies"][-1]


async def fill(citizen: Citizen, service: str, **chosen: str) -> dict[str, Any]:
    """To the review."""
    prompt = await begin(citizen, service)
    asked: list[str] = []
    while prompt["kind"] == "form_prompt":
        assert prompt["data"]["step"] not in asked, f"{prompt['data']['step']} is asked twice: {prompt['text']}"
        asked.append(prompt["data"]["step"])
        prompt = await answer(citizen, prompt, **chosen)
    return prompt


async def submit(citizen: Citizen, service: str, **chosen: str) -> dict[str, Any]:
    review = await fill(citizen, service, **chosen)
    assert (review["kind"], review["data"]["service"]) == ("review", service)
    assert review["buttons"][0]["title"] == "确认提交"
    said = (await citizen.press(review, "确认提交"))["replies"]
    return next(reply for reply in said if reply["kind"] == "receipt")


@pytest.mark.parametrize("service", REQUESTS)
async def test_from_the_request_to_the_receipt(citizen: Citizen, house: House, service: str) -> None:
    receipt = await submit(citizen, service)
    assert receipt["data"]["service"] == service
    promised = house.applications.catalogue.get(service).working_days
    assert receipt["data"]["due_on"] == ("2026-12-07" if promised == 10 else "")
    async with house.db.read() as session:
        row = (await session.scalars(select(Application))).one()
    assert row.state == "submitted"
    assert row.version == house.applications.catalogue.get(service).version


@pytest.mark.parametrize(
    ("service", "chosen", "asked"),
    [
        ("hardship_recognition", {"difficulty": "身体状况"}, "disability"),
        ("hardship_recognition", {"difficulty": "连续失业"}, "unemployed_since"),
        ("gig_posting", {"poster": "单位"}, "credit_code"),
        ("training_interest", {"skills": "电工、其他"}, "other_skill"),
        ("employment_registration", {"contract": "有固定期限"}, "contract_until"),
        ("registration_cancellation", {"registration": "求职登记"}, "reason_in_words"),
        ("registration_change", {"what": "姓名、其他"}, "other_change"),
    ],
)
async def test_what_an_answer_leads_to_is_asked(
    citizen: Citizen, service: str, chosen: dict[str, str], asked: str
) -> None:
    review = await fill(citizen, service, **chosen)
    assert asked in [row["step"] for row in review["data"]["answers"]]


async def test_the_catalogue_in_talk_names_all_of_them(citizen: Citizen, house: House) -> None:
    said = (await citizen.say("你能办什么"))["replies"][0]
    titles = [service.title for service in house.applications.catalogue]
    assert [b["title"] for b in said["buttons"]][: len(titles)] == titles
    shown = (await citizen.press(said, "求职登记"))["replies"][0]
    assert shown["data"]["service"] == "job_seeking"


async def test_the_public_catalogue(client: httpx.AsyncClient) -> None:
    services = (await client.get("/v1/services")).json()["services"]
    assert [service["id"] for service in services] == list(REQUESTS)
    for service in services:
        assert service["who"]
        assert service["where"]
        assert service["how_long"]
        assert service["materials"]
        assert service["citation"]["quote"]
        assert (await client.get(f"/v1/services/{service['id']}")).json() == service
    assert (await client.get("/v1/services/no_such_service")).status_code == 404


async def test_another_service_waits_until_the_open_one_is_done(citizen: Citizen) -> None:
    await begin(citizen, "job_seeking")
    said = (await citizen.say("我要办失业登记"))["replies"]
    assert "求职登记" in said[0]["text"]
    assert said[-1]["data"]["service"] == "job_seeking"


async def test_an_application_goes_on_by_the_definition_that_it_began_with(citizen: Citizen, house: House) -> None:
    await begin(citizen, "volunteer_signup")
    async with house.db.write() as session:
        row = (await session.scalars(select(Application))).one()
        old = (await session.scalars(select(Edition))).one()
        changed = {**old.definition, "title": "从前的报名"}
        session.add(Edition(service=old.service, version="0-before", definition=changed, created_at=old.created_at))
        row.version = "0-before"
        await house.applications.editions.recall(session)
    catalogue = house.applications.catalogue
    assert catalogue.of_version("volunteer_signup", "0-before").title == "从前的报名"
    assert catalogue.get("volunteer_signup").title == "“就业红娘”志愿者报名"
    said = (await citizen.say("取消"))["replies"][0]
    assert "从前的报名" in said["text"]


async def test_an_edition_is_kept_once(citizens: Any, house: House) -> None:
    for _ in range(2):
        await begin(await citizens(), "complaint")
    async with house.db.read() as session:
        assert (await session.execute(text("SELECT count(*) FROM service_edition"))).scalar() == 1


async def test_wages_that_are_owed_are_another_bodys(citizen: Citizen) -> None:
    for said in ("老板拖欠我工资怎么办", "我要举报公司欠薪"):
        reply = (await citizen.say(said))["replies"][0]
        assert (reply["kind"], reply["data"]["topic"]) == ("referral", "wage_arrears")
        assert reply["data"]["lines"]


async def test_an_empty_listing_says_where_else_to_look(citizen: Citizen) -> None:
    asked = {"有什么工作": "jobs", "有没有零工": "gigs", "有什么培训班": "courses", "有没有招聘会": "events"}
    for said, of in asked.items():
        reply = (await citizen.say(said))["replies"][0]
        assert (reply["kind"], reply["data"]) == ("listing", {"of": of, "items": []})
        assert "12333" in reply["text"]


@pytest.mark.parametrize("way", ["secure", "title", "payload", "other words"])
async def test_an_answer_about_health_stays_out_of_the_talk(citizen: Citizen, house: House, way: str) -> None:
    prompt = await begin(citizen, "hardship_recognition")
    while prompt["data"]["step"] != "disability":
        prompt = await answer(citizen, prompt)
    option = next(o for o in prompt["data"]["input"]["options"] if o["title"] == "二级")
    if way == "secure":
        said = await citizen.answer_securely(prompt, option["payload"])
    elif way == "payload":
        said = await citizen.press(prompt, "二级")
    else:
        said = await citizen.say({"title": "二级", "other words": "是2级的"}[way])
    assert said["replies"][-1]["data"]["step"] == "registered", said["replies"]
    assert said["message"]["text"] == "（已安全填写）"
    async with house.db.read() as session:
        row = (await session.scalars(select(Application))).one()
        assert row.answers["disability"]["value"] == ""
        kept = await house.vault.get(session, row.answers["disability"]["secret"])
        turns = (await session.execute(text("SELECT text, command, secure FROM turn"))).all()
    assert kept == "2"
    assert "二级" not in str(turns)


async def test_what_is_said_beside_the_question_is_kept(citizen: Citizen) -> None:
    prompt = await begin(citizen, "unemployment_registration")
    while prompt["data"]["step"] != "register_at":
        prompt = await answer(citizen, prompt)
    said = (await citizen.say("户籍地，晋江"))["replies"]
    assert "晋江市" in said[0]["text"]
    assert said[-1]["data"]["step"] == "wishes"
    said = (await citizen.say("不对，是仓山"))["replies"]
    assert said[0]["text"].startswith("改好了：登记的县（市、区），福州市仓山区")
    assert said[-1]["data"]["step"] == "wishes"
    said = (await citizen.say("姓名改成李四"))["replies"]
    assert "李四" in said[0]["text"]
    review = await answer(citizen, (await answer(citizen, said[-1])))
    shown = {row["step"]: row["value"] for row in review["data"]["answers"]}
    assert (shown["county"], shown["register_at"], shown["name"]) == ("福州市仓山区", "户籍地", "李四")
