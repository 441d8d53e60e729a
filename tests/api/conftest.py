"""A whole house on a database of its own, with a stand-in for the engine that tests script."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from api.assistant.context import TurnContext
from api.build import build
from api.engine.client import EngineDown
from api.house import House
from api.main import create_app
from api.migrations.run import upgrade
from api.settings import Settings
from bot.messages import Kind, Reply


@dataclass
class ScriptedEngine:
    """Answers what a test tells it to; without a script it is down, as an engine may be."""

    answer: Callable[[TurnContext], Any] | None = None
    heard: list[TurnContext] = field(default_factory=list)

    async def converse(self, ctx: TurnContext) -> list[Reply]:
        self.heard.append(ctx)
        if self.answer is None:
            raise EngineDown("scripted")
        said = self.answer(ctx)
        return await said if hasattr(said, "__await__") else said

    async def ready(self) -> bool:
        return self.answer is not None

    async def close(self) -> None:
        pass


def echo(ctx: TurnContext) -> list[Reply]:
    return [Reply(Kind.TEXT, f"听到：{ctx.text}")]


@pytest.fixture
def engine() -> ScriptedEngine:
    return ScriptedEngine()


def _settings(data_dir: Path, database_url: str = "") -> Settings:
    data_dir.mkdir(parents=True)
    return Settings(
        data_dir=data_dir, database_url=database_url, now="2026-11-23T09:00:00+08:00", messages_per_minute=10_000,
        conversations_per_hour=10_000, logins_per_minute=10_000, searches_per_minute=10_000,
        status_queries_per_minute=10_000, desk_every_s=0,
    )  # fmt: skip


@pytest.fixture(scope="session")
def first_day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a house that was opened once and closed: most of what opening costs, for all tests once."""
    settings = _settings(tmp_path_factory.mktemp("first_day") / "var")

    async def open_and_close() -> None:
        await upgrade(settings.db_url)
        made = create_app(build(settings, engine=ScriptedEngine()))
        async with made.router.lifespan_context(made):
            pass

    asyncio.run(open_and_close())
    return settings.data_dir


@pytest.fixture
def settings(tmp_path: Path, first_day: Path, database_url: str) -> Settings:
    made = _settings(tmp_path / "var", database_url)
    shutil.copytree(first_day, made.data_dir, dirs_exist_ok=True)
    return made


@pytest.fixture
async def app(settings: Settings, engine: ScriptedEngine) -> AsyncIterator[FastAPI]:
    made = create_app(build(settings, engine=engine))
    async with made.router.lifespan_context(made):
        yield made


@pytest.fixture
def house(app: FastAPI) -> House:
    return app.state.house


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as made:
        yield made


@dataclass
class Citizen:
    """Someone with a conversation."""

    client: httpx.AsyncClient
    id: str
    token: str

    @property
    def auth(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def post(self, path: str, body: dict[str, Any]) -> httpx.Response:
        return await self.client.post(f"/v1/conversations/{self.id}{path}", json=body, headers=self.auth)

    async def say(self, text: str, client_msg_id: str | None = None) -> dict[str, Any]:
        response = await self.post("/messages", {"client_msg_id": client_msg_id or str(uuid4()), "text": text})
        assert response.status_code == 200, response.text
        return response.json()

    async def press(self, message: dict[str, Any], title: str) -> dict[str, Any]:
        payload = next(b["payload"] for b in message["buttons"] if b["title"] == title)
        response = await self.post("/messages", {"client_msg_id": str(uuid4()), "payload": payload})
        assert response.status_code == 200, response.text
        return response.json()

    async def answer_securely(self, prompt: dict[str, Any], value: str) -> dict[str, Any]:
        body = {
            "client_msg_id": str(uuid4()), "application_id": prompt["data"]["application_id"],
            "step": prompt["data"]["step"], "value": value,
        }  # fmt: skip
        response = await self.post("/secure-answers", body)
        assert response.status_code == 200, response.text
        return response.json()

    async def messages(self, after: int = 0) -> list[dict[str, Any]]:
        response = await self.client.get(
            f"/v1/conversations/{self.id}/messages", params={"after": after}, headers=self.auth
        )
        assert response.status_code == 200, response.text
        return response.json()["messages"]


@pytest.fixture
def citizens(client: httpx.AsyncClient) -> Callable[[], Any]:
    async def arrive() -> Citizen:
        response = await client.post("/v1/conversations", json={"channel": "web"})
        assert response.status_code == 201, response.text
        body = response.json()
        return Citizen(client, body["conversation_id"], body["token"])

    return arrive


@pytest.fixture
async def citizen(citizens: Callable[[], Any]) -> Citizen:
    return await citizens()
