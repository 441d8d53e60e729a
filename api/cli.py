"""The command line `hongniang` (contract, section 6)."""

import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from api.backup.commands import backup, restore
from api.channels.wechat.commands import app as wechat
from api.doctor.commands import doctor
from api.logs import configure
from api.policies.commands import app as policies
from api.retention.commands import purge_ as purge
from api.services.commands import app as services
from api.settings import ROOT, Settings
from api.vault.commands import app as vault

app = typer.Typer(no_args_is_help=True, help="就业红娘: the assistant of a provincial public employment service.")
staff = typer.Typer(no_args_is_help=True, help="Accounts of volunteers, clerks, editors and supervisors.")
data = typer.Typer(no_args_is_help=True, help="The files of data/, and what editors made of them.")
app.command()(backup)
app.command()(restore)
app.command()(doctor)
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

    from api.combination import Refused
    from api.engine.process import ModelMissing
    from api.serve import AlreadyRunning
    from api.serve import serve as run
    from api.tracing import configure as trace
    from api.vault.service import SealBroken
    from bot.channels.wechat.crypto import BadKey

    settings = Settings()
    configure(settings.log_level)
    trace(settings.otlp_endpoint)
    try:
        asyncio.run(run(settings), loop_factory=auto_loop_factory())
    except AlreadyRunning as error:
        err.print(
            "已经有一个服务在使用这个数据目录或数据库，请先停止它，或换一个 HONGNIANG_DATA_DIR；"
            f"要同时运行多个，需要 PostgreSQL 和 Redis。({error})"
        )
        raise typer.Exit(1) from error
    except (Refused, ModelMissing, BadKey, SealBroken) as error:
        err.print(str(error))
        raise typer.Exit(1) from error


@app.command()
def engine(
    port: Annotated[int, typer.Option(help="Where it listens.")],
    host: Annotated[str, typer.Option(help="A network of ours alone; never the public one.")] = "127.0.0.1",
) -> None:
    """Run one dialogue engine by itself, for HONGNIANG_ENGINE_URLS of the api processes."""
    import os

    from api.engine.process import ModelMissing, command, engine_environment

    settings = Settings()
    token, secret = settings.engine_token.get_secret_value(), settings.action_secret.get_secret_value()
    if not token or not secret:
        err.print("请设置 HONGNIANG_ENGINE_TOKEN 和 HONGNIANG_ACTION_SECRET，与各 api 进程相同。")
        raise typer.Exit(1)
    own = {
        "HONGNIANG_ENGINE_TOKEN": token,
        "HONGNIANG_ACTION_SECRET": secret,
        "HONGNIANG_ACTION_URL": settings.actions_url or "http://127.0.0.1:9/webhook",
    }
    try:
        starts = command(host, port)
    except ModelMissing as error:
        err.print(str(error))
        raise typer.Exit(1) from error
    os.chdir(ROOT)
    os.execve(starts[0], starts, engine_environment(os.environ, own))  # noqa: S606 the process becomes the engine


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


@staff.command("reset-totp")
def staff_reset_totp(username: str) -> None:
    """Take an account's second factor away, where telephone and recovery codes are lost, and end its sessions."""
    from api.staff.commands import reset_totp

    if not asyncio.run(reset_totp(Settings(), username)):
        err.print(f"没有这个账号：{username}。用 hongniang staff list 查看全部账号。")
        raise typer.Exit(1)
    say.print(f"✔ {username} 的两步验证已重置，请本人登录后重新启用。")


@data.command("check")
def data_check(
    folder: Annotated[Path | None, typer.Argument(help="The folder: data/ of this checkout where not given.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Check every file of data/ against its schema and its sources. Status 1 where anything is wrong."""
    from api.datacheck.check import check

    faults = check(folder or ROOT / "data")
    if as_json:
        typer.echo(json.dumps([asdict(fault) for fault in faults], ensure_ascii=False))
    for fault in faults if not as_json else ():
        where = f"data/{fault.file}" + (f"：{fault.place}" if fault.place else "")
        err.print(f"✘ {where}：{fault.what}。→ {fault.remedy}", soft_wrap=True)
    if faults:
        raise typer.Exit(1)
    if not as_json:
        say.print("✔ data/ 里的文件都符合格式，事实都有来源。")


@data.command("export")
def data_export(
    to: Annotated[
        Path | None, typer.Option(help="The folder to write to: data/ of this checkout where not given.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Write what editors published back to data/faq, to be looked through and committed."""
    from api.curation.export import export

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
