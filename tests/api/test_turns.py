"""A citizen's side: one answer per message, in order, whatever happens meanwhile."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from api.assistant.context import TurnContext
from api.house import House
from bot.messages import Kind, Reply
from tests.api.conftest import Citizen, ScriptedEngine, echo


async def test_greeting_says_that_it_is_an_ai_and_how_data_is_used(citizen: Citizen) -> None:
    first = (await citizen.messages())[0]
    assert first["role"] == "bot"
    assert "AI" in first["text"]
    assert "身份证号" in first["text"]
    assert set(first) == {
        "seq", "id", "role", "kind", "text", "buttons", "citations", "data", "author", "created_at",
    }  # fmt: skip


async def test_seq_counts_without_gaps(citizen: Citizen, engine: ScriptedEngine) -> None:
    engine.answer = echo
    for word in ("一", "二", "三"):
        await citizen.say(f"第{word}句")
    messages = await citizen.messages()
    assert [m["seq"] for m in messages] == list(range(1, len(messages) + 1))
    assert [m["text"] for m in messages if m["role"] == "bot"][1:] == ["听到：第一句", "听到：第二句", "听到：第三句"]


async def test_same_send_twice_at_once_is_one_message(citizen: Citizen, engine: ScriptedEngine) -> None:
    async def slow(ctx: TurnContext) -> list[Reply]:
        await asyncio.sleep(0.05)
        return echo(ctx)

    engine.answer = slow
    answers = await asyncio.gather(*(citizen.say("你好呀", "same-id") for _ in range(20)))
    assert all(answer["message"] == answers[0]["message"] for answer in answers)
    assert all(answer["replies"] == answers[0]["replies"] for answer in answers)
    assert len(engine.heard) == 1
    assert sum(m["role"] == "user" for m in await citizen.messages()) == 1


async def test_same_id_with_other_words_is_409(citizen: Citizen, engine: ScriptedEngine) -> None:
    engine.answer = echo
    await citizen.say("甲", "id-1")
    response = await citizen.post("/messages", {"client_msg_id": "id-1", "text": "乙"})
    assert response.status_code == 409
    problem = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "errors", "request_id"} <= set(problem)


@pytest.mark.parametrize("bad", ["", "   ", "\n\t　", "字" * 4001])
async def test_blank_and_too_long_are_422_in_chinese(citizen: Citizen, bad: str) -> None:
    response = await citizen.post("/messages", {"client_msg_id": "x", "text": bad})
    assert response.status_code == 422
    assert any("\u4e00" <= char <= "\u9fff" for char in response.json()["detail"])
    assert len(await citizen.messages()) == 1


@pytest.mark.parametrize(
    "odd", ["\u0007\u0008", "😀😀", "你好\u0000吗", "\ud83d", "字" * 4000, "'; DROP TABLE message; --", "/restart"]
)
async def test_odd_texts_are_answered(citizen: Citizen, engine: ScriptedEngine, odd: str) -> None:
    engine.answer = echo
    body = json.dumps({"client_msg_id": "odd", "text": odd})
    response = await citizen.client.post(
        f"/v1/conversations/{citizen.id}/messages",
        content=body,
        headers={**citizen.auth, "content-type": "application/json"},
    )
    assert response.status_code == 200, response.text
    assert response.json()["replies"]
    assert "\u0000" not in response.json()["message"]["text"]


async def test_foreign_and_unknown_conversations_are_404(
    citizens: Callable[[], Any], client: httpx.AsyncClient
) -> None:
    one, other = await citizens(), await citizens()
    for target in (other.id, "cnv_unknown"):
        response = await client.get(f"/v1/conversations/{target}/messages", headers=one.auth)
        assert response.status_code == 404
    assert (await client.get(f"/v1/conversations/{one.id}/messages")).status_code == 401


async def test_unknown_payload_is_422_and_leaves_nothing(citizen: Citizen) -> None:
    response = await citizen.post("/messages", {"client_msg_id": "p", "payload": "btn_forged"})
    assert response.status_code == 422
    assert len(await citizen.messages()) == 1


async def test_payload_of_another_conversation_is_unknown_here(citizens: Callable[[], Any]) -> None:
    one, other = await citizens(), await citizens()
    payload = (await one.messages())[0]["buttons"][0]["payload"]
    response = await other.post("/messages", {"client_msg_id": "p", "payload": payload})
    assert response.status_code == 422


async def test_title_of_a_button_does_the_same_as_the_button(citizen: Citizen) -> None:
    answer = await citizen.say("办理失业登记")
    assert answer["replies"][0]["kind"] == "checklist"


async def test_engine_never_hears_numbers_or_its_own_commands(citizen: Citizen, engine: ScriptedEngine) -> None:
    engine.answer = echo
    await citizen.say("我的身份证是 11010519491231002X，电话138 0013 8000")
    heard = engine.heard[0].text
    assert "1101051949" not in heard
    assert "8000" not in heard
    assert engine.heard[0].secrets


async def test_planted_numbers_are_nowhere_in_the_data_folder(
    citizen: Citizen, engine: ScriptedEngine, house: House
) -> None:
    engine.answer = echo
    await citizen.say("身份证11010519491231002X手机13800138000")
    for path in house.settings.data_dir.iterdir():
        held = path.read_bytes()
        assert b"11010519491231002" not in held
        assert b"13800138000" not in held


async def test_turn_cut_off_by_a_crash_is_run_again(citizen: Citizen, engine: ScriptedEngine, house: House) -> None:
    engine.answer = echo
    await citizen.say("先来一句")
    async with house.db.write() as session:
        await session.execute(text("UPDATE turn SET state = 'open', answered_at = NULL"))
        await session.execute(text("DELETE FROM message WHERE role = 'bot' AND seq > 1"))
        await session.execute(text("UPDATE conversation SET last_seq = 2, lease_until = NULL"))
    assert await house.runner.recover() == 1
    assert (await citizen.messages(after=2))[0]["text"] == "听到：先来一句"


async def test_answer_that_comes_after_a_person_took_over_is_dropped(
    citizen: Citizen, engine: ScriptedEngine, house: House
) -> None:
    async def take_over(_ctx: TurnContext) -> list[Reply]:
        async with house.db.write() as session:
            await session.execute(text("UPDATE conversation SET owner = 'human', epoch = epoch + 1"))
        return [Reply(Kind.TEXT, "太晚了")]

    engine.answer = take_over
    answer = await citizen.say("在吗在吗")
    assert answer["replies"] == []
    assert all(m["text"] != "太晚了" for m in await citizen.messages())


async def test_two_failures_in_a_row_offer_a_person(citizen: Citizen) -> None:
    first = await citizen.say("哔哩吧啦轰")
    assert len(first["replies"]) >= 1
    second = await citizen.say("咕噜咕噜呱")
    assert any(b["title"] == "转人工" for b in second["replies"][-1]["buttons"])
    assert "红娘" in second["replies"][-1]["text"]


async def test_export_and_deletion(citizen: Citizen, engine: ScriptedEngine) -> None:
    engine.answer = echo
    await citizen.say("记住我")
    exported = await citizen.client.get(f"/v1/conversations/{citizen.id}/export", headers=citizen.auth)
    assert exported.status_code == 200
    assert any(m["text"] == "记住我" for m in exported.json()["messages"])
    deleted = await citizen.client.delete(f"/v1/conversations/{citizen.id}", headers=citizen.auth)
    assert deleted.status_code == 200
    assert deleted.json()["kept"] == []
    gone = await citizen.client.get(f"/v1/conversations/{citizen.id}/messages", headers=citizen.auth)
    assert gone.status_code == 404


async def test_degraded_engine_still_answers_policy(citizen: Citizen) -> None:
    answer = await citizen.say("失业登记在哪里办？")
    reply = answer["replies"][0]
    assert reply["kind"] == "policy_answer"
    assert reply["citations"][0]["clause"] == "三（一）1"


async def test_a_body_that_is_too_large_is_413(citizen: Citizen) -> None:
    response = await citizen.post("/messages", {"client_msg_id": "big", "text": "字" * 400_000})
    assert response.status_code == 413
    assert response.headers["content-type"] == "application/problem+json"


async def test_requests_carry_an_id_and_safe_headers(client: httpx.AsyncClient) -> None:
    response = await client.get("/nothing/here", headers={"x-request-id": "mine-1"})
    assert response.json()["request_id"] == "mine-1"
    assert response.headers["x-content-type-options"] == "nosniff"


async def test_health_readiness_and_metrics(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).status_code == 200
    ready = await client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["status"] == "degraded"
    assert "hongniang_requests_total" in (await client.get("/metrics")).text
