"""Brings a database to the newest revision."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine


def config() -> Config:
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    return made


async def upgrade(url: str) -> None:
    """Raises what the driver raises where the database cannot be reached or changed."""

    def run(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":  # processes that start together: one migrates, the others wait
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('hongniang migrations', 0))"))
        made = config()
        made.attributes["connection"] = connection
        command.upgrade(made, "head")

    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(run)
    await engine.dispose()
