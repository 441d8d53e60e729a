"""`hongniang wechat`: what an operator does once."""

import asyncio
import json
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from api.settings import Settings

app = typer.Typer(no_args_is_help=True, help="WeChat's Official Account.")


@app.callback()
def _main() -> None:
    """WeChat's Official Account."""


@app.command()
def menu(
    show: Annotated[bool, typer.Option("--show", help="Print what would be sent, and send nothing.")] = False,
) -> None:
    """Put the menu of data/channels/wechat.yml into force."""
    from api.channels.wechat.failures import CallFailed, Refused
    from api.settings import Settings
    from bot.channels.wechat.codes import reason

    settings = Settings()
    built = _built(settings)
    if show:
        typer.echo(json.dumps(built, ensure_ascii=False, indent=1))
        return
    if not (settings.wechat_on and settings.wechat_app_secret.get_secret_value()):
        _give_up("请先设置 HONGNIANG_WECHAT_TOKEN、HONGNIANG_WECHAT_APP_ID 和 HONGNIANG_WECHAT_APP_SECRET。")
    try:
        asyncio.run(_create(settings, built))
    except CallFailed as error:
        why = reason(str(error)) if isinstance(error, Refused) else "连不上微信的接口，请检查网络"
        _give_up(f"{why}。({error})")
    typer.echo("✔ 菜单已生效，已打开的聊天窗口几分钟内会更新。")


def _built(settings: "Settings") -> dict[str, Any]:
    from api.datafiles import DataFiles
    from api.settings import ROOT
    from bot.channels.wechat.menu import BadMenu, build

    try:
        return build(DataFiles(ROOT / "data").load("channels/wechat.yml")["menu"], settings.base_url)
    except BadMenu as error:
        _give_up(f"菜单不合规定 the menu does not fit: {error}")


def _give_up(why: str) -> NoReturn:
    typer.echo(why, err=True)
    raise typer.Exit(1)


async def _create(settings: "Settings", built: dict[str, Any]) -> None:
    import httpx

    from api.channels.wechat.client import Client
    from api.clock import Clock

    http = httpx.AsyncClient(base_url=settings.wechat_api_base_url)
    client = Client(Clock(settings.now), http, settings.wechat_app_id, settings.wechat_app_secret.get_secret_value())
    try:
        await client.create_menu(built)
    finally:
        await client.close()
