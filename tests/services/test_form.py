"""Which questions stand on one screen, and what an answer in a box says."""

import pytest

from bot.services.definition import InputType, Service
from bot.services.form import MOST, batch, read
from bot.services.outcomes import Ambiguous, Parsed, Rejected
from bot.services.parsers.context import Context
from bot.services.walkthrough import Answer, next_step
from tests.services.conftest import SERVICES


def _screens(service: Service, pick: int) -> list[list[str]]:
    """The screens of somebody who picks the option of this number everywhere."""
    answers: dict[str, Answer] = {}
    screens = []
    while together := batch(service, answers):
        screens.append([step.key for step in together])
        for step in together:
            value = step.options[pick % len(step.options)].value if step.options else "x"
            answers[step.key] = Answer(value, value)
    assert next_step(service, answers) is None
    return screens


@pytest.mark.parametrize("pick", range(4))
@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_every_way_through_ends_at_the_review(service: Service, pick: int) -> None:
    screens = _screens(service, pick)
    asked = [key for screen in screens for key in screen]
    assert len(asked) == len(set(asked))
    assert max(map(len, screens)) <= MOST
    agreements = {step.key for step in service.steps if step.type is InputType.AGREEMENT}
    assert all(len(screen) == 1 for screen in screens if agreements & set(screen))


def test_what_decides_over_others_ends_its_screen(service: Service) -> None:
    assert _screens(service, 0) == [
        ["consent"],
        ["name", "id_number", "phone", "pension", "working"],
        ["unemployed_since", "reason", "register_at", "county", "wishes"],
        ["promise"],
    ]


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_each_option_is_its_own_answer(service: Service, context: Context) -> None:
    for step in service.steps:
        options = step.options[:1] if step.type is InputType.AGREEMENT else step.options
        for option in options:
            outcome = read(step, option.value, context)
            assert isinstance(outcome, Parsed), (step.key, option.value, outcome)
            assert outcome.value == option.value
        if step.type is InputType.MULTI_CHOICE:
            every = ",".join(option.value for option in step.options)
            outcome = read(step, every, context)
            assert isinstance(outcome, Parsed)
            assert outcome.value == every


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_an_empty_box_is_told_unless_it_may_be_empty(service: Service, context: Context) -> None:
    for step in service.steps:
        outcome = read(step, "  ", context)
        assert isinstance(outcome, Parsed if step.optional else Rejected), step.key


def test_no_word_in_a_box_is_talk(service: Service, context: Context) -> None:
    assert read(service.step("name"), "甯佳", context) == Parsed("甯佳", "甯佳")
    employer = SERVICES["employment_registration"].step("employer")
    assert read(employer, "取消办理服务有限公司", context) == Parsed("取消办理服务有限公司", "取消办理服务有限公司")
    assert isinstance(read(service.step("county"), "福州", context), Ambiguous)
    day = read(service.step("unemployed_since"), "上个月底", context)
    assert isinstance(day, Parsed)
    assert read(service.step("unemployed_since"), day.display, context) == Parsed(day.value, day.display)
