"""The simulator as a server: the platform's API for the house, and a phone for a person at the screen."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel

from bot.channels.wechat import menu
from tests.channels.wechat.simulator.phone import Phone

_PAGE = Path(__file__).parent / "page"


class Deed(BaseModel):
    """What the person at the screen does."""

    do: Literal["say", "press", "follow", "leave", "voice", "image", "scan"]
    text: str = ""


class Weather(BaseModel):
    """What the person at the screen has happen to the platform; what is not given stays as it is."""

    mode: Literal["plain", "compatible", "safe"] | None = None
    certified: bool | None = None
    later_minutes: int = 0
    lose_token: bool = False
    fail_next: int = 0


def create(phone: Phone, items: list[dict[str, Any]], page: str) -> FastAPI:
    """Args: items: the menu's; page: the address of the public page."""
    platform, running = phone.platform, set[asyncio.Task[Any]]()
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/")
    async def index() -> Response:
        return FileResponse(_PAGE / "index.html")

    @app.get("/connect/oauth2/authorize")
    async def authorize(request: Request) -> Response:
        """The page of OAuth, which with `snsapi_base` asks the person nothing."""
        back = platform.authorize(phone.openid, dict(request.query_params))
        return RedirectResponse(back, 302) if back else Response("10003 redirect_uri / 40013 appid", 400)

    @app.get("/sns/{path:path}")
    @app.api_route("/cgi-bin/{path:path}", methods=["GET", "POST"])
    async def api(path: str, request: Request) -> Response:
        answer = platform.call(request.url.path, dict(request.query_params), await request.body())
        if isinstance(answer, str):
            return Response(status_code=502)
        return Response(answer.content, media_type=answer.headers.get("content-type"))

    @app.get("/media/{media_id}")
    async def picture(media_id: str) -> Response:
        content, media_type = platform.media.get(media_id, (b"", ""))
        return Response(content, media_type=media_type) if content else Response(status_code=404)

    @app.get("/phone")
    async def screen() -> dict[str, Any]:
        return _state(phone, menu.build(items, page)["button"])

    @app.post("/phone")
    async def act(deed: Deed) -> dict[str, Any]:
        """Begins it; what comes of it is seen on the screen."""
        task = asyncio.ensure_future(_deeds(phone)[deed.do](deed.text))
        running.add(task)
        task.add_done_callback(running.discard)
        await asyncio.sleep(0)
        return await screen()

    @app.post("/weather")
    async def weather(change: Weather) -> dict[str, Any]:
        if change.mode is not None:
            phone.account = replace(phone.account, mode=change.mode)
        if change.certified is not None:
            platform.certified = change.certified
        if change.lose_token:
            platform.tokens.lose()
        if change.fail_next:
            platform.fail("/cgi-bin/message/custom/send", change.fail_next)
        platform.clock.advance(timedelta(minutes=change.later_minutes))
        return await screen()

    app.mount("/page", StaticFiles(directory=_PAGE))
    return app


def _deeds(phone: Phone) -> dict[str, Callable[[str], Awaitable[Any]]]:
    async def image(_text: str) -> None:
        phone.platform.media["demo"] = ((_PAGE / "picture.png").read_bytes(), "image/png")
        await phone.send("image", PicUrl="http://127.0.0.1/picture.png", MediaId="demo")

    return {
        "say": phone.say,
        "press": phone.press,
        "follow": lambda _: phone.follow(),
        "leave": lambda _: phone.leave(),
        "scan": lambda _: phone.deliver(phone.event("SCAN", EventKey="1")),
        "voice": lambda _: phone.send("voice", MediaId="demo", Format="amr"),
        "image": image,
    }


def _state(phone: Phone, buttons: list[dict[str, Any]]) -> dict[str, Any]:
    platform = phone.platform
    return {
        "shown": [
            {"how": shown.how, "text": shown.text, "at": shown.at.isoformat(), "media_id": shown.media_id}
            for shown in platform.screens[phone.openid]
        ],
        "following": phone.openid in platform.followers,
        "left": platform.quotas.left(phone.openid),
        "now": platform.clock.now().isoformat(),
        "mode": phone.account.mode,
        "certified": platform.certified,
        "deliveries": len(phone.delivered),
        "calls": [{"path": path.rpartition("/cgi-bin/")[2], "code": code} for path, code in platform.calls[-8:]],
        "menu": buttons,
    }
