"""Every endpoint of the OpenAPI document with values made up from it, and with ones that break it: never a 5xx."""

import json
import os

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error

from tests.attack.conftest import Target

EXAMPLES = int(os.environ.get("ATTACK_EXAMPLES", "8"))
ENDS_THE_SESSION = "/v1/staff/logout"
QUICKLY = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@pytest.fixture(scope="session")
def document(target: Target) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_url(f"{target.url}/openapi.json")


schema = schemathesis.pytest.from_fixture("document").exclude(path=ENDS_THE_SESSION)


def _problem_or_success(case: schemathesis.Case, target: Target, headers: dict[str, str]) -> None:
    if "conversation_id" in case.path_parameters and len(str(case.path_parameters["conversation_id"])) % 2:
        case.path_parameters["conversation_id"] = target.conversation_id
    given = {name: value for name, value in (case.headers or {}).items() if name.lower() != "authorization"}
    answer = case.call(headers={**given, **headers})
    case.validate_response(answer, checks=[not_a_server_error])
    if answer.status_code >= 400 and answer.headers.get("content-type", [""])[0].startswith("application/problem+json"):
        problem = json.loads(answer.content)
        assert {"type", "title", "status", "detail", "errors", "request_id"} <= set(problem)


@schema.parametrize()
@QUICKLY
def test_nobody(case: schemathesis.Case, target: Target) -> None:
    _problem_or_success(case, target, {})


@schema.include(path_regex=r"^/v1/(conversations|ratings|applications|attachments)").parametrize()
@QUICKLY
def test_a_citizen(case: schemathesis.Case, target: Target) -> None:
    if case.method == "DELETE":
        case.path_parameters["conversation_id"] = "cnv_of_nobody"  # her own is needed by what follows
    _problem_or_success(case, target, target.citizen)


@schema.include(path_regex=r"^/v1/staff").parametrize()
@QUICKLY
def test_someone_with_every_role(case: schemathesis.Case, target: Target) -> None:
    _problem_or_success(case, target, target.staff)
