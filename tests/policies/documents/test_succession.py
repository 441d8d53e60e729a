"""Versions of one number, repeal, and the day on which each is law."""

from dataclasses import replace
from datetime import date

from bot.policies.documents.clauses import Document, in_succession

FIRST = Document("甲", "甲", (), date(2020, 1, 1), date(2020, 1, 1), None, "", ())
SECOND = replace(FIRST, valid_from=date(2022, 7, 1))
OTHER = replace(FIRST, document_no="乙", valid_from=date(2023, 1, 1))


def test_a_new_version_ends_the_one_before_it() -> None:
    other, first, second = in_succession([SECOND, OTHER, FIRST])
    assert (first.valid_to, first.succeeded_on) == (date(2022, 6, 30), date(2022, 7, 1))
    assert (second.valid_to, second.succeeded_on) == (None, None)
    assert other == OTHER
    assert in_succession([]) == []


def test_exactly_one_version_is_law_on_each_day() -> None:
    versions = in_succession([FIRST, SECOND, replace(FIRST, valid_from=date(2024, 2, 29))])
    for day in (date(2020, 1, 1), date(2022, 6, 30), date(2022, 7, 1), date(2024, 2, 28), date(2024, 2, 29)):
        assert sum(version.in_force(day) for version in versions) == 1
    assert not any(version.in_force(date(2019, 12, 31)) for version in versions)


def test_an_end_that_comes_before_the_next_version_stays() -> None:
    ended = replace(FIRST, valid_to=date(2021, 1, 1))
    assert in_succession([ended, SECOND])[0].valid_to == date(2021, 1, 1)


def test_states() -> None:
    document = replace(FIRST, valid_to=date(2021, 12, 31), repealed_on=date(2021, 6, 1))
    days = (date(2019, 1, 1), date(2020, 1, 1), date(2021, 5, 31), date(2021, 6, 1), date(2030, 1, 1))
    assert [document.state(day) for day in days] == ["future", "in_force", "in_force", "repealed", "repealed"]
    assert replace(document, repealed_on=None).state(date(2022, 1, 1)) == "expired"
