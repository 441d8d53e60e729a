"""A form that volunteer and person fill in together: nothing enters it without the person, and the bot is silent."""

from typing import Any
from uuid import NAMESPACE_OID, uuid5

import httpx
import pytest

from api.applications import repository
from api.house import House
from tests.api.conftest import Citizen, ScriptedEngine, echo
from tests.api.staffing import Volunteer, hire
from tests.api.test_applications import ID, PHONE, TYPED, _begin


@pytest.fixture
async def lin(house: House, client: httpx.AsyncClient) -> Volunteer:
    return await hire(house, client, "lin", "volunteer")


async def _in_hand(citizen: Citizen, lin: Volunteer, *, form: bool = True) -> str:
    if form:
        await _begin(citizen)
    await citizen.say("转人工")
    episode = str((await lin.queue())[0]["id"])
    await lin.press(episode, "accept")
    return episode


async def _do(lin: Volunteer, episode: str, what: str, **body: str) -> httpx.Response:
    """The same words are sent under the same id."""
    client_msg_id = str(uuid5(NAMESPACE_OID, f"{what} {body}"))
    return await lin.post(f"/episodes/{episode}/form/{what}", {"client_msg_id": client_msg_id, **body})


async def _form(lin: Volunteer, episode: str) -> dict[str, Any]:
    response = await lin.get(f"/episodes/{episode}/form")
    assert response.status_code == 200, response.text
    return response.json()


async def _values(lin: Volunteer, episode: str) -> dict[str, str]:
    return {row["step"]: row["value"] for row in (await _form(lin, episode))["steps"] if row["answered"]}


async def _last(citizen: Citizen) -> dict[str, Any]:
    return (await citizen.messages())[-1]


async def test_what_is_proposed_enters_only_once_the_person_says_so(citizen: Citizen, lin: Volunteer) -> None:
    episode = await _in_hand(citizen, lin)
    proposed = await _do(lin, episode, "propose", step="name", text="张三")
    assert proposed.status_code == 201, proposed.text
    assert proposed.json()["role"] == "volunteer"
    assert await _values(lin, episode) == {}

    said = await citizen.press(await _last(citizen), "不对")
    assert said["replies"] == []
    again = await _last(citizen)
    assert (again["role"], again["kind"], again["data"]["step"]) == ("system", "form_prompt", "name")
    assert await _values(lin, episode) == {}

    await _do(lin, episode, "propose", step="name", text="张三丰")
    said = await citizen.press(await _last(citizen), "对")
    assert said["replies"] == []
    assert (await _last(citizen))["text"] == "记下了：姓名，张三丰。"
    assert await _values(lin, episode) == {"name": "张三丰"}


async def test_words_after_a_question_are_asked_back_and_other_talk_is_talk(citizen: Citizen, lin: Volunteer) -> None:
    episode = await _in_hand(citizen, lin)
    await _do(lin, episode, "ask", step="pension")
    await citizen.say("要带什么材料吗？")
    await citizen.say("好的谢谢")
    assert (await _last(citizen))["role"] == "user"

    await citizen.say("没有领")
    proposal = await _last(citizen)
    assert (proposal["role"], [b["title"] for b in proposal["buttons"]]) == ("system", ["对", "不对"])
    assert await _values(lin, episode) == {}
    await citizen.say("对")
    assert "pension" in await _values(lin, episode)

    await _do(lin, episode, "ask", step="name")
    await lin.say(episode, "您哪天有空过来？")
    await citizen.say("李四")
    assert (await _last(citizen))["text"] == "李四"
    assert "name" not in await _values(lin, episode)


async def test_secure_values_come_from_the_person_alone_and_no_digit_reaches_staff(
    citizen: Citizen, lin: Volunteer, house: House
) -> None:
    episode = await _in_hand(citizen, lin)
    for step in ("id_number", "consent"):
        refused = await _do(lin, episode, "propose", step=step, text=ID)
        assert (refused.status_code, refused.json()["title"]) == (422, "只能由本人填写")
    asked = (await _do(lin, episode, "ask", step="id_number")).json()
    assert asked["data"]["input"]["secure"] is True
    wrong = await citizen.answer_securely(asked, "350102199001011239")
    assert wrong["replies"] == []
    assert (await _last(citizen))["kind"] == "form_prompt"
    await citizen.answer_securely(asked, ID)
    assert (await _last(citizen))["text"].startswith("记下了：")
    asked = (await _do(lin, episode, "ask", step="phone")).json()
    await citizen.say(PHONE)
    values = await _values(lin, episode)
    assert set(values) == {"id_number", "phone"}
    case = (await lin.get(f"/episodes/{episode}")).json()
    assert ID not in str(case)
    assert PHONE not in str(case)
    assert ID not in str(values)
    async with house.db.read() as session:
        row = await repository.draft_of(session, citizen.id)
        assert row is not None
        assert row.answers["phone"]["value"] == ""
        assert row.answers["phone"]["secret"]


async def test_from_the_first_question_to_the_receipt_with_a_person(
    citizen: Citizen, lin: Volunteer, engine: ScriptedEngine
) -> None:
    engine.answer = echo
    episode = await _in_hand(citizen, lin, form=False)
    assert (await _form(lin, episode))["application"] is None
    nothing = await _do(lin, episode, "ask", step="name")
    assert (nothing.status_code, nothing.json()["type"]) == (409, "urn:hongniang:problem:no-form")
    offered = (await _do(lin, episode, "suggest", service="unemployment_registration")).json()
    assert (offered["kind"], offered["role"]) == ("checklist", "volunteer")
    await citizen.press(offered, "开始办理")
    assert (await _last(citizen))["data"]["step"] == "consent"
    began = len(engine.heard)
    form = await _form(lin, episode)
    while form["done"] < form["total"]:
        step = next(row for row in form["steps"] if not row["answered"])
        asked = (await _do(lin, episode, "ask", step=step["step"])).json()
        if asked["data"]["input"]["secure"]:
            await citizen.answer_securely(asked, ID if step["step"] == "id_number" else PHONE)
        elif step["only_the_person"]:
            await citizen.press(asked, asked["buttons"][0]["title"])
        else:
            await _do(lin, episode, "propose", step=step["step"], text=TYPED[step["step"]])
            await citizen.press(await _last(citizen), "对")
        before, form = form["done"], await _form(lin, episode)
        assert form["done"] > before, step
    review = await _last(citizen)
    assert (review["kind"], review["role"]) == ("review", "system")
    await citizen.press(review, "确认提交")
    receipt = await _last(citizen)
    assert (receipt["kind"], receipt["role"]) == ("receipt", "system")
    spoke = [m for m in await citizen.messages() if m["role"] == "bot"]
    assert len(engine.heard) == began
    assert spoke[-1]["seq"] < offered["seq"]
    log = [row for row in (await lin.get(f"/episodes/{episode}")).json()["decisions"] if row["action"] == "form"]
    assert {row["reason"] for row in log if row["actor"] == lin.id} == {"ask", "propose"}


async def test_a_proposal_outlives_the_episode(citizen: Citizen, lin: Volunteer, house: House) -> None:
    episode = await _in_hand(citizen, lin)
    proposed = (await _do(lin, episode, "propose", step="name", text="张三")).json()
    await lin.press(episode, "resolve", {"outcome": "answered"})
    said = await citizen.press(proposed, "对")
    assert said["replies"][-1]["role"] == "bot"
    async with house.db.read() as session:
        row = await repository.draft_of(session, citizen.id)
    assert row is not None
    assert row.answers["name"]["value"] == "张三"


@pytest.mark.parametrize(
    ("what", "body", "status"),
    [
        ("propose", {"step": "unemployed_since", "text": "明年"}, 422),
        ("propose", {"step": "county", "text": "鼓楼区"}, 201),
        ("propose", {"step": "wages", "text": "1"}, 422),
        ("ask", {"step": "wages"}, 422),
        ("suggest", {"service": "magic"}, 422),
    ],
)
async def test_bad_proposals_say_what_to_do(
    citizen: Citizen, lin: Volunteer, what: str, body: dict[str, str], status: int
) -> None:
    episode = await _in_hand(citizen, lin)
    response = await _do(lin, episode, what, **body)
    assert response.status_code == status, response.text
    if status == 422:
        assert response.json()["detail"].endswith(("。", "）", "？"))


async def test_the_same_send_is_one_question_and_others_may_not_ask(
    citizen: Citizen, lin: Volunteer, house: House, client: httpx.AsyncClient
) -> None:
    episode = await _in_hand(citizen, lin)
    first, again = [await _do(lin, episode, "ask", step="name") for _ in range(2)]
    assert first.json() == again.json()
    chen = await hire(house, client, "chen", "volunteer")
    assert (await _do(chen, episode, "ask", step="name")).status_code == 404
    zhang = await hire(house, client, "zhang", "supervisor")
    assert (await zhang.get(f"/episodes/{episode}/form")).status_code == 200
    assert (await _do(zhang, episode, "ask", step="name")).status_code == 404
