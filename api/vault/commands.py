"""`hongniang vault`: the keys of the vault."""

import asyncio
import json
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from api.clock import Clock
from api.db import Database
from api.migrations.run import upgrade
from api.settings import Settings
from api.vault.keys import BadKey, load_keys
from api.vault.rotation import left, rotate
from api.vault.service import SealBroken, Vault

app = typer.Typer(no_args_is_help=True, help="The vault of personal values.")
say, err = Console(highlight=False), Console(stderr=True, highlight=False)


@app.callback()
def _group() -> None:
    """Keeps `rotate` a command of its own."""


@app.command("rotate")
def rotate_(as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """Encrypt everything anew under the first key of HONGNIANG_VAULT_KEYS. May be cut off and run again at any time."""
    settings = Settings()
    try:
        done = asyncio.run(_rotate(settings, quiet=as_json))
    except BadKey as error:
        err.print(f"密钥读不了：{error}")
        raise typer.Exit(1) from error
    except SealBroken as error:
        err.print(f"有内容打不开（{error}）：请把旧密钥也写进 HONGNIANG_VAULT_KEYS，新的在前、旧的在后，再运行一次。")
        raise typer.Exit(1) from error
    if as_json:
        typer.echo(json.dumps({"renewed": done, "left": 0}))
    else:
        say.print(f"✔ 已用新密钥重新加密 {done} 项，没有遗留。旧密钥可以从 HONGNIANG_VAULT_KEYS 里去掉了。")


async def _rotate(settings: Settings, *, quiet: bool) -> int:
    await upgrade(settings.db_url)
    db, vault = Database(settings.db_url), Vault(Clock(settings.now), load_keys(settings))
    try:
        async with db.read() as session:
            total = await left(session, vault)
        with Progress(console=err, disable=quiet) as progress:
            bar = progress.add_task("重新加密", total=total)
            return await rotate(db, vault, lambda done: progress.update(bar, completed=done))
    finally:
        await db.close()
