"""A person is asked for, comes, talks and goes; nobody is dropped and nobody talked over."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError

from api.handoff.models import Episode
from api.house import House
from tests.api.conftest import Citizen, ScriptedEngine, echo
from tests.api.staffing import Volunteer, hire


@pytest.fixture
async def lin(house: House, client: httpx.AsyncClient) -> Volunteer:
    return await hire(house, client, "lin", "volunteer")


@pytest.fixture
async def chen(house: House, client: httpx.AsyncClient) -> Volunteer:
    return await hire(house, client, "chen", "volunteer")


@pytest.fixture
def awake(engine: ScriptedEngine) -> ScriptedEngine:
    engine.answer = echo
    return engine


async def _waiting(citizen: Citizen, words: str = "转人工") -> dict[str, Any]:
    return (await citizen.say(words))["replies"][-1]


async def _in_hand(citizen: Citizen, volunteer: Volunteer) -> str:
    await _waiting(citizen)
    episode = next(e for e in await volunteer.queue() if e["conversation_id"] == citizen.id)
    await volunteer.press(episode["id"], "accept")
    return str(episode["id"])


async def test_from_asking_to_rating(citizen: Citizen, lin: Volunteer, awake: ScriptedEngine) -> None:
    await citizen.say("在泉州怎么办失业登记")
    notice = await _waiting(citizen)
    assert (notice["kind"], notice["role"]) == ("handoff_notice", "system")
    assert notice["data"] == {"state": "queued", "position": 1, "wait_minutes": None}
    (episode,) = await lin.queue()
    assert {"id", "conversation_id", "state", "waiting_s", "topic", "region", "summary"} <= set(episode)
    assert (episode["state"], episode["topic"]) == ("queued", "失业登记")
    assert episode["summary"]["wants"] == "在泉州怎么办失业登记"

    assert (await lin.press(episode["id"], "accept"))["state"] == "active"
    heard = len(awake.heard)
    assert (await citizen.say("您好"))["replies"] == []
    assert len(awake.heard) == heard
    said = await lin.say(episode["id"], "您好，我是林红娘")
    assert (said["role"], said["author"]) == ("volunteer", {"name": "lin红娘"})
    assert (await lin.press(episode["id"], "hold"))["state"] == "on_hold"
    assert (await citizen.say("好的"))["replies"] == []
    assert (await lin.press(episode["id"], "resume"))["state"] == "active"
    resolved = await lin.press(episode["id"], "resolve", {"outcome": "answered", "note": "已说明"})
    assert (resolved["state"], resolved["outcome"]) == ("resolved", "answered")

    told = await citizen.messages()
    states = [m["data"]["state"] for m in told if m["kind"] == "handoff_notice"]
    assert states == ["queued", "active", "on_hold", "active", "resolved"]
    assert (told[-1]["kind"], told[-1]["role"]) == ("rating_request", "system")
    assert told[-1]["data"] == {"episode_id": episode["id"]}
    assert [m["seq"] for m in told] == list(range(1, len(told) + 1))
    rated = await citizen.post("/rating", {"score": 5, "episode_id": episode["id"]})
    assert rated.status_code == 201
    assert (await citizen.say("还有一个问题"))["replies"][0]["text"] == "听到：还有一个问题"


async def test_asking_twice_is_one_episode(citizen: Citizen, lin: Volunteer, awake: ScriptedEngine) -> None:
    await asyncio.gather(*(_waiting(citizen) for _ in range(5)))
    assert len(await lin.queue()) == 1


async def test_the_bot_still_answers_who_waits(citizen: Citizen, awake: ScriptedEngine) -> None:
    await _waiting(citizen)
    assert (await citizen.say("失业登记在哪办"))["replies"][0]["text"] == "听到：失业登记在哪办"


async def test_places_in_the_queue_and_danger_first(
    citizens: Callable[[], Any], lin: Volunteer, awake: ScriptedEngine
) -> None:
    first, second, third = [await citizens() for _ in range(3)]
    assert (await _waiting(first))["data"]["position"] == 1
    assert (await _waiting(second))["data"]["position"] == 2
    replies = (await third.say("我不想活了"))["replies"]
    assert [r["kind"] for r in replies] == ["safety", "handoff_notice"]
    assert {r["role"] for r in replies} == {"system"}
    assert [line["phone"] for line in replies[0]["data"]["lines"]] == ["110", "120", "12356"]
    assert replies[1]["data"]["position"] == 1
    queue = await lin.queue()
    assert [e["conversation_id"] for e in queue] == [third.id, first.id, second.id]
    assert (queue[0]["reason"], queue[0]["priority"] > queue[1]["priority"]) == ("danger", True)
    assert awake.heard == []


async def test_danger_while_waiting_moves_to_the_front(
    citizens: Callable[[], Any], lin: Volunteer, awake: ScriptedEngine
) -> None:
    first, second = [await citizens() for _ in range(2)]
    await _waiting(first)
    await _waiting(second)
    await second.say("我想自杀")
    assert [e["conversation_id"] for e in await lin.queue()] == [second.id, first.id]


async def test_danger_while_a_person_is_there_alerts_her_and_says_the_numbers(
    citizen: Citizen, lin: Volunteer, house: House, awake: ScriptedEngine
) -> None:
    episode = await _in_hand(citizen, lin)
    assert (await citizen.say("活着没意思"))["replies"] == []
    assert (await citizen.messages())[-1]["kind"] == "safety"
    decisions = (await lin.get(f"/episodes/{episode}")).json()["decisions"]
    assert decisions[-1]["action"] == "alert"
    assert awake.heard == []


async def test_nobody_on_duty_is_said_and_the_question_is_kept(
    citizen: Citizen, house: House, client: httpx.AsyncClient, awake: ScriptedEngine
) -> None:
    away = await hire(house, client, "away", "volunteer", available=False)
    notice = await _waiting(citizen)
    assert notice["data"] == {"state": "after_hours", "position": None, "wait_minutes": None}
    assert "没有志愿者在线" in notice["text"]
    assert [e["state"] for e in await away.queue()] == ["after_hours"]
    await client.put("/v1/staff/me/presence", json={"status": "available"}, headers=away.auth)
    assert (await _waiting(citizen))["data"]["state"] == "queued"
    assert len(await away.queue()) == 1


@pytest.mark.parametrize("how", ["button", "words"])
async def test_waiting_can_be_given_up(citizen: Citizen, lin: Volunteer, awake: ScriptedEngine, how: str) -> None:
    notice = await _waiting(citizen)
    if how == "words":
        said = (await citizen.say("不用转人工了"))["replies"]
    else:
        awake.answer = None
        said = (await citizen.press(notice, "不等了，取消排队"))["replies"]
    assert [m["data"].get("state") for m in said] == ["abandoned"]
    assert await lin.queue() == []
    assert (await _waiting(citizen))["data"]["state"] == "queued"
    assert len(await lin.queue()) == 1


async def test_words_of_giving_up_mean_nothing_to_who_does_not_wait(citizen: Citizen, awake: ScriptedEngine) -> None:
    assert (await citizen.say("不用转人工了"))["replies"][0]["text"] == "听到：不用转人工了"


async def test_twenty_accept_at_once_and_one_has_it(
    citizen: Citizen, house: House, client: httpx.AsyncClient, lin: Volunteer, chen: Volunteer, awake: ScriptedEngine
) -> None:
    await _waiting(citizen)
    (episode,) = await lin.queue()
    path = f"/episodes/{episode['id']}/accept"
    answers = await asyncio.gather(*((lin, chen)[n % 2].post(path) for n in range(20)))
    won = [answer for answer in answers if answer.status_code == 200]
    lost = [answer for answer in answers if answer.status_code == 409]
    assert (len(won), len(lost)) == (1, 19)
    winner = next(v for v in (lin, chen) if v.id == won[0].json()["staff_id"])
    assert any(winner.name in answer.json()["detail"] for answer in lost)
    told = [m for m in await citizen.messages() if m["data"].get("state") == "active"]
    assert len(told) == 1


async def test_a_foreign_case_is_not_there_and_an_ended_one_takes_no_words(
    citizen: Citizen, lin: Volunteer, chen: Volunteer, awake: ScriptedEngine
) -> None:
    episode = await _in_hand(citizen, lin)
    body = {"client_msg_id": "m-1", "text": "您好"}
    assert (await chen.get(f"/episodes/{episode}")).status_code == 404
    assert (await chen.post(f"/episodes/{episode}/messages", body)).status_code == 404
    assert (await chen.post(f"/episodes/{episode}/resolve", {"outcome": "other"})).status_code == 409
    assert await chen.queue() == []
    await lin.press(episode, "resolve", {"outcome": "answered"})
    assert (await lin.post(f"/episodes/{episode}/messages", body)).status_code == 409
    assert (await lin.post(f"/episodes/{episode}/resume")).status_code == 409
    assert (await lin.post("/episodes/eps_unknown/accept")).status_code == 404


async def test_a_message_sent_often_is_one(citizen: Citizen, lin: Volunteer, awake: ScriptedEngine) -> None:
    episode = await _in_hand(citizen, lin)
    path, body = f"/episodes/{episode}/messages", {"client_msg_id": "m-1", "text": "请带上身份证"}
    answers = await asyncio.gather(*(lin.post(path, body) for _ in range(10)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sum(m["role"] == "volunteer" for m in await citizen.messages()) == 1
    assert (await lin.post(path, {**body, "text": "别的"})).status_code == 409
    for bad in ("", "  ", "字" * 4001):
        assert (await lin.post(path, {"client_msg_id": "m-2", "text": bad})).status_code == 422


async def test_ids_of_citizen_and_volunteer_do_not_collide(
    citizen: Citizen, lin: Volunteer, awake: ScriptedEngine
) -> None:
    episode = await _in_hand(citizen, lin)
    await citizen.say("甲", "same")
    answer = await lin.post(f"/episodes/{episode}/messages", {"client_msg_id": "same", "text": "乙"})
    assert answer.status_code == 201
    assert answer.json()["text"] == "乙"


async def test_notes_are_seen_by_staff_only(citizen: Citizen, lin: Volunteer, awake: ScriptedEngine) -> None:
    episode = await _in_hand(citizen, lin)
    before = await citizen.messages()
    body = {"client_msg_id": "n-1", "text": "家里有困难，回访"}
    assert (await lin.post(f"/episodes/{episode}/notes", body)).status_code == 201
    assert (await lin.post(f"/episodes/{episode}/notes", body)).status_code == 201
    assert (await lin.post(f"/episodes/{episode}/notes", {**body, "text": "别的"})).status_code == 409
    notes = (await lin.get(f"/episodes/{episode}")).json()["notes"]
    assert [note["text"] for note in notes] == ["家里有困难，回访"]
    assert await citizen.messages() == before


async def test_transfer_to_the_queue_keeps_the_place(
    citizens: Callable[[], Any], lin: Volunteer, chen: Volunteer, awake: ScriptedEngine
) -> None:
    first, second = [await citizens() for _ in range(2)]
    episode = await _in_hand(first, lin)
    await _waiting(second)
    assert (await lin.press(episode, "transfer", {"reason": "需要懂创业的"}))["state"] == "queued"
    assert [e["conversation_id"] for e in await chen.queue()] == [first.id, second.id]
    assert (await first.say("还在吗"))["replies"] == []
    await chen.press(episode, "accept")
    assert (await first.say("您好"))["replies"] == []
    assert (await lin.get(f"/episodes/{episode}")).status_code == 404


async def test_who_is_passed_on_and_waits_no_longer_gets_the_bot_back(
    citizen: Citizen, lin: Volunteer, awake: ScriptedEngine
) -> None:
    episode = await _in_hand(citizen, lin)
    await lin.press(episode, "transfer")
    said = (await citizen.say("不用转人工了"))["replies"]
    assert [m["data"]["state"] for m in said] == ["abandoned"]
    assert (await citizen.say("在吗"))["replies"][0]["text"] == "听到：在吗"


async def test_transfer_to_a_colleague_is_hers_only_once_she_accepts(
    citizen: Citizen, lin: Volunteer, chen: Volunteer, house: House, client: httpx.AsyncClient, awake: ScriptedEngine
) -> None:
    wang = await hire(house, client, "wang", "volunteer")
    episode = await _in_hand(citizen, lin)
    for _ in range(2):
        offered = await lin.press(episode, "transfer", {"to": "chen", "reason": "她更熟"})
        assert (offered["state"], offered["staff_id"], offered["offered_to"]) == ("transfer_offered", lin.id, chen.id)
        assert (await citizen.say("还在吗"))["replies"] == []
        await lin.say(episode, "在的，我请一位同事来看")
        assert (await lin.post(f"/episodes/{episode}/decline")).status_code == 409
        assert (await wang.post(f"/episodes/{episode}/accept")).status_code == 409
        back = await chen.press(episode, "decline", {"reason": "在忙"})
        assert (back["state"], back["staff_id"]) == ("active", lin.id)
    await lin.press(episode, "transfer", {"to": "chen"})
    assert [e["id"] for e in await chen.queue()] == [episode]
    taken = await chen.press(episode, "accept")
    assert (taken["state"], taken["staff_id"]) == ("active", chen.id)
    assert (await lin.post(f"/episodes/{episode}/messages", {"client_msg_id": "m", "text": "还有"})).status_code == 404
    decisions = (await chen.get(f"/episodes/{episode}")).json()["decisions"]
    passed = ["offer_transfer", "refuse_transfer"]
    expected = ["requested", "queue", "accept", *passed, *passed, "offer_transfer", "take_over"]
    assert [d["action"] for d in decisions] == expected
    assert decisions[3]["reason"] == "她更熟"


async def test_a_colleague_whose_hands_are_full_is_offered_nothing_more(
    citizens: Callable[[], Any], house: House, lin: Volunteer, chen: Volunteer, awake: ScriptedEngine
) -> None:
    for _ in range(house.settings.volunteer_capacity):
        await _in_hand(await citizens(), chen)
    episode = await _in_hand(await citizens(), lin)
    refused = await lin.post(f"/episodes/{episode}/transfer", {"to": "chen"})
    assert (refused.status_code, chen.name in refused.json()["detail"]) == (422, True)
    assert (await lin.get(f"/episodes/{episode}")).json()["state"] == "active"


@pytest.mark.parametrize("to", ["nobody", "lin", "away", "clerk", "x" * 65])
async def test_a_transfer_to_nobody_changes_nothing(
    citizen: Citizen, house: House, client: httpx.AsyncClient, lin: Volunteer, awake: ScriptedEngine, to: str
) -> None:
    await hire(house, client, "away", "volunteer", available=False)
    await hire(house, client, "clerk", "clerk")
    episode = await _in_hand(citizen, lin)
    assert (await lin.post(f"/episodes/{episode}/transfer", {"to": to})).status_code == 422
    assert (await lin.get(f"/episodes/{episode}")).json()["state"] == "active"


async def test_a_supervisor_reads_and_takes_nothing(
    citizen: Citizen, house: House, client: httpx.AsyncClient, lin: Volunteer, awake: ScriptedEngine
) -> None:
    episode = await _in_hand(citizen, lin)
    zhang = await hire(house, client, "zhang", "supervisor")
    assert (await zhang.get(f"/episodes/{episode}")).status_code == 200
    assert (await zhang.post(f"/episodes/{episode}/resolve", {"outcome": "other"})).status_code == 404


async def test_the_database_itself_keeps_one_open_episode(
    citizen: Citizen, house: House, lin: Volunteer, awake: ScriptedEngine
) -> None:
    await _in_hand(citizen, lin)
    async with house.db.read() as session:
        (row,) = (await session.scalars(select(Episode))).all()
    again = {column.key: getattr(row, column.key) for column in inspect(Episode).column_attrs} | {"id": "another"}
    with pytest.raises(IntegrityError):
        await _store(house, Episode(**again))


async def _store(house: House, row: Episode) -> None:
    async with house.db.write() as session:
        session.add(row)


async def test_deleting_a_conversation_leaves_none_of_its_words(
    citizen: Citizen, house: House, lin: Volunteer, client: httpx.AsyncClient, awake: ScriptedEngine
) -> None:
    episode = await _in_hand(citizen, lin)
    await citizen.say("我住在鲤城区某某街")
    await lin.press(episode, "resolve", {"outcome": "answered"})
    gone = await client.delete(f"/v1/conversations/{citizen.id}", headers=citizen.auth)
    assert gone.status_code == 200
    async with house.db.read() as session:
        events = (await session.execute(text("SELECT data FROM event"))).scalars().all()
    assert not any("鲤城区" in str(event) or "\\u9ca4" in str(event) for event in events)
