"""The graph of questions, computed; what a change asks again; what a wrong definition is told."""

from copy import deepcopy
from itertools import product
from typing import Any

import pytest

from bot.services.catalogue import Catalogue, UnknownServiceError
from bot.services.definition import InputType, Service
from bot.services.loading import DefinitionError, from_mapping
from bot.services.predicates import PREDICATES
from bot.services.walkthrough import Answer, answered, applicable, next_step, progress
from tests.services.conftest import load


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


def test_every_step_is_reached_and_every_walk_ends(service: Service) -> None:
    walks = _paths(service)
    assert {key for walk in walks for key in walk} == {step.key for step in service.steps}
    for walk in walks:
        done = progress(service, walk)
        assert done.done == done.total == len(walk)


def test_each_step_says_what_to_do(service: Service) -> None:
    for step in service.steps:
        assert step.prompt
        assert step.help
        assert step.errors["invalid"]
        assert step.secure == (step.type in (InputType.ID_DOCUMENT, InputType.PHONE))


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


DATA = load("services/unemployment_registration.yml")


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
        ({key: value for key, value in DATA.items() if key != "title"}, "'title' is missing"),
        ({**DATA, "eligibility": [{**DATA["eligibility"][0], "name": "tall"}]}, "unknown rule tall"),
    ],
)
def test_a_wrong_definition_is_named(data: dict[str, Any], message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        from_mapping(data)


def test_the_catalogue_keeps_the_version_an_application_began_with(service: Service) -> None:
    earlier = from_mapping({**DATA, "version": "0", "title": "旧"})
    catalogue = Catalogue([service], [earlier])
    assert list(catalogue) == [service]
    assert catalogue.get(service.id) is service
    assert catalogue.of_version(service.id, "0") is earlier
    assert catalogue.of_version(service.id, "gone") is service
    with pytest.raises(UnknownServiceError):
        catalogue.get("no_such_service")
