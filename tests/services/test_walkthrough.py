"""The graph of questions, computed; what a change asks again; what a wrong definition is told."""

from copy import deepcopy
from itertools import product
from typing import Any

import pytest

from bot.services.catalogue import Catalogue, UnknownServiceError
from bot.services.definition import InputType, Service
from bot.services.loading import DefinitionError, from_mapping, with_shared
from bot.services.outcomes import Parsed
from bot.services.parsers import strict
from bot.services.parsers.context import Context
from bot.services.predicates import PREDICATES
from bot.services.walkthrough import Answer, answered, applicable, next_step, progress
from tests.services.conftest import SERVICES, definition


def _paths(service: Service) -> list[dict[str, Answer]]:
    """Complete walks for every combination of the answers that any predicate reads."""
    read = sorted({key for step in service.steps for name in step.when for key in PREDICATES[name].reads})
    walks = []
    for values in product(*([option.value for option in service.step(key).options] for key in read)):
        chosen, answers = dict(zip(read, values, strict=True)), {}
        while (step := next_step(service, answers)) is not None:
            assert len(answers) < len(service.steps), "a walk must end"
            answers = answered(service, answers, step.key, Answer(chosen.get(step.key, "x"), "x"))
        walks.append(answers)
    return walks


EVERY = pytest.mark.parametrize("each", SERVICES.values(), ids=SERVICES)


def test_these_are_the_services_of_the_contract_and_what_keeps_registrations_current() -> None:
    assert list(SERVICES) == [
        "complaint", "employment_registration", "gig_posting", "hardship_recognition", "job_seeking",
        "registration_cancellation", "registration_change", "training_interest", "unemployment_registration",
        "vacancy_posting", "volunteer_signup",
    ]  # fmt: skip


@EVERY
def test_every_step_is_reached_and_every_walk_ends(each: Service) -> None:
    walks = _paths(each)
    assert {key for walk in walks for key in walk} == {step.key for step in each.steps}
    for walk in walks:
        done = progress(each, walk)
        assert done.done == done.total == len(walk)


@EVERY
def test_each_step_says_what_to_do(each: Service) -> None:
    for step in each.steps:
        assert step.prompt
        assert step.help
        assert step.errors["invalid"]
        assert len({option.title for option in step.options}) == len(step.options)


@EVERY
def test_numbers_of_people_and_what_tells_of_their_health_go_the_secure_way(each: Service) -> None:
    for step in each.steps:
        assert step.secure == (step.type in (InputType.ID_DOCUMENT, InputType.PHONE) or step.key == "disability")


@EVERY
def test_consent_comes_first_and_every_application_can_be_found_by_phone_and_county(each: Service) -> None:
    assert each.steps[0].key == "consent"
    assert each.step("phone").secure
    assert each.step("county").type is InputType.PLACE


def test_sensitive_matters_are_agreed_to_apart() -> None:
    keys = [step.key for step in SERVICES["hardship_recognition"].steps]
    assert keys.index("sensitive_consent") < keys.index("disability")


@EVERY
def test_every_option_is_picked_by_its_title_and_its_number_of_order(each: Service, context: Context) -> None:
    for step in each.steps:
        for number, option in enumerate(step.options, 1):
            agreed = step.type is not InputType.AGREEMENT or number == 1
            for said in (option.title, str(number)):
                read = strict(step, said, context)
                assert read is not None, (step.key, said)
                assert isinstance(read, Parsed) == agreed, (step.key, said)
                assert not agreed or read == Parsed(option.value, option.title), (step.key, said)


@EVERY
def test_other_words_for_an_option_pick_it_alone(each: Service, context: Context) -> None:
    for step in each.steps:
        for option in step.options if step.type is InputType.CHOICE else ():
            for word in option.synonyms:
                assert strict(step, word, context) == Parsed(option.value, option.title), (step.key, word)


def test_shared_steps_are_filled_in_and_a_service_has_the_last_word() -> None:
    shared = {"phone": {"type": "phone", "label": "手机", "errors": {"invalid": "不对", "old": "旧"}}}
    data = {"id": "x", "steps": [{"use": "phone", "label": "电话", "errors": {"invalid": "错"}}]}
    assert with_shared(data, shared)["steps"] == [
        {"key": "phone", "type": "phone", "label": "电话", "errors": {"invalid": "错", "old": "旧"}}
    ]
    with pytest.raises(DefinitionError, match="no shared step fax"):
        with_shared({"id": "x", "steps": [{"use": "fax"}]}, shared)


def _complete(service: Service, working: str) -> dict[str, Answer]:
    return next(walk for walk in _paths(service) if walk["working"].value == working)


def test_who_works_is_not_asked_since_when_not(service: Service) -> None:
    keys = [step.key for step in applicable(service, _complete(service, "yes"))]
    assert "unemployed_since" not in keys
    assert "reason" not in keys
    assert "county" in keys


def test_a_change_asks_again_what_depends_on_it_and_no_more(service: Service) -> None:
    answers = _complete(service, "no")
    changed = answered(service, answers, "register_at", Answer("household", "户籍地"))
    assert answers.keys() - changed.keys() == {"county"}
    following = next_step(service, changed)
    assert following is not None
    assert following.key == "county"
    assert answered(service, answers, "name", Answer("李四", "李四")).keys() == answers.keys()
    assert answered(service, answers, "register_at", answers["register_at"]).keys() == answers.keys()


def test_what_no_longer_applies_is_forgotten(service: Service) -> None:
    answers = _complete(service, "no")
    changed = answered(service, answers, "working", Answer("yes", "有工作"))
    assert answers.keys() - changed.keys() == {"unemployed_since", "reason"}
    assert next_step(service, changed) is None


DATA = definition("unemployment_registration")


def _with(change: dict[str, Any], key: str = "name") -> dict[str, Any]:
    data = deepcopy(DATA)
    next(step for step in data["steps"] if step["key"] == key).update(change)
    return data


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (_with({"type": "telepathy"}), "telepathy"),
        (_with({"when": ["full_moon"]}), "unknown predicate full_moon"),
        (_with({"when": ["out_of_work"]}), "not asked before"),
        (_with({"depends_on": ["county"]}), "depends on county"),
        (_with({"key": "consent"}), "occurs twice"),
        (_with({"options": [{"value": "a", "title": "甲"}]}), "options and type"),
        (_with({"errors": {}}), "no sentence"),
        (_with({"colour": "red"}), "unknown colour"),
        (_with({"secure": False}, "phone"), "must be secure"),
        ({**DATA, "steps": []}, "no steps"),
        ({**DATA, "effect": "cancel"}, "need each other"),
        ({**DATA, "effect": "cancel", "concerns": "shoe"}, "concerns shoe"),
        ({**DATA, "carries": ["shoe"]}, "carries shoe"),
        (_with({"replaces": "name"}), "only a change replaces"),
        ({key: value for key, value in DATA.items() if key != "title"}, "'title' is missing"),
        ({**DATA, "eligibility": [{**DATA["eligibility"][0], "name": "tall"}]}, "unknown rule tall"),
        ({**DATA, "eligibility": [{**DATA["eligibility"][0], "step": "shoe"}]}, "looks at no step"),
        (_with({"options": [{"value": "a", "title": "甲", "below": "z"}]}, "reason"), "no option z below a"),
    ],
)
def test_a_wrong_definition_is_named(data: dict[str, Any], message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        from_mapping(data)


def test_the_catalogue_keeps_the_version_an_application_began_with(service: Service) -> None:
    earlier = from_mapping({**DATA, "title": "旧"})
    assert earlier.version != service.version, "other contents are another version, whatever its number"
    catalogue = Catalogue([service])
    assert not catalogue.holds(service.id, earlier.version)
    catalogue.remember(earlier)
    assert list(catalogue) == [service]
    assert catalogue.get(service.id) is service
    assert catalogue.of_version(service.id, earlier.version) is earlier
    assert catalogue.of_version(service.id, "gone") is service
    with pytest.raises(UnknownServiceError):
        catalogue.get("no_such_service")


@pytest.mark.parametrize("name", ["registration_change", "registration_cancellation"])
def test_what_keeps_a_registration_current_knows_it_and_what_it_takes_over(name: str) -> None:
    each = SERVICES[name]
    assert set(each.concerned) <= SERVICES.keys() - {"registration_change", "registration_cancellation"}
    for concerned in each.concerned:
        asked = {step.key for step in SERVICES[concerned].steps}
        assert {"phone", "county"} <= asked
    for step in each.steps:
        if step.replaces:
            assert step.type is each.step(step.replaces).type


def test_a_registration_as_unemployed_ends_for_one_of_ten_reasons_whose_source_is_named() -> None:
    step = SERVICES["registration_cancellation"].step("reason")
    assert len(step.options) == 10
    assert step.source is not None
    assert step.source.clause
