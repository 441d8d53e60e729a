"""Every endpoint of the OpenAPI document with values made up from it, and with ones that break it: never a 5xx."""

import os
from contextlib import suppress

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode

from tests.attack.conftest import Target

EXAMPLES = int(os.environ.get("ATTACK_EXAMPLES", "10"))
ENDS_THE_SESSION = "/v1/staff/logout"
QUICKLY = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None,
    phases=[Phase.generate],
)  # fmt: skip
OWN = "/v1/conversations/{conversation_id}"
PATIENCE_S = 180  # a draft of the whole library may be tried out
PROBLEM = {"type", "title", "status", "detail", "errors", "request_id"}


@pytest.fixture(scope="session")
def document(target: Target) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_url(f"{target.url}/openapi.json")


def _fuzz(document: schemathesis.BaseSchema, target: Target, headers: dict[str, str], prefix: str) -> int:
    """Asks every endpoint under a prefix, with what fits the document and with what does not. Returns how many."""
    asked, broke = 0, []
    for found in document.get_all_operations():
        operation = found.ok()
        if not operation.path.startswith(prefix) or operation.path == ENDS_THE_SESSION:
            continue
        asked += 1
        for mode in GenerationMode:
            wrong = _ask(operation.as_strategy(generation_mode=mode), target, headers)
            broke += [f"{operation.method.upper()} {operation.path}: {one}" for one in wrong]
    assert broke == []
    return asked


def _ask(cases: object, target: Target, headers: dict[str, str]) -> list[str]:
    wrong: list[str] = []

    @QUICKLY
    @given(case=cases)  # type: ignore[arg-type]
    def one(case: Case) -> None:
        if case.path.startswith(OWN) and case.method != "DELETE":  # her own, so that more than the door is met
            case.path_parameters["conversation_id"] = target.conversation_id
        given_ = {name: value for name, value in (case.headers or {}).items() if name.lower() != "authorization"}
        answer = case.call(headers={**given_, **headers}, timeout=PATIENCE_S)
        if answer.status_code >= 500:
            wrong.append(f"{answer.status_code} on {case.as_curl_command()[:600]}")
        elif answer.status_code >= 400:
            problem = answer.json()
            if set(problem) < PROBLEM or not problem["detail"]:
                wrong.append(f"no problem detail: {problem}")

    with suppress(Unsatisfiable):  # nothing can be made up that breaks this one
        one()
    return wrong


def test_nobody(document: schemathesis.BaseSchema, target: Target) -> None:
    assert _fuzz(document, target, {}, "/") > 60


def test_a_citizen(document: schemathesis.BaseSchema, target: Target) -> None:
    assert _fuzz(document, target, target.citizen, "/v1/conversations") > 8


def test_someone_with_every_role(document: schemathesis.BaseSchema, target: Target) -> None:
    assert _fuzz(document, target, target.staff, "/v1/staff") > 50
