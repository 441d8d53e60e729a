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
        born: birth date as the identity document says it, where it does.
        today: the civil date in China.
    """

    values: Mapping[str, str]
    born: date | None
    today: date


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


def _aged_16(facts: Facts) -> Verdict:
    if facts.born is None:
        return Verdict.UNKNOWN
    return Verdict.OK if age_on(facts.born, facts.today) >= _WORKING_AGE else Verdict.AGAINST


def _no_pension(facts: Facts) -> Verdict:
    return _answered(facts, "pension", "no")


def _out_of_work(facts: Facts) -> Verdict:
    return _answered(facts, "working", "no")


def _answered(facts: Facts, step: str, favourable: str) -> Verdict:
    value = facts.values.get(step)
    if not value:
        return Verdict.UNKNOWN
    return Verdict.OK if value == favourable else Verdict.AGAINST


CHECKS: Mapping[str, Callable[[Facts], Verdict]] = {
    "aged_16": _aged_16,
    "no_pension": _no_pension,
    "out_of_work": _out_of_work,
}


def assess(service: Service, facts: Facts) -> list[Finding]:
    """What each rule of the service says of these facts, in the order of the rules."""
    return [Finding(rule, CHECKS[rule.name](facts)) for rule in service.rules]
