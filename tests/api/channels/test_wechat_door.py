"""The address that WeChat calls: what comes in by right, and what is refused with a sentence and no trace."""

import json
import random
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from api.house import House
from api.settings import Settings
from bot.channels.wechat import crypto, xml
from bot.channels.wechat.crypto import BadKey
from tests.api.channels.conftest import TOKEN
from tests.api.conftest import ScriptedEngine, echo
from tests.channels.wechat.simulator.phone import Account, Phone
from tests.channels.wechat.simulator.platform import Platform


async def rows(house: House, table: str) -> int:
    async with house.db.read() as session:
        return await session.scalar(text(f"SELECT count(*) FROM {table}")) or 0  # noqa: S608  # a name of ours


async def test_the_address_is_verified_and_forgers_are_not(client: httpx.AsyncClient, platform: Platform) -> None:
    now = str(int(platform.clock.now().timestamp()))
    good = {"timestamp": now, "nonce": "n", "echostr": "4375120948345356249"}
    good["signature"] = crypto.signature(TOKEN, now, "n")
    response = await client.get("/channels/wechat", params=good)
    assert (response.status_code, response.text) == (200, "4375120948345356249")
    assert response.headers["content-type"].startswith("text/plain")
    forged = await client.get("/channels/wechat", params={**good, "signature": "0" * 40})
    assert forged.status_code == 403
    assert "4375120948345356249" not in forged.text
    platform.clock.advance(timedelta(seconds=301))
    assert (await client.get("/channels/wechat", params=good)).status_code == 403
    assert (await client.get("/channels/wechat")).status_code == 403


@pytest.mark.parametrize("mode", ["plain", "compatible", "safe"])
async def test_in_each_mode_a_question_is_answered_as_it_came(phone: Phone, engine: ScriptedEngine, mode: str) -> None:
    engine.answer = echo
    phone.account = Account(**{**{n: getattr(phone.account, n) for n in phone.account.__slots__}, "mode": mode})
    answer = await phone.say("你好 ]]> <b>😀</b>")
    assert answer is not None
    assert "听到：你好 ]]> <b>😀</b>" in answer


async def test_forged_stale_and_replayed_deliveries_leave_nothing(
    phone: Phone, client: httpx.AsyncClient, house: House, platform: Platform
) -> None:
    query, body = phone.delivery(phone.message("text", Content="你好"))
    for change in ({"msg_signature": "0" * 40}, {"timestamp": "1"}, {"nonce": "other"}, {"msg_signature": ""}):
        response = await client.post("/channels/wechat", params={**query, **change}, content=body)
        assert response.status_code == 403, change
        assert response.headers["content-type"] == "application/problem+json"
    platform.clock.advance(timedelta(seconds=301))
    assert (await client.post("/channels/wechat", params=query, content=body)).status_code == 403
    assert await rows(house, "wechat_inbox") == await rows(house, "conversation") == 0


async def test_an_overheard_plain_query_carries_no_other_words(
    phone: Phone, client: httpx.AsyncClient, engine: ScriptedEngine, house: House
) -> None:
    engine.answer = echo
    phone.account = Account(phone.account.token, phone.account.app_id, phone.account.key, "plain")
    query, body = phone.delivery(phone.message("text", Content="你好"))
    first = await client.post("/channels/wechat", params=query, content=body)
    again = await client.post("/channels/wechat", params=query, content=body)
    assert xml.parse(first.content)["Content"] == xml.parse(again.content)["Content"]
    forged = xml.build(phone.message("text", Content="我不办了")).encode()
    assert (await client.post("/channels/wechat", params=query, content=forged)).status_code == 403
    assert [ctx.text for ctx in engine.heard] == ["你好"]


async def test_a_message_for_another_account_and_one_that_is_too_large(
    phone: Phone, client: httpx.AsyncClient, account: Account
) -> None:
    phone.account = Account(account.token, "wx00000000000000bb", account.key)
    query, body = phone.delivery(phone.message("text", Content="你好"))
    assert (await client.post("/channels/wechat", params=query, content=body)).status_code == 403
    assert (await client.post("/channels/wechat", params=query, content=b"x" * 2_000_000)).status_code == 413
    assert (await client.post("/channels/wechat", params=query, content=b"x" * 70_000)).status_code == 413


async def test_what_is_torn_is_refused_or_answered_but_never_breaks_the_house(
    phone: Phone, client: httpx.AsyncClient, engine: ScriptedEngine
) -> None:
    engine.answer = echo
    dice = random.Random(7)  # noqa: S311  # the same bodies in every run
    phone.account = Account(phone.account.token, phone.account.app_id, phone.account.key, "plain")
    seen = set()
    for _ in range(300):
        query, body = phone.delivery(phone.message(dice.choice(["text", "voice", "event"]), Content="你好"))
        torn = bytearray(body)
        for _ in range(dice.randint(0, 4)):
            at = dice.randrange(len(torn))
            torn[at : at + dice.randint(0, 6)] = dice.randbytes(dice.randint(0, 6))
        response = await client.post("/channels/wechat", params=query, content=bytes(torn))
        seen.add(response.status_code)
        if response.status_code != 200:
            assert json.loads(response.text)["detail"]
    assert seen == {200, 400}


@pytest.mark.parametrize("mode", ["plain", "compatible", "safe"])
@pytest.mark.parametrize(
    "emoji", ["\U0001f600", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f1e8\U0001f1f3\U000200d0"]
)
async def test_emoji_come_and_go_whole(phone: Phone, engine: ScriptedEngine, mode: str, emoji: str) -> None:
    engine.answer = echo
    phone.account = replace(phone.account, mode=mode)
    answer = await phone.say(f"我{emoji}想找工作")
    assert answer is not None
    assert emoji in answer


async def test_half_characters_are_answered(phone: Phone, client: httpx.AsyncClient, engine: ScriptedEngine) -> None:
    engine.answer = echo
    phone.account = Account(phone.account.token, phone.account.app_id, phone.account.key, "plain")
    query, body = phone.delivery(phone.message("text", Content="半个X字"))
    response = await client.post("/channels/wechat", params=query, content=body.replace(b"X", b"\xed\xa0\xbd"))
    assert "听到：半个" in xml.parse(response.content)["Content"]


@pytest.mark.parametrize("path", ["/channels/wechat", "/channels/wechat?echostr=1"])
async def test_the_channel_is_off_while_its_settings_are_unset(
    settings: Settings, engine: ScriptedEngine, platform: Platform, path: str, tmp_path: object
) -> None:
    from api.build import build
    from api.main import create_app

    off = settings.model_copy(update={"wechat_app_id": ""})
    app: FastAPI = create_app(build(off, engine=engine))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as stranger:
        assert (await stranger.get(path)).status_code == 404
        assert (await stranger.post(path, content=b"<xml/>")).status_code == 404


@pytest.mark.parametrize(
    "change", [{"wechat_encoding_aes_key": "too short"}, {"wechat_encoding_aes_key": "", "wechat_mode": "safe"}]
)
async def test_a_key_that_is_none_stops_the_start(
    settings: Settings, engine: ScriptedEngine, change: dict[str, str]
) -> None:
    from api.build import build

    wrong = Settings(**{**settings.model_dump(), **change})
    with pytest.raises(BadKey):
        build(wrong, engine=engine)
