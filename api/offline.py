"""A unit of work for the command line, on a database brought up to date first."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession

from api.db import Database
from api.migrations.run import upgrade
from api.settings import Settings


@asynccontextmanager
async def unit_of_work(settings: Settings) -> AsyncIterator[AsyncSession]:
    """Commits at its end; also where no service was ever started on this data folder."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    await upgrade(settings.db_url)
    db = Database(settings.db_url)
    try:
        async with db.write() as session:
            yield session
    finally:
        await db.close()
