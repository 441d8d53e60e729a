"""The command line `hongniang` (contract, section 6)."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from api.channels.wechat.commands import app as wechat
from api.logs import configure
from api.policies.commands import app as policies
from api.retention.commands import purge_ as purge
from api.services.commands import app as services
from api.settings import Settings
from api.vault.commands import app as vault

app = typer.Typer(no_args_is_help=True, help="就业红娘: the assistant of a provincial public employment service.")
staff = typer.Typer(no_args_is_help=True, help="Accounts of volunteers, clerks, editors and supervisors.")
data = typer.Typer(no_args_is_help=True, help="The files of data/, and what editors made of them.")
app.add_typer(staff, name="staff")
app.add_typer(data, name="data")
app.add_typer(policies, name="policies")
app.add_typer(wechat, name="wechat")
app.add_typer(vault, name="vault")
app.add_typer(services, name="services")
app.command("purge")(purge)

say = Console(highlight=False)
err = Console(stderr=True, highlight=False)


@app.command()
def serve() -> None:
    """Run the engine and the api until Ctrl-C."""
    from uvicorn.loops.auto import auto_loop_factory

    from api.engine.process import ModelMissing
    from api.serve import AlreadyRunning, NotYet
    from api.serve import serve as run
    from bot.channels.wechat.crypto import BadKey

    settings = Settings()
    configure(settings.log_level)
    try:
        asyncio.run(run(settings), loop_factory=auto_loop_factory())
    except AlreadyRunning as error:
        err.print(f"已经有一个服务在使用这个数据目录，请先停止它，或换一个 HONGNIANG_DATA_DIR。({error})")
        raise typer.Exit(1) from error
    except (NotYet, ModelMissing, BadKey) as error:
        err.print(str(error))
        raise typer.Exit(1) from error


@app.command()
def openapi() -> None:
    """Print the OpenAPI document, from which the console's types are made."""
    from tempfile import mkdtemp

    from api.build import build
    from api.main import create_app

    settings = Settings(data_dir=mkdtemp())  # type: ignore[arg-type] # pydantic makes the path
    json.dump(create_app(build(settings)).openapi(), sys.stdout, ensure_ascii=False, indent=1)


@staff.command("add")
def staff_add(
    username: str,
    name: Annotated[str, typer.Option(help="The name that citizens see.")],
    role: Annotated[list[str], typer.Option(help="volunteer, clerk, editor, supervisor or admin; repeatable.")],
) -> None:
    """Add an account and print its generated password once."""
    from api.staff.commands import add

    say.print(asyncio.run(add(Settings(), username, name, role)))


@staff.command("list")
def staff_list(as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """List the accounts."""
    from api.staff.commands import listing

    rows = asyncio.run(listing(Settings()))
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        typer.echo(f"{row['username']}\t{row['name']}\t{','.join(row['roles'])}\t{row['state']}")


@staff.command("disable")
def staff_disable(username: str) -> None:
    """Disable an account and end its sessions."""
    from api.staff.commands import disable

    if not asyncio.run(disable(Settings(), username)):
        err.print(f"没有这个账号：{username}。用 hongniang staff list 查看全部账号。")
        raise typer.Exit(1)


@data.command("export")
def data_export(
    to: Annotated[
        Path | None, typer.Option(help="The folder to write to: data/ of this checkout where not given.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Write what editors published back to data/faq, to be looked through and committed."""
    from api.curation.export import export
    from api.settings import ROOT

    written = asyncio.run(export(Settings(), to or ROOT / "data"))
    if as_json:
        typer.echo(json.dumps({"written": written}, ensure_ascii=False))
        return
    for name in written:
        say.print(f"✔ {name}")
    if not written:
        say.print("data/faq 已经是最新的。")


def main() -> None:
    app()
