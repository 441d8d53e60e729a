"""What is missing or misconfigured, and the remedy. Looks only: nothing is made, changed or sent."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

import httpx
from alembic.script import ScriptDirectory
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from api.combination import objections
from api.datacheck.check import check as check_data
from api.datafiles import DataFiles
from api.db import Database, unavailable
from api.engine.process import ModelMissing, current_model
from api.migrations.run import config
from api.settings import ROOT, Settings
from api.staff import repository as staff
from api.vault import repository as vault
from api.vault.keys import KEY_FILE, BadKey, decode_keys, load_keys
from bot.privacy.retention import terms

Level = Literal["ok", "warning", "error"]

_LEAST_FREE_BYTES = 2 * 2**30
_LOOK_S = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `remedy` is empty where all is well."""

    part: str
    level: Level
    what: str
    remedy: str = ""


Check = Callable[[Settings], Awaitable[list[Finding]]]


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Everything, in the order in which it is best put right."""
    for check in (_settings, _folder, _keys, _database, _redis, _engine, _pages, _tools, _facts, _terms, _public):
        for finding in await check(settings):
            yield finding


async def _settings(settings: Settings) -> list[Finding]:
    found = [Finding("settings", "error", one.what, one.remedy) for one in objections(settings)]
    return found or [Finding("settings", "ok", "设置之间没有冲突。")]


async def _folder(settings: Settings) -> list[Finding]:
    folder = settings.data_dir
    if not folder.exists():
        return [Finding("data_dir", "warning", f"数据目录 {folder} 还没有。", "第一次运行 hongniang serve 时会建好。")]
    found = []
    if folder.stat().st_mode & 0o077:
        found.append(Finding("data_dir", "error", f"数据目录 {folder} 别的用户也能读。", f"请运行 chmod 700 {folder}"))
    free = shutil.disk_usage(folder).free
    if free < _LEAST_FREE_BYTES:
        left = f"磁盘只剩 {free / 2**30:.1f} GB。"
        found.append(Finding("disk", "error", left, "请清理磁盘，或把 HONGNIANG_DATA_DIR 换到更大的盘。"))
    return found or [Finding("data_dir", "ok", f"数据目录 {folder} 可以用。")]


async def _keys(settings: Settings) -> list[Finding]:
    path = settings.data_dir / KEY_FILE
    try:
        given = decode_keys(settings.vault_keys.get_secret_value(), "HONGNIANG_VAULT_KEYS")
        if given:
            return [Finding("keys", "ok", f"密钥来自 HONGNIANG_VAULT_KEYS，共 {len(given)} 把。")]
        if not path.exists():
            return [Finding("keys", "warning", "还没有密钥。", "第一次运行时会在数据目录里生成；请另外备份它。")]
        decode_keys(path.read_text("ascii"), str(path))
    except (BadKey, UnicodeDecodeError) as error:
        return [Finding("keys", "error", f"密钥不能用：{error}", "请放回原来的密钥；不要新建，否则旧内容打不开。")]
    if path.stat().st_mode & 0o077:
        return [Finding("keys", "error", f"密钥文件 {path} 别的用户也能读。", f"请运行 chmod 600 {path}")]
    return [Finding("keys", "ok", f"密钥在 {path}。请确认另有一份备份。")]


async def _database(settings: Settings) -> list[Finding]:
    if not settings.on_postgres and not (settings.data_dir / "hongniang.db").exists():
        return [Finding("database", "warning", "数据库还没有建。", "第一次运行 hongniang serve 时会建好。")]
    try:
        db = Database(settings.db_url)
    except (SQLAlchemyError, ModuleNotFoundError) as error:
        return [Finding("database", "error", f"数据库地址不能用：{error}", "请检查 HONGNIANG_DATABASE_URL。")]
    try:
        return await _inside(db, settings)
    except Exception as error:
        if not isinstance(error, (SQLAlchemyError, OSError)) and not unavailable(error):
            raise
        what = f"数据库连不上，或者还没有建表（{type(error).__name__}）。"
        return [
            Finding("database", "error", what, "请检查 HONGNIANG_DATABASE_URL、网络和密码，再运行 hongniang serve。")
        ]
    finally:
        await db.close()


async def _inside(db: Database, settings: Settings) -> list[Finding]:
    async with db.read() as session:
        revision = (await session.execute(text("SELECT version_num FROM alembic_version"))).scalar_one()
        needed = set(await vault.key_ids(session))
        people = await staff.everyone(session)
    newest = ScriptDirectory.from_config(config()).get_current_head()
    found = [Finding("database", "ok", f"数据库连得上，版本 {revision}。")]
    if revision != newest:
        what = f"数据库的版本是 {revision}，软件要 {newest}。"
        found = [Finding("database", "warning", what, "重新启动 hongniang serve，会自动升级；升级前请先备份。")]
    has_keys = settings.vault_keys.get_secret_value() or (settings.data_dir / KEY_FILE).exists()
    missing = needed - {key.id for key in load_keys(settings)} if has_keys else needed
    if missing:
        what = f"数据库里有内容是用别的密钥加密的（编号 {'、'.join(sorted(missing))}）。"
        found.append(Finding("keys", "error", what, "请把原来的密钥加进 HONGNIANG_VAULT_KEYS。"))
    if not any("volunteer" in one.roles and not one.disabled for one in people):
        what = "没有可以接待群众的志愿者账号。"
        found.append(Finding("staff", "warning", what, "hongniang staff add 账号 --name 姓名 --role volunteer"))
    return found


async def _redis(settings: Settings) -> list[Finding]:
    if not settings.redis_url:
        return []
    try:
        client: Redis = Redis.from_url(settings.redis_url, socket_connect_timeout=_LOOK_S, socket_timeout=_LOOK_S)
        try:
            await client.ping()
        finally:
            await client.aclose()
    except (RedisError, OSError, ValueError) as error:
        what = f"Redis 连不上（{type(error).__name__}）。消息不会丢，但会慢一两秒。"
        return [Finding("redis", "error", what, "请检查 HONGNIANG_REDIS_URL，并启动 Redis。")]
    return [Finding("redis", "ok", "Redis 连得上。")]


async def _engine(settings: Settings) -> list[Finding]:
    if settings.engines:
        return [await _answers(url) for url in settings.engines]
    found = []
    try:
        found.append(Finding("model", "ok", f"对话模型 {current_model().name}。"))
    except ModelMissing:
        found.append(Finding("model", "error", "没有训练好的对话模型。", "请运行 make model"))
    if not (ROOT / "engine" / ".venv" / "bin" / "python").exists():
        found.append(Finding("engine", "error", "对话引擎的 Python 3.10 环境没有装。", "请运行 make setup"))
    return found


async def _answers(url: str) -> Finding:
    try:
        async with httpx.AsyncClient(timeout=_LOOK_S, trust_env=False) as client:
            (await client.get(f"{url}/webhooks/gateway/")).raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        what = f"对话引擎 {url} 没有应答（{type(error).__name__}）。"
        return Finding("engine", "error", what, "请在那台机器上运行 hongniang engine，并检查网络。")
    return Finding("engine", "ok", f"对话引擎 {url} 有应答。")


async def _pages(_settings: Settings) -> list[Finding]:
    if (ROOT / "web" / "dist").is_dir():
        return [Finding("web", "ok", "页面已经构建。")]
    return [Finding("web", "error", "页面还没有构建，群众和志愿者打不开网页。", "请运行 make web")]


async def _tools(settings: Settings) -> list[Finding]:
    if not settings.on_postgres:
        return []
    missing = [tool for tool in ("pg_dump", "pg_restore", "psql") if shutil.which(tool) is None]
    if missing:
        what = f"没有找到 {'、'.join(missing)}，不能备份。"
        return [Finding("backup", "error", what, "请安装 PostgreSQL 客户端：apt-get install postgresql-client")]
    return [Finding("backup", "ok", "备份要用的 PostgreSQL 工具都在。")]


async def _facts(_settings: Settings) -> list[Finding]:
    faults = check_data(ROOT / "data")
    found = [Finding("data", "error", f"{one.file}：{one.place}：{one.what}", one.remedy) for one in faults]
    return found or [Finding("data", "ok", "data/ 里的文件都符合格式，事实都有来源。")]


async def _terms(_settings: Settings) -> list[Finding]:
    """Terms of retention that the body has yet to name: what they are about is kept until then."""
    unset = [term for term in terms(DataFiles(ROOT / "data").load("retention.yml")) if term.days is None]
    return [
        Finding(
            "retention", "warning", f"“{one.title}”保存多久还没有定，hongniang purge 不清除它们。",
            "请单位按档案规定，在 data/retention.yml 里写上天数和依据，并去掉 review: editor。",
        )
        for one in unset
    ]  # fmt: skip


async def _public(settings: Settings) -> list[Finding]:
    found = []
    url = urlsplit(settings.public_url)
    if settings.public_url and url.scheme != "https" and url.hostname not in ("localhost", "127.0.0.1"):
        found.append(
            Finding("public", "error", "对外地址不是 https，密码和个人信息会被看到。", "请在前面放一个带证书的代理。")
        )
    if not settings.public_url and settings.host not in ("127.0.0.1", "localhost", "::1"):
        what = "服务对外开放，但没有设置 HONGNIANG_PUBLIC_URL。"
        found.append(Finding("public", "warning", what, "请设置成群众看到的地址，例如 https://jy.example.gov.cn"))
    if url.scheme == "https" and not settings.trusted_proxies:
        what = "有 https 代理，但没有设置 HONGNIANG_TRUSTED_PROXIES：所有人看起来来自同一个地址，限流会误伤。"
        found.append(Finding("public", "warning", what, "请设置成代理的地址。"))
    if settings.demo:
        found.append(Finding("demo", "warning", "演示账号是开着的。", "正式使用时请去掉 HONGNIANG_DEMO。"))
    if settings.now is not None:
        found.append(Finding("clock", "error", "时钟被拨过（HONGNIANG_NOW），期限会算错。", "正式使用时请去掉它。"))
    return found


def worst(findings: list[Finding]) -> Level:
    levels: tuple[Level, ...] = ("ok", "warning", "error")
    return max((one.level for one in findings), key=levels.index, default="ok")
