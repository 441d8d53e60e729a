"""A preliminary view of who may use a service: one check a rule. It advises and never refuses.

The rules of 失业登记 are those of 闽人社文〔2021〕156号, clause 三（一）1: 年满16周岁（含）,
至依法享受基本养老保险待遇, 处于失业状态, 城乡劳动者（含港澳台劳动者）. The upper bound is
drawing a pension, not an age.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.services.definition import Rule, Service
from bot.services.walkthrough import applies

DISCLAIMER = "初步判断，以经办机构审核为准。"
_WORKING_AGE = 16


class Verdict(StrEnum):
    OK = "ok"
    AGAINST = "against"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the person.

    Attributes:
        values: stored answers by step.
        born: by step, the birth date that an identity document says, where it does.
        today: the civil date in China.
    """

    values: Mapping[str, str]
    born: Mapping[str, date]
    today: date


type Check = Callable[[Facts, str], Verdict]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says."""

    rule: Rule
    verdict: Verdict

    @property
    def sentence(self) -> str:
        """What a person reads; empty where nothing speaks against."""
        return {Verdict.AGAINST: self.rule.against, Verdict.UNKNOWN: self.rule.unknown}.get(self.verdict, "")


def age_on(born: date, day: date) -> int:
    """Full years (周岁) on a day; a year is full on the birthday itself."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _aged_16(facts: Facts, step: str) -> Verdict:
    born = facts.born.get(step)
    if born is None:
        return Verdict.UNKNOWN
    return Verdict.OK if age_on(born, facts.today) >= _WORKING_AGE else Verdict.AGAINST


def _answered(favourable: str) -> Check:
    def check(facts: Facts, step: str) -> Verdict:
        value = facts.values.get(step)
        if not value:
            return Verdict.UNKNOWN
        return Verdict.OK if value == favourable else Verdict.AGAINST

    return check


# By name: the check, and the step that it looks at unless the rule names another.
CHECKS: Mapping[str, tuple[Check, str]] = {
    "aged_16": (_aged_16, "id_number"),
    "no_pension": (_answered("no"), "pension"),
    "out_of_work": (_answered("no"), "working"),
    "registered_as_unemployed": (_answered("yes"), "registered"),
}


def looks_at(rule: Rule) -> str:
    """The step whose answer a rule is about. Raises KeyError for an unknown rule."""
    return rule.step or CHECKS[rule.name][1]


def assess(service: Service, facts: Facts) -> list[Finding]:
    """What each rule says of these facts, in order. A rule about a question that does not apply says nothing."""
    asked = {step.key for step in service.steps if applies(step, facts.values)}
    about = [(rule, looks_at(rule)) for rule in service.rules]
    return [Finding(rule, CHECKS[rule.name][0](facts, step)) for rule, step in about if step in asked]
