"""Scripted people (wechat.yml) who do whole forms by WeChat: numbers for options, the one-time page for secrets, the
form's page half of the way. What stands on their screens holds no number, and all of them get their receipt.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from sqlalchemy import select

from api.applications.models import Application
from api.channels.wechat.models import WechatPerson
from api.house import House
from tests.api.channels.conftest import account, app, phone, phones, platform, settings  # noqa: F401 – fixtures
from tests.api.channels.test_wechat_talk import settled
from tests.api.conftest import Citizen, client, engine, first_day, house  # noqa: F401 – fixtures
from tests.api.test_every_service import REQUESTS
from tests.api.test_forms import Page
from tests.channels.wechat.simulator.phone import Phone
from tests.people.test_people import CAST, PHONE, _default

PEOPLE: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("wechat.yml").read_text("utf-8"))["people"]
_FILL = re.compile(r"https://hn\.test/secure#fill=([\w-]+)")
_TICKET = re.compile(r"https://hn\.test/\S*#continue=([\w-]+)")
MOST = 60


@dataclass
class Person:
    """One of the cast with a phone; where the form stands is read from the house, as a tester looks over a shoulder."""

    phone: Phone
    client: httpx.AsyncClient
    house: House
    script: dict[str, Any]
    pages: str = ""

    @property
    def screen(self) -> list[str]:
        return self.phone.platform.seen(self.phone.openid)

    async def say(self, text: str) -> str:
        answer = await self.phone.say(text) or ""
        await settled(self.house)
        return answer

    async def _row(self) -> Application:
        async with self.house.db.read() as session:
            mine = select(WechatPerson.conversation_id).where(WechatPerson.openid == self.phone.openid)
            statement = select(Application).where(Application.conversation_id == mine.scalar_subquery())
            return (await session.scalars(statement)).one()

    async def step(self) -> Any:
        """The question in hand; None at the review and after it."""
        row = await self._row()
        if row.state != "draft" or not row.step:
            return None
        return self.house.applications.catalogue.of_version(row.service, row.version).step(row.step)

    def link(self) -> str:
        """The token of the newest secure link on the screen."""
        found = [token for text in self.screen for token in _FILL.findall(text)]
        assert found, self.screen[-2:]
        return str(found[-1])

    async def secret(self, value: str, token: str = "") -> int:
        headers = {"Authorization": f"Bearer {token or self.link()}"}
        response = await self.client.post("/v1/secure-link", headers=headers, json={"value": value})
        await settled(self.house)
        return response.status_code

    def wanted(self, step: Any) -> str:
        """What they answer: their own words, else what fits the question."""
        words = str(self.script.get("answers", {}).get(step.key, ""))
        if step.type == "id_document":
            return str(CAST["ids"][self.script.get("id", "adult")])
        if step.type == "phone":
            return PHONE
        if step.options:
            return words or step.options[0].title
        return words or _default(step.key, str(step.type))

    async def answer(self, step: Any) -> None:
        said = self.wanted(step)
        if step.secure:
            chosen = next((option.value for option in step.options if option.title == said), said)
            assert await self.secret(chosen) == 200, step.key
        elif step.options and step.type != "multi_choice" and step.key not in self.script.get("answers", {}):
            await self.say("1")
        else:
            await self.say(said)
        now = await self.step()
        assert now is None or now.key != step.key, f"{step.key} is asked again: {self.screen[-1][:80]}"

    async def happen(self, event: dict[str, Any]) -> None:
        step = await self.step()
        match event:
            case {"say": words, "sees": part}:
                assert part in await self.say(words), f"{words} → {self.screen[-1][:80]}"
            case {"wrong": value}:
                assert await self.secret(value) == 422
            case {"late": minutes}:
                old = self.link()
                self.phone.platform.clock.advance(timedelta(minutes=minutes))
                assert await self.secret(self.wanted(step), old) == 410
                await self.say("继续")
                assert self.link() != old
            case {"twice": value}:
                spent = self.link()
                assert await self.secret(value, spent) == 200
                assert await self.secret(self.wanted(step), spent) in (409, 410)
            case {"page": until}:
                await self.on_page(until)

    async def open_page(self) -> Page:
        """The form's page, by the link that the word 网页 brings."""
        found = _TICKET.search(await self.say("网页"))
        assert found, self.screen[-1]
        opened = (await self.client.post("/v1/conversations/continue", json={"ticket": found[1]})).json()
        return Page(Citizen(self.client, opened["conversation_id"], opened["token"]))

    async def on_page(self, until: str) -> None:
        window = await self.open_page()
        window.form = (await window.call("GET", "/form")).json()["form"] or {}
        if not window.form:
            await window.begin(self.script["service"])
        await self.fill_page(window, until)
        if until == "end":
            self.pages = str(window.form["questions"])
            response = await window.submit()
            assert response.status_code == 200, response.text
            await settled(self.house)
        else:
            await self.say("继续")

    async def fill_page(self, window: Page, until: str) -> None:
        row = await self._row()
        service = self.house.applications.catalogue.of_version(row.service, row.version)
        for _ in range(MOST):
            asked = window.form["next"]
            if not asked or until in asked:
                before = asked[: asked.index(until)] if until in asked else []
                if before:
                    await window.save(**{key: self.on_screen(service.step(key)) for key in before})
                    assert window.form["faults"] == []
                return
            await window.save(**{key: self.on_screen(service.step(key)) for key in asked})
            assert window.form["faults"] == []

    def on_screen(self, step: Any) -> str:
        """What they put in the box of the page."""
        said = self.wanted(step)
        if step.type == "file":
            return ""
        return next((option.value for option in step.options if option.title == said), said)

    async def begin(self) -> None:
        if self.script.get("begins") == "page":
            window = await self.open_page()
            await window.begin(self.script["service"])
            await self.fill_page(window, self.script["until"])
            await self.say("继续")
            return
        await self.say(self.script.get("says", REQUESTS[self.script["service"]]))
        await self.say("1")

    async def live(self) -> None:
        await self.begin()
        events = {key: list(value) for key, value in self.script.get("at", {}).items()}
        for _ in range(MOST):
            step = await self.step()
            if step is None:
                break
            happening = events.pop(step.key, [])
            for event in happening:
                await self.happen(event)
            if not happening:
                await self.answer(step)
        assert not events, f"never came to {list(events)}"
        await self.end()

    async def end(self) -> None:

        review = self.pages or self.screen[-1]
        for part in self.script.get("shown", []):
            assert part in review, f"{part} is not in: {review[:200]}"
        if (await self._row()).state == "draft":
            await self.say("1")
        row = await self._row()
        assert (row.state, row.service) == ("submitted", self.script["service"])
        assert sum(str(row.receipt_no) in text for text in self.screen) == 1, "one receipt on the screen"
        for number in (*CAST["ids"].values(), PHONE, "13900139000"):
            assert all(number not in text for text in self.screen), "a number on the screen"


def test_they_differ_and_use_every_way() -> None:
    assert len({person["who"] for person in PEOPLE}) == len(PEOPLE) >= 12
    assert len({person["service"] for person in PEOPLE}) == 9
    events = [name for person in PEOPLE for value in person.get("at", {}).values() for event in value for name in event]
    assert {"say", "wrong", "late", "twice", "page"} <= set(events)
    assert any(person.get("begins") == "page" for person in PEOPLE)


@pytest.mark.parametrize("script", PEOPLE, ids=[person["who"] for person in PEOPLE])
async def test_they_get_their_receipt(
    script: dict[str, Any],
    phones: Callable[..., Phone],  # noqa: F811
    client: httpx.AsyncClient,  # noqa: F811
    house: House,  # noqa: F811
) -> None:
    await Person(phones(), client, house, script).live()
    kept = b"".join(path.read_bytes() for path in house.settings.data_dir.rglob("*") if path.is_file())
    assert [number for number in (*CAST["ids"].values(), PHONE) if number.encode() in kept] == []
