"""What all suites share: the database that they run on.

The engine's suite has this file above it, too, and nothing of the api: what needs that is imported where it is used.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.machinery.postgres import Postgres


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgres", action="store_true", help="run the suites of the api on PostgreSQL, not SQLite")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL that is started for the tests that ask for it."""
    from tests.machinery.postgres import Postgres

    made = Postgres()
    try:
        made.start()
        yield made
    finally:
        made.close()


@pytest.fixture(scope="session")
def migrated(postgres: Postgres) -> str:
    """A database at the newest revision, to be copied: migrations take longer than most tests."""
    from api.migrations.run import upgrade

    name = postgres.database()
    asyncio.run(upgrade(postgres.url(name).replace("postgresql", "postgresql+asyncpg")))
    return name


@pytest.fixture
def on_postgres(postgres: Postgres, migrated: str) -> Iterator[str]:
    """The address of a database of one's own on PostgreSQL."""
    name = postgres.database(migrated)
    yield postgres.url(name)
    postgres.drop(name)


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """Empty for the embedded SQLite; with `--postgres` a database on PostgreSQL."""
    return str(request.getfixturevalue("on_postgres")) if request.config.getoption("--postgres") else ""
