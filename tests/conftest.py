"""What all suites share: the database that they run on."""

import asyncio
from collections.abc import Iterator

import pytest

from api.migrations.run import upgrade
from tests.machinery.postgres import Postgres


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--postgres", action="store_true", help="run the suites of the api on PostgreSQL instead of SQLite"
    )


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL that is started for the tests that ask for it."""
    made = Postgres()
    try:
        made.start()
        yield made
    finally:
        made.close()


@pytest.fixture(scope="session")
def migrated(postgres: Postgres) -> str:
    """A database at the newest revision, to be copied: migrations take longer than most tests."""
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
