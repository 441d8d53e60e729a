"""An accepted posting as others see it: no contact, no number of anybody."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from bot.services.listings import Item

type Kept = Mapping[str, Mapping[str, Any]]

_PER = {"day": "每天", "hour": "每小时", "piece": "每件", "total": "一共"}


def posting(id_: str, service: str, answers: Kept, place: str) -> Item | None:
    """What an application of vacancy_posting or gig_posting offers; None for another service."""
    if service == "vacancy_posting":
        return _vacancy(id_, answers, place)
    return _gig(id_, answers, place) if service == "gig_posting" else None


def _vacancy(id_: str, answers: Kept, place: str) -> Item:
    lowest, highest = _value(answers, "pay_from"), _value(answers, "pay_to")
    pay = f"月薪{lowest}元" if highest in ("", lowest) else f"月薪{lowest}到{highest}元"
    parts = [
        _display(answers, "employer"), f"招{_value(answers, 'headcount')}人", _display(answers, "form"), pay,
        _display(answers, "requirements"),
    ]  # fmt: skip
    until = date.fromisoformat(_value(answers, "until"))
    text = "，".join([part for part in parts if part and part != "未填写"] + [f"{until.month}月{until.day}日截止"])
    return Item(id_, _display(answers, "title"), _value(answers, "county"), place, text, until, _int(highest or lowest))


def _gig(id_: str, answers: Kept, place: str) -> Item:
    begins = date.fromisoformat(_value(answers, "starts_on"))
    days = _int(_value(answers, "days"))
    pay = f"{_PER[_value(answers, 'pay_unit')]}{_value(answers, 'pay')}元"
    text = f"{begins.month}月{begins.day}日开始，干{days}天，要{_value(answers, 'headcount')}人，{pay}"
    until = begins + timedelta(days=max(days, 1) - 1)
    return Item(
        id_, _display(answers, "work"), _value(answers, "county"), place, text, until, _int(_value(answers, "pay"))
    )


def _value(answers: Kept, step: str) -> str:
    return str(answers.get(step, {}).get("value", ""))


def _display(answers: Kept, step: str) -> str:
    return str(answers.get(step, {}).get("display", ""))


def _int(number: str) -> int:
    return int(float(number)) if number else 0
