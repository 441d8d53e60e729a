"""The outbox: tokens, error numbers, quotas; what cannot be sent is parked and goes with the next words."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from api.channels.wechat.outbox import MOST_ATTEMPTS
from api.house import House
from tests.api.channels.test_wechat_talk import settled
from tests.api.conftest import ScriptedEngine, echo
from tests.api.staffing import Volunteer, hire
from tests.channels.wechat.simulator.phone import Phone
from tests.channels.wechat.simulator.platform import (
    CUT_AFTER,
    CUT_BEFORE,
    MEDIA,
    SEND,
    TOKEN,
    UNREACHED,
    Platform,
)


@pytest.fixture(autouse=True)
def _patient(house: House) -> None:
    """Waits between two tries without waiting."""

    async def at_once(_seconds: float) -> None:
        pass

    assert house.wechat is not None
    assert house.wechat.client is not None
    house.wechat.client._sleep = at_once


@pytest.fixture
async def volunteer(phone: Phone, house: House, client: httpx.AsyncClient, engine: ScriptedEngine) -> Volunteer:
    """In charge of the phone's person, with nothing left to be sent."""
    engine.answer = echo
    await phone.say("转人工")
    made = await hire(house, client, "lin", "volunteer", "supervisor")
    await made.press(await episode(made), "accept")
    await phone.say("我想问登记的事")
    return made


async def episode(volunteer: Volunteer) -> str:
    return (await volunteer.queue())[0]["id"]


async def letters(house: House) -> list[tuple[str, str]]:
    async with house.db.read() as session:
        rows = await session.execute(text("SELECT state, why FROM wechat_letter ORDER BY id"))
        return [tuple(row) for row in rows]


async def speak(volunteer: Volunteer, house: House, words: str) -> None:
    await volunteer.say(await episode(volunteer), words)
    await settled(house)


@pytest.mark.parametrize("how", ["lose", "revoke"])
async def test_a_token_that_is_no_more_is_replaced_once(
    volunteer: Volunteer, house: House, phone: Phone, platform: Platform, how: str
) -> None:
    await speak(volunteer, house, "第一句")
    fetched = platform.tokens.fetched
    getattr(platform.tokens, how)()
    await speak(volunteer, house, "第二句")
    assert platform.seen(phone.openid, "custom")[-1].startswith("【志愿者lin红娘】第二句")
    assert platform.tokens.fetched - fetched == {"lose": 1, "revoke": 2}[how]
    assert platform.tokens.forced == {"lose": 0, "revoke": 1}[how]


async def test_the_token_is_renewed_before_its_end_and_the_old_one_still_serves(
    volunteer: Volunteer, house: House, platform: Platform, phone: Phone
) -> None:
    await speak(volunteer, house, "第一句")
    platform.clock.advance(timedelta(minutes=116))
    await speak(volunteer, house, "第二句")
    assert platform.tokens.fetched == 2
    assert len(platform.seen(phone.openid, "custom")) == 2
    assert all(code == 0 for path, code in platform.calls)


async def test_a_platform_that_refuses_every_token_is_asked_a_few_times_only(
    volunteer: Volunteer, house: House, platform: Platform
) -> None:
    platform.fail(SEND, *[40001] * 1000)
    await speak(volunteer, house, "在吗")
    assert sum(path == SEND for path, _ in platform.calls) == 2
    for _ in range(MOST_ATTEMPTS):
        platform.clock.advance(timedelta(minutes=11))
        await settled(house)
    assert sum(path == SEND for path, _ in platform.calls) <= 2 * MOST_ATTEMPTS
    assert (await letters(house))[-1] == ("parked", "40001")


@pytest.mark.parametrize("fault", [-1, 45011, UNREACHED])
async def test_what_passes_is_tried_again_with_growing_pauses(
    volunteer: Volunteer, house: House, platform: Platform, phone: Phone, fault: int | str
) -> None:
    platform.fail(SEND, *[fault] * 4)
    await speak(volunteer, house, "在吗")
    assert platform.seen(phone.openid, "custom") == []
    assert (await letters(house))[-1][0] == "waiting"
    platform.clock.advance(timedelta(seconds=5))
    await settled(house)
    assert len(platform.seen(phone.openid, "custom")) == 1
    assert (await letters(house))[-1] == ("sent", "")


async def test_what_waits_for_its_time_goes_with_the_next_answer_instead(
    volunteer: Volunteer, house: House, platform: Platform, phone: Phone
) -> None:
    platform.fail(SEND, -1, -1, -1)
    await speak(volunteer, house, "您看收到了吗")
    answer = await phone.say("我在")
    assert answer is not None
    assert "您看收到了吗" in answer
    platform.clock.advance(timedelta(minutes=5))
    await settled(house)
    assert platform.seen(phone.openid, "custom") == []


@pytest.mark.parametrize("code", [45015, 45047, 48001, 48002, 45009])
async def test_what_the_person_must_open_again_is_parked_and_never_tried_before(
    volunteer: Volunteer, house: House, platform: Platform, phone: Phone, code: int
) -> None:
    platform.fail(SEND, code)
    await speak(volunteer, house, "您看收到了吗")
    platform.clock.advance(timedelta(hours=1))
    await settled(house)
    assert sum(path == SEND for path, _ in platform.calls) == 1
    assert (await letters(house))[-1] == ("parked", str(code))
    answer = await phone.say("我在")
    assert answer is not None
    assert "您看收到了吗" in answer
    assert (await letters(house))[-1] == ("sent", "passive")


@pytest.mark.parametrize("code", [40003, 45002, 99999])
async def test_what_will_never_go_is_for_staff(
    volunteer: Volunteer, house: House, platform: Platform, phone: Phone, code: int
) -> None:
    platform.fail(SEND, code)
    await speak(volunteer, house, "您看收到了吗")
    assert (await letters(house))[-1] == ("dead", str(code))
    assert await phone.say("我在") is None
    (row,) = (await volunteer.get("/wechat/letters")).json()["letters"]
    assert row["state"] == "dead"
    assert row["text"].endswith("您看收到了吗")
    assert phone.openid not in str(row)
    assert (await volunteer.post(f"/wechat/letters/{row['id']}/retry")).status_code == 200
    await settled(house)
    assert len(platform.seen(phone.openid, "custom")) == 1
    assert (await volunteer.get("/wechat/letters")).json()["letters"] == []
    assert (await volunteer.post(f"/wechat/letters/{row['id']}/retry")).status_code == 409


@pytest.mark.parametrize(("fault", "arrived"), [(CUT_AFTER, 1), (CUT_BEFORE, 0)])
async def test_a_letter_of_which_nobody_knows_is_not_sent_twice(
    volunteer: Volunteer, house: House, platform: Platform, phone: Phone, fault: str, arrived: int
) -> None:
    platform.fail(SEND, fault)
    await speak(volunteer, house, "您看收到了吗")
    platform.clock.advance(timedelta(hours=1))
    await settled(house)
    assert (await letters(house))[-1] == ("dead", "uncertain")
    assert len(platform.seen(phone.openid, "custom")) == arrived
    (row,) = (await volunteer.get("/wechat/letters")).json()["letters"]
    assert "不确定" in row["reason"]
    assert (await volunteer.post(f"/wechat/letters/{row['id']}/drop")).status_code == 200
    assert (await letters(house))[-1][0] == "dropped"


async def test_a_token_that_cannot_be_fetched_leaves_nothing_uncertain(
    volunteer: Volunteer, house: House, platform: Platform, phone: Phone
) -> None:
    platform.fail(TOKEN, CUT_AFTER)
    await speak(volunteer, house, "在吗")
    assert (await letters(house))[-1][0] == "waiting"
    platform.clock.advance(timedelta(seconds=5))
    await settled(house)
    assert len(platform.seen(phone.openid, "custom")) == 1


async def test_the_last_message_carries_the_way_to_the_page_and_the_rest_waits(
    volunteer: Volunteer, house: House, platform: Platform, phone: Phone
) -> None:
    for number in range(1, 8):
        await speak(volunteer, house, f"第{number}句")
    sent = platform.seen(phone.openid, "custom")
    assert len(sent) == 5
    assert ["#continue=" in shown for shown in sent] == [False] * 4 + [True]
    assert (await letters(house))[-2:] == [("parked", "quota")] * 2
    assert sum(path == SEND for path, _ in platform.calls) == 5
    reach = (await volunteer.get(f"/episodes/{await episode(volunteer)}/reach")).json()
    assert (reach["channel"], reach["left"], reach["waiting"]) == ("wechat", 0, 2)
    assert "等待用户再发一条消息" in reach["reason"]
    answer = await phone.say("在的")
    assert answer is not None
    assert answer.index("第6句") < answer.index("第7句")
    reach = (await volunteer.get(f"/episodes/{await episode(volunteer)}/reach")).json()
    assert (reach["left"], reach["waiting"], reach["reason"]) == (5, 0, "")
    assert reach["until"] > "2026-11-25T01:00:00"


async def test_the_window_ends_after_48_hours(
    volunteer: Volunteer, house: House, platform: Platform, phone: Phone
) -> None:
    platform.clock.advance(timedelta(hours=48, seconds=1))
    await speak(volunteer, house, "还需要帮忙吗")
    assert platform.seen(phone.openid, "custom") == []
    assert not any(path == SEND for path, _ in platform.calls)
    assert (await letters(house))[-1] == ("parked", "45015")


async def test_staff_see_no_ticket_of_a_person(
    volunteer: Volunteer, house: House, platform: Platform, phone: Phone
) -> None:
    for number in range(4):
        await speak(volunteer, house, f"第{number}句")
    platform.fail(SEND, 40003)
    await speak(volunteer, house, "请到 https://hn.test/#continue=gAAAAABp-secret_1 填写")
    (row,) = (await volunteer.get("/wechat/letters")).json()["letters"]
    assert row["text"].endswith("请到 https://hn.test/#continue=… 填写")


async def test_what_was_said_long_ago_is_not_kept_twice(
    volunteer: Volunteer, house: House, platform: Platform, phone: Phone
) -> None:
    await speak(volunteer, house, "送到的")
    platform.clock.advance(timedelta(hours=49))
    await speak(volunteer, house, "没送到的")
    platform.clock.advance(timedelta(days=4))
    await settled(house)
    assert await letters(house) == [("parked", "45015")]
    platform.clock.advance(timedelta(days=27))
    await settled(house)
    assert await letters(house) == []


async def test_two_messages_are_kept_for_the_volunteer(
    volunteer: Volunteer, house: House, platform: Platform, phone: Phone
) -> None:
    """Notices alone never use the volunteer's share."""
    for _ in range(4):
        for action in ("hold", "resume"):
            await volunteer.press(await episode(volunteer), action)
            platform.clock.advance(timedelta(seconds=11))
            await settled(house)
    assert len(platform.seen(phone.openid, "custom")) == 3
    await speak(volunteer, house, "查到了")
    await speak(volunteer, house, "您带身份证来")
    assert len(platform.seen(phone.openid, "custom")) == 5


async def test_notices_wait_for_company_and_only_the_last_is_told(
    volunteer: Volunteer, house: House, platform: Platform, phone: Phone
) -> None:
    for action in ("hold", "resume", "hold", "resume"):
        await volunteer.press(await episode(volunteer), action)
    await settled(house)
    assert platform.seen(phone.openid, "custom") == []
    await speak(volunteer, house, "查到了")
    (sent,) = platform.seen(phone.openid, "custom")
    assert sent == "志愿者lin红娘回来了，继续为您服务。\n\n【志愿者lin红娘】查到了"


async def test_her_letters_arrive_in_order_though_one_must_wait(
    volunteer: Volunteer, house: House, platform: Platform, phone: Phone
) -> None:
    platform.fail(SEND, -1, -1, -1)
    await speak(volunteer, house, "甲")
    await speak(volunteer, house, "乙")
    assert platform.seen(phone.openid, "custom") == []
    platform.clock.advance(timedelta(seconds=5))
    await settled(house)
    assert [shown[-1] for shown in platform.seen(phone.openid, "custom")] == ["甲", "乙"]


async def test_an_image_goes_into_the_case_and_is_seen_by_who_holds_it_alone(
    volunteer: Volunteer, house: House, platform: Platform, phone: Phone, client: httpx.AsyncClient
) -> None:
    jpeg = b"\xff\xd8\xff\xe0" + b"picture" * 100
    platform.media["m-1"] = (jpeg, "image/jpeg")
    platform.fail(MEDIA, UNREACHED)
    assert await phone.send("image", PicUrl="http://x", MediaId="m-1") is None
    await settled(house)
    platform.clock.advance(timedelta(seconds=31))
    await settled(house)
    case = (await volunteer.get(f"/episodes/{await episode(volunteer)}")).json()
    image = case["messages"][-1]["data"]["image"]
    path = f"/episodes/{case['id']}/images/{image}"
    response = await volunteer.get(path)
    assert (response.status_code, response.content) == (200, jpeg)
    assert response.headers["content-type"] == "image/jpeg"
    assert response.headers["cache-control"] == "no-store"
    other = await hire(house, client, "chen", "volunteer")
    assert (await other.get(path)).status_code == 404
    assert (await volunteer.get(f"/episodes/{case['id']}/images/img_unknown")).status_code == 404
    for file in house.settings.data_dir.iterdir():
        assert b"picturepicture" not in file.read_bytes()


async def test_what_is_no_picture_is_never_shown(
    volunteer: Volunteer, house: House, platform: Platform, phone: Phone
) -> None:
    platform.media["m-1"] = (b"<html><script>alert(1)</script>", "image/jpeg")
    await phone.send("image", PicUrl="http://x", MediaId="m-1")
    await settled(house)
    case = (await volunteer.get(f"/episodes/{await episode(volunteer)}")).json()
    image = case["messages"][-1]["data"]["image"]
    assert (await volunteer.get(f"/episodes/{case['id']}/images/{image}")).status_code == 404


async def test_without_a_person_an_image_is_kept_and_words_are_asked_for(
    phone: Phone, house: House, platform: Platform
) -> None:
    platform.media["m-1"] = (b"\x89PNG\r\n\x1a\n....", "image/png")
    answer = await phone.send("image", PicUrl="http://x", MediaId="m-1")
    assert answer is not None
    assert "打字" in answer
    await settled(house)
    async with house.db.read() as session:
        assert (await session.execute(text("SELECT state FROM wechat_image"))).scalar() == "kept"


async def test_the_reach_of_a_web_conversation(house: House, client: httpx.AsyncClient, citizen: Any) -> None:
    await citizen.say("转人工")
    volunteer = await hire(house, client, "lin", "volunteer")
    reach = (await volunteer.get(f"/episodes/{await episode(volunteer)}/reach")).json()
    assert (reach["channel"], reach["left"], reach["reason"]) == ("web", None, "")
