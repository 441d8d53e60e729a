"""Runs the house: migrations, the engine, the public door and the actions' listener, until told to stop."""

import asyncio
import contextlib
import secrets
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import uvicorn
from filelock import FileLock, Timeout
from rich.console import Console

from actions.executor import build_executor
from api.applications.demo import seed
from api.build import build
from api.clock import Clock
from api.combination import check
from api.datafiles import DataFiles
from api.engine.client import Engine
from api.engine.listener import create_listener
from api.engine.process import EngineProcess, free_port
from api.house import House
from api.main import create_app
from api.migrations.run import upgrade
from api.postgres import sole_holder
from api.settings import ROOT, Settings
from api.staff.accounts import first_start

say = Console(highlight=False)

ENGINE_PATIENCE_S = 120


class AlreadyRunning(Exception):
    """Another api process has this database open."""


class _Server(uvicorn.Server):
    """Signals are the house's affair: it has two servers and an engine to stop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve(settings: Settings, clock: Clock | None = None) -> None:
    """Runs until SIGINT or SIGTERM.

    Args:
        clock: one that is moved from outside, for rehearsals.

    Raises:
        AlreadyRunning: a second api process where there may be only one.
        Refused: settings under which data could be lost.
        ModelMissing: no model was trained.
    """
    check(settings)
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    say.print("▸ 数据库 database: migrating …")
    async with _the_only_one(settings):
        await upgrade(settings.db_url)
        await _run(settings, clock)


@contextlib.asynccontextmanager
async def _the_only_one(settings: Settings) -> AsyncIterator[None]:
    """Keeps a second api process away, unless Redis connects them. Raises AlreadyRunning."""
    if settings.redis_url:
        yield
    elif settings.on_postgres:
        async with sole_holder(settings.db_url, "hongniang api") as alone:
            if not alone:
                raise AlreadyRunning("the database is in use by another api process and HONGNIANG_REDIS_URL is not set")
            yield
    else:
        lock = FileLock(settings.data_dir / "api.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise AlreadyRunning(f"{settings.data_dir} is in use by another api process") from error
        with lock:
            yield


async def _run(settings: Settings, clock: Clock | None) -> None:
    actions_port = settings.actions_port or free_port()
    token = settings.engine_token.get_secret_value() or secrets.token_urlsafe(32)
    secret = settings.action_secret.get_secret_value() or secrets.token_urlsafe(32)
    actions_url = settings.actions_url or f"http://{settings.actions_host}:{actions_port}/webhook"
    own = None if settings.engines else _own_engine(settings, token, secret, actions_url)
    urls = settings.engines or [f"http://127.0.0.1:{own.port}" if own else ""]
    engine = Engine(urls, token, settings.engine_deadline_s, actions_url)
    house = build(settings, engine=engine, clock=clock)
    async with house.db.write() as session:
        await house.vault.recognises(session)
        for line in await first_start(session, house.clock, settings):
            say.print(line)
        if settings.demo and await seed(session, house, DataFiles(ROOT / "data").load("demo/postings.yml")):
            say.print("✔ 演示岗位 demo postings: 虚构的岗位和零工已放入")
    listener = create_listener(build_executor(house.assistant), secret)
    servers = [
        _Server(uvicorn.Config(listener, settings.actions_host, actions_port, log_config=None, access_log=False)),
        _Server(_public(house, settings)),
    ]
    if own is not None:
        say.print("▸ 对话引擎 engine: loading the model …")
        await own.start()
    try:
        await _until_stopped(servers, house, settings)
    finally:
        say.print("▸ 正在停止 stopping …")
        if own is not None:
            await own.stop()


def _own_engine(settings: Settings, token: str, secret: str, actions_url: str) -> EngineProcess:
    environment = {
        "HONGNIANG_ENGINE_TOKEN": token,
        "HONGNIANG_ACTION_URL": actions_url,
        "HONGNIANG_ACTION_SECRET": secret,
    }
    return EngineProcess(free_port(), environment, settings.data_dir / "engine.log")


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
