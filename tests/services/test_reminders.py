"""When a clerk is reminded: before, on and after each boundary."""

import pytest

from bot.services.reminders import Urgency, reminders, urgency
from tests.services.conftest import load


@pytest.mark.parametrize(
    ("days_left", "said"),
    [(-1, "late"), (0, "today"), (1, "soon"), (3, "soon"), (4, "calm"), (None, "none")],
)
def test_how_near_a_due_date_is(days_left: int | None, said: str) -> None:
    assert urgency(days_left, 3) == said


def test_who_wants_no_reminder_ahead_is_told_on_the_day() -> None:
    assert [urgency(days, 0) for days in (1, 0)] == ["calm", "today"]


def test_what_presses_is_counted() -> None:
    given = [Urgency.LATE, Urgency.SOON, Urgency.CALM, Urgency.SOON, Urgency.NONE]
    assert reminders(given) == {"late": 1, "today": 0, "soon": 2}


def test_the_days_are_data_with_a_source() -> None:
    data = load("calendar/reminders.yml")
    assert data["days_ahead"] >= 0
    assert data["source"]
