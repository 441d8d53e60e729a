"""A supervisor beside a volunteer: looking with a reason, whispering, stepping in; the fence and the log hold."""

import asyncio
from typing import Any

import httpx
import pytest

from api.handoff import repository
from api.house import House
from tests.api.conftest import Citizen, ScriptedEngine, echo
from tests.api.staffing import Volunteer, hire

WHY = {"reason": "对方连着两次差评"}


@pytest.fixture
async def lin(house: House, client: httpx.AsyncClient, engine: ScriptedEngine) -> Volunteer:
    engine.answer = echo
    return await hire(house, client, "lin", "volunteer")


@pytest.fixture
async def zhang(house: House, client: httpx.AsyncClient) -> Volunteer:
    return await hire(house, client, "zhang", "supervisor")


async def _in_hand(citizen: Citizen, lin: Volunteer) -> str:
    await citizen.say("我在福州鼓楼区，老板拖欠工资，转人工")
    episode = str((await lin.queue())[0]["id"])
    await lin.press(episode, "accept")
    return episode


async def _events(house: House, after: int = 0) -> list[Any]:
    async with house.db.read() as session:
        return await house.events.after(session, after)


async def test_the_wall_lists_what_runs_without_the_persons_words(
    citizen: Citizen, lin: Volunteer, zhang: Volunteer
) -> None:
    episode = await _in_hand(citizen, lin)
    (row,) = (await zhang.get("/wall")).json()["running"]
    assert (row["episode_id"], row["name"], row["topic"], row["state"]) == (episode, lin.name, "欠薪维权", "active")
    assert "拖欠工资" not in str(row)


async def test_looking_needs_a_reason_that_the_log_keeps(
    citizen: Citizen, house: House, client: httpx.AsyncClient, lin: Volunteer, zhang: Volunteer
) -> None:
    episode = await _in_hand(citizen, lin)
    for bad in ({}, {"reason": " x "}, {"reason": ""}, {"reason": "字" * 201}):
        assert (await zhang.post(f"/episodes/{episode}/watch", bad)).status_code == 422
    assert (await zhang.post("/episodes/eps_none/watch", WHY)).status_code == 404
    assert (await zhang.get("/audit?q=旁听")).json()["lines"] == []
    seen = await zhang.post(f"/episodes/{episode}/watch", WHY)
    assert seen.json()["messages"][-1]["kind"] == "handoff_notice"
    await zhang.post(f"/episodes/{episode}/watch", WHY)
    await zhang.post(f"/episodes/{episode}/watch", {"reason": "新人带教"})
    lines = (await zhang.get("/audit?q=旁听")).json()["lines"]
    assert {(line["reason"], line["times"], line["subject"]) for line in lines} == {
        (WHY["reason"], 2, episode), ("新人带教", 1, episode),
    }  # fmt: skip
    admin = await hire(house, client, "root", "admin")
    for one in (lin, admin):
        for deed in ("watch", "step-in"):
            assert (await one.post(f"/episodes/{episode}/{deed}", WHY)).status_code == 404


async def test_a_whisper_reaches_the_volunteer_and_never_the_person(
    citizen: Citizen, lin: Volunteer, zhang: Volunteer
) -> None:
    episode = await _in_hand(citizen, lin)
    before = await citizen.messages()
    told = await zhang.post(f"/episodes/{episode}/notes", {"client_msg_id": "w", "text": "先问他有没有合同"})
    own = await lin.post(f"/episodes/{episode}/notes", {"client_msg_id": "n", "text": "记一下"})
    assert (told.json()["whisper"], told.json()["author"], own.json()["whisper"]) == (True, zhang.name, False)
    notes = (await lin.get(f"/episodes/{episode}")).json()["notes"]
    assert [(note["text"], note["whisper"]) for note in notes] == [("先问他有没有合同", True), ("记一下", False)]
    assert await citizen.messages() == before


async def test_who_watches_changes_nothing_before_she_steps_in(
    citizen: Citizen, client: httpx.AsyncClient, lin: Volunteer, zhang: Volunteer
) -> None:
    episode = await _in_hand(citizen, lin)
    at = f"/episodes/{episode}"
    words = {"client_msg_id": "a", "text": "您好"}
    deeds = {
        "messages": words, "hold": None, "resume": None, "transfer": None, "resolve": {"outcome": "other"},
        "callback": {"at": "2026-11-24T09:00:00+08:00"}, "reveal": {"field": "a.b", "reason": "看看"},
        "form/suggest": {"client_msg_id": "s", "service": "job_seeking"},
    }  # fmt: skip
    for deed, body in deeds.items():
        assert (await zhang.post(f"{at}/{deed}", body)).status_code == 404, deed
    assert (await lin.get(at)).json()["state"] == "active"


@pytest.mark.parametrize("state", ["active", "on_hold", "transfer_offered"])
async def test_stepping_in_is_one_move_with_reason_event_and_epoch(
    citizen: Citizen, house: House, client: httpx.AsyncClient, lin: Volunteer, zhang: Volunteer, state: str
) -> None:
    episode = await _in_hand(citizen, lin)
    chen = await hire(house, client, "chen", "volunteer")
    if state == "on_hold":
        await lin.press(episode, "hold")
    if state == "transfer_offered":
        await lin.press(episode, "transfer", {"to": "chen"})
    assert (await zhang.post(f"/episodes/{episode}/step-in", {"reason": ""})).status_code == 422
    taken = (await zhang.press(episode, "step-in", WHY)) | {}
    assert (taken["state"], taken["staff_id"], taken["offered_to"]) == ("active", zhang.id, "")
    case = (await zhang.get(f"/episodes/{episode}")).json()
    decision = case["decisions"][-1]
    assert (decision["action"], decision["actor"], decision["from"]) == ("step_in", zhang.id, state)
    assert (decision["reason"], decision["evidence"]) == (WHY["reason"], {"from": lin.id})
    assert decision["epoch"] == case["decisions"][-2]["epoch"] + 1
    assert case["messages"][-1]["data"]["state"] == "active"
    assert zhang.name in case["messages"][-1]["text"]
    assert WHY["reason"] not in str(await citizen.messages()), "the reason is for staff"

    assert (
        await lin.post(f"/episodes/{episode}/messages", {"client_msg_id": "l", "text": "我还在"})
    ).status_code == 404
    assert (await chen.post(f"/episodes/{episode}/accept")).status_code in (404, 409)
    assert (await citizen.say("还在吗"))["replies"] == []
    await zhang.say(episode, "您好，我来帮您")
    again = await zhang.post(f"/episodes/{episode}/step-in", WHY)
    assert again.status_code == 409
    await zhang.press(episode, "resolve", {"outcome": "answered"})
    assert (await citizen.say("谢谢"))["replies"] != []


async def test_only_the_volunteer_is_told_why(
    citizen: Citizen, house: House, client: httpx.AsyncClient, lin: Volunteer, zhang: Volunteer
) -> None:
    episode = await _in_hand(citizen, lin)
    await zhang.press(episode, "step-in", WHY)
    (told,) = [event for event in await _events(house) if event.type == "told"]
    assert told.data["to"] == lin.id
    assert told.data["text"] == f"督导{zhang.name}接手了您手上的会话：{WHY['reason']}"
    moves = [event for event in await _events(house) if event.type == "episode.step_in"]
    assert WHY["reason"] not in str([event.data for event in moves])


async def test_her_capacity_is_no_bar_and_counts_and_the_volunteers_place_is_free(
    citizen: Citizen, house: House, client: httpx.AsyncClient, lin: Volunteer
) -> None:
    both = await hire(house, client, "both", "volunteer", "supervisor")
    await client.put(f"/v1/staff/volunteers/{both.id}", json={"capacity": 1}, headers=both.auth)
    episode = await _in_hand(citizen, lin)
    other = await client.post("/v1/conversations", json={"channel": "web"})
    second = Citizen(client, other.json()["conversation_id"], other.json()["token"])
    await second.say("转人工")
    waiting = next(row["id"] for row in await both.queue() if row["conversation_id"] == second.id)
    await both.press(waiting, "accept")
    await both.press(episode, "step-in", WHY)
    async with house.db.read() as session:
        loads = await repository.loads(session)
    assert (loads.get(both.id), loads.get(lin.id, 0)) == (2, 0)
    found = {one["id"]: one for one in (await both.get("/volunteers")).json()["volunteers"]}
    assert (found[both.id]["load"], found[both.id]["capacity"]) == (2, 1)


async def test_nothing_is_in_her_hands_that_waits_or_is_over(
    citizen: Citizen, lin: Volunteer, zhang: Volunteer
) -> None:
    await citizen.say("转人工")
    episode = str((await lin.queue())[0]["id"])
    assert (await zhang.post(f"/episodes/{episode}/step-in", WHY)).status_code == 409
    await lin.press(episode, "accept")
    await lin.press(episode, "resolve", {"outcome": "answered"})
    assert (await zhang.post(f"/episodes/{episode}/step-in", WHY)).status_code == 409
    assert (await zhang.post("/episodes/eps_none/step-in", WHY)).status_code == 404


async def test_of_two_supervisors_at_once_one_has_it(
    citizen: Citizen, house: House, client: httpx.AsyncClient, lin: Volunteer, zhang: Volunteer
) -> None:
    li = await hire(house, client, "li", "supervisor")
    episode = await _in_hand(citizen, lin)
    pressed = await asyncio.gather(*(one.post(f"/episodes/{episode}/step-in", WHY) for one in (zhang, li)))
    case = (await zhang.get(f"/episodes/{episode}")).json()
    steps = [row for row in case["decisions"] if row["action"] == "step_in"]
    assert sorted(answer.status_code for answer in pressed) in ([200, 200], [200, 409])
    assert len(steps) == sum(answer.status_code == 200 for answer in pressed)
    assert case["staff_id"] == steps[-1]["actor"]
    assert [row["epoch"] for row in steps] == sorted({row["epoch"] for row in steps})
