"""Named conditions under which a question is asked. They read answers by step and nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

type Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Predicate:
    """A condition over stored answers, and the steps that it reads."""

    reads: frozenset[str]
    holds: Callable[[Values], bool]


def _is(step: str, *values: str) -> Predicate:
    """The step was answered with one of these values."""
    return Predicate(frozenset({step}), lambda answers: answers.get(step) in values)


def _includes(step: str, value: str) -> Predicate:
    """The value is among those that were picked."""
    return Predicate(frozenset({step}), lambda answers: value in answers.get(step, "").split(","))


def _is_other_than(step: str, value: str) -> Predicate:
    """The step was answered, and otherwise."""
    return Predicate(frozenset({step}), lambda answers: answers.get(step, value) != value)


PREDICATES: Mapping[str, Predicate] = {
    "out_of_work": _is("working", "no"),
    "left_an_employer": _is("reason", "employer"),
    "one_employee": _is("how_many", "one"),
    "many_employees": _is("how_many", "many"),
    "fixed_term": _is("contract", "fixed"),
    "health_is_the_reason": _is("difficulty", "health"),
    "long_out_of_work": _is("difficulty", "long_unemployed"),
    "wants_pushed_jobs": _is("push", "yes"),
    "other_skill": _includes("skills", "other"),
    "changes_phone": _includes("what", "phone"),
    "changes_name": _includes("what", "name"),
    "changes_county": _includes("what", "county"),
    "changes_other": _includes("what", "other"),
    "cancels_unemployment": _is("registration", "unemployment_registration"),
    "cancels_another": _is_other_than("registration", "unemployment_registration"),
    "posted_by_employer": _is("poster", "employer"),
}
