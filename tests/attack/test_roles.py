"""Role × endpoint, computed from the app's own routes: nobody gets further than her role, and learns nothing."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from api.house import House
from api.staff.permissions import ROLES, allowed
from tests.api.conftest import Citizen
from tests.api.staffing import Volunteer, hire

OPEN_TO_ALL = {("POST", "/v1/staff/login")}


def _routes(app: FastAPI, prefix: str) -> Iterator[tuple[str, str]]:
    for path, operations in app.openapi()["paths"].items():
        if path.startswith(prefix):
            for method in operations:
                yield method.upper(), path


def _filled(path: str, **values: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], "of-nobody"), path)


async def _ask(client: httpx.AsyncClient, method: str, path: str, headers: dict[str, str]) -> httpx.Response:
    answer = await client.request(method, path, headers=headers, json={} if method in ("POST", "PUT") else None)
    client.cookies.clear()
    return answer


@pytest.fixture
async def everyone(house: House, client: httpx.AsyncClient) -> dict[str, Volunteer]:
    return {role: await hire(house, client, role, role) for role in ROLES}


async def test_every_staff_route_is_shut_to_strangers_and_to_other_roles(
    app: FastAPI, client: httpx.AsyncClient, everyone: dict[str, Volunteer], citizen: Citizen
) -> None:
    routes = [route for route in _routes(app, "/v1/staff") if route not in OPEN_TO_ALL]
    assert len(routes) > 50
    for method, path in routes:
        assert any(allowed(method, path, [role]) for role in ROLES), f"nobody may {method} {path}"
        where = _filled(path)
        assert (await _ask(client, method, where, {})).status_code == 401, f"{method} {path}"
        assert (await _ask(client, method, where, citizen.auth)).status_code == 401, f"{method} {path}"
        if path == "/v1/staff/logout":
            continue
        for role, one in everyone.items():
            answer = await _ask(client, method, where, one.auth)
            if allowed(method, path, [role]):
                assert answer.status_code not in (401, 403, 405), f"{role} {method} {path}: {answer.text}"
            else:
                assert answer.status_code == 404, f"{role} {method} {path}: {answer.status_code}"


async def test_every_citizen_route_is_shut_to_strangers_and_to_other_people(
    app: FastAPI, client: httpx.AsyncClient, citizens: Any, everyone: dict[str, Volunteer]
) -> None:
    her, other = await citizens(), await citizens()
    routes = [route for route in _routes(app, "/v1/conversations/{conversation_id}")]
    assert len(routes) > 6
    for method, path in routes:
        hers = _filled(path, conversation_id=her.id)
        assert (await _ask(client, method, hers, {})).status_code == 401, f"{method} {path}"
        for stranger in (other.auth, everyone["admin"].auth, {"Authorization": "Bearer x"}):
            assert (await _ask(client, method, hers, stranger)).status_code == 404, f"{method} {path}"
        unknown = await _ask(client, method, _filled(path, conversation_id="cnv_unknown"), her.auth)
        foreign = await _ask(client, method, hers, other.auth)
        assert {**unknown.json(), "request_id": ""} == {**foreign.json(), "request_id": ""}, f"{method} {path}"
    assert await her.messages()


def test_no_route_stands_outside_of_the_document(app: FastAPI) -> None:
    """What the matrix does not see would not be tested: pages and the channel's door are the exceptions."""
    seen = {(method, path) for method, path in _routes(app, "/")}
    hidden = [
        route.path
        for route in app.routes
        if isinstance(route, APIRoute) and not {(method, route.path) for method in route.methods} & seen
    ]
    assert not [path for path in hidden if path.startswith("/v1/")]
