"""A house whose WeChat is the simulator, and phones of people who write to it."""

import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api.build import build
from api.clock import Clock
from api.main import create_app
from api.settings import Settings
from bot.channels.wechat.crypto import AesKey
from tests.api.conftest import ScriptedEngine
from tests.channels.wechat.simulator.phone import Account, Phone
from tests.channels.wechat.simulator.platform import Platform

TOKEN, APP_ID, SECRET, KEY = "token-of-tests", "wx00000000000000aa", "secret-of-tests", "K" * 43


@pytest.fixture
def settings(tmp_path: Path, first_day: Path, database_url: str) -> Settings:
    shutil.copytree(first_day, tmp_path / "var")
    return Settings(
        data_dir=tmp_path / "var", database_url=database_url, now="2026-11-23T09:00:00+08:00", public_url="https://hn.test",
        messages_per_minute=10_000, conversations_per_hour=10_000, logins_per_minute=10_000, staff_session_hours=1000,
        wechat_token=TOKEN, wechat_app_id=APP_ID, wechat_app_secret=SECRET, wechat_encoding_aes_key=KEY,
        wechat_reply_within_s=60, wechat_lapse_s=60, wechat_notice_patience_s=10,
    )  # fmt: skip


@pytest.fixture
def account() -> Account:
    return Account(TOKEN, APP_ID, AesKey.of(KEY))


@pytest.fixture
def platform(settings: Settings) -> Platform:
    """On a clock of its own until a house is there, whose clock it then shares."""
    return Platform(Clock(settings.now), APP_ID, SECRET)


@pytest.fixture
async def app(settings: Settings, engine: ScriptedEngine, platform: Platform) -> AsyncIterator[FastAPI]:
    made = created(settings, engine, platform)
    async with made.router.lifespan_context(made):
        yield made


def created(settings: Settings, engine: ScriptedEngine, platform: Platform) -> FastAPI:
    """An app whose house tells the time by the platform's clock."""
    house = build(settings, engine=engine, wechat_http=platform.http(), clock=platform.clock)
    return create_app(house)


@pytest.fixture
def phones(client: httpx.AsyncClient, platform: Platform, account: Account) -> Callable[..., Phone]:
    def phone(openid: str = "oPerson-1", *, following: bool = True, **more: object) -> Phone:
        if following:
            platform.followers.add(openid)

        async def post(query: dict[str, str], body: bytes) -> httpx.Response:
            return await client.post("/channels/wechat", params=query, content=body)

        return Phone(platform, more.pop("account", account), post, openid, **more)  # type: ignore[arg-type]

    return phone


@pytest.fixture
def phone(phones: Callable[..., Phone]) -> Phone:
    return phones()
