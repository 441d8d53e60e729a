"""`hongniang doctor`."""

import asyncio
import json
from dataclasses import asdict
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console

from api.doctor.checks import Finding, examine, worst
from api.settings import Settings

say = Console(highlight=False, soft_wrap=True)

_SIGNS = {"ok": "✔", "warning": "!", "error": "✘"}


def doctor(as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """Look for what is missing or misconfigured, and say how to put it right. Status 1 where anything is wrong."""
    findings = asyncio.run(_all(quiet=as_json))
    level = worst(findings)
    if as_json:
        typer.echo(json.dumps({"level": level, "findings": [asdict(one) for one in findings]}, ensure_ascii=False))
    elif level == "ok":
        say.print("一切正常。")
    if level == "error":
        raise typer.Exit(1)


async def _all(*, quiet: bool) -> list[Finding]:
    try:
        settings = Settings()
    except ValidationError as error:
        found = [
            Finding(
                "settings",
                "error",
                f"HONGNIANG_{str(one['loc'][0]).upper()} 的值不对。",
                "请按 docs/operations.md 改正。",
            )
            for one in error.errors()
        ]
        for one in found if not quiet else ():
            _print(one)
        return found
    found = []
    async for one in examine(settings):
        found.append(one)
        if not quiet:
            _print(one)
    return found


def _print(one: Finding) -> None:
    say.print(f"{_SIGNS[one.level]} {one.part}：{one.what}")
    if one.remedy:
        say.print(f"    → {one.remedy}")
