"""Waiting in working time: lunch, nights, holidays and 调休 do not count; danger runs by the clock."""

from datetime import datetime
from pathlib import Path

import pytest
import yaml

from api.clock import CHINA
from bot.handoff.sla import Sla
from bot.services.workdays import Calendar

DATA = Path(__file__).parents[2] / "data"
SLA = Sla(
    {"hours": [["08:30", "12:00"], ["14:00", "17:30"]], "minutes": 30, "urgent_minutes": 5, "topics": {"欠薪维权": 20}},
    Calendar(yaml.safe_load((DATA / "calendar/workdays.yml").read_text("utf-8"))),
)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("since", "until", "minutes"),
    [
        ("2026-11-23T09:00", "2026-11-23T09:45", 45),
        ("2026-11-23T11:50", "2026-11-23T14:10", 20),
        ("2026-11-23T17:20", "2026-11-24T08:40", 20),
        ("2026-11-20T17:20", "2026-11-23T08:40", 20),
        ("2026-11-21T09:00", "2026-11-22T09:00", 0),
        ("2026-09-30T17:00", "2026-10-03T12:00", 30),
        ("2026-11-23T09:00", "2026-11-23T08:00", 0),
        ("2026-11-23T06:00", "2026-11-24T20:00", 840),
    ],
)
def test_only_working_time_counts(since: str, until: str, minutes: int) -> None:
    assert SLA.waited(_at(since), _at(until), urgent=False) == minutes


def test_danger_runs_day_and_night() -> None:
    assert SLA.waited(_at("2026-11-22T03:00"), _at("2026-11-22T03:06"), urgent=True) == 6
    assert SLA.breached("安全", _at("2026-11-22T03:00"), _at("2026-11-22T03:06"), urgent=True)
    assert not SLA.breached("安全", _at("2026-11-22T03:00"), _at("2026-11-22T03:05"), urgent=True)


def test_each_topic_has_its_limit() -> None:
    assert (SLA.limit("欠薪维权", urgent=False), SLA.limit("别的", urgent=False)) == (20, 30)
    assert SLA.breached("欠薪维权", _at("2026-11-23T09:00"), _at("2026-11-23T09:21"), urgent=False)
    assert not SLA.breached("别的", _at("2026-11-23T09:00"), _at("2026-11-23T09:21"), urgent=False)
