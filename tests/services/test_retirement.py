"""The stepwise statutory age at the points where it steps, and the hint before, on and after the day."""

from datetime import date

import pytest

from bot.services.parsers.documents import sex
from bot.services.retirement import Retirement
from tests.services.conftest import load

RETIREMENT = Retirement(load("retirement/statutory_age.yml"))
MEN, WOMEN_55, WOMEN_50 = RETIREMENT.tracks


@pytest.mark.parametrize(
    ("track", "born", "age", "reached"),
    [
        (MEN, (1964, 12), (60, 0), (2024, 12)),
        (MEN, (1965, 1), (60, 1), (2025, 2)),
        (MEN, (1965, 4), (60, 1), (2025, 5)),
        (MEN, (1965, 5), (60, 2), (2025, 7)),
        (MEN, (1966, 9), (60, 6), (2027, 3)),
        (MEN, (1976, 8), (62, 11), (2039, 7)),
        (MEN, (1976, 9), (63, 0), (2039, 9)),
        (MEN, (1999, 1), (63, 0), (2062, 1)),
        (WOMEN_55, (1969, 12), (55, 0), (2024, 12)),
        (WOMEN_55, (1970, 1), (55, 1), (2025, 2)),
        (WOMEN_55, (1981, 8), (57, 11), (2039, 7)),
        (WOMEN_55, (1981, 9), (58, 0), (2039, 9)),
        (WOMEN_50, (1974, 12), (50, 0), (2024, 12)),
        (WOMEN_50, (1975, 1), (50, 1), (2025, 2)),
        (WOMEN_50, (1975, 3), (50, 2), (2025, 5)),
        (WOMEN_50, (1976, 12), (51, 0), (2027, 12)),
        (WOMEN_50, (1984, 10), (54, 11), (2039, 9)),
        (WOMEN_50, (1984, 11), (55, 0), (2039, 11)),
    ],
)
def test_the_age_at_its_steps(
    track: object, born: tuple[int, int], age: tuple[int, int], reached: tuple[int, int]
) -> None:
    day = date(*born, 15)
    assert divmod(track.months(day), 12) == age
    assert track.reached_on(day) == date(*reached, 15)


def test_who_was_born_on_a_day_that_the_month_lacks() -> None:
    assert MEN.reached_on(date(1965, 1, 31)) == date(2025, 2, 28)


@pytest.mark.parametrize(("day", "told"), [(14, False), (15, True), (16, True)])
def test_a_man_is_told_from_the_day_on(day: int, told: bool) -> None:
    hint = RETIREMENT.hint(date(1966, 9, 15), "male", date(2027, 3, day))
    assert ("已经到了法定退休年龄" in hint) is told


def test_of_a_woman_one_age_is_perhaps_and_both_are_surely() -> None:
    today = date(2026, 11, 24)
    assert RETIREMENT.hint(date(1977, 6, 1), "female", today) == ""
    assert "可能" in RETIREMENT.hint(date(1974, 6, 1), "female", today)
    surely = RETIREMENT.hint(date(1969, 6, 1), "female", today)
    assert "可能" not in surely
    assert "没有领就可以办" in surely


def test_a_clerk_is_told_that_it_is_no_ground_and_of_no_day() -> None:
    hint = RETIREMENT.hint(date(1966, 9, 15), "male", date(2027, 3, 15), to_clerk=True)
    assert "申请人已经到了法定退休年龄" in hint
    assert "不能因为年龄不予通过" in hint
    assert not any(character.isdigit() for character in hint)
    assert RETIREMENT.hint(date(1966, 9, 15), "male", date(2027, 3, 14), to_clerk=True) == ""
    assert RETIREMENT.source.endswith("第一条")


def test_the_sex_that_a_number_tells() -> None:
    assert sex("11010519491231002X") == "female"
    assert sex("350102199001011238") == "male"
    assert sex("H12345678") == ""
