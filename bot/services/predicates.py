"""Named conditions under which a question is asked. They read answers by step and nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

type Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Predicate:
    """A condition over stored answers, and the steps that it reads."""

    reads: frozenset[str]
    holds: Callable[[Values], bool]


PREDICATES: Mapping[str, Predicate] = {
    "out_of_work": Predicate(frozenset({"working"}), lambda values: values.get("working") == "no"),
    "left_an_employer": Predicate(frozenset({"reason"}), lambda values: values.get("reason") == "employer"),
}
