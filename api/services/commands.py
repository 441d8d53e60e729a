"""`hongniang services`: what is made from the definitions."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from api.clock import Clock
from api.datafiles import DataFiles
from api.services.editions import Editions
from api.settings import ROOT
from bot.services.graph import page

app = typer.Typer(no_args_is_help=True, help="The services of data/services.")
say, err = Console(highlight=False), Console(stderr=True, highlight=False)


@app.callback()
def _group() -> None:
    """Keeps `docs` a command of its own."""


@app.command("docs")
def docs(
    to: Annotated[Path | None, typer.Option(help="The folder: docs/services of this checkout where not given.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail where a page is not current.")] = False,
) -> None:
    """Draw each service's graph from its definition."""
    folder = to or ROOT / "docs" / "services"
    made = {f"{s.id}.md": page(s) for s in Editions(Clock(None), DataFiles(ROOT / "data")).catalogue}
    stale = [
        name for name, text in made.items()
        if not (folder / name).is_file() or (folder / name).read_text("utf-8") != text
    ]  # fmt: skip
    gone = [path.name for path in folder.glob("*.md") if path.name not in made]
    if check and (stale or gone):
        err.print(f"不是最新的：{'、'.join([*stale, *gone])}。运行 hongniang services docs 更新。")
        raise typer.Exit(1)
    if not check:
        folder.mkdir(parents=True, exist_ok=True)
        for name in stale:
            (folder / name).write_text(made[name], "utf-8")
        for name in gone:
            (folder / name).unlink()
    say.print(f"✔ {len(made)} 个事项的图{'都是最新的' if check or not stale else f'已更新 {len(stale)} 个'}")
