"""轮训 by the calendar, and hours that are counted once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import yaml

from api.clock import CHINA
from api.datacheck.check import check
from api.settings import ROOT
from bot.handoff.served import LINGERS, begins, counted, ends, minutes_by_month
from bot.training.rotation import Rotation, Standing

DATA = yaml.safe_load((ROOT / "data" / "staff" / "training.yml").read_text("utf-8"))["rotation"]
TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("held_on", "standing", "due_on"),
    [
        ([], Standing.NEVER, None),
        ([date(2021, 11, 23)], Standing.LATE, date(2026, 11, 23)),
        ([date(2021, 11, 24)], Standing.SOON, date(2026, 11, 24)),
        ([date(2022, 5, 23)], Standing.SOON, date(2027, 5, 23)),
        ([date(2022, 5, 24)], Standing.DONE, date(2027, 5, 24)),
        ([date(2015, 1, 1), date(2024, 2, 29)], Standing.DONE, date(2029, 2, 28)),
    ],
)
def test_five_years_from_the_last_one(held_on: list[date], standing: Standing, due_on: date | None) -> None:
    found = Rotation(DATA).owed(["clerk"], held_on, TODAY)
    assert (found.standing, found.due_on) == (standing, due_on)


def test_volunteers_are_not_meant_but_for_those_who_are_staff_too() -> None:
    rotation = Rotation(DATA)
    assert rotation.owed(["volunteer"], [], TODAY).standing is Standing.NOT_MEANT
    assert rotation.owed(["volunteer", "clerk"], [], TODAY).standing is Standing.NEVER


def test_the_rule_stands_in_its_document(tmp_path: Any) -> None:
    assert not [fault for fault in check(ROOT / "data") if fault.file == "staff/training.yml"]
    (tmp_path / "policies").mkdir()
    (tmp_path / "staff").mkdir()
    for path in (ROOT / "data" / "policies").iterdir():
        (tmp_path / "policies" / path.name).write_text(path.read_text("utf-8"), "utf-8")
    wrong = {"rotation": {**DATA, "quote": "每3年参加一次业务轮训"}}
    (tmp_path / "staff" / "training.yml").write_text(yaml.safe_dump(wrong, allow_unicode=True), "utf-8")
    assert [(fault.file, fault.place) for fault in check(tmp_path)] == [("staff/training.yml", "rotation.quote")]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA).astimezone(UTC)


def test_three_cases_at_once_are_served_once_and_months_are_those_of_china() -> None:
    stretches = [
        (at("2026-11-30 23:30"), at("2026-12-01 00:30")),
        (at("2026-11-02 09:00"), at("2026-11-02 10:00")),
        (at("2026-11-02 09:30"), at("2026-11-02 10:15")),
        (at("2026-11-02 09:10"), at("2026-11-02 09:20")),
    ]
    assert minutes_by_month(stretches, CHINA) == {"2026-11": 105, "2026-12": 30}
    assert minutes_by_month([], CHINA) == {}


def test_a_case_that_was_left_open_is_no_nights_work() -> None:
    began, morning, word = at("2026-11-02 17:00"), at("2026-11-03 09:00"), at("2026-11-02 17:20")
    assert counted(began, morning, word) == (began, word + LINGERS)
    assert counted(began, began + timedelta(minutes=3), word) == (began, began + timedelta(minutes=3))
    assert counted(began, morning, None) == (began, began + LINGERS)


def test_what_begins_and_ends_a_stretch() -> None:
    assert begins("accept", "queued", "active")
    assert begins("resume", "on_hold", "active")
    assert begins("take_over", "transfer_offered", "active")
    assert not begins("refuse_transfer", "transfer_offered", "active")
    assert not begins("offer_transfer", "active", "transfer_offered")
    assert ends("hold", "active", "on_hold")
    assert ends("take_over", "transfer_offered", "active")
    assert not ends("resolve", "on_hold", "resolved")
    assert not ends("offer_transfer", "active", "transfer_offered")
