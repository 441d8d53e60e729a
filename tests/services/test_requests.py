"""Which service a request names by rule, on sentences that were written for the engine and not for the rules."""

from typing import Any

import pytest
import yaml

from bot.services.requests import requested_service
from tests.services.conftest import DATA, SERVICES, load

HELD_OUT: dict[str, list[str]] = yaml.safe_load((DATA.parent / "tests/engine/held_out.yml").read_text("utf-8"))
START = "start_"


@pytest.mark.parametrize("service", SERVICES)
def test_a_request_starts_its_service_and_no_other(service: str) -> None:
    said = HELD_OUT[START + service]
    read = {text: requested_service(text) for text in said}
    assert {found for found in read.values() if found} == {service}
    assert sum(found == service for found in read.values()) >= 0.9 * len(said)


def test_what_is_no_request_starts_nothing() -> None:
    others = [text for intent, texts in HELD_OUT.items() if not intent.startswith(START) for text in texts]
    started = [text for text in others if requested_service(text)]
    assert len(started) <= 0.01 * len(others), started


@pytest.mark.parametrize(
    ("said", "service"),
    [
        ("失业登记在哪办", None),
        ("就业困难人员认定条件", None),
        ("培训有补贴吗", None),
        ("能帮我办失业登记吗", "unemployment_registration"),
        ("我要举报黑中介", "complaint"),
        ("举报", "complaint"),
        ("我要報名志願者", "volunteer_signup"),
        ("我要招人", "vacancy_posting"),
        ("我要招零工", "gig_posting"),
        ("帮我找工作", "job_seeking"),
        ("今天天气不错", None),
        ("", None),
    ],
)
def test_questions_and_requests(said: str, service: str | None) -> None:
    assert requested_service(said) == service


def test_every_service_of_the_catalogue_can_be_asked_for() -> None:
    intents: list[Any] = yaml.safe_load((DATA.parent / "domain.yml").read_text("utf-8"))["intents"]
    assert {START + service for service in SERVICES} == {i for i in intents if i.startswith(START)}
    assert load("services/unemployment_registration.yml")["order"] == 1
