"""Runs the house: migrations, the engine, the public door and the actions' listener, until told to stop."""

import asyncio
import contextlib
import secrets
import signal
from collections.abc import Iterator
from pathlib import Path

import uvicorn
from filelock import FileLock, Timeout
from rich.console import Console

from actions.executor import build_executor
from api.applications.demo import seed
from api.build import build
from api.clock import Clock
from api.datafiles import DataFiles
from api.engine.client import Engine
from api.engine.listener import create_listener
from api.engine.process import EngineProcess, free_port
from api.house import House
from api.main import create_app
from api.migrations.run import upgrade
from api.settings import ROOT, Settings
from api.staff.accounts import first_start

say = Console(highlight=False)

ENGINE_PATIENCE_S = 120


class AlreadyRunning(Exception):
    """Another api process has this data folder's database open."""


class NotYet(Exception):
    """A setting asks for what this release cannot do; the message names it."""


class _Server(uvicorn.Server):
    """Signals are the house's affair: it has two servers and an engine to stop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def check(settings: Settings) -> None:
    """Refuses settings under which messages could be lost. Raises NotYet."""
    if settings.redis_url or settings.engine_urls:
        raise NotYet("HONGNIANG_REDIS_URL and HONGNIANG_ENGINE_URLS: this release runs on one machine only.")


async def serve(settings: Settings, clock: Clock | None = None) -> None:
    """Runs until SIGINT or SIGTERM.

    Args:
        clock: one that is moved from outside, for rehearsals.

    Raises:
        AlreadyRunning: a second api process on the same SQLite file.
        NotYet: settings beyond one machine.
        ModelMissing: no model was trained.
    """
    check(settings)
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = FileLock(settings.data_dir / "api.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise AlreadyRunning(f"{settings.data_dir} is in use by another api process") from error
    with lock:
        await _run(settings, clock)


async def _run(settings: Settings, clock: Clock | None) -> None:
    say.print("▸ 数据库 database: migrating …")
    await upgrade(settings.db_url)
    engine_port, actions_port = free_port(), free_port()
    token, secret = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    engine = Engine([f"http://127.0.0.1:{engine_port}"], token, settings.engine_deadline_s)
    house = build(settings, engine=engine, clock=clock)
    async with house.db.write() as session:
        for line in await first_start(session, house.clock, settings):
            say.print(line)
        if settings.demo and await seed(session, house, DataFiles(ROOT / "data").load("demo/postings.yml")):
            say.print("✔ 演示岗位 demo postings: 虚构的岗位和零工已放入")
    environment = {
        "HONGNIANG_ENGINE_TOKEN": token,
        "HONGNIANG_ACTION_URL": f"http://127.0.0.1:{actions_port}/webhook",
        "HONGNIANG_ACTION_SECRET": secret,
        "RASA_TELEMETRY_ENABLED": "false",
    }
    process = EngineProcess(engine_port, environment, settings.data_dir / "engine.log")
    listener = create_listener(build_executor(house.assistant), secret)
    servers = [
        _Server(uvicorn.Config(listener, "127.0.0.1", actions_port, log_config=None, access_log=False)),
        _Server(_public(house, settings)),
    ]
    say.print("▸ 对话引擎 engine: loading the model …")
    await process.start()
    try:
        await _until_stopped(servers, house, settings)
    finally:
        say.print("▸ 正在停止 stopping …")
        await process.stop()


def _public(house: House, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        create_app(house),
        settings.host,
        settings.port,
        log_config=None,
        access_log=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        ws_max_size=64 * 1024,
        timeout_graceful_shutdown=5,
    )


async def _until_stopped(servers: list[_Server], house: House, settings: Settings) -> None:
    def stop() -> None:
        for server in servers:
            server.should_exit = True

    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stop)
    async with asyncio.TaskGroup() as group:
        running = [group.create_task(server.serve()) for server in servers]
        telling = group.create_task(_tell(house.engine, settings))
        await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        stop()
        telling.cancel()


async def _tell(engine: Engine, settings: Settings) -> None:
    """Prints the address once the engine answers, or that it does not."""
    url = settings.public_url or f"http://{settings.host}:{settings.port}"
    for _ in range(ENGINE_PATIENCE_S * 4):
        if await engine.ready():
            say.print(f"✔ 已就绪 ready: [bold]{url}/[/bold]   工作台 console: [bold]{url}/console[/bold]")
            return
        await asyncio.sleep(0.25)
    log = Path(settings.data_dir) / "engine.log"
    say.print(f"! 对话引擎没有启动 the engine did not start, see {log}; the service runs without it at {url}/")
