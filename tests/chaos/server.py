"""The public app as a process of its own, on a fixed port, with an engine that only echoes. It is made to be killed."""

import asyncio
import sys

import uvicorn

from api.build import build
from api.logs import configure
from api.main import create_app
from api.migrations.run import upgrade
from api.settings import Settings
from tests.api.conftest import ScriptedEngine, echo


async def serve(port: int) -> None:
    settings = Settings()
    configure("ERROR")
    await upgrade(settings.db_url)
    app = create_app(build(settings, engine=ScriptedEngine(echo)))
    await uvicorn.Server(uvicorn.Config(app, "127.0.0.1", port, log_config=None, access_log=False)).serve()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
