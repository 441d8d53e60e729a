"""The whole channel on one machine, without an account: `make wechat-demo`."""

import asyncio
import contextlib
import os
import secrets
from collections.abc import Iterator

import httpx
import uvicorn
import yaml
from pydantic import SecretStr
from rich.console import Console

from api.clock import Clock
from api.logs import configure
from api.serve import serve
from api.settings import ROOT, Settings
from bot.channels.wechat.crypto import AesKey
from tests.channels.wechat.simulator.app import create
from tests.channels.wechat.simulator.phone import Account, Phone
from tests.channels.wechat.simulator.platform import Platform

PORT = int(os.environ.get("WECHAT_DEMO_PORT", "8090"))
PATIENCE_S = 5

say = Console(highlight=False)


class _Server(uvicorn.Server):
    """Signals are the house's affair."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def main() -> None:
    url, token, secret = f"http://127.0.0.1:{PORT}", secrets.token_hex(8), secrets.token_hex(8)
    encoding_key, app_id = secrets.token_urlsafe(64).replace("-", "A").replace("_", "B")[:43], "wx0000000000demo01"
    settings = Settings(
        demo=True,
        data_dir=Settings().data_dir / "wechat-demo",
        wechat_token=SecretStr(token),
        wechat_app_id=app_id,
        wechat_app_secret=SecretStr(secret),
        wechat_encoding_aes_key=SecretStr(encoding_key),
        wechat_api_base_url=url,
        wechat_oauth=True,
        wechat_oauth_base_url=url,
    )
    configure(settings.log_level)
    clock = Clock(settings.now)
    platform = Platform(clock, app_id, secret, certified=settings.wechat_certified)
    house = httpx.AsyncClient(base_url=f"http://{settings.host}:{settings.port}", timeout=30)

    async def post(query: dict[str, str], body: bytes) -> httpx.Response:
        try:
            return await house.post("/channels/wechat", params=query, content=body)
        except httpx.HTTPError:
            return httpx.Response(503)

    async def patience() -> None:
        await asyncio.sleep(PATIENCE_S)

    account = Account(token, app_id, AesKey.of(encoding_key))
    phone = Phone(platform, account, post, f"oDemo{secrets.token_hex(4)}", patience)
    items = yaml.safe_load((ROOT / "data/channels/wechat.yml").read_text("utf-8"))["menu"]
    server = _Server(uvicorn.Config(create(phone, items, settings.base_url), port=PORT, log_config=None))
    say.print(f"▸ 微信模拟器 simulator of WeChat: [bold]{url}/[/bold]")
    simulating = asyncio.create_task(server.serve())
    try:
        await serve(settings, clock)
    finally:
        server.should_exit = True
        await simulating
        await house.aclose()


with contextlib.suppress(KeyboardInterrupt):
    asyncio.run(main())
