"""The shipped services, places and calendar on one civil date."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.services.definition import Service
from bot.services.loading import from_mapping, with_shared
from bot.services.parsers.context import Context
from bot.services.places import Places
from bot.services.workdays import Calendar

DATA = Path(__file__).parents[2] / "data"


def load(name: str) -> Any:
    return yaml.safe_load((DATA / name).read_text("utf-8"))


def definition(name: str) -> dict[str, Any]:
    """A service's data, its shared steps filled in."""
    return with_shared(load(f"services/{name}.yml"), load("services/shared/steps.yml"))


SERVICES = {path.stem: from_mapping(definition(path.stem)) for path in sorted((DATA / "services").glob("*.yml"))}


@pytest.fixture(scope="session")
def context() -> Context:
    places, calendar = Places(load("places/fujian.yml")), Calendar(load("calendar/workdays.yml"))
    return Context(date(2026, 11, 23), places, calendar)


@pytest.fixture(scope="session")
def service() -> Service:
    return SERVICES["unemployment_registration"]
