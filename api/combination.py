"""Which settings go together: combinations that would lose data are refused, with a sentence that says what to do."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from api.settings import Settings


class Refused(Exception):
    """Settings under which data could be lost; the message is the sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Objection:
    """What is wrong, and what to do."""

    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.what}{self.remedy}"


def objections(settings: Settings) -> list[Objection]:
    """All that speaks against these settings."""
    return [*_database(settings), *_redis(settings), *_engines(settings)]


def check(settings: Settings) -> None:
    """Raises Refused with the first objection."""
    for objection in objections(settings):
        raise Refused(str(objection))


def _database(settings: Settings) -> list[Objection]:
    scheme = urlsplit(settings.database_url).scheme
    if settings.database_url and scheme not in ("postgres", "postgresql", "postgresql+asyncpg"):
        return [
            Objection(
                "HONGNIANG_DATABASE_URL 只支持 PostgreSQL。",
                "请写成 postgresql://用户:密码@主机/库名；要用自带的 SQLite，就不要设置它。",
            )
        ]
    return []


def _redis(settings: Settings) -> list[Objection]:
    if not settings.redis_url:
        return []
    found = []
    if urlsplit(settings.redis_url).scheme not in ("redis", "rediss", "unix"):
        found.append(Objection("HONGNIANG_REDIS_URL 的写法不对。", "请写成 redis://主机:6379/0。"))
    if not settings.on_postgres:
        found.append(
            Objection(
                "设置了 HONGNIANG_REDIS_URL，却没有 PostgreSQL：SQLite 只允许一个 api 进程，多个进程会丢数据。",
                "请同时设置 HONGNIANG_DATABASE_URL，或去掉 HONGNIANG_REDIS_URL。",
            )
        )
    if not settings.vault_keys.get_secret_value():
        found.append(
            Objection(
                "多个 api 进程必须用同一把密钥，否则一个进程加密的内容另一个打不开。",
                "请在每个进程上设置相同的 HONGNIANG_VAULT_KEYS。",
            )
        )
    return found


def _engines(settings: Settings) -> list[Objection]:
    if not settings.engines:
        return []
    found = []
    for name, secret in (("ENGINE_TOKEN", settings.engine_token), ("ACTION_SECRET", settings.action_secret)):
        if len(secret.get_secret_value()) < 16:
            found.append(
                Objection(
                    f"设置了 HONGNIANG_ENGINE_URLS，但 HONGNIANG_{name} 没有设置或太短。",
                    "请在 api 和引擎上设置同一个随机字符串（至少 16 个字符），例如 openssl rand -hex 32。",
                )
            )
    if any(urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname for url in settings.engines):
        found.append(Objection("HONGNIANG_ENGINE_URLS 的写法不对。", "请写成 http://主机:端口，多个用英文逗号隔开。"))
    return found
