"""Shifts, holidays and 调休, leave, and what a volunteer declares."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
import yaml

from bot.handoff.duty import Declared, Roster, on_duty, overlapping
from bot.handoff.waiting import wait_minutes
from bot.services.workdays import Calendar

CALENDAR = Calendar(yaml.safe_load((Path(__file__).parents[2] / "data/calendar/workdays.yml").read_text("utf-8")))
SPLIT = {"usual": {"workday": [["14:00", "17:30"], ["09:00", "12:00"]]}}
SILENT = Declared(available=False, at=None)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text + "+08:00")


@pytest.mark.parametrize(
    ("when", "there"),
    [
        ("2026-11-23T09:00", True), ("2026-11-23T11:59", True), ("2026-11-23T12:00", False),
        ("2026-11-23T13:30", False), ("2026-11-23T14:00", True), ("2026-11-22T10:00", False),
        ("2026-10-01T10:00", False),  # National Day
        ("2026-10-10T10:00", True),  # a Saturday that is worked (调休)
    ],
)  # fmt: skip
def test_split_shifts_on_working_days_by_the_yearly_notice(when: str, there: bool) -> None:
    assert on_duty(SILENT, Roster.from_json(SPLIT), at(when), CALENDAR) is there


def test_the_hours_of_a_date_outrank_the_usual_ones_and_leave_outranks_both() -> None:
    roster = Roster.from_json(
        {
            **SPLIT,
            "dates": {"2026-11-22": [["10:00", "11:00"]], "2026-11-23": [], "2026-11-25": [["08:00", "20:00"]]},
            "leaves": [{"first": "2026-11-25", "last": "2026-11-26", "reason": "年假"}],
        }
    )
    there = [
        f"2026-11-{day}T10:30" for day in range(21, 28) if on_duty(SILENT, roster, at(f"2026-11-{day}T10:30"), CALENDAR)
    ]
    assert there == ["2026-11-22T10:30", "2026-11-24T10:30", "2026-11-27T10:30"]


def test_what_is_declared_outranks_shifts_and_away_lasts_for_its_shift() -> None:
    roster, morning, afternoon = Roster.from_json(SPLIT), at("2026-11-23T10:00"), at("2026-11-23T15:00")
    assert on_duty(Declared(True, at("2026-11-20T10:00")), roster, at("2026-11-22T03:00"), CALENDAR)
    left = Declared(False, at("2026-11-23T09:30"))
    assert not on_duty(left, roster, morning, CALENDAR)
    assert on_duty(left, roster, afternoon, CALENDAR)


def test_who_is_always_on_duty_may_still_leave() -> None:
    night = at("2026-11-22T03:00")
    assert on_duty(SILENT, Roster(), night, CALENDAR, always=True)
    assert not on_duty(Declared(False, night), Roster(), night, CALENDAR, always=True)


@pytest.mark.parametrize(
    ("now", "begins"),
    [
        ("2026-11-23T08:00", "2026-11-23T09:00"),
        ("2026-11-23T09:00", "2026-11-23T14:00"),
        ("2026-11-20T18:00", "2026-11-23T09:00"),
        ("2026-09-30T18:00", "2026-10-08T09:00"),
    ],
)
def test_the_next_shift_leaps_over_nights_weekends_and_holidays(now: str, begins: str) -> None:
    assert Roster.from_json(SPLIT).next_start(at(now), CALENDAR) == at(begins)


def test_nothing_is_promised_for_a_year_whose_holidays_are_unknown() -> None:
    roster = Roster.from_json(SPLIT)
    assert roster.next_start(at("2099-01-05T08:00"), CALENDAR) is None
    dated = Roster.from_json({"dates": {"2099-01-06": [["09:00", "10:00"]]}})
    assert dated.next_start(at("2099-01-05T08:00"), CALENDAR) == at("2099-01-06T09:00")
    assert Roster().next_start(at("2026-11-23T08:00"), CALENDAR) is None


@pytest.mark.parametrize(
    ("windows", "wrong"),
    [
        ([], False), ([(9, 12), (14, 17)], False), ([(9, 12), (12, 14)], False), ([(14, 17), (9, 15)], True),
        ([(12, 9)], True), ([(9, 9)], True),
    ],
)  # fmt: skip
def test_shifts_that_run_into_each_other(windows: list[tuple[int, int]], wrong: bool) -> None:
    assert overlapping([(time(one), time(other)) for one, other in windows]) is wrong


def test_a_roster_is_read_whatever_its_order() -> None:
    assert Roster.from_json(SPLIT).windows(date(2026, 11, 23), CALENDAR)[0][0] == time(9)


NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def _ago(*minutes: int) -> list[datetime]:
    return [NOW - timedelta(minutes=one) for one in minutes]


@pytest.mark.parametrize(
    ("position", "accepted", "minutes"),
    [
        (1, [], None), (1, _ago(5, 10), None), (1, _ago(10, 20, 30), 10), (3, _ago(10, 20, 30), 30),
        (1, _ago(1, 1, 1), 1), (1, _ago(200, 300, 400), None), (1, _ago(-5, -6, -7), None),
    ],
)  # fmt: skip
def test_the_wait_is_measured_not_guessed(position: int, accepted: list[datetime], minutes: int | None) -> None:
    assert wait_minutes(position, accepted, NOW) == minutes
