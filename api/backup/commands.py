"""`hongniang backup` and `hongniang restore`."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from api.backup.archive import BadArchive
from api.backup.databases import CannotCopy
from api.backup.service import CannotRestore
from api.backup.service import backup as run_backup
from api.backup.service import restore as run_restore
from api.settings import Settings
from api.vault.keys import BadKey

say = Console(highlight=False)
err = Console(stderr=True, highlight=False, soft_wrap=True)

Json = Annotated[bool, typer.Option("--json", help="For programs.")]


def backup(
    to: Annotated[Path, typer.Argument(help="The archive to write, e.g. hongniang-2026-11-24.tar.gz.")],
    keys: Annotated[
        Path | None, typer.Option(help="Also write the vault's keys, to be kept in another place than the archive.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Copy the database, files included, while the service runs. The archive holds no key."""
    if not as_json:
        say.print("▸ 正在备份数据库和文件 …")
    try:
        copied = run_backup(Settings(), to, keys)
    except FileExistsError as error:
        err.print(f"文件已经存在：{error}。请换一个名字，备份不会覆盖旧的备份。")
        raise typer.Exit(1) from error
    except (CannotCopy, BadKey, OSError) as error:
        err.print(f"备份没有完成：{error}")
        raise typer.Exit(1) from error
    if as_json:
        typer.echo(json.dumps({"archive": str(to), **asdict(copied)}, ensure_ascii=False))
        return
    say.print(f"✔ {to}：{copied.database}，版本 {copied.revision}，{copied.bytes:,} 字节")
    where = (
        f"密钥另存在 {keys}，请和备份分开保管。" if keys else "备份里没有密钥，请另外保管 vault.key，或用 --keys 另存。"
    )
    say.print(f"  {where}")


def restore(
    source: Annotated[Path, typer.Argument(help="An archive that `backup` wrote.")],
    keys: Annotated[Path | None, typer.Option(help="The file of keys that `backup --keys` wrote.")] = None,
    as_json: Json = False,
) -> None:
    """Put a backup into an empty data folder and database. Refuses where anything is there."""
    if not as_json:
        say.print("▸ 正在核对和恢复 …")
    try:
        manifest = run_restore(Settings(), source, keys)
    except (CannotRestore, CannotCopy, BadArchive, BadKey, OSError) as error:
        err.print(f"没有恢复：{error}")
        raise typer.Exit(1) from error
    if as_json:
        typer.echo(json.dumps({"made_at": manifest.made_at, "revision": manifest.revision}, ensure_ascii=False))
        return
    say.print(f"✔ 已恢复 {manifest.made_at} 的备份。现在可以运行 hongniang serve。")
