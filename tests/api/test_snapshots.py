"""A snapshot and the events after it are a fresh snapshot, for every action there is."""

import copy
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest

from api.handoff.stream import public_event
from api.house import House
from api.receipts.service import CITIZEN, STAFF
from bot.handoff.episode import ENDED, IN_HAND, OFFERING, WAITING
from tests.api.conftest import Citizen, ScriptedEngine, echo
from tests.api.staffing import Volunteer, hire
from tests.files.test_accept import picture

_OF_THE_CLOCK = ("waiting_s", "offer_s", "summary", "agreed")
"""What runs on by itself, and the person's words, which no event tells to all."""


_OF_THE_CASE = ("messages", "notes", "receipts")


@dataclass
class Watcher:
    """A volunteer's screen: the queue as it was read, and then events alone."""

    house: House
    volunteer: Volunteer
    case: str = ""

    async def read(self) -> dict[str, Any]:
        queue = (await self.volunteer.get("/queue")).json()
        rows = {row["id"]: {k: v for k, v in row.items() if k not in _OF_THE_CLOCK} for row in queue["episodes"]}
        found = {"rows": rows, "as_of": queue["as_of_event"], "messages": [], "notes": [], "receipts": {}}
        if self.case in rows:
            case = (await self.volunteer.get(f"/episodes/{self.case}")).json()
            found |= {name: case[name] for name in _OF_THE_CASE}
        return found

    async def follow(self, shown: dict[str, Any]) -> dict[str, Any]:
        """The same screen with the events after it, as a console applies them."""
        after = copy.deepcopy(shown)
        async with self.house.db.read() as session:
            events = await self.house.events.after(session, shown["as_of"])
            after["as_of"] = await self.house.events.last_id(session)
        for event in events:
            self._apply(after, public_event(event, self.house))
        if self.case not in after["rows"]:
            after |= {"messages": [], "notes": [], "receipts": {}}
        elif self.case not in shown["rows"]:  # a case that comes into sight is opened, which reads it
            after |= {name: value for name, value in (await self.read()).items() if name in _OF_THE_CASE}
        return after

    def _apply(self, shown: dict[str, Any], event: dict[str, Any]) -> None:
        if event["type"].startswith("episode."):
            row = {"id": event["episode_id"], "conversation_id": event["conversation_id"], **event["data"]}
            if self._mine(row):
                shown["rows"][row["id"]] = row
            else:
                shown["rows"].pop(row["id"], None)
        elif event["episode_id"] == self.case and event["type"] == "receipt":
            shown["receipts"] |= event["data"]
        elif event["episode_id"] == self.case and event["type"] in ("message", "note"):
            shown[f"{event['type']}s"].append(event["data"][event["type"]])

    def _mine(self, row: dict[str, Any]) -> bool:
        mine = self.volunteer.id in (row["staff_id"], row["offered_to"] if row["state"] in OFFERING else "")
        return row["state"] not in ENDED and (row["state"] in WAITING or (row["state"] in IN_HAND and mine))


class Screens:
    """Both volunteers' screens, compared before and after each deed."""

    def __init__(self, house: House, people: tuple[Volunteer, ...]) -> None:
        self._watchers = [Watcher(house, one) for one in people]

    def open(self, episode: str) -> None:
        for watcher in self._watchers:
            watcher.case = episode

    async def act(self, deed: Awaitable[Any]) -> Any:
        """The deed, and then all screens: what they show by events is what a reload would show."""
        before = [await watcher.read() for watcher in self._watchers]
        result = await deed
        for watcher, shown in zip(self._watchers, before, strict=True):
            assert await watcher.follow(shown) == await watcher.read()
        return result


@pytest.fixture
async def people(house: House, client: httpx.AsyncClient, engine: ScriptedEngine) -> tuple[Volunteer, Volunteer]:
    engine.answer = echo
    return await hire(house, client, "lin", "volunteer"), await hire(house, client, "chen", "volunteer")


async def test_every_action(
    house: House, client: httpx.AsyncClient, citizen: Citizen, people: tuple[Volunteer, Volunteer]
) -> None:
    lin, chen = people
    screens = Screens(house, people)
    act = screens.act

    async def later(seconds: float) -> None:
        house.clock.advance(timedelta(seconds=seconds))
        await house.desk.look_after()

    await act(citizen.say("我在福州鼓楼区，想问失业登记，转人工"))
    episode = str((await lin.queue())[0]["id"])
    screens.open(episode)
    path = f"/v1/staff/episodes/{episode}"
    await act(house.desk.look_after())
    await act(later(house.settings.offer_s + 1))
    her, other = (lin, chen) if (await lin.queue())[0]["offered_to"] == lin.id else (chen, lin)
    await act(her.press(episode, "decline"))
    await act(citizen.say("还在等"))
    await act(other.press(episode, "accept"))
    await act(other.say(episode, "您好"))
    await act(citizen.say("您好"))
    await act(other.post(f"/episodes/{episode}/notes", {"client_msg_id": "n", "text": "记一下"}))
    await act(client.put(f"{path}/labels", json={"labels": ["回访"]}, headers=other.auth))
    await act(client.put(f"{path}/pairing", headers=other.auth))
    await act(client.delete(f"{path}/pairing", headers=other.auth))
    files, upload = {"file": ("x.png", picture())}, {"client_msg_id": "f"}
    await act(client.post(f"{path}/attachments", files=files, data=upload, headers=other.auth))
    await act(other.press(episode, "hold"))
    await act(other.press(episode, "resume"))
    to = "chen" if other is lin else "lin"
    await act(other.press(episode, "transfer", {"to": to}))
    await act(her.press(episode, "decline"))
    await act(other.press(episode, "transfer", {"to": to}))
    await act(her.press(episode, "accept"))
    at = (house.clock.now() + timedelta(hours=1)).isoformat()
    await act(her.press(episode, "callback", {"at": at}))
    await act(later(3601))
    await act(her.press(episode, "accept"))
    await act(her.press(episode, "transfer"))
    await act(other.press(episode, "accept"))
    await act(citizen.say("我不想活了"))
    await act(other.press(episode, "resolve", {"outcome": "answered", "agreed": "周五来窗口"}))
    await act(citizen.say("转人工"))
    await act(citizen.say("不用转人工了"))
    presence = {"status": "away"}
    for one in people:
        await act(client.put("/v1/staff/me/presence", json=presence, headers=one.auth))
    await act(citizen.say("转人工"))
    for one in people:
        await act(client.put("/v1/staff/me/presence", json={"status": "available"}, headers=one.auth))
    await act(later(1))


async def test_a_supervisor_who_watches_and_steps_in(
    house: House, client: httpx.AsyncClient, citizen: Citizen, people: tuple[Volunteer, Volunteer]
) -> None:
    lin, _ = people
    screens = Screens(house, people)
    act = screens.act
    await citizen.say("转人工")
    episode = str((await lin.queue())[0]["id"])
    screens.open(episode)
    await lin.press(episode, "accept")
    zhang = await hire(house, client, "zhang", "supervisor")
    await act(zhang.post(f"/episodes/{episode}/watch", {"reason": "带新人"}))
    await act(zhang.post(f"/episodes/{episode}/notes", {"client_msg_id": "w", "text": "先安抚"}))
    await act(zhang.press(episode, "step-in", {"reason": "有危险"}))
    await act(zhang.say(episode, "我来陪您"))
    await act(zhang.press(episode, "transfer", {"to": "lin"}))
    await act(lin.press(episode, "accept"))


async def test_receipts_and_a_form_that_both_fill_in(
    house: House, citizen: Citizen, people: tuple[Volunteer, Volunteer]
) -> None:
    other, _ = people
    screens = Screens(house, people)
    act = screens.act
    await citizen.say("转人工")
    episode = str((await other.queue())[0]["id"])
    screens.open(episode)
    await act(other.press(episode, "accept"))
    for read in (False, True):
        await act(house.receipts.take(citizen.id, CITIZEN, {"seq": 9, "read": read}))
        await act(house.receipts.take(citizen.id, STAFF, {"seq": 9, "read": read}))
    form = f"/episodes/{episode}/form"
    await act(other.post(f"{form}/suggest", {"client_msg_id": "s", "service": "job_seeking"}))
    await act(citizen.press((await citizen.messages())[-1], "开始办理"))
    await act(other.post(f"{form}/ask", {"client_msg_id": "a", "step": "name"}))
    await act(citizen.say("张三"))
    await act(citizen.say("对"))
    await act(other.post(f"{form}/propose", {"client_msg_id": "p", "step": "name", "text": "李四"}))
    await act(citizen.say("对"))
    assert (await citizen.messages())[-1]["text"] == "记下了：姓名，李四。"
