"""The worst day: slow answers, deliveries that repeat, a process that dies. Each question is answered once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from api.assistant.context import TurnContext
from api.channels.wechat.reception import DELIVERIES
from api.house import House
from api.settings import Settings
from bot.messages import Reply
from tests.api.channels.conftest import created
from tests.api.channels.test_wechat_talk import page, settled
from tests.api.conftest import ScriptedEngine, echo
from tests.channels.wechat.simulator.phone import Account, Phone
from tests.channels.wechat.simulator.platform import FAULT, SEND, TYPING, UNREACHED, Platform


class Slow:
    """An engine that thinks until it is let go."""

    def __init__(self, engine: ScriptedEngine) -> None:
        self.thinking, self.enough = asyncio.Event(), asyncio.Event()
        self.heard: Counter[str] = Counter()
        engine.answer = self._answer

    async def _answer(self, ctx: TurnContext) -> list[Reply]:
        self.heard[ctx.text] += 1
        self.thinking.set()
        await self.enough.wait()
        return echo(ctx)


@asynccontextmanager
async def opened(app: FastAPI) -> AsyncIterator[tuple[House, httpx.AsyncClient]]:
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client,
    ):
        yield app.state.house, client


def phone_of(client: httpx.AsyncClient, platform: Platform, account: Account, **more: Any) -> Phone:
    async def post(query: dict[str, str], body: bytes) -> httpx.Response:
        return await client.post("/channels/wechat", params=query, content=body)

    platform.followers.add("oPerson-1")
    return Phone(platform, account, post, "oPerson-1", **more)


def answers(platform: Platform, words: str) -> int:
    return sum(shown.count(f"听到：{words}") for shown in platform.seen("oPerson-1", "passive", "custom"))


async def test_a_slow_answer_is_acknowledged_and_comes_later_once(
    app: FastAPI, settings: Settings, phone: Phone, house: House, platform: Platform, engine: ScriptedEngine
) -> None:
    assert house.wechat is not None
    house.wechat.reception._within_s = 0
    slow = Slow(engine)
    assert await phone.say("你好") is None
    assert len(phone.delivered) == 1
    slow.enough.set()
    await settled(house)
    assert answers(platform, "你好") == 1
    assert (TYPING, 0) in platform.calls
    assert slow.heard == {"你好": 1}


async def test_three_deliveries_of_one_question_are_one_turn_and_one_answer(
    phone: Phone, house: House, platform: Platform, engine: ScriptedEngine
) -> None:
    """The platform gives up twice while the engine thinks; the third delivery takes the answer along."""
    slow = Slow(engine)

    async def patience() -> None:
        if len(phone.delivered) < DELIVERIES:
            await slow.thinking.wait()
            return
        slow.enough.set()
        await asyncio.Event().wait()

    phone.patience = patience
    answer = await phone.say("你好")
    assert answer is not None
    assert answer.endswith("听到：你好")
    await settled(house)
    assert answers(platform, "你好") == 1
    assert slow.heard == {"你好": 1}


async def test_a_delivery_that_comes_again_after_its_answer_gets_the_same(
    phone: Phone, house: House, platform: Platform, engine: ScriptedEngine
) -> None:
    engine.answer = echo
    fields = phone.message("text", Content="你好")
    said = [await phone.deliver(fields, times=1) for _ in range(DELIVERIES)]
    assert said[0] == said[1] == said[2] is not None
    assert len(engine.heard) == 1
    chosen = phone.message("text", Content="1")
    assert await phone.deliver(chosen, times=1) == await phone.deliver(chosen, times=1)


async def test_deliveries_at_the_same_moment_are_one_turn(
    phone: Phone, house: House, engine: ScriptedEngine, platform: Platform
) -> None:
    engine.answer = echo
    fields = phone.message("text", Content="你好")
    await phone.deliver(phone.event("subscribe"))
    said = await asyncio.gather(*(phone.deliver(fields, times=1) for _ in range(DELIVERIES)))
    assert set(said) == {"听到：你好"}
    assert len(engine.heard) == 1
    events = [phone.event("subscribe") for _ in range(1)] * DELIVERIES
    greeted = await asyncio.gather(*(phone.deliver(event, times=1) for event in events))
    assert len(set(greeted)) == 1


async def test_a_process_that_dies_while_it_thinks_answers_when_it_is_back(
    settings: Settings, engine: ScriptedEngine, platform: Platform, account: Account, app: FastAPI
) -> None:
    slow = Slow(engine)
    dying = created(settings, engine, platform)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(dying), base_url="http://test") as client:
        phone = phone_of(client, platform, account, patience=slow.thinking.wait)
        await phone.deliver(phone.message("text", Content="你好"), times=1)
        await kill(dying.state.house)
    engine.answer = echo
    platform.clock.advance(timedelta(seconds=40))
    async with opened(created(settings, engine, platform)) as (house, client):
        phone = phone_of(client, platform, account)
        await phone.follow()
        await house.runner.recover()
        platform.clock.advance(timedelta(seconds=70))
        await settled(house)
        assert answers(platform, "你好") == 1


async def test_an_answer_that_never_left_the_house_goes_by_letter(
    settings: Settings, engine: ScriptedEngine, platform: Platform, account: Account, app: FastAPI
) -> None:
    """The process dies between the answer's commit and its leaving."""
    engine.answer = echo
    dying = created(settings, engine, platform)
    dying.state.house.wechat.reception.confirm = _nothing
    async with httpx.AsyncClient(transport=httpx.ASGITransport(dying), base_url="http://test") as client:
        phone = phone_of(client, platform, account)
        query, body = phone.delivery(phone.message("text", Content="你好"))
        lost = await client.post("/channels/wechat", params=query, content=body)
        assert lost.status_code == 200
        await kill(dying.state.house)
    platform.clock.advance(timedelta(seconds=21))
    async with opened(created(settings, engine, platform)) as (house, client):
        platform.quotas.opened("oPerson-1", "message")
        await settled(house)
        assert answers(platform, "你好") == 1
        assert platform.seen("oPerson-1", "passive") == []


async def _nothing(_key: str) -> None:
    pass


async def test_a_message_that_was_lost_before_its_turn_is_asked_for_again(
    phone: Phone, house: House, platform: Platform, engine: ScriptedEngine
) -> None:
    engine.answer = echo
    await phone.say("你好")
    async with house.db.write() as session:
        await session.execute(text("UPDATE wechat_inbox SET state = 'open', key = 'msg:1'"))
    platform.clock.advance(timedelta(minutes=2))
    await settled(house)
    assert "再发一次" in platform.seen(phone.openid, "custom")[-1]


async def test_a_letter_that_was_being_sent_when_the_process_died_is_for_staff(
    phone: Phone, house: House, platform: Platform, engine: ScriptedEngine
) -> None:
    engine.answer = echo
    await phone.say("你好")
    platform.fail(SEND, -1, -1, -1)
    async with house.db.write() as session:
        await session.execute(
            text(
                "INSERT INTO wechat_letter (id, openid, words, choices, by_person, state, why, attempts, due_at, "
                "created_at) VALUES ('ltr_1', 'oPerson-1', '话', '[]', 0, 'sending', '', 1, '2026-11-23 00:00:00', "
                "'2026-11-23 00:00:00')"
            )
        )
    await settled(house)
    async with house.db.read() as session:
        assert (await session.execute(text("SELECT state, why FROM wechat_letter"))).one() == ("dead", "uncertain")
    assert platform.seen(phone.openid, "custom") == []


@pytest.fixture
def passive(settings: Settings, platform: Platform) -> None:
    """An account that is not certified."""
    settings.wechat_certified = platform.certified = False


@pytest.mark.usefixtures("passive")
async def test_an_account_that_may_not_send_lets_two_deliveries_lapse_and_answers_with_the_next_message(
    phone: Phone, house: House, platform: Platform, client: httpx.AsyncClient, engine: ScriptedEngine
) -> None:
    assert house.wechat is not None
    house.wechat.reception._within_s = house.wechat.reception._lapse_s = 0
    slow = Slow(engine)
    placeholder = await phone.say("你好")
    assert len(phone.delivered) == DELIVERIES
    assert placeholder is not None
    assert "回复任意内容" in placeholder
    on_page = await page(client, placeholder)
    slow.enough.set()
    await settled(house)
    assert [m["text"] for m in await on_page.messages()][-1] == "听到：你好"
    house.wechat.reception._within_s = house.wechat.reception._lapse_s = 60
    answer = await phone.say("好了吗")
    assert answer is not None
    assert answer.index("听到：你好") < answer.index("听到：好了吗")
    assert FAULT not in platform.seen(phone.openid)
    assert platform.calls == []


@pytest.mark.usefixtures("passive")
async def test_an_account_that_may_not_send_keeps_the_volunteers_words_until_the_next_message(
    phone: Phone, house: House, platform: Platform, client: httpx.AsyncClient
) -> None:
    from tests.api.staffing import hire

    await phone.say("转人工")
    volunteer = await hire(house, client, "lin", "volunteer")
    (episode,) = await volunteer.queue()
    await volunteer.press(episode["id"], "accept")
    for number in range(20):
        await volunteer.say(episode["id"], f"第{number}句，" + "这是一段比较长的说明。" * 10)
        await settled(house)
    reach = (await volunteer.get(f"/episodes/{episode['id']}/reach")).json()
    assert reach["waiting"] > 1
    assert "未认证" in reach["reason"]
    first = await phone.say("在吗")
    assert first is not None
    assert "第0句" in first
    assert "#continue=" in first
    seen = first
    for _ in range(5):
        seen += await phone.say("继续") or ""
    assert all(seen.count(f"第{number}句") == 1 for number in range(20))
    assert platform.calls == []


class Talk:
    """One person's questions over a whole day."""

    def __init__(self, phone: Phone) -> None:
        self.phone, self.asked = phone, list[str]()

    async def ask(self, words: str, times: int = 1) -> None:
        """The same question in so many deliveries, of which the last one's answer arrives."""
        self.asked.append(words)
        self.phone.platform.show(self.phone.openid, "said", words)
        self.phone.platform.quotas.opened(self.phone.openid, "message")
        await self.phone.deliver(self.phone.message("text", Content=words), times=times, lost=times - 1)


async def a_day(talk: Talk, house: House, engine: ScriptedEngine) -> None:
    """Repeats, slow answers, a token that ends, a used quota, a line that is down, and a question without an answer."""
    assert house.wechat is not None
    platform = talk.phone.platform
    engine.answer = echo
    await talk.ask("平常的问题", times=3)
    house.wechat.reception._within_s = 0
    slow = Slow(engine)
    await talk.ask("慢的问题", times=3)
    await talk.ask("更慢的问题", times=2)
    platform.tokens.lose()
    platform.fail(SEND, -1, 42001)
    slow.enough.set()
    await settled(house)
    slow.enough.clear()
    await talk.ask("额度用完时的问题")
    platform.quotas.close(talk.phone.openid)
    slow.enough.set()
    await settled(house)
    slow.enough.clear()
    await talk.ask("断线时的问题")
    platform.fail(SEND, *[UNREACHED] * 3)
    slow.enough.set()
    await settled(house)
    slow = Slow(engine)
    await talk.ask("断电时的问题")
    await slow.thinking.wait()


async def test_the_worst_day(
    settings: Settings, engine: ScriptedEngine, platform: Platform, account: Account, app: FastAPI, house: House
) -> None:
    """Each question is answered once, or parked with a reason that staff see."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        talk = Talk(phone_of(client, platform, account))
        await talk.phone.follow()
        await a_day(talk, house, engine)
        await kill(house)
    engine.answer = echo
    platform.clock.advance(timedelta(seconds=90))
    async with opened(created(settings, engine, platform)) as (back, client):
        await back.runner.recover()
        for _ in range(2):
            await settled(back)
            platform.clock.advance(timedelta(seconds=90))
        async with back.db.read() as session:
            parked = (await session.execute(text("SELECT words, why FROM wechat_letter WHERE state = 'parked'"))).all()
        assert all(row.why for row in parked)
        assert any("额度用完时的问题" in row.words for row in parked)
        for words in talk.asked:
            stuck = sum(row.words.count(f"听到：{words}") for row in parked)
            assert answers(platform, words) + stuck == 1, words
        await phone_of(client, platform, account).say("我又来了")
        await settled(back)
        assert {words: answers(platform, words) for words in talk.asked} == dict.fromkeys(talk.asked, 1)
        assert FAULT not in platform.seen("oPerson-1")


async def kill(house: House) -> None:
    """Ends a process as a cut of the power would: nothing is finished, nothing is tidied up."""
    assert house.wechat is not None
    tasks = [*house.turns._running, *house.wechat.reception._working.values(), *house.wechat.reception._beside]
    if house.wechat._running is not None:
        tasks.append(house.wechat._running)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    house.turns._running.clear()
    await house.db.close()
