"""What time does: shifts begin and end, promises come due, volunteers stay away; and what should not happen."""

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import text

from api.assistant.context import TurnContext
from api.house import House
from api.staff import repository as staff
from bot.messages import Reply
from tests.api.conftest import Citizen, ScriptedEngine, echo
from tests.api.staffing import Volunteer, hire


@pytest.fixture(autouse=True)
def awake(engine: ScriptedEngine) -> None:
    engine.answer = echo


@pytest.fixture
async def lin(house: House, client: httpx.AsyncClient) -> Volunteer:
    return await hire(house, client, "lin", "volunteer")


async def _in_hand(citizen: Citizen, lin: Volunteer) -> str:
    await citizen.say("转人工")
    episode = str((await lin.queue())[0]["id"])
    await lin.press(episode, "accept")
    return episode


async def _state(lin: Volunteer, episode: str) -> str:
    return str((await lin.get(f"/episodes/{episode}")).json()["state"])


async def _put(house: House, volunteer: Volunteer, **values: object) -> None:
    async with house.db.write() as session:
        row = await staff.by_id(session, volunteer.id)
        for name, value in values.items():
            setattr(row, name, value)


async def test_out_of_hours_a_time_is_promised_and_the_question_answered_when_it_comes(
    house: House, client: httpx.AsyncClient, citizen: Citizen
) -> None:
    her = await hire(house, client, "her", "volunteer", available=False)
    await _put(house, her, roster={"usual": {"workday": [["14:00", "17:00"]]}})
    notice = (await citizen.say("转人工"))["replies"][-1]
    assert (notice["data"]["state"], "今天14:00" in notice["text"]) == ("after_hours", True)
    (episode,) = await her.queue()
    assert episode["promised_at"].startswith("2026-11-23T06:00")
    assert (await citizen.say("我想问失业登记"))["replies"][0]["text"] == "听到：我想问失业登记"
    await house.desk.look_after()
    assert (await her.queue())[0]["state"] == "after_hours"
    house.clock.advance(timedelta(hours=5, minutes=1))
    await house.desk.look_after()
    (offered,) = await her.queue()
    assert (offered["state"], offered["offered_to"]) == ("offered", her.id)
    await her.press(offered["id"], "accept")
    await her.say(offered["id"], "您好，上午您问的事我来答复")
    assert (await citizen.messages())[-1]["role"] == "volunteer"


async def test_who_waits_when_the_last_one_leaves_is_told_so(
    house: House, client: httpx.AsyncClient, citizen: Citizen, lin: Volunteer
) -> None:
    await citizen.say("转人工")
    await client.put("/v1/staff/me/presence", json={"status": "away", "reason": "下班"}, headers=lin.auth)
    await house.desk.look_after()
    assert (await citizen.messages())[-1]["data"]["state"] == "after_hours"
    await house.desk.look_after()
    assert sum(m["data"].get("state") == "after_hours" for m in await citizen.messages()) == 1
    assert (await lin.queue())[0]["state"] == "after_hours"


async def test_danger_waits_in_the_queue_at_any_hour(house: House, client: httpx.AsyncClient, citizen: Citizen) -> None:
    her = await hire(house, client, "her", "volunteer", available=False)
    await citizen.say("我不想活了")
    await house.desk.look_after()
    assert [(e["state"], e["reason"]) for e in await her.queue()] == [("queued", "danger")]


async def test_a_volunteers_promise_comes_back_to_her_at_its_time(
    house: House, client: httpx.AsyncClient, citizen: Citizen, lin: Volunteer
) -> None:
    await hire(house, client, "aaa", "volunteer")
    episode = await _in_hand(citizen, lin)
    at = (house.clock.now() + timedelta(hours=2)).isoformat()
    called = await lin.press(episode, "callback", {"at": at, "note": "等对方找材料"})
    assert (called["state"], called["staff_id"]) == ("callback", "")
    told = (await citizen.messages())[-1]
    assert (told["kind"], "今天11:00" in told["text"]) == ("handoff_notice", True)
    assert (await citizen.say("那我先看看政策"))["replies"][0]["role"] == "bot"
    await house.desk.look_after()
    assert await _state(lin, episode) == "callback"
    house.clock.advance(timedelta(hours=2, seconds=1))
    await house.desk.look_after()
    (offered,) = await lin.queue()
    assert (offered["state"], offered["offered_to"]) == ("offered", lin.id)


@pytest.mark.parametrize("hours", [-1, 0, 24 * 31])
async def test_a_promise_needs_a_time_that_can_be_kept(
    house: House, citizen: Citizen, lin: Volunteer, hours: int
) -> None:
    episode = await _in_hand(citizen, lin)
    at = (house.clock.now() + timedelta(hours=hours)).isoformat()
    assert (await lin.post(f"/episodes/{episode}/callback", {"at": at})).status_code == 422
    assert (await lin.post(f"/episodes/{episode}/callback", {"at": "明天"})).status_code == 422
    assert await _state(lin, episode) == "active"


async def test_a_person_need_not_wait_in_front_of_the_chat(house: House, citizen: Citizen, lin: Volunteer) -> None:
    notice = (await citizen.say("转人工"))["replies"][-1]
    said = (await citizen.press(notice, "不用等着，有空回复我"))["replies"]
    assert said[0]["data"]["state"] == "after_hours"
    assert (await lin.queue())[0]["state"] == "callback"
    await house.desk.look_after()
    assert (await lin.queue())[0]["state"] == "offered"


async def test_a_dropped_volunteers_person_goes_back_to_her_place_after_the_grace(
    house: House, citizen: Citizen, lin: Volunteer
) -> None:
    episode = await _in_hand(citizen, lin)
    await citizen.say("在吗")
    patience = max(house.settings.grace_s, house.settings.unanswered_s)
    house.clock.advance(timedelta(seconds=patience - 60))
    await house.desk.keeper.run()
    async with house.db.read() as session:
        assert (await session.execute(text("SELECT state FROM episode"))).scalar() == "active"
    house.clock.advance(timedelta(seconds=120))
    await house.desk.keeper.run()
    told = (await citizen.messages())[-1]
    assert (told["data"]["state"], told["data"]["position"]) == ("queued", 1)
    assert (await citizen.say("还在吗"))["replies"] == []
    (waiting,) = await lin.queue()
    assert (waiting["id"], waiting["state"]) == (episode, "queued")
    decisions = (await lin.get(f"/episodes/{episode}")).json()["decisions"]
    assert (decisions[-1]["action"], decisions[-1]["reason"]) == ("drop", "volunteer_gone")


async def test_a_phone_in_the_pocket_is_not_gone(house: House, citizen: Citizen, lin: Volunteer) -> None:
    """Who is silent because nothing waits for her answer, and who looks in now and then, keep their cases."""
    episode = await _in_hand(citizen, lin)
    await citizen.say("我想问失业登记")
    await lin.say(episode, "请准备身份证")
    house.clock.advance(timedelta(hours=3))
    await house.desk.keeper.run()
    assert await _state(lin, episode) == "active"
    await citizen.say("好了，然后呢")
    house.clock.advance(timedelta(seconds=house.settings.unanswered_s + 60))
    assert (await lin.get("/queue")).status_code == 200
    await house.desk.keeper.run()
    assert await _state(lin, episode) == "active"


async def test_a_colleague_who_does_not_answer_leaves_the_case_where_it_was(
    house: House, client: httpx.AsyncClient, citizen: Citizen, lin: Volunteer
) -> None:
    await hire(house, client, "chen", "volunteer")
    episode = await _in_hand(citizen, lin)
    await lin.press(episode, "transfer", {"to": "chen"})
    house.clock.advance(timedelta(seconds=house.settings.offer_s + 1))
    await house.desk.keeper.run()
    case = (await lin.get(f"/episodes/{episode}")).json()
    assert (case["state"], case["staff_id"], case["offered_to"]) == ("active", lin.id, "")


async def test_a_disabled_account_loses_its_cases_at_once(house: House, citizen: Citizen, lin: Volunteer) -> None:
    await _in_hand(citizen, lin)
    await _put(house, lin, disabled=True)
    await house.desk.keeper.run()
    async with house.db.read() as session:
        assert (await session.execute(text("SELECT state, staff_id FROM episode"))).one() != ("active", lin.id)


async def test_how_it_ended_and_what_was_agreed_reaches_the_bot(
    house: House, citizen: Citizen, lin: Volunteer, engine: ScriptedEngine
) -> None:
    async def small_talk(ctx: TurnContext) -> list[Reply]:
        return await house.assistant.small_talk(replace(ctx, intent="thanks"))

    episode = await _in_hand(citizen, lin)
    await lin.press(episode, "resolve", {"outcome": "callback", "note": "内部", "agreed": "周五带身份证来窗口"})
    told = await citizen.messages()
    assert "周五带身份证来窗口" in told[-2]["text"]
    assert "内部" not in str(told)
    engine.answer = small_talk
    said = (await citizen.say("谢谢"))["replies"][0]["text"]
    assert "周五带身份证来窗口" in said
    assert lin.name in said


BREAKS = {
    "open_episode_not_named": "UPDATE conversation SET episode_id = NULL",
    "ended_episode_named": "UPDATE episode SET state = 'resolved'",
    "human_without_episode": "UPDATE episode SET state = 'resolved'",
    "in_hand_but_bot_owns": "UPDATE conversation SET owner = 'bot'",
    "in_hand_of_nobody": "UPDATE episode SET staff_id = NULL",
    "offered_to_nobody": "UPDATE episode SET state = 'offered', offered_to = NULL, staff_id = NULL",
    "left_at_request": "UPDATE episode SET state = 'requested', staff_id = NULL",
}


@pytest.mark.parametrize("what", list(BREAKS))
async def test_what_should_not_happen_is_repaired_and_counted(
    house: House, citizen: Citizen, lin: Volunteer, client: httpx.AsyncClient, what: str
) -> None:
    await _in_hand(citizen, lin)
    assert await house.desk.reconciler.run() == {}
    async with house.db.write() as session:
        await session.execute(text(BREAKS[what]))
    repaired = await house.desk.reconciler.run()
    assert repaired[what] == 1
    assert await house.desk.reconciler.run() == {}
    assert f'hongniang_handoff_repairs_total{{what="{what}"}}' in (await client.get("/metrics")).text
    async with house.db.read() as session:
        owner, named = (await session.execute(text("SELECT owner, episode_id FROM conversation"))).one()
        going_on = "SELECT state FROM episode WHERE state NOT IN ('resolved', 'abandoned')"
        states = (await session.execute(text(going_on))).scalars().all()
    assert bool(named) is bool(states)
    assert owner == "human" if set(states) & {"active", "on_hold"} else True
