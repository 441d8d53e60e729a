"""Questions that went unanswered: counted once a turn, grouped, closed, and forgotten with their person."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from api.house import House
from bot.messages import Kind, Reply
from tests.api.conftest import Citizen, ScriptedEngine
from tests.api.staffing import Volunteer, hire

UNKNOWN = "人才公寓怎么申请"
KNOWN = "失业登记在哪里办"


@pytest.fixture
async def editor(house: House, client: httpx.AsyncClient) -> Volunteer:
    return await hire(house, client, "bian", "editor")


async def groups(editor: Volunteer) -> list[dict[str, Any]]:
    response = await editor.get("/gaps")
    assert response.status_code == 200, response.text
    return response.json()["groups"]


async def close(editor: Volunteer, group: dict[str, Any], **closing: Any) -> httpx.Response:
    ids = [question["id"] for question in group["questions"]]
    return await editor.post("/gaps/close", {"gap_ids": ids, "closing": closing})


async def test_unanswered_questions_are_grouped_most_asked_first(
    citizens: Callable[[], Any], editor: Volunteer
) -> None:
    for asked in (UNKNOWN, "我想问下人才公寓怎么申请啊", "人才公寓怎麼申請？"):
        await (await citizens()).say(asked)
    citizen = await citizens()
    await citizen.say("公积金怎么提取")
    await citizen.say(KNOWN)
    first, second = await groups(editor)
    assert (first["count"], first["reason"], first["state"]) == (3, "unanswered", "open")
    assert {(q["text"], q["count"]) for q in first["questions"]} == {(UNKNOWN, 2), ("我想问下人才公寓怎么申请啊", 1)}
    assert first["title"] == UNKNOWN
    assert first["first_asked"] <= first["last_asked"]
    assert second["title"] == "公积金怎么提取"
    assert set(first["suggestions"][0]) == {"document_no", "clause", "heading", "score"}


async def test_a_turn_counts_once_however_often_it_is_sent(citizen: Citizen, editor: Volunteer, house: House) -> None:
    key = str(uuid4())
    for _ in range(3):
        await citizen.say(UNKNOWN, key)
    assert [group["count"] for group in await groups(editor)] == [1]
    await citizen.say(UNKNOWN)
    assert [group["count"] for group in await groups(editor)] == [2]


async def test_an_answer_that_was_dropped_counts_as_nothing(
    citizen: Citizen, editor: Volunteer, house: House, engine: ScriptedEngine
) -> None:
    async def taken_over_meanwhile(_ctx: Any) -> list[Reply]:
        async with house.db.write() as session:
            await session.execute(text("UPDATE conversation SET epoch = epoch + 1, owner = 'human'"))
        return [Reply(Kind.NO_ANSWER, "没有")]

    engine.answer = taken_over_meanwhile
    await citizen.say(UNKNOWN)
    assert await groups(editor) == []


async def test_only_masked_words_are_kept(citizen: Citizen, editor: Volunteer) -> None:
    await citizen.say("我的电话13805950123，人才公寓怎么申请")
    (group,) = await groups(editor)
    assert "13805950123" not in group["title"]
    assert "手机号已隐藏" in group["title"]


async def test_a_bad_rating_brings_the_last_policy_questions_once(citizen: Citizen, editor: Volunteer) -> None:
    await citizen.say("你好")
    await citizen.say(KNOWN)
    await citizen.post("/rating", {"score": 3})
    assert await groups(editor) == []
    await citizen.post("/rating", {"score": 2})
    await citizen.post("/rating", {"score": 1})
    (group,) = await groups(editor)
    assert (group["title"], group["count"], group["reason"]) == (KNOWN, 1, "badly_rated")


async def test_the_rating_of_an_application_says_nothing_of_answers(
    citizen: Citizen, editor: Volunteer, house: House
) -> None:
    await citizen.say(KNOWN)
    checklist = (await citizen.say("我要办失业登记"))["replies"][0]
    prompt = (await citizen.press(checklist, "开始办理"))["replies"][-1]
    application = prompt["data"]["application_id"]
    assert (await citizen.post("/rating", {"score": 1, "application_id": application})).status_code == 201
    assert await groups(editor) == []


async def test_deletion_takes_a_persons_questions_along(citizens: Callable[[], Any], editor: Volunteer) -> None:
    mine, other = await citizens(), await citizens()
    await mine.say(UNKNOWN)
    await mine.say("公积金怎么提取")
    await other.say(UNKNOWN)
    assert (await mine.client.delete(f"/v1/conversations/{mine.id}", headers=mine.auth)).status_code == 200
    assert [(group["title"], group["count"]) for group in await groups(editor)] == [(UNKNOWN, 1)]


async def test_a_request_for_a_document_closes_at_once_and_comes_back_when_it_did_not_help(
    citizen: Citizen, editor: Volunteer
) -> None:
    await citizen.say(UNKNOWN)
    (group,) = await groups(editor)
    closed = await close(editor, group, kind="document_request", text="省人才公寓管理办法")
    assert (closed.status_code, closed.json()["state"]) == (200, "closed")
    await citizen.say(UNKNOWN)
    assert await groups(editor) == []
    (request,) = (await editor.get("/gaps/requests")).json()["requests"]
    assert (request["text"], request["state"], request["created_by"]) == ("省人才公寓管理办法", "open", editor.name)
    done = await editor.post(f"/gaps/requests/{request['id']}/done")
    assert (done.status_code, done.json()["state"]) == (200, "done")
    assert await groups(editor) == []
    await citizen.say(UNKNOWN)
    assert [group["count"] for group in await groups(editor)] == [3]


async def test_a_group_is_closed_by_one_editor(citizen: Citizen, editor: Volunteer) -> None:
    await citizen.say(UNKNOWN)
    (group,) = await groups(editor)
    assert (await close(editor, group, kind="document_request", text="办法")).status_code == 200
    again = await close(editor, group, kind="document_request", text="办法")
    assert (again.status_code, "刚被别人处理过" in again.json()["detail"]) == (409, True)
    assert len((await editor.get("/gaps/requests")).json()["requests"]) == 1


@pytest.mark.parametrize(
    "closing",
    [
        {"kind": "synonym", "word": "失业", "said": []},
        {"kind": "nonsense"},
        {"kind": "out_of_scope", "topic": "人才公寓", "questions": ["人才公寓怎么申请"], "ask_at": ["10086"]},
        {"kind": "question", "document_no": "闽人社文〔2021〕156号", "clause": "三（一）1", "questions": ["问什么"]},
        {"kind": "question", "document_no": "闽人社文〔2021〕156号", "clause": "九", "at": None,
         "point": {"quote": "没有的话"}, "questions": ["问什么"]},
        {"kind": "question", "document_no": "没有的文件", "clause": "一", "point": {"quote": "话"},
         "questions": ["问"]},
    ],
)  # fmt: skip
async def test_what_would_not_fit_closes_nothing(citizen: Citizen, editor: Volunteer, closing: dict[str, Any]) -> None:
    await citizen.say(UNKNOWN)
    (group,) = await groups(editor)
    response = await close(editor, group, **closing)
    assert response.status_code in (404, 409, 422)
    assert any("\u4e00" <= char <= "\u9fff" for char in response.json()["detail"])
    assert [g["id"] for g in await groups(editor)] == [group["id"]]
    assert (await editor.get("/curation/draft")).json()["contents"] == {}
