"""Eligibility at its boundaries, working days over holidays, receipt numbers."""

from datetime import date
from pathlib import Path

import pytest

from bot.privacy.mask import mask
from bot.services.definition import Service
from bot.services.eligibility import Facts, Verdict, age_on, assess
from bot.services.receipts import RANDOM_BYTES, canonical, receipt_no
from bot.services.workdays import Calendar, UnknownYearError
from tests.services.conftest import SERVICES

POLICY = Path(__file__).parents[2] / "data" / "policies"


def _verdicts(service: Service, born: date | None, today: date, **values: str) -> dict[str, Verdict]:
    known = {} if born is None else {"id_number": born}
    return {f.rule.name: f.verdict for f in assess(service, Facts(values, known, today))}


@pytest.mark.parametrize(
    ("born", "verdict"),
    [
        (date(2010, 11, 24), Verdict.AGAINST),
        (date(2010, 11, 23), Verdict.OK),
        (date(2010, 11, 22), Verdict.OK),
        (date(1930, 1, 1), Verdict.OK),
        (None, Verdict.UNKNOWN),
    ],
)
def test_sixteen_before_on_and_after_the_birthday(service: Service, born: date | None, verdict: Verdict) -> None:
    assert _verdicts(service, born, date(2026, 11, 23))["aged_16"] is verdict


def test_born_on_a_leap_day() -> None:
    assert age_on(date(2008, 2, 29), date(2024, 2, 28)) == 15
    assert age_on(date(2008, 2, 29), date(2024, 2, 29)) == 16
    assert age_on(date(2008, 2, 29), date(2025, 2, 28)) == 16
    assert age_on(date(2008, 2, 29), date(2025, 3, 1)) == 17


def test_the_upper_bound_is_the_pension_and_no_age(service: Service) -> None:
    old = date(1950, 1, 1)
    assert _verdicts(service, old, date(2026, 11, 23), pension="no")["no_pension"] is Verdict.OK
    young = date(1990, 1, 1)
    assert _verdicts(service, young, date(2026, 11, 23), pension="yes")["no_pension"] is Verdict.AGAINST
    assert _verdicts(service, young, date(2026, 11, 23))["no_pension"] is Verdict.UNKNOWN


def test_out_of_work(service: Service) -> None:
    day = date(2026, 11, 23)
    assert _verdicts(service, None, day, working="no")["out_of_work"] is Verdict.OK
    assert _verdicts(service, None, day, working="yes")["out_of_work"] is Verdict.AGAINST


@pytest.mark.parametrize("known", SERVICES.values(), ids=SERVICES)
def test_quotes_stand_in_the_document_word_for_word(known: Service) -> None:
    texts = [path.read_text("utf-8") for path in POLICY.rglob("*.txt")]
    document = next("".join(t.split()) for t in texts if known.citation.document_no in t)
    assert "".join(known.citation.quote.split()) in document
    for rule in known.rules:
        assert "".join(rule.quote.split()) in "".join(known.citation.quote.split())


@pytest.mark.parametrize("known", SERVICES.values(), ids=SERVICES)
def test_a_number_of_days_is_promised_only_by_the_words_that_are_quoted(known: Service) -> None:
    if known.working_days is not None:
        assert f"{known.working_days}个工作日" in "".join(known.citation.quote.split())


@pytest.mark.parametrize("known", SERVICES.values(), ids=SERVICES)
def test_each_material_that_is_shown_has_a_source(known: Service) -> None:
    assert known.materials
    assert all(item.source.name and item.source.checked_on for item in known.materials)


def test_what_an_editor_has_still_to_check_is_not_shown(service: Service) -> None:
    assert [item.title for item in service.materials] == ["本人身份证件", "失业人员登记表", "真实性承诺"]


@pytest.mark.parametrize("name", ["employment_registration", "job_seeking"])
@pytest.mark.parametrize(
    ("born", "verdict"),
    [
        (date(2010, 11, 25), Verdict.AGAINST),
        (date(2010, 11, 24), Verdict.OK),
        (date(2010, 11, 23), Verdict.OK),
    ],
)
def test_sixteen_counts_where_somebody_is_to_work(name: str, born: date, verdict: Verdict) -> None:
    known = SERVICES[name]
    step = next(rule.step or "id_number" for rule in known.rules if rule.name == "aged_16")
    findings = assess(known, Facts({"how_many": "one"}, {step: born}, date(2026, 11, 24)))
    assert {f.rule.name: f.verdict for f in findings}["aged_16"] is verdict


def test_a_rule_about_a_question_that_is_not_asked_says_nothing() -> None:
    many = Facts({"how_many": "many"}, {}, date(2026, 11, 24))
    assert assess(SERVICES["employment_registration"], many) == []


@pytest.mark.parametrize(("said", "verdict"), [("yes", Verdict.OK), ("no", Verdict.AGAINST), ("", Verdict.UNKNOWN)])
def test_registered_as_unemployed(said: str, verdict: Verdict) -> None:
    values = {"registered": said} if said else {}
    findings = assess(SERVICES["hardship_recognition"], Facts(values, {}, date(2026, 11, 24)))
    assert [f.verdict for f in findings] == [verdict]


@pytest.mark.parametrize(
    ("submitted", "due"),
    [
        (date(2026, 11, 23), date(2026, 12, 7)),  # a Monday: day 1 is Tuesday
        (date(2026, 11, 21), date(2026, 12, 4)),  # a Saturday: day 1 is Monday
        (date(2026, 9, 28), date(2026, 10, 16)),  # over 国庆: 09-29, 09-30, 10-08 to 10-10 (a worked Saturday) …
        (date(2026, 2, 12), date(2026, 3, 4)),  # over 春节: 02-13, 02-14 (worked), 02-24 to 02-28 (worked) …
    ],
)
def test_ten_working_days_over_holidays(submitted: date, due: date) -> None:
    assert Calendar({"years": []}).due_on(submitted, 10) == due


def test_an_unknown_year_says_so() -> None:
    with pytest.raises(UnknownYearError):
        Calendar({"years": []}).due_on(date(2026, 12, 25), 10)
    with pytest.raises(UnknownYearError):
        Calendar({"years": []}).festival(2090, "国庆")


def test_a_year_of_the_data_file() -> None:
    row = {"year": 2027, "holidays": {"元旦": [date(2027, 1, 1)]}, "workdays": [date(2027, 1, 9)]}
    calendar = Calendar({"years": [row]})
    assert not calendar.is_workday(date(2027, 1, 1))
    assert not calendar.is_workday(date(2027, 1, 3))
    assert calendar.is_workday(date(2027, 1, 9))
    assert calendar.due_on(date(2026, 12, 31), 6) == date(2027, 1, 9)
    assert calendar.festival(2027, "元旦") == (date(2027, 1, 1), date(2027, 1, 1))


def test_receipt_numbers() -> None:
    number = receipt_no(bytes(range(RANDOM_BYTES)))
    assert mask(number).findings == ()
    assert canonical(f" {number.lower().replace('-', '  ')} ") == number
    assert canonical("350102199001011234") is None
    assert receipt_no(b"\xff" * RANDOM_BYTES) != number
    with pytest.raises(ValueError, match="random bytes"):
        receipt_no(b"short")
