"""Signing in: lock-out, sessions, cookies that a foreign page cannot use, and the table of roles."""

import asyncio
import re
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from api.house import House
from api.settings import Settings
from api.staff import accounts, commands
from api.staff.permissions import ROLES, TABLE
from tests.api.staffing import PASSWORD, hire


async def _login(client: httpx.AsyncClient, username: str, password: str) -> httpx.Response:
    return await client.post("/v1/staff/login", json={"username": username, "password": password})


async def test_login_gives_token_role_and_name(house: House, client: httpx.AsyncClient) -> None:
    await hire(house, client, "lin", "volunteer")
    body = (await _login(client, "lin", PASSWORD)).json()
    assert (body["role"], body["name"]) == ("volunteer", "lin红娘")
    me = await client.get("/v1/staff/me", headers={"Authorization": f"Bearer {body['token']}"})
    assert me.json()["username"] == "lin"


async def test_neither_password_nor_token_is_stored(house: House, client: httpx.AsyncClient) -> None:
    lin = await hire(house, client, "lin", "volunteer")
    async with house.db.read() as session:
        stored = (await session.execute(text("SELECT password_hash FROM staff_member"))).scalars().all()
        tokens = (await session.execute(text("SELECT token_hash, csrf_hash FROM staff_session"))).all()
    assert all(row.startswith("$argon2id$") for row in stored)
    assert lin.token not in {value for row in tokens for value in row}


async def test_unknown_name_wrong_password_and_disabled_look_alike(
    house: House, client: httpx.AsyncClient, settings: Settings
) -> None:
    await hire(house, client, "lin", "volunteer")
    await hire(house, client, "gone", "volunteer")
    await commands.disable(settings, "gone")
    answers = [
        await _login(client, "lin", "wrong"),
        await _login(client, "nobody", "wrong"),
        await _login(client, "gone", PASSWORD),
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.json()["detail"] for answer in answers}) == 1
    assert not any("set-cookie" in answer.headers for answer in answers)


@pytest.mark.parametrize("username", ["lin", "nobody"])
async def test_lock_out_after_failures_and_the_way_back(
    house: House, client: httpx.AsyncClient, settings: Settings, username: str
) -> None:
    await hire(house, client, "lin", "volunteer")
    for _ in range(settings.login_failures):
        assert (await _login(client, username, "wrong")).status_code == 401
    locked = await _login(client, username, PASSWORD)
    assert locked.status_code == 429
    assert 0 < int(locked.headers["retry-after"]) <= settings.login_lock_minutes * 60
    assert "15 分钟" in locked.json()["detail"]
    house.clock.advance(timedelta(minutes=settings.login_lock_minutes, seconds=1))
    again = await _login(client, username, PASSWORD)
    assert again.status_code == (200 if username == "lin" else 401)


async def test_guesses_at_once_do_not_slip_past_the_lock(
    house: House, client: httpx.AsyncClient, settings: Settings
) -> None:
    await hire(house, client, "lin", "volunteer")
    guesses = await asyncio.gather(*(_login(client, "lin", f"guess-{n}") for n in range(12)))
    assert sum(guess.status_code == 401 for guess in guesses) == settings.login_failures
    assert (await _login(client, "lin", PASSWORD)).status_code == 429


async def test_a_success_forgets_the_failures(house: House, client: httpx.AsyncClient, settings: Settings) -> None:
    await hire(house, client, "lin", "volunteer")
    for _ in range(2):
        for _ in range(settings.login_failures - 1):
            assert (await _login(client, "lin", "wrong")).status_code == 401
        assert (await _login(client, "lin", PASSWORD)).status_code == 200


async def test_signing_in_again_ends_the_session_it_came_with(house: House, client: httpx.AsyncClient) -> None:
    lin = await hire(house, client, "lin", "volunteer")
    body = {"username": "lin", "password": PASSWORD}
    fresh = (await client.post("/v1/staff/login", json=body, headers=lin.auth)).json()["token"]
    client.cookies.clear()
    assert fresh != lin.token
    assert (await lin.get("/me")).status_code == 401
    assert (await client.get("/v1/staff/me", headers={"Authorization": f"Bearer {fresh}"})).status_code == 200


async def test_logout_expiry_and_disabling_end_a_session(
    house: House, client: httpx.AsyncClient, settings: Settings
) -> None:
    out, old, fired = [await hire(house, client, name, "volunteer") for name in ("out", "old", "fired")]
    assert (await out.post("/logout")).status_code == 204
    assert (await out.get("/me")).status_code == 401
    assert await commands.disable(settings, "fired")
    assert (await fired.get("/me")).status_code == 401
    assert not await commands.disable(settings, "nobody")
    house.clock.advance(timedelta(hours=settings.staff_session_hours, seconds=1))
    assert (await old.get("/me")).status_code == 401


async def test_a_cookie_alone_changes_nothing(house: House, client: httpx.AsyncClient) -> None:
    await hire(house, client, "lin", "volunteer")
    signed_in = await _login(client, "lin", PASSWORD)
    cookies = signed_in.headers.get_list("set-cookie")
    session = next(c for c in cookies if c.startswith("hn_session="))
    assert "httponly" in session.lower()
    assert "samesite=strict" in session.lower()
    csrf = signed_in.json()["csrf_token"]
    change = {"status": "available"}
    assert (await client.get("/v1/staff/me")).status_code == 200
    for headers in ({}, {"X-CSRF-Token": "wrong"}, {"X-CSRF-Token": csrf, "Origin": "https://elsewhere.example"}):
        refused = await client.put("/v1/staff/me/presence", json=change, headers=headers)
        assert refused.status_code == 403, headers
    accepted = await client.put("/v1/staff/me/presence", json=change, headers={"X-CSRF-Token": csrf})
    assert accepted.json()["presence"] == "available"
    own = {"X-CSRF-Token": csrf, "Origin": "http://test"}
    assert (await client.put("/v1/staff/me/presence", json=change, headers=own)).status_code == 200


@pytest.mark.parametrize("token", ["", "x", "Bearer", "ü" * 40, "\ud83d"])
async def test_a_bad_token_is_401(client: httpx.AsyncClient, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}".encode("utf-8", "surrogatepass")}
    response = await client.get("/v1/staff/me", headers=headers)
    assert response.status_code == 401
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "body", ['{"username": "a\\ud83d", "password": "b"}', '{"username": "", "password": "b"}', "[]", "{}", "nonsense"]
)
async def test_odd_logins_have_a_defined_end(client: httpx.AsyncClient, body: str) -> None:
    response = await client.post("/v1/staff/login", content=body, headers={"content-type": "application/json"})
    assert response.status_code in (401, 422)
    assert response.json()["detail"]


def _staff_routes(app: FastAPI) -> set[tuple[str, str]]:
    paths = app.openapi()["paths"]
    found = {
        (method.upper(), path)
        for path, operations in paths.items()
        if path.startswith("/v1/staff")
        for method in operations
    }
    return found - {("POST", "/v1/staff/login")}


def test_every_staff_endpoint_stands_in_the_table_and_nothing_else(app: FastAPI) -> None:
    assert _staff_routes(app) | {("WS", "/v1/staff/stream")} == set(TABLE)
    assert all(roles and roles <= set(ROLES) for roles in TABLE.values())


async def test_walk_of_role_and_endpoint(app: FastAPI, house: House, client: httpx.AsyncClient) -> None:
    people = {role: await hire(house, client, f"a-{role}", role) for role in ROLES}
    for method, template in sorted(_staff_routes(app) - {("POST", "/v1/staff/logout")}):
        path = re.sub(r"\{\w+\}", "unknown", template)
        anonymous = await client.request(method, path, json={})
        assert anonymous.status_code == 401, (method, path)
        for role, person in people.items():
            response = await client.request(method, path, json={}, headers=person.auth)
            if role in TABLE[method, template]:
                assert response.status_code not in (401, 403), (method, path, role)
                refused_by_role = response.status_code == 404 and "没有找到您要的内容" in response.json()["detail"]
                assert not refused_by_role, (method, path, role)
            else:
                assert response.status_code == 404, (method, path, role)
                assert "没有找到您要的内容" in response.json()["detail"], (method, path, role)


async def test_first_start_makes_one_account_and_the_demo_its_own(house: House, settings: Settings) -> None:
    demo = settings.model_copy(update={"demo": True})
    async with house.db.write() as session:
        told = await accounts.first_start(session, house.clock, demo)
    assert len(told) == 2
    async with house.db.write() as session:
        again = await accounts.first_start(session, house.clock, settings)
    assert again == []
    listed = {row["username"]: row["roles"] for row in await commands.listing(settings)}
    assert set(listed) == {
        "hongniang", "demo-volunteer", "demo-volunteer2", "demo-clerk", "demo-editor", "demo-supervisor",
    }  # fmt: skip
    assert set(listed["hongniang"]) == set(ROLES)


async def test_the_printed_password_opens_the_first_account(house: House, client: httpx.AsyncClient) -> None:
    async with house.db.write() as session:
        told = await accounts.first_start(session, house.clock, house.settings)
    password = told[0].split(" / ")[1].split("（")[0]
    assert (await _login(client, "hongniang", password)).status_code == 200


async def test_accounts_with_unknown_roles_or_taken_names_are_refused(settings: Settings, house: House) -> None:
    await commands.add(settings, "lin", "林", ["volunteer"])
    for username, roles in (("lin", ["volunteer"]), ("wang", ["king"]), ("wang", [])):
        with pytest.raises(accounts.BadAccount, match=r"[\u4e00-\u9fff]"):
            await commands.add(settings, username, "某", roles)
