"""The whole queue of a bad day, assigned by four processes at once."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.house import House
from api.settings import Settings
from tests.api.queueing import assert_all_are_served

WAITING = int(os.environ.get("POSTGRES_WAITING", "1000"))
PROCESSES = 4
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def assigners(settings: Settings, tmp_path: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    environment = {
        **os.environ, "HONGNIANG_DATABASE_URL": settings.database_url, "HONGNIANG_DATA_DIR": str(tmp_path / "var"),
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.postgres.assigner"]
    made = [subprocess.Popen(command, cwd=ROOT, env=environment) for _ in range(PROCESSES)]
    yield made
    for process in made:
        process.kill()
        process.wait(30)


async def test_all_who_wait_are_served_by_twenty_and_no_capacity_is_exceeded(
    house: House, assigners: list[subprocess.Popen[bytes]]
) -> None:
    await assert_all_are_served(house, waiting=WAITING, volunteers=20, assigners=0)
    assert [process.poll() for process in assigners] == [None] * PROCESSES, "an assigner ended with an error"
