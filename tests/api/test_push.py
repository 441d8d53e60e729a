"""Offers reach a closed console: encrypted for the device, without a word of the person, at push services alone."""

import base64
import json
import os
import stat
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import http_ece
import httpx
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from fastapi import FastAPI
from py_vapid import Vapid02
from sqlalchemy import func, select

from api.build import build
from api.house import House
from api.main import create_app
from api.push import keys
from api.push.hosts import Hosts
from api.push.models import PushDevice, PushLetter
from api.settings import Settings
from api.staff import commands
from tests.api.conftest import ScriptedEngine
from tests.api.staffing import Volunteer, hire

HOST = "https://fcm.googleapis.com"


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class PushService:
    """Stands in for a browser and its maker's push service: answers what a test says, and opens what it was sent."""

    def __init__(self) -> None:
        self.key, self.auth = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
        self.status, self.headers = 201, {}
        self.heard: list[httpx.Request] = []

    def subscription(self, path: str = "/fcm/send/abc", host: str = HOST) -> dict[str, Any]:
        point = self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        keys_ = {"p256dh": _text(point), "auth": _text(self.auth)}
        return {"endpoint": f"{host}{path}", "keys": keys_, "name": "我的手机"}

    async def answer(self, request: httpx.Request) -> httpx.Response:
        self.heard.append(request)
        return httpx.Response(self.status, headers=self.headers)

    def opened(self, at: int = -1) -> dict[str, Any]:
        sent = self.heard[at]
        assert sent.headers["content-encoding"] == "aes128gcm"
        words = http_ece.decrypt(sent.content, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        return json.loads(words)


@pytest.fixture
def service() -> PushService:
    return PushService()


@pytest.fixture
async def app(settings: Settings, engine: ScriptedEngine, service: PushService) -> AsyncIterator[FastAPI]:
    http = httpx.AsyncClient(transport=httpx.MockTransport(service.answer))
    made = create_app(build(settings, engine=engine, push_http=http))
    async with made.router.lifespan_context(made):
        yield made


@pytest.fixture
async def lin(house: House, client: httpx.AsyncClient, service: PushService) -> Volunteer:
    lin = await hire(house, client, "lin", "volunteer")
    made = await lin.post("/me/push", service.subscription())
    assert made.status_code == 201, made.text
    return lin


async def _letters(house: House) -> int:
    async with house.db.read() as session:
        return await session.scalar(select(func.count()).select_from(PushLetter)) or 0


async def _offered(house: House, citizen: Any) -> None:
    await citizen.say("我叫张小明，电话13805950123，被欠薪了，转人工")
    await house.desk.look_after()
    await house.push.round()


async def test_an_offer_reaches_a_closed_console_and_says_nothing_of_the_person(
    house: House, citizen: Any, lin: Volunteer, service: PushService
) -> None:
    await _offered(house, citizen)
    (sent,) = service.heard
    episode = (await lin.queue())[0]["id"]
    assert service.opened() == {"title": "有一位群众在等您", "url": f"/console/episodes/{episode}"}
    assert 0 < int(sent.headers["ttl"]) <= house.settings.offer_s
    assert sent.headers["urgency"] == "high"
    token = sent.headers["authorization"].split("t=")[1].split(",")[0]
    assert Vapid02.verify(sent.headers["authorization"])
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    assert claims["aud"] == HOST
    assert 0 < claims["exp"] - house.clock.now().timestamp() <= 24 * 3600
    assert sent.headers["authorization"].endswith(f"k={house.push_key}")
    assert (await lin.get("/me/push")).json()["public_key"] == house.push_key
    assert await _letters(house) == 0
    await house.push.round()
    assert len(service.heard) == 1


@pytest.mark.parametrize("status", [404, 410])
async def test_a_device_that_is_gone_is_forgotten(
    house: House, citizen: Any, lin: Volunteer, service: PushService, status: int
) -> None:
    service.status = status
    await _offered(house, citizen)
    assert (await lin.get("/me/push")).json()["devices"] == []
    assert await _letters(house) == 0


async def test_a_service_that_is_busy_is_tried_again_until_the_offer_is_over(
    house: House, citizen: Any, lin: Volunteer, service: PushService
) -> None:
    service.status, service.headers = 429, {"Retry-After": "20"}
    await _offered(house, citizen)
    house.clock.advance(timedelta(seconds=15))
    await house.push.round()
    assert len(service.heard) == 1
    house.clock.advance(timedelta(seconds=6))
    service.status = 503
    await house.push.round()
    assert len(service.heard) == 2
    house.clock.advance(timedelta(seconds=house.settings.offer_s))
    await house.push.round()
    assert (len(service.heard), await _letters(house)) == (2, 0)
    assert len((await lin.get("/me/push")).json()["devices"]) == 1


async def test_a_refusal_is_not_repeated(house: House, citizen: Any, lin: Volunteer, service: PushService) -> None:
    service.status = 400
    await _offered(house, citizen)
    house.clock.advance(timedelta(seconds=30))
    await house.push.round()
    assert (len(service.heard), await _letters(house)) == (1, 0)


async def test_what_is_no_offer_any_more_is_not_sent(
    house: House, citizen: Any, lin: Volunteer, service: PushService, settings: Settings
) -> None:
    await citizen.say("转人工")
    await house.desk.look_after()
    assert await _letters(house) == 1
    await lin.press((await lin.queue())[0]["id"], "accept")
    await house.push.round()
    assert (service.heard, await _letters(house)) == ([], 0)


async def test_a_disabled_account_hears_nothing(
    house: House, citizen: Any, lin: Volunteer, service: PushService, settings: Settings
) -> None:
    await citizen.say("转人工")
    await house.desk.look_after()
    await commands.disable(settings, "lin")
    await house.push.round()
    assert service.heard == []


@pytest.mark.parametrize(
    "host",
    [
        "http://fcm.googleapis.com", "https://127.0.0.1", "https://localhost", "https://169.254.169.254",
        "https://fcm.googleapis.com:8443", "https://fcm.googleapis.com@evil.example", "https://evil.example",
        "https://fcm.googleapis.com.evil.example", "https://xpush.apple.com", "https://push.apple.com",
        "https://[::1]", "file://fcm.googleapis.com", "https://x:y@fcm.googleapis.com", "https://fcm。googleapis.com",
    ],
)  # fmt: skip
async def test_only_push_services_are_ever_called(
    house: House, client: httpx.AsyncClient, service: PushService, host: str
) -> None:
    lin = await hire(house, client, "lin", "volunteer")
    refused = await lin.post("/me/push", service.subscription(host=host))
    assert (refused.status_code, "名单" in refused.json()["detail"]) == (422, True)


def test_hosts_under_one_are_allowed() -> None:
    hosts = Hosts(["*.push.apple.com", "fcm.googleapis.com"])
    assert hosts.allows("https://web.push.apple.com/x")
    assert hosts.allows("https://fcm.googleapis.com:443/x")
    assert not hosts.allows("https://.push.apple.com:x/")


async def test_a_list_that_was_narrowed_counts_for_devices_of_before(
    house: House, citizen: Any, lin: Volunteer, service: PushService
) -> None:
    async with house.db.write() as session:
        device = (await session.scalars(select(PushDevice))).one()
        device.endpoint = "https://127.0.0.1/x"
    await _offered(house, citizen)
    assert (service.heard, await _letters(house)) == ([], 0)


async def test_devices_are_their_owners(
    house: House, client: httpx.AsyncClient, lin: Volunteer, service: PushService
) -> None:
    chen = await hire(house, client, "chen", "volunteer")
    device = (await lin.get("/me/push")).json()["devices"][0]
    assert (await client.delete(f"/v1/staff/me/push/{device['id']}", headers=chen.auth)).status_code == 404
    assert (await chen.post("/me/push", service.subscription())).status_code == 201
    assert (await lin.get("/me/push")).json()["devices"] == []
    for n in range(9):
        assert (await chen.post("/me/push", service.subscription(f"/{n}"))).status_code == 201
    assert (await chen.post("/me/push", service.subscription("/one-more"))).status_code == 409
    mine = (await chen.get("/me/push")).json()["devices"]
    assert (await client.delete(f"/v1/staff/me/push/{mine[0]['id']}", headers=chen.auth)).status_code == 204
    assert len((await chen.get("/me/push")).json()["devices"]) == 9


@pytest.mark.parametrize("bad", [{"p256dh": "AAAA"}, {"p256dh": "ü"}, {"auth": "AAAA"}, {"auth": "!!"}])
async def test_keys_that_are_none_are_refused(
    house: House, client: httpx.AsyncClient, service: PushService, bad: dict[str, str]
) -> None:
    lin = await hire(house, client, "lin", "volunteer")
    subscription = service.subscription()
    refused = await lin.post("/me/push", {**subscription, "keys": {**subscription["keys"], **bad}})
    assert (refused.status_code, "密钥" in refused.json()["detail"]) == (422, True)


def test_the_key_is_made_once_for_its_owner_alone(settings: Settings) -> None:
    first, second = keys.load_key(settings), keys.load_key(settings)
    path = settings.data_dir / keys.KEY_FILE
    assert keys.public_key(first) == keys.public_key(second)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    given = settings.model_copy(update={"push_key": type(settings.push_key)(path.read_text())})
    path.unlink()
    assert keys.public_key(keys.load_key(given)) == keys.public_key(first)
    path.write_text("nonsense")
    with pytest.raises(keys.BadPushKey):
        keys.load_key(settings)
