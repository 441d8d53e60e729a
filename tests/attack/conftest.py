"""A house for attacks from inside the process, and a server of its own for those that need a wire."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest

from api.settings import Settings
from api.staff import commands
from api.staff.permissions import ROLES
from tests.api.conftest import app, citizen, citizens, client, engine, first_day, house, settings
from tests.chaos.process import Server

__all__ = ["app", "citizen", "citizens", "client", "engine", "first_day", "house", "settings"]


@dataclass(frozen=True)
class Target:
    """A running server, somebody with a conversation and somebody with every role."""

    url: str
    conversation_id: str
    citizen: dict[str, str]
    staff: dict[str, str]


@pytest.fixture(scope="session")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    folder = tmp_path_factory.mktemp("target") / "var"
    server = Server(folder, searches_per_minute="1000000", status_queries_per_minute="1000000", desk_every_s="0")
    asyncio.run(server.start())
    printed = asyncio.run(commands.add(Settings(data_dir=folder), "mallory", "都会的人", ROLES))
    password = printed.split(" / ")[1].split("（")[0]
    with httpx.Client(base_url=server.url, trust_env=False, timeout=30) as client:
        login = client.post("/v1/staff/login", json={"username": "mallory", "password": password}).json()
        opened = client.post("/v1/conversations", json={"channel": "web"}).json()
    yield Target(
        server.url, opened["conversation_id"], {"Authorization": f"Bearer {opened['token']}"},
        {"Authorization": f"Bearer {login['token']}"},
    )  # fmt: skip
    server.kill()
