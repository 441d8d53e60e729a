"""The house of the api's suite, on PostgreSQL."""

import pytest

from tests.api.conftest import app, citizen, citizens, client, engine, first_day, house, settings

__all__ = ["app", "citizen", "citizens", "client", "engine", "first_day", "house", "settings"]


@pytest.fixture
def database_url(on_postgres: str) -> str:
    return on_postgres
