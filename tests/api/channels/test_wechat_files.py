"""Volunteers' files on their way to WeChat: pictures as pictures, others by a signed link; each counts."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.channels.wechat.models import WechatLetter
from api.house import House
from tests.api.channels.test_wechat_outbox import _patient, episode, letters, speak, volunteer
from tests.api.channels.test_wechat_talk import settled
from tests.api.staffing import Volunteer
from tests.channels.wechat.simulator.phone import Phone
from tests.channels.wechat.simulator.platform import CUT_AFTER, CUT_BEFORE, SEND, UNREACHED, UPLOAD, Platform
from tests.files.test_accept import paper, picture

__all__ = ["_patient", "volunteer"]


async def _send(volunteer: Volunteer, house: House, data: bytes, name: str) -> dict[str, Any]:
    sent = await volunteer.client.post(
        f"/v1/staff/episodes/{await episode(volunteer)}/attachments",
        files={"file": (name, data)},
        data={"client_msg_id": str(uuid4())},
        headers=volunteer.auth,
    )
    assert sent.status_code == 201, sent.text
    await settled(house)
    return sent.json()


def _pictures(platform: Platform, phone: Phone) -> list[bytes]:
    return [platform.media[shown.media_id][0] for shown in platform.screens[phone.openid] if shown.media_id]


@pytest.mark.parametrize("format_", ["PNG", "JPEG"])
async def test_a_picture_arrives_as_a_picture_and_costs_one_of_the_quota(
    volunteer: Volunteer, house: House, platform: Platform, phone: Phone, format_: str
) -> None:
    left = platform.quotas.left(phone.openid)
    await _send(volunteer, house, picture(format_), "表.png")
    (shown,) = _pictures(platform, phone)
    assert shown[:3] == picture(format_)[:3]
    assert platform.quotas.left(phone.openid) == left - 1
    reach = (await volunteer.get(f"/episodes/{await episode(volunteer)}/reach")).json()
    assert reach["left"] == platform.quotas.left(phone.openid)
    assert platform.seen(phone.openid, "custom") == ["[图片]"]
    assert (await letters(house))[-1] == ("sent", "")


async def test_words_and_pictures_arrive_in_their_order(
    volunteer: Volunteer, house: House, platform: Platform, phone: Phone
) -> None:
    await volunteer.say(await episode(volunteer), "先看这张")
    await _send(volunteer, house, picture("PNG"), "表.png")
    await speak(volunteer, house, "填好了告诉我")
    seen = platform.seen(phone.openid, "custom")
    assert [("先看" in one, one == "[图片]", "填好" in one) for one in seen] == [
        (True, False, False), (False, True, False), (False, False, True),
    ]  # fmt: skip


async def test_a_pdf_goes_by_a_link_that_opens_it_for_a_day_and_that_staff_do_not_read(
    volunteer: Volunteer, house: House, platform: Platform, phone: Phone, client: httpx.AsyncClient
) -> None:
    await _send(volunteer, house, paper(), "指南.pdf")
    (told,) = platform.seen(phone.openid, "custom")
    assert "［文件］指南.pdf" in told
    link = next(line for line in told.splitlines() if line.startswith("https://hn.test/v1/attachments/"))
    path = link.removeprefix("https://hn.test")
    opened = await client.get(path)
    assert opened.content.startswith(b"%PDF")
    assert (await client.get(path[:-1] + ("A" if path[-1] != "A" else "B"))).status_code == 404
    house.clock.advance(timedelta(hours=24, minutes=1))
    assert (await client.get(path)).status_code == 404
    platform.fail(SEND, 45015)
    await _send(volunteer, house, paper(), "指南二.pdf")
    (letter,) = (await volunteer.get("/wechat/letters")).json()["letters"]
    assert "指南二" in letter["text"]
    assert "signature=…" in letter["text"]


@pytest.mark.parametrize("code", [45015, 45047, 48001])
@pytest.mark.parametrize("path", [UPLOAD, SEND])
async def test_what_wechat_refuses_is_parked_with_its_reason_and_goes_after_the_next_words(
    volunteer: Volunteer, house: House, platform: Platform, phone: Phone, code: int, path: str
) -> None:
    platform.fail(path, code)
    await _send(volunteer, house, picture("PNG"), "表.png")
    assert _pictures(platform, phone) == []
    (letter,) = (await volunteer.get("/wechat/letters")).json()["letters"]
    assert (letter["state"], (await letters(house))[-1]) == ("parked", ("parked", str(code)))
    assert letter["reason"]
    assert "［图片］表.png" in letter["text"]
    await phone.say("我在")
    await settled(house)
    assert len(_pictures(platform, phone)) == 1
    assert (await letters(house))[-1] == ("sent", "")


@pytest.mark.parametrize("fault", [UNREACHED, CUT_BEFORE, CUT_AFTER, -1, 45011])
async def test_an_upload_that_failed_on_the_way_is_tried_again_and_shown_once(
    volunteer: Volunteer, house: House, platform: Platform, phone: Phone, fault: int | str
) -> None:
    platform.fail(UPLOAD, *[fault] * 3)
    left = platform.quotas.left(phone.openid)
    await _send(volunteer, house, picture("PNG"), "表.png")
    for _ in range(4):
        house.clock.advance(timedelta(minutes=2))
        await settled(house)
    assert len(_pictures(platform, phone)) == 1
    assert platform.quotas.left(phone.openid) == left - 1


@pytest.mark.parametrize(("path", "fault", "why"), [(SEND, CUT_AFTER, "uncertain"), (UPLOAD, 40009, "40009")])
async def test_what_may_have_arrived_or_never_will_is_not_sent_again(
    volunteer: Volunteer, house: House, platform: Platform, phone: Phone, path: str, fault: int | str, why: str
) -> None:
    platform.fail(path, fault)
    await _send(volunteer, house, picture("PNG"), "表.png")
    shown = len(_pictures(platform, phone))
    assert (await letters(house))[-1] == ("dead", why)
    await phone.say("收到了吗")
    await settled(house)
    assert len(_pictures(platform, phone)) == shown


async def test_the_last_message_of_the_quota_is_a_link_to_the_page_where_the_picture_is(
    volunteer: Volunteer, house: House, platform: Platform, phone: Phone
) -> None:
    while platform.quotas.left(phone.openid) > 1:
        await speak(volunteer, house, "还有一句")
    await _send(volunteer, house, picture("PNG"), "表.png")
    assert _pictures(platform, phone) == []
    last = platform.seen(phone.openid, "custom")[-1]
    assert "［图片］表.png" in last
    assert "#continue=" in last


async def test_a_file_that_is_gone_is_told_to_staff(
    volunteer: Volunteer, house: House, platform: Platform, phone: Phone
) -> None:
    async with house.db.write() as session:
        row = WechatLetter(
            id="ltr_9", openid=phone.openid, words="［图片］", file_id="att_gone", choices=[], by_person=True,
            state="waiting", attempts=0, due_at=house.clock.now(), created_at=house.clock.now(),
        )  # fmt: skip
        session.add(row)
    await settled(house)
    assert ("dead", "gone") in await letters(house)
