"""Every migration upgrades a populated database of the release before it, here on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from api.migrations.run import upgrade
from api.settings import Settings
from tests.api.test_migrations import CONVERSATION, ROW, TURN, on
from tests.machinery.postgres import Postgres


@pytest.fixture
async def engine(postgres: Postgres) -> AsyncIterator[AsyncEngine]:
    """Of an empty database."""
    name = postgres.database()
    made = create_async_engine(Settings(database_url=postgres.url(name)).db_url)
    yield made
    await made.dispose()
    postgres.drop(name)


async def test_a_populated_database_is_upgraded_to_what_the_models_say(engine: AsyncEngine) -> None:
    await on(engine, command.upgrade, "0001")
    async with engine.begin() as connection:
        for statement in (CONVERSATION, TURN):
            await connection.execute(text(statement))
        await connection.execute(text(ROW.replace(":title", "'旧'").replace(":begins", "'2021-12-31'")))
    await on(engine, command.upgrade, "head")
    async with engine.begin() as connection:
        assert (await connection.execute(text("SELECT text FROM turn"))).scalars().all() == ["你好"]
        assert (await connection.execute(text("SELECT title FROM document"))).scalars().all() == ["旧"]
        created = (await connection.execute(text("SELECT created_at FROM turn"))).scalar_one()
    assert isinstance(created, datetime)
    assert created.tzinfo is not None
    await on(engine, command.check)


async def test_all_migrations_can_be_taken_back(engine: AsyncEngine) -> None:
    await on(engine, command.upgrade, "head")
    await on(engine, command.downgrade, "0001")
    async with engine.begin() as connection:
        assert (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar_one() == "0001"
    await on(engine, command.upgrade, "head")
    await on(engine, command.check)


async def test_processes_that_start_together_migrate_once(engine: AsyncEngine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    await asyncio.gather(*(upgrade(url) for _ in range(4)))
    async with engine.begin() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM event_counter"))).scalar_one() == 1
        assert (await connection.execute(text("SELECT count(*) FROM alembic_version"))).scalar_one() == 1
