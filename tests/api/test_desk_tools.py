"""What helps a volunteer: rota, colleagues, labels, pairing, earlier episodes, clauses, canned replies."""

from typing import Any

import httpx
import pytest

from api.house import House
from tests.api.conftest import Citizen, ScriptedEngine, echo
from tests.api.staffing import Volunteer, hire


@pytest.fixture(autouse=True)
def awake(engine: ScriptedEngine) -> None:
    engine.answer = echo


@pytest.fixture
async def lin(house: House, client: httpx.AsyncClient) -> Volunteer:
    return await hire(house, client, "lin", "volunteer")


@pytest.fixture
async def zhang(house: House, client: httpx.AsyncClient) -> Volunteer:
    return await hire(house, client, "zhang", "supervisor")


async def _put(client: httpx.AsyncClient, who: Volunteer, path: str, body: Any) -> httpx.Response:
    return await client.put(f"/v1/staff{path}", json=body, headers=who.auth)


async def _in_hand(citizen: Citizen, lin: Volunteer) -> str:
    await citizen.say("转人工")
    episode = str((await lin.queue())[0]["id"])
    await lin.press(episode, "accept")
    return episode


ROTA = {
    "usual": {"workday": [["09:00:00", "12:00:00"], ["14:00:00", "17:30:00"]]},
    "dates": {"2026-11-28": [["10:00:00", "11:00:00"]]},
    "leaves": [{"first": "2026-12-01", "last": "2026-12-03", "reason": "年假"}],
}


async def test_a_rota_is_kept_as_it_was_given(lin: Volunteer, zhang: Volunteer, client: httpx.AsyncClient) -> None:
    assert (await _put(client, lin, "/me/roster", ROTA)).json() == ROTA
    assert (await lin.get("/me/roster")).json() == ROTA
    assert (await zhang.get(f"/volunteers/{lin.id}/roster")).json() == ROTA
    changed = {**ROTA, "leaves": []}
    assert (await _put(client, zhang, f"/volunteers/{lin.id}/roster", changed)).json() == changed
    assert (await lin.get("/me/roster")).json() == changed


@pytest.mark.parametrize(
    "rota",
    [
        {"usual": {"workday": [["12:00", "09:00"]]}}, {"usual": {"workday": [["09:00", "12:00"], ["11:00", "13:00"]]}},
        {"usual": {"someday": []}}, {"dates": {"2026-13-01": []}}, {"usual": {"workday": [["25:00", "26:00"]]}},
        {"leaves": [{"first": "2026-12-03", "last": "2026-12-01"}]}, {"more": 1}, {"usual": {"workday": [["09:00"]]}},
    ],
)  # fmt: skip
async def test_a_rota_that_cannot_be_is_refused(
    lin: Volunteer, client: httpx.AsyncClient, rota: dict[str, Any]
) -> None:
    refused = await _put(client, lin, "/me/roster", rota)
    assert refused.status_code == 422
    assert (await lin.get("/me/roster")).json() == {"usual": {}, "dates": {}, "leaves": []}


async def test_who_is_there_and_what_each_can_take(
    lin: Volunteer, zhang: Volunteer, house: House, client: httpx.AsyncClient, citizen: Citizen
) -> None:
    await hire(house, client, "away", "volunteer", available=False)
    await _in_hand(citizen, lin)
    profile = {"regions": ["350102"], "skills": ["劳动维权"], "groups": ["退役军人"], "capacity": 5}
    assert (await _put(client, zhang, f"/volunteers/{lin.id}", profile)).status_code == 200
    team = (await lin.get("/volunteers")).json()
    assert {"code": "350102", "title": "福州市鼓楼区"} in team["places"]
    assert ("劳动维权" in team["skills"], "退役军人" in team["groups"]) == (True, True)
    here, away = team["volunteers"]
    assert (here["username"], here["on_duty"], here["load"], here["capacity"]) == ("lin", True, 1, 5)
    assert (here["region_titles"], here["skills"], here["groups"]) == (["福州市鼓楼区"], ["劳动维权"], ["退役军人"])
    assert (away["username"], away["on_duty"]) == ("away", False)
    assert (await _put(client, zhang, f"/volunteers/{lin.id}", {**profile, "regions": ["999999"]})).status_code == 422
    assert (await _put(client, zhang, f"/volunteers/{zhang.id}", profile)).status_code == 404
    assert (await _put(client, lin, f"/volunteers/{lin.id}", profile)).status_code == 404


async def test_labels_notes_and_what_was_agreed_are_there_the_next_time(
    lin: Volunteer, citizen: Citizen, client: httpx.AsyncClient
) -> None:
    first = await _in_hand(citizen, lin)
    await _put(client, lin, f"/episodes/{first}/labels", {"labels": ["回访", "回访", " 退役 "]})
    await lin.post(f"/episodes/{first}/notes", {"client_msg_id": "n", "text": "家里有困难"})
    await lin.press(first, "resolve", {"outcome": "answered", "agreed": "周五来窗口"})
    second = await _in_hand(citizen, lin)
    (earlier,) = (await lin.get(f"/episodes/{second}")).json()["earlier"]
    assert (earlier["id"], earlier["outcome"], earlier["agreed"]) == (first, "answered", "周五来窗口")
    assert (earlier["labels"], earlier["notes"]) == (["回访", "退役"], ["家里有困难"])
    assert (await _put(client, lin, f"/episodes/{second}/labels", {"labels": ["长" * 21]})).status_code == 422
    assert (await _put(client, lin, f"/episodes/{second}/labels", {"labels": ["x"] * 11})).status_code == 422


async def test_one_to_one(lin: Volunteer, house: House, citizen: Citizen, client: httpx.AsyncClient) -> None:
    chen = await hire(house, client, "chen", "volunteer")
    await citizen.say("转人工")
    episode = (await lin.queue())[0]["id"]
    assert (await _put(client, lin, f"/episodes/{episode}/pairing", None)).status_code == 409
    await lin.press(episode, "accept")
    for _ in range(2):
        assert (await _put(client, lin, f"/episodes/{episode}/pairing", None)).json()["staff_id"] == lin.id
    assert (await lin.get(f"/episodes/{episode}")).json()["paired_with"] == lin.id
    await lin.press(episode, "transfer", {"to": "chen"})
    await chen.press(episode, "accept")
    await chen.press(episode, "resolve", {"outcome": "answered"})
    await citizen.say("转人工")
    await house.desk.look_after()
    (again,) = await lin.queue()
    assert again["offered_to"] == lin.id
    gone = await client.delete(f"/v1/staff/episodes/{again['id']}/pairing", headers=lin.auth)
    assert gone.status_code == 204
    assert (await lin.get(f"/episodes/{again['id']}")).json()["paired_with"] == ""


async def test_a_clause_for_the_last_question_goes_out_with_its_source(lin: Volunteer, citizen: Citizen) -> None:
    await citizen.say("失业登记几天能办好")
    episode = await _in_hand(citizen, lin)
    found = (await lin.get(f"/episodes/{episode}/suggestions")).json()
    assert (found["question"], found["answerable"]) == ("失业登记几天能办好", True)
    first = found["suggestions"][0]
    quoted = {name: first["citation"][name] for name in ("document_no", "clause", "quote")}
    body = {"client_msg_id": "m-1", "text": first["lead"] or "您看这一条", "citations": [quoted]}
    sent = [await lin.post(f"/episodes/{episode}/messages", body) for _ in range(2)]
    assert [answer.status_code for answer in sent] == [201, 201]
    assert sent[0].json()["id"] == sent[1].json()["id"]
    message = (await citizen.messages())[-1]
    assert (message["role"], message["kind"]) == ("volunteer", "policy_answer")
    assert message["citations"][0] == first["citation"]
    assert quoted["quote"] in message["text"]
    for bad in ({"quote": "文件里没有的话"}, {"clause": "九十九"}, {"document_no": "某〔2021〕1号"}):
        refused = await lin.post(
            f"/episodes/{episode}/messages", {**body, "client_msg_id": "m-2", "citations": [{**quoted, **bad}]}
        )
        assert refused.status_code == 422, bad
    assert (await lin.post(f"/episodes/{episode}/messages", {**body, "citations": []})).status_code == 409


async def test_nothing_is_suggested_to_who_said_nothing(lin: Volunteer, citizen: Citizen) -> None:
    episode = await _in_hand(citizen, lin)
    assert (await lin.get(f"/episodes/{episode}/suggestions")).json() == {
        "question": "", "answerable": False, "suggestions": [],
    }  # fmt: skip
    asked = (await lin.get(f"/episodes/{episode}/suggestions?q=就业红娘是什么")).json()
    assert asked["question"] == "就业红娘是什么"


async def test_canned_replies_are_ones_own_or_shared(
    lin: Volunteer, zhang: Volunteer, house: House, client: httpx.AsyncClient
) -> None:
    chen = await hire(house, client, "chen", "volunteer")
    words = {"title": "问好", "text": "您好，我是志愿者", "topic": "开场"}
    mine = (await lin.post("/canned", words)).json()
    assert (await lin.post("/canned", {**words, "shared": True})).status_code == 422
    ours = (await zhang.post("/canned", {**words, "title": "共用", "shared": True})).json()
    assert [row["title"] for row in (await lin.get("/canned")).json()["replies"]] == ["问好", "共用"]
    assert [row["title"] for row in (await chen.get("/canned")).json()["replies"]] == ["共用"]
    assert (await _put(client, chen, f"/canned/{mine['id']}", words)).status_code == 404
    assert (await _put(client, lin, f"/canned/{ours['id']}", words)).status_code == 404
    assert (await _put(client, lin, f"/canned/{mine['id']}", {**words, "text": "您好"})).json()["text"] == "您好"
    assert (await client.delete(f"/v1/staff/canned/{ours['id']}", headers=chen.auth)).status_code == 404
    assert (await client.delete(f"/v1/staff/canned/{ours['id']}", headers=zhang.auth)).status_code == 204
    for bad in ({**words, "text": " "}, {**words, "title": ""}, {"title": "x"}):
        assert (await lin.post("/canned", bad)).status_code == 422
