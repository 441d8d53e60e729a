"""The assigner of one more process, at work on the queue until it is ended."""

import asyncio

from api.build import build
from api.logs import configure
from api.settings import Settings


async def assign() -> None:
    house = build(Settings())
    while True:
        await house.desk.assigner.run()
        await asyncio.sleep(0.02)


if __name__ == "__main__":
    configure("ERROR")
    asyncio.run(assign())
