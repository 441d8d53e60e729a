"""The whole house past one machine, on this one: PostgreSQL, Redis, api processes and engines that can be killed."""

import asyncio
import base64
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from api.engine.process import free_port
from tests.machinery.postgres import Postgres
from tests.machinery.redis import Redis

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE_S = 180


@dataclass
class Process:
    """One of ours, with the address at which it says that it is there."""

    name: str
    command: list[str]
    environment: dict[str, str]
    alive: str
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdout=output, stderr=output, start_new_session=True
            )

    async def answers(self) -> None:
        """Raises AssertionError where it ends, or does not come up in time."""
        async with httpx.AsyncClient(trust_env=False, timeout=5) as client:
            for _ in range(_PATIENCE_S * 4):
                assert self.process is not None
                assert self.process.poll() is None, f"{self.name} ended: {self.log.read_text()[-3000:]}"
                try:
                    if (await client.get(self.alive)).status_code == 200:
                        return
                except httpx.HTTPError:
                    pass
                await asyncio.sleep(0.25)
        raise AssertionError(f"{self.name} did not come up: {self.log.read_text()[-3000:]}")

    def kill(self) -> None:
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(30)


@dataclass
class Fleet:
    """Args: folder: data of the api processes and logs; more: further settings of all."""

    folder: Path
    engines: int = 2
    apis: int = 2
    on_postgres: bool = True
    more: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.postgres = Postgres(durable=True) if self.on_postgres else None
        self.redis = Redis() if self.on_postgres else None
        ports = [free_port() for _ in range(self.engines)]
        common = {
            **os.environ, "HONGNIANG_DATA_DIR": str(self.folder / "var"),
            "HONGNIANG_VAULT_KEYS": base64.b64encode(secrets.token_bytes(32)).decode(),
            "HONGNIANG_ENGINE_TOKEN": secrets.token_urlsafe(24), "HONGNIANG_ACTION_SECRET": secrets.token_urlsafe(24),
            "HONGNIANG_ENGINE_URLS": ",".join(f"http://127.0.0.1:{port}" for port in ports),
            **{f"HONGNIANG_{name}": "1000000" for name in
               ("MESSAGES_PER_MINUTE", "CONVERSATIONS_PER_HOUR", "LOGINS_PER_MINUTE", "SEARCHES_PER_MINUTE")},
            **self.more,
        }  # fmt: skip
        if self.postgres and self.redis:
            common |= {"HONGNIANG_DATABASE_URL": self.postgres.url(), "HONGNIANG_REDIS_URL": self.redis.url}
        cli = [str(Path(sys.executable).parent / "hongniang")]
        self.engine = [
            Process(f"engine{n}", [*cli, "engine", "--port", str(port)], common,
                    f"http://127.0.0.1:{port}/webhooks/gateway/", self.folder / f"engine{n}.log")
            for n, port in enumerate(ports)
        ]  # fmt: skip
        self.doors = [f"http://127.0.0.1:{free_port()}" for _ in range(self.apis)]
        self.api = [
            Process(f"api{n}", [*cli, "serve"], {**common, "HONGNIANG_PORT": door.rpartition(":")[2]},
                    f"{door}/healthz", self.folder / f"api{n}.log")
            for n, door in enumerate(self.doors)
        ]  # fmt: skip
        self.environment = common

    async def start(self) -> None:
        if self.postgres and self.redis:
            await asyncio.to_thread(self.postgres.start)
            await asyncio.to_thread(self.redis.start)
        for process in (*self.engine, *self.api):
            process.begin()
        for process in (*self.engine, *self.api):
            await process.answers()

    def parts(self) -> dict[str, tuple[Callable[[], None], Callable[[], object]]]:
        """By name: how a part is killed, and how it is brought back."""
        assert self.postgres is not None
        assert self.redis is not None
        ours = {process.name: (process.kill, process.begin) for process in (*self.api, *self.engine)}
        return {
            "api0": ours["api0"], "engine0": ours["engine0"], "redis": (self.redis.kill, self.redis.start),
            "postgres": (self.postgres.kill, self.postgres.start), "api1": ours["api1"], "engine1": ours["engine1"],
        }  # fmt: skip

    def close(self) -> None:
        for process in (*self.api, *self.engine):
            process.kill()
        for part in (self.redis, self.postgres):
            if part is not None:
                part.close()
