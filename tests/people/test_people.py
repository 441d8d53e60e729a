"""A hundred scripted people (people.yml) by the public API: all reach the right end, and nothing they said is lost.

They share one house and its clock. Without an engine, so that the rules alone must carry them.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from api.house import House
from tests.api.conftest import (  # noqa: F401 – fixtures of the house
    Citizen,
    app,
    citizens,
    client,
    engine,
    first_day,
    house,
    settings,
)
from tests.api.test_every_service import BY_TYPE, REQUESTS
from tests.api.test_files import upload
from tests.files.test_accept import picture
from tests.services.test_sheets import sheet

CAST: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("people.yml").read_text("utf-8"))
PEOPLE: list[dict[str, Any]] = CAST["people"]
PHONE = "13800138000"


class Astray(AssertionError):
    """What went wrong with one of them."""


def _sheet(rows: int) -> bytes:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    made = []
    for i in range(rows):
        body = f"350102199001{i % 28 + 1:02d}{i:03d}"
        check = "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]
        made.append(["张小明", body + check, f"138{i:08d}", "车工", "2026-11-02", "无固定期限", None])
    return sheet(*made)


@dataclass
class Person:
    """One of the cast, on the way from the request to the end."""

    citizen: Citizen
    house: House
    script: dict[str, Any]
    prompt: dict[str, Any] = field(default_factory=dict)
    given: Counter[str] = field(default_factory=Counter)
    heard: list[dict[str, Any]] = field(default_factory=list)

    @property
    def step(self) -> str:
        if self.prompt["kind"] == "form_prompt":
            return str(self.prompt["data"]["step"])
        return str(self.prompt["kind"])

    def hear(self, answered: dict[str, Any]) -> list[dict[str, Any]]:
        said: list[dict[str, Any]] = answered["replies"]
        if not said:
            raise Astray("no reply")
        self.heard += said
        self.prompt = said[-1]
        return said

    async def begin(self) -> None:
        service = self.script["service"]
        offered = self.hear(await self.citizen.say(self.script.get("says", REQUESTS[service])))[0]
        if (offered["kind"], offered["data"].get("service")) != ("checklist", service):
            raise Astray(f"begins with {offered['kind']} {offered['data']}")
        self.hear(await self.citizen.press(offered, "开始办理"))
        self.given.clear()

    async def happen(self, event: dict[str, Any]) -> None:
        """Something beside the answers: `kind` of the first reply, `to` the step that is asked after it."""
        before = self.step
        match event:
            case {"wait": days}:
                self.house.clock.advance(timedelta(days=days))
                return
            case {"page": _}:
                await self._to_page()
            case {"say": words}:
                said = self.hear(await self.citizen.say(words))
                if "kind" in event and said[0]["kind"] != event["kind"]:
                    raise Astray(f"{words} → {said[0]['kind']}: {said[0]['text'][:60]}")
            case {"secure": value}:
                self.hear(await self.citizen.answer_securely(self.prompt, value))
            case {"press": title}:
                self.hear(await self.citizen.press(self.prompt, title))
            case {"upload": _}:
                if (await upload(self.citizen, b"MZ no picture")).status_code != 422:
                    raise Astray("a program is taken for a picture")
                return
            case {"again": _}:
                await self.begin()
                return
        if self.step != event.get("to", before):
            raise Astray(f"after {event}: {self.step} and not {event.get('to', before)}: {self.prompt['text'][:60]}")

    async def _to_page(self) -> None:
        """Goes on in another window, by a link."""
        async with self.house.db.write() as session:
            link = await self.house.links.issue(session, self.citizen.id)
        opened = await self.citizen.client.post("/v1/conversations/continue", json={"ticket": link.partition("=")[2]})
        body = opened.json()
        self.citizen = Citizen(self.citizen.client, body["conversation_id"], body["token"])
        self.prompt = [m for m in body["messages"] if m["role"] == "bot"][-1]

    async def answer(self) -> None:
        step, asked = self.step, self.prompt["data"]["input"]
        words = self.script.get("answers", {}).get(step)
        self.given[step] += 1
        if asked["secure"] and asked["options"]:
            payload = next(
                o["payload"] for o in asked["options"] if o["title"] == (words or asked["options"][0]["title"])
            )
            self.hear(await self.citizen.answer_securely(self.prompt, payload))
        elif asked["secure"]:
            number = CAST["ids"][self.script.get("id", "adult")] if asked["type"] == "id_document" else PHONE
            self.hear(await self.citizen.answer_securely(self.prompt, number))
        elif asked["type"] == "file" and words:
            data = picture() if words == "picture" else _sheet(int(words))
            sent = await upload(self.citizen, data)
            if sent.status_code != 201:
                raise Astray(sent.text)
            self.hear(await self.citizen.say(sent.json()["upload_id"]))
        elif words is None and asked["options"]:
            self.hear(await self.citizen.say(asked["options"][0]["title"]))
        else:
            self.hear(await self.citizen.say(words or _default(step, asked["type"])))
        if self.step == step:
            raise Astray(f"{step} is asked again: {[m['text'][:60] for m in self.heard[-2:]]}")

    async def live(self) -> None:
        await self.begin()
        events = {key: list(value) for key, value in self.script.get("at", {}).items()}
        while True:
            for event in events.pop(self.step, []):
                await self.happen(event)
            if self.step in events:
                continue
            if self.prompt["kind"] != "form_prompt":
                break
            await self.answer()
        if events:
            raise Astray(f"never came to {list(events)}")
        await self._end()

    async def _end(self) -> None:
        end = self.script.get("end", "receipt")
        if end == "receipt":
            shown = {row["step"]: row["value"] for row in self.prompt["data"].get("answers", [])}
            wrong = {k: shown.get(k) for k, v in self.script.get("review", {}).items() if shown.get(k) != v}
            if wrong:
                raise Astray(f"the review has {wrong}")
            allowed = self.script.get("again", [])
            twice = [step for step, times in self.given.items() if times > 1 and step not in allowed]
            if twice:
                raise Astray(f"asked twice without a reason: {twice}")
            lost = [step for step in self.given if step not in shown]
            if lost:
                raise Astray(f"lost: {lost}")
            receipt = next(
                m for m in self.hear(await self.citizen.press(self.prompt, "确认提交")) if m["kind"] == "receipt"
            )
            if "due" in self.script and receipt["data"]["due_on"] != str(self.script["due"]):
                raise Astray(f"due {receipt['data']['due_on']}")
        elif self.prompt["kind"] != end:
            raise Astray(f"ends with {self.prompt['kind']}: {self.prompt['text'][:60]}")
        text = "\n".join(m["text"] for m in self.heard)
        if self.script.get("against", False) != ("初步判断" in text):
            raise Astray("what speaks against is told" if "初步判断" in text else "what speaks against is not told")
        numbers = [*CAST["ids"].values(), PHONE]
        if any(number in text for number in numbers):
            raise Astray("a number in the open")


def _default(step: str, type_: str) -> str:
    if type_ == "date":
        return "2026年12月31日" if step in ("until", "starts_on", "contract_until") else "上个月底"
    return BY_TYPE[type_]


def test_they_are_a_hundred_and_no_two_are_alike() -> None:
    assert len(PEOPLE) >= 100
    assert len({person["who"] for person in PEOPLE}) == len(PEOPLE)
    assert len({yaml.safe_dump({k: v for k, v in person.items() if k != "who"}) for person in PEOPLE}) == len(PEOPLE)
    assert {person["service"] for person in PEOPLE} == set(REQUESTS)


async def test_all_of_them_reach_the_right_end(citizens: Any, house: House) -> None:  # noqa: F811
    astray: dict[str, str] = {}
    for script in PEOPLE:
        try:
            await Person(await citizens(), house, script).live()
        except (AssertionError, KeyError, StopIteration, RuntimeError) as error:
            astray[script["who"]] = f"{type(error).__name__}: {error}"
    assert not astray, "\n".join(f"{who}: {why}" for who, why in astray.items())
    kept = b"".join(path.read_bytes() for path in house.settings.data_dir.rglob("*") if path.is_file())
    assert [number for number in (*CAST["ids"].values(), PHONE) if number.encode() in kept] == []
