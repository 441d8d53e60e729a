"""A copy of the database while the house is at work, and the way back, for both databases."""

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

from sqlalchemy.engine import make_url

from api.settings import Settings


class CannotCopy(Exception):
    """The database's own tool is missing or refuses; the message says what to do."""


class Copier(Protocol):
    """`kind` is kept in the archive: a copy of one database cannot be put into another."""

    kind: str

    def is_empty(self) -> bool:
        """Whether there is nothing that a restore would overwrite."""

    def dump(self, to: Path) -> None:
        """A consistent copy as of one moment; writers are not stopped."""

    def load(self, source: Path) -> None:
        """Into an empty database."""


class SqliteCopier:
    kind = "sqlite"

    def __init__(self, path: Path) -> None:
        self._path = path

    def is_empty(self) -> bool:
        return not self._path.exists()

    def dump(self, to: Path) -> None:
        if not self._path.exists():
            raise CannotCopy(f"没有找到数据库 {self._path}。请检查 HONGNIANG_DATA_DIR。")
        with sqlite3.connect(f"file:{self._path}?mode=ro", uri=True) as source, sqlite3.connect(to) as copy:
            source.backup(copy)
        source.close()
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.close()

    def load(self, source: Path) -> None:
        fresh = self._path.with_suffix(".restoring")
        shutil.copyfile(source, fresh)
        os.chmod(fresh, 0o600)
        fresh.replace(self._path)


class PostgresCopier:
    kind = "postgresql"

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._password = parts.password or ""
        host = parts.netloc.rpartition("@")[2]
        user = f"{parts.username}@" if parts.username else ""
        self._url = urlunsplit(("postgresql", f"{user}{host}", parts.path, parts.query, ""))

    def is_empty(self) -> bool:
        counted = self._run(
            "psql", "-XAtq", self._url, "-c",
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'",
        )  # fmt: skip
        return counted.strip() == "0"

    def dump(self, to: Path) -> None:
        self._run("pg_dump", "-Fc", "--no-owner", "--no-privileges", "-f", str(to), self._url)

    def load(self, source: Path) -> None:
        self._run(
            "pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges",
            "-d", self._url, str(source),
        )  # fmt: skip

    def _run(self, tool: str, *arguments: str) -> str:
        """The password goes by the environment: what stands in a command line can be read by everyone."""
        if shutil.which(tool) is None:
            raise CannotCopy(f"没有找到 {tool}。请安装 PostgreSQL 客户端：apt-get install postgresql-client")
        environment = {**os.environ, "PGPASSWORD": self._password} if self._password else dict(os.environ)
        done = subprocess.run([tool, *arguments], env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise CannotCopy(f"{tool} 失败：{done.stderr.strip() or done.stdout.strip()}")
        return done.stdout


def copier_of(settings: Settings) -> Copier:
    url = make_url(settings.db_url)
    if settings.on_postgres:
        return PostgresCopier(url.set(drivername="postgresql").render_as_string(hide_password=False))
    return SqliteCopier(Path(str(url.database)))
