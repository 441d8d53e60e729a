"""Offers: never above anyone's capacity, fair, with the place kept and the grounds kept."""

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select

from api.handoff import moves, repository
from api.handoff.case import public_episode
from api.handoff.models import Decision, Episode, Pairing
from api.house import House
from api.staff import repository as staff
from tests.api.conftest import Citizen, ScriptedEngine, echo
from tests.api.queueing import assert_all_are_served, enlist, line_up
from tests.api.staffing import Volunteer, hire


async def _episode(house: House, episode_id: str) -> Episode:
    async with house.db.read() as session:
        found = await repository.by_id(session, episode_id)
    assert found is not None
    return found


async def _decisions(house: House) -> list[Decision]:
    async with house.db.read() as session:
        return list(await session.scalars(select(Decision)))


async def test_all_are_served_fairly_and_nobody_gets_more_than_she_can_take(house: House) -> None:
    await assert_all_are_served(house, waiting=120, volunteers=6, assigners=8)


async def test_offers_stop_at_the_capacity_and_go_in_the_order_of_the_queue(house: House) -> None:
    (her,) = await enlist(house, 1, capacity=2)
    first, second, third = await line_up(house, 3)
    assert await house.desk.assigner.run() == 2
    assert [(await _episode(house, one)).state for one in (first, second, third)] == ["offered", "offered", "queued"]
    async with house.db.write() as session:
        await moves.decline(session, house, first, her, "在忙")
    assert await house.desk.assigner.run() == 1
    assert (await _episode(house, third)).offered_to == her.id


async def test_an_offer_that_nobody_answers_passes_on_and_keeps_the_place(house: House) -> None:
    await enlist(house, 2, capacity=1)
    first, second, third = await line_up(house, 3)
    await house.desk.look_after()
    was = (await _episode(house, first)).offered_to
    house.clock.advance(timedelta(seconds=house.settings.offer_s + 1))
    await house.desk.look_after()
    now = await _episode(house, first)
    assert (now.state, now.passed_by) == ("offered", [was])
    assert now.offered_to not in (was, None)
    async with house.db.read() as session:
        assert [await repository.position(session, await _episode(house, one)) for one in (first, second, third)] == [
            1,
            2,
            3,
        ]
    reasons = [(d.action, d.reason) for d in await _decisions(house) if d.episode_id == first]
    assert ("expire", "unanswered") in reasons


async def test_who_lets_offers_run_out_gets_no_more_until_she_does_something(
    house: House, client: httpx.AsyncClient
) -> None:
    lin = await hire(house, client, "lin", "volunteer")
    (episode,) = await line_up(house, 1)
    for _ in range(house.settings.missed_offers):
        await house.desk.look_after()
        assert (await _episode(house, episode)).offered_to == lin.id
        house.clock.advance(timedelta(seconds=house.settings.offer_s + 1))
        await house.desk.look_after()
        house.clock.advance(timedelta(seconds=house.settings.round_pause_s + 1))
    await house.desk.look_after()
    assert (await _episode(house, episode)).state == "queued"
    await client.put("/v1/staff/me/presence", json={"status": "available"}, headers=lin.auth)
    await house.desk.look_after()
    assert (await _episode(house, episode)).offered_to == lin.id


async def test_a_thousand_offers_declined_in_a_row_cost_the_person_nothing(house: House) -> None:
    (her,) = await enlist(house, 1, capacity=2)
    first, second = await line_up(house, 2)
    declined = 0
    while declined < 1000:
        assert await house.desk.assigner.run() == 2
        for episode in (first, second):
            async with house.db.write() as session:
                await moves.decline(session, house, episode, her, "")
            declined += 1
        assert await house.desk.assigner.run() == 0
        house.clock.advance(timedelta(seconds=house.settings.round_pause_s + 1))
    async with house.db.read() as session:
        rows = [await _episode(house, one) for one in (first, second)]
        assert [await repository.position(session, row) for row in rows] == [1, 2]
    async with house.db.write() as session:
        taken = await moves.accept(session, house, first, her)
    assert (taken.state, taken.passed_by) == ("active", [])


@pytest.mark.parametrize("jump", [timedelta(hours=5), timedelta(hours=-5)])
async def test_a_clock_that_jumps_moves_no_place_and_leaves_no_offer_standing(house: House, jump: timedelta) -> None:
    await enlist(house, 2, capacity=1)
    before = await line_up(house, 2)
    await house.desk.look_after()
    house.clock.advance(jump)
    after = await line_up(house, 1)
    async with house.db.read() as session:
        assert [row.id for row in await repository.queue(session, "")] == before + after
    await house.desk.look_after()
    states = {(await _episode(house, one)).state for one in before}
    assert states == {"offered"}
    assert any(d.action == "expire" for d in await _decisions(house))
    async with house.db.read() as session:
        waits = await repository.in_state(session, "queued", "offered")
    assert all(0 <= public_episode(row, house)["offer_s"] <= house.settings.offer_s for row in waits)
    assert all(public_episode(row, house)["waiting_s"] >= 0 for row in waits)


async def test_the_fixed_volunteer_comes_first_and_the_reason_can_be_read(
    house: House, client: httpx.AsyncClient, citizen: Citizen, engine: ScriptedEngine
) -> None:
    engine.answer = echo
    lin, chen = [await hire(house, client, name, "volunteer") for name in ("lin", "chen")]
    async with house.db.write() as session:
        session.add(Pairing(conversation_id=citizen.id, staff_id=chen.id, made_by=lin.id, created_at=house.clock.now()))
    await citizen.say("转人工")
    await house.desk.look_after()
    (episode,) = await chen.queue()
    assert (episode["state"], episode["offered_to"]) == ("offered", chen.id)
    assert 0 < episode["offer_s"] <= house.settings.offer_s
    decisions = (await chen.get(f"/episodes/{episode['id']}")).json()["decisions"]
    offer = next(d for d in decisions if d["action"] == "offer")
    assert (offer["actor"], offer["evidence"]["to"]) == ("system", chen.id)
    assert offer["evidence"]["steps"][0] == {"by": "pairing", "why": "一对一结对的志愿者", "left": [chen.id]}
    assert {one["name"] for one in offer["evidence"]["candidates"]} == {lin.name, chen.name}


async def test_the_volunteer_of_last_time_comes_again(
    house: House, client: httpx.AsyncClient, citizen: Citizen, engine: ScriptedEngine
) -> None:
    engine.answer = echo
    people = [await hire(house, client, name, "volunteer") for name in ("a", "b", "c")]
    for _ in range(2):
        await citizen.say("转人工")
        episode = (await people[2].queue())[0]["id"]
        await people[2].press(episode, "accept")
        await people[2].press(episode, "resolve", {"outcome": "answered"})
    await citizen.say("转人工")
    await house.desk.look_after()
    assert (await people[2].queue())[0]["offered_to"] == people[2].id


async def test_a_case_of_another_region_is_not_there(
    house: House, client: httpx.AsyncClient, citizen: Citizen, engine: ScriptedEngine
) -> None:
    engine.answer = echo
    near, far, whole = [await hire(house, client, name, "volunteer") for name in ("near", "far", "whole")]
    await _serves(house, near, "350102")
    await _serves(house, far, "350502")
    await citizen.say("我住在福州鼓楼区")
    await citizen.say("转人工")
    (episode,) = await near.queue()
    assert episode["region"] == "福州市鼓楼区"
    assert len(await whole.queue()) == 1
    assert await far.queue() == []
    assert (await far.get(f"/episodes/{episode['id']}")).status_code == 404
    assert (await far.post(f"/episodes/{episode['id']}/accept")).status_code == 404
    await house.desk.look_after()
    assert (await near.queue())[0]["offered_to"] == near.id


async def _serves(house: House, volunteer: Volunteer, region: str) -> None:
    async with house.db.write() as session:
        row = await staff.by_id(session, volunteer.id)
        assert row is not None
        row.regions = [region]
