"""Backup and restore: the database, which holds the files too, in one archive; the vault's keys apart."""

import asyncio
import base64
import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from api.backup.archive import DATABASE, Manifest, pack, unpack
from api.backup.databases import CannotCopy, copier_of
from api.clock import Clock, iso
from api.db import Database
from api.migrations.run import config, upgrade
from api.settings import Settings
from api.vault import repository as vault
from api.vault.keys import KEY_FILE, Key, decode_keys, load_keys


class CannotRestore(Exception):
    """Restoring would overwrite something, or what it needs is not there; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What an archive holds."""

    database: str
    revision: str
    bytes: int
    keys: list[str]


def backup(settings: Settings, to: Path, keys_to: Path | None = None) -> Copied:
    """Copies a house that may be at work.

    Args:
        to: the archive; it never holds a key.
        keys_to: where the keys go, for another place than the archive's.

    Raises:
        CannotCopy: the database cannot be read.
        FileExistsError: there is a file already.
    """
    for path in filter(None, (to, keys_to)):
        if path.exists():
            raise FileExistsError(path)
    copier = copier_of(settings)
    with TemporaryDirectory(dir=to.resolve().parent, prefix=".backup-") as name:
        folder = Path(name)
        copier.dump(folder / DATABASE)
        revision, key_ids = asyncio.run(_state(settings))
        manifest = Manifest(iso(Clock(settings.now).now()), version("hongniang"), copier.kind, revision, key_ids)
        pack(folder, manifest, to)
    if keys_to is not None:
        _write_keys(keys_to, load_keys(settings))
    return Copied(manifest.database, revision, to.stat().st_size, key_ids)


async def _state(settings: Settings) -> tuple[str, list[str]]:
    db = Database(settings.db_url)
    try:
        async with db.read() as session:
            revision = (await session.execute(text("SELECT version_num FROM alembic_version"))).scalar_one()
            return str(revision), sorted(await vault.key_ids(session))
    except SQLAlchemyError as error:
        raise CannotCopy("数据库里还没有 hongniang 的数据，没有什么可备份。") from error
    finally:
        await db.close()


def restore(settings: Settings, source: Path, keys_from: Path | None = None) -> Manifest:
    """Puts an archive into an empty house and brings it to this release.

    Raises:
        BadArchive: the archive is broken or of another kind.
        CannotRestore: the house is not empty, a key is missing, or the archive is newer than this release.
        CannotCopy: the database refuses.
    """
    copier = copier_of(settings)
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    _empty(database_is_empty=copier.is_empty())
    with TemporaryDirectory(dir=settings.data_dir, prefix=".restore-") as name:
        folder = Path(name)
        manifest = unpack(source, folder)
        if manifest.database != copier.kind:
            raise CannotRestore(
                f"备份来自 {manifest.database}，而现在的设置用的是 {copier.kind}。"
                "请设置（或去掉）HONGNIANG_DATABASE_URL，使两边相同。"
            )
        if manifest.revision not in {one.revision for one in ScriptDirectory.from_config(config()).walk_revisions()}:
            raise CannotRestore("备份来自更新的版本。请先升级软件，再恢复。")
        _keys(settings, manifest.key_ids, keys_from)
        copier.load(folder / DATABASE)
    asyncio.run(upgrade(settings.db_url))
    return manifest


def _empty(*, database_is_empty: bool) -> None:
    if not database_is_empty:
        raise CannotRestore(
            "这里的数据库已经有数据，恢复会把它盖掉，所以没有动。请换一个空的 HONGNIANG_DATA_DIR 和空的数据库。"
        )


def _keys(settings: Settings, needed: Sequence[str], keys_from: Path | None) -> None:
    """Has every key that the archive needs; those of a file are put in their place where the house has none."""
    own = settings.data_dir / KEY_FILE
    if keys_from is not None and not own.exists() and not settings.vault_keys.get_secret_value():
        found = decode_keys(keys_from.read_text("ascii"), str(keys_from))
        _write_keys(own, found)
    elif own.exists() or settings.vault_keys.get_secret_value():
        found = load_keys(settings)
    else:
        found = []
    missing = sorted(set(needed) - {key.id for key in found})
    if missing:
        raise CannotRestore(
            f"缺少密钥（编号 {'、'.join(missing)}），证件号等加密内容将打不开，所以没有恢复。"
            "请用 --keys 指定备份时另存的密钥文件，或设置 HONGNIANG_VAULT_KEYS。"
        )


def _write_keys(path: Path, keys: Sequence[Key]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(",".join(base64.b64encode(key.secret).decode() for key in keys))
