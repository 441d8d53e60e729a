"""`hongniang purge`: what is past its term of retention goes."""

import asyncio
import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, TaskID

from api.build import build
from api.datafiles import DataFiles
from api.migrations.run import upgrade
from api.retention.purge import Found, purge
from api.settings import ROOT, Settings
from bot.privacy.retention import Term, terms

say, err = Console(highlight=False), Console(stderr=True, highlight=False)


def purge_(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count, and delete nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Delete what is past its term of retention (data/retention.yml). May be cut off and run again at any time."""
    found = asyncio.run(_purge(Settings(), dry=dry_run, quiet=as_json))
    if as_json:
        typer.echo(json.dumps({"dry_run": dry_run, "rules": [asdict(one) for one in found]}, ensure_ascii=False))
        return
    for one in found:
        if one.days is None:
            say.print(f"– {one.title}：{one.number} 份，保存期限还没有确定，没有清除")
        else:
            say.print(f"✔ {one.title}（超过 {one.days} 天）：{'可以清除' if dry_run else '已清除'} {one.number} 项")


async def _purge(settings: Settings, *, dry: bool, quiet: bool) -> list[Found]:
    rules = terms(DataFiles(ROOT / "data").load("retention.yml"))
    await upgrade(settings.db_url)
    house = build(settings)
    bars: dict[str, TaskID] = {}
    try:
        with Progress(console=err, disable=quiet) as progress:

            def tell(term: Term, done: int, total: int) -> None:
                bar = bars.setdefault(term.what, progress.add_task(term.title, total=total))
                progress.update(bar, completed=done)

            return await purge(house, rules, tell, dry=dry)
    finally:
        await house.engine.close()
        await house.db.close()
