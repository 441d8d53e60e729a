"""A whole talk by WeChat: greeting, answers, numbers, a form with its secure page, a person, a rating."""

import re
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import text

from api.house import House
from api.settings import Settings
from tests.api.conftest import Citizen, ScriptedEngine, echo
from tests.api.staffing import hire
from tests.api.test_forms import Page
from tests.channels.wechat.simulator.phone import Phone
from tests.channels.wechat.simulator.platform import FAULT, Platform


async def settled(house: House) -> None:
    assert house.wechat is not None
    await house.wechat.reception.settle()
    await house.wechat.pump.settle()


def ticket(shown: str | None) -> str:
    """The ticket of the link in a text."""
    found = re.search(r"https://hn\.test/#continue=([\w-]+)", shown or "")
    assert found, shown
    return found[1]


async def page(client: httpx.AsyncClient, shown: str | None) -> Citizen:
    """The page that opens at the link."""
    response = await client.post("/v1/conversations/continue", json={"ticket": ticket(shown)})
    assert response.status_code == 200, response.text
    body = response.json()
    return Citizen(client, body["conversation_id"], body["token"])


async def fill(client: httpx.AsyncClient, shown: str | None, value: str) -> None:
    """Answers the one question behind the link in a text."""
    found = re.search(r"https://hn\.test/secure#fill=([\w-]+)", shown or "")
    assert found, shown
    headers = {"Authorization": f"Bearer {found[1]}"}
    response = await client.post("/v1/secure-link", headers=headers, json={"value": value})
    assert response.status_code == 200, response.text


async def test_who_follows_is_greeted_and_chooses_by_number(phone: Phone) -> None:
    greeting = await phone.follow()
    assert greeting is not None
    assert "AI" in greeting
    assert "1. 办理失业登记" in greeting
    checklist = await phone.say("1")
    assert checklist is not None
    assert "一次告诉您" in checklist
    assert "1. 开始办理\n2. 转人工" in checklist


async def test_the_first_words_of_somebody_unknown_are_answered_under_the_greeting(phone: Phone) -> None:
    answer = await phone.say("失业登记在哪里办？")
    assert answer is not None
    assert answer.index("AI") < answer.index("常住地")


async def test_a_registration_by_numbers_with_secure_answers_on_the_page_alone(
    phone: Phone, client: httpx.AsyncClient, house: House, platform: Platform
) -> None:
    await phone.say("我要办失业登记")
    await phone.say("1")
    assert "王小明" not in (await phone.say("1") or "")
    asked = await phone.say("王小明")
    assert asked is not None
    assert "安全填写" in asked
    await fill(client, asked, "11010519491231002X")
    await settled(house)
    sent = platform.seen(phone.openid, "custom")[-1]
    assert "手机号码" in sent
    await fill(client, sent, "13800138000")
    await settled(house)
    assert "1. " in platform.seen(phone.openid, "custom")[-1]
    answer = await phone.say("2")
    assert answer is not None
    assert all("110105" not in shown and "13800138000" not in shown for shown in platform.seen(phone.openid))


async def test_a_form_begun_in_wechat_is_finished_on_its_page(
    phone: Phone, client: httpx.AsyncClient, house: House, platform: Platform
) -> None:
    assert "/services/" not in (await phone.say("网页") or "")
    await phone.say("我要办失业登记")
    await phone.say("1")
    link = await phone.say("网页") or ""
    found = re.search(r"https://hn\.test/services/unemployment_registration#continue=([\w-]+)", link)
    assert found, link
    opened = (await client.post("/v1/conversations/continue", json={"ticket": found[1]})).json()
    window = Page(Citizen(client, opened["conversation_id"], opened["token"]))
    window.form = (await window.call("GET", "/form")).json()["form"]
    await window.fill()
    await settled(house)
    sent = platform.seen(phone.openid, "custom")
    receipt = (await window.submit()).json()["receipt"]["receipt_no"]
    await settled(house)
    told = platform.seen(phone.openid, "custom")[len(sent) :]
    assert [receipt in shown for shown in told] == [True]
    assert not sent  # what she does on the page costs nothing of the quota


async def test_the_page_is_told_on_the_page_and_wechat_in_wechat(
    phone: Phone, client: httpx.AsyncClient, house: House, platform: Platform, engine: ScriptedEngine
) -> None:
    engine.answer = echo
    link = await phone.say("网页")
    on_page = await page(client, link)
    assert "继续" not in (await on_page.messages())[0]["text"]
    await on_page.say("在网页上问")
    await settled(house)
    assert all("在网页上问" not in shown for shown in platform.seen(phone.openid))
    answer = await phone.say("在微信里问")
    assert answer == "听到：在微信里问"
    said = [m["text"] for m in await on_page.messages()]
    assert said[-4:] == ["在网页上问", "听到：在网页上问", "在微信里问", "听到：在微信里问"]


async def test_a_link_is_good_once_and_not_for_long(
    phone: Phone, client: httpx.AsyncClient, platform: Platform
) -> None:
    link = await phone.say("网页")
    await page(client, link)
    later = await phone.say("网页")
    platform.clock.advance(timedelta(minutes=31))
    for spent in (ticket(link), ticket(later), "forged", "x" * 400, "é"):
        response = await client.post("/v1/conversations/continue", json={"ticket": spent})
        assert response.status_code == 410
        assert "网页" in response.json()["detail"]


async def test_several_pages_and_the_talk_stay_on_one_conversation(
    phone: Phone, client: httpx.AsyncClient, engine: ScriptedEngine
) -> None:
    engine.answer = echo
    one, other = await page(client, await phone.say("网页")), await page(client, await phone.say("网页"))
    assert one.id == other.id
    await one.say("甲")
    await other.say("乙")
    assert await one.messages() == await other.messages()


async def test_voice_and_what_nobody_can_read_are_answered_kindly_and_kept(
    phone: Phone, client: httpx.AsyncClient
) -> None:
    for kind, word in (("voice", "语音"), ("shortvideo", "看不了"), ("link", "看不了"), ("invented", "看不了")):
        answer = await phone.send(kind, MediaId="m1")
        assert answer is not None
        assert word in answer
        assert "打字" in answer
    transcript = await (await page(client, await phone.say("网页"))).messages()
    assert sum(m["role"] == "user" for m in transcript) == 4


async def test_what_wechat_heard_in_a_voice_message_counts_as_words(phone: Phone, engine: ScriptedEngine) -> None:
    engine.answer = echo
    answer = await phone.send("voice", MediaId="m", Recognition="我想找工作")
    assert answer is not None
    assert "听到：我想找工作" in answer


@pytest.fixture
def hurried(settings: Settings) -> None:
    settings.messages_per_minute = 2


@pytest.mark.usefixtures("hurried")
async def test_who_sends_too_fast_is_told_so(phone: Phone, engine: ScriptedEngine) -> None:
    engine.answer = echo
    assert "听到：一" in (await phone.say("一") or "")
    assert "听到：二" in (await phone.say("二") or "")
    assert "操作有点快" in (await phone.say("三") or "")
    assert len(engine.heard) == 2


async def test_blank_and_endless_messages_get_a_sentence(phone: Phone) -> None:
    await phone.follow()
    assert await phone.say("  ") == "您好像发了一条空消息。想问什么，直接打字告诉我就行。"
    assert "太长" in (await phone.say("字" * 4001) or "")


async def test_the_menu_speaks_for_the_person(phone: Phone, platform: Platform) -> None:
    answer = await phone.press("失业登记在哪里办？")
    assert answer is not None
    assert "常住地" in answer
    assert await phone.press("a menu of last year") is None
    assert FAULT not in platform.seen(phone.openid)


async def test_unknown_events_are_acknowledged(phone: Phone, platform: Platform, engine: ScriptedEngine) -> None:
    for name in ("LOCATION", "VIEW", "kf_close_session", "never_heard_of", ""):
        assert await phone.deliver(phone.event(name)) is None
    assert platform.seen(phone.openid) == []
    assert engine.heard == []


async def test_who_leaves_is_sent_nothing_and_finds_her_case_again(
    phone: Phone, house: House, client: httpx.AsyncClient, platform: Platform, engine: ScriptedEngine
) -> None:
    engine.answer = echo
    await phone.say("转人工")
    volunteer = await hire(house, client, "lin", "volunteer")
    (episode,) = await volunteer.queue()
    await volunteer.press(episode["id"], "accept")
    await phone.leave()
    await volunteer.say(episode["id"], "您还在吗？")
    platform.clock.advance(timedelta(seconds=30))
    await settled(house)
    assert platform.seen(phone.openid, "custom") == []
    back = await phone.follow()
    assert back is not None
    assert "您还在吗？" in back
    assert "欢迎回来" in back
    assert (await volunteer.queue())[0]["id"] == episode["id"]


async def test_a_message_that_was_sent_before_she_left_does_not_bring_her_back(
    phone: Phone, house: House, platform: Platform, engine: ScriptedEngine
) -> None:
    engine.answer = echo
    await phone.say("你好")
    late = phone.message("text", Content="还有")
    platform.clock.advance(timedelta(seconds=2))
    await phone.leave()
    assert await phone.deliver(late) == "听到：还有"
    async with house.db.read() as session:
        assert (await session.execute(text("SELECT subscribed FROM wechat_person"))).scalar() == 0
    platform.clock.advance(timedelta(seconds=2))
    await phone.deliver(phone.message("text", Content="我回来了"))
    async with house.db.read() as session:
        assert (await session.execute(text("SELECT subscribed FROM wechat_person"))).scalar() == 1


async def test_a_person_answers_in_wechat_and_is_rated_by_number(
    phone: Phone, house: House, client: httpx.AsyncClient, platform: Platform
) -> None:
    queued = await phone.say("转人工")
    assert queued is not None
    assert "志愿者" in queued
    volunteer = await hire(house, client, "lin", "volunteer")
    (episode,) = await volunteer.queue()
    await volunteer.press(episode["id"], "accept")
    await settled(house)
    assert platform.seen(phone.openid, "custom") == []
    await volunteer.say(episode["id"], "您好，我来帮您。")
    await settled(house)
    (sent,) = platform.seen(phone.openid, "custom")
    assert sent.startswith("志愿者lin红娘已接入")
    assert sent.endswith("【志愿者lin红娘】您好，我来帮您。")
    assert await phone.say("1") is None
    case = (await volunteer.get(f"/episodes/{episode['id']}")).json()
    assert case["messages"][-1]["text"] == "1"
    await volunteer.press(episode["id"], "resolve", {"outcome": "answered"})
    await settled(house)
    asked = platform.seen(phone.openid, "custom")[-1]
    number = re.search(r"(\d)\. 满意", asked)
    assert number, asked
    assert "谢谢" in (await phone.say(number[1]) or "")
    async with house.db.read() as session:
        rated = (await session.execute(text("SELECT score, episode_id FROM rating"))).all()
    assert [tuple(row) for row in rated] == [(4, episode["id"])]


async def test_two_people_do_not_meet(phones: Callable[..., Phone], engine: ScriptedEngine) -> None:
    engine.answer = echo
    one, other = phones("oOne"), phones("oOther")
    await one.say("甲")
    await other.say("乙")
    assert await one.say("丙") == "听到：丙"
    assert len({ctx.conversation_id for ctx in engine.heard}) == 2


async def test_her_data_are_deleted_with_her_conversation(
    phone: Phone, client: httpx.AsyncClient, house: House, engine: ScriptedEngine
) -> None:
    engine.answer = echo
    on_page = await page(client, await phone.say("网页"))
    await phone.say("记住我")
    deleted = await client.delete(f"/v1/conversations/{on_page.id}", headers=on_page.auth)
    assert deleted.status_code == 200
    async with house.db.read() as session:
        for table in ("wechat_person", "wechat_inbox", "wechat_letter", "wechat_allowance", "access", "link"):
            assert await session.scalar(text(f"SELECT count(*) FROM {table}")) == 0, table  # noqa: S608
    assert "听到：又来了" in (await phone.say("又来了") or "")
