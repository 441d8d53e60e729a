"""Sign-in, sessions, headers and hosts: what a hostile page or a hostile client tries first."""

import httpx
import pytest

from api.house import House
from api.staff.deps import COOKIE, CSRF_COOKIE
from tests.api.conftest import Citizen
from tests.api.staffing import PASSWORD, hire

EVIL = "evil.example"


async def _login(client: httpx.AsyncClient, password: str = PASSWORD, username: str = "lin") -> httpx.Response:
    return await client.post("/v1/staff/login", json={"username": username, "password": password})


async def test_a_session_that_was_there_before_is_not_the_one_after(house: House, client: httpx.AsyncClient) -> None:
    await hire(house, client, "lin", "volunteer")
    client.cookies.set(COOKIE, "chosen-by-somebody-else")
    fresh = await _login(client)
    assert fresh.cookies[COOKIE] != "chosen-by-somebody-else"
    first = fresh.json()["token"]
    client.cookies.clear()
    client.cookies.set(COOKIE, first)
    second = (await _login(client)).json()["token"]
    client.cookies.clear()
    assert first != second
    for token, status in ((first, 401), (second, 200)):
        headers = {"Authorization": f"Bearer {token}"}
        assert (await client.get("/v1/staff/me", headers=headers)).status_code == status


async def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(house: House, client: httpx.AsyncClient) -> None:
    await hire(house, client, "lin", "volunteer")
    set_cookies = {line.split("=")[0]: line.lower() for line in (await _login(client)).headers.get_list("set-cookie")}
    assert "httponly" in set_cookies[COOKIE]
    assert all("samesite=strict" in line for line in set_cookies.values())
    assert "httponly" not in set_cookies[CSRF_COOKIE]


@pytest.mark.parametrize("origin", [f"https://{EVIL}", "null", "http://test.evil.example", "http://test:81"])
async def test_a_foreign_page_can_do_nothing_with_the_cookie(
    house: House, client: httpx.AsyncClient, origin: str
) -> None:
    await hire(house, client, "lin", "volunteer")
    csrf = (await _login(client)).json()["csrf_token"]
    away = {"status": "away"}
    for headers in ({"Origin": origin, "X-CSRF-Token": csrf}, {"Origin": "http://test"}, {"X-CSRF-Token": "guess"}):
        assert (await client.put("/v1/staff/me/presence", json=away, headers=headers)).status_code == 403
    own = {"Origin": "http://test", "X-CSRF-Token": csrf}
    assert (await client.put("/v1/staff/me/presence", json=away, headers=own)).status_code == 200


async def test_names_cannot_be_told_from_passwords(house: House, client: httpx.AsyncClient) -> None:
    await hire(house, client, "lin", "volunteer")
    answers = [await _login(client, "wrong-password-1"), await _login(client, "wrong-password-1", "nobody")]
    bodies = [{**answer.json(), "request_id": ""} for answer in answers]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert bodies[0] == bodies[1]


async def test_receipts_cannot_be_told_from_phones(client: httpx.AsyncClient) -> None:
    asked = [
        await client.post("/v1/applications/status", json={"receipt_no": number, "phone_tail": "0000"})
        for number in ("HN-AAAA-BBBB-CCCC", "HN00000000000000", "x")
    ]
    assert {answer.status_code for answer in asked} == {404}
    assert len({answer.json()["detail"] for answer in asked}) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": EVIL}, {"Host": f"test@{EVIL}"}, {"X-Forwarded-Host": EVIL}, {"Forwarded": f"host={EVIL}"},
        {"X-Forwarded-Proto": "https", "X-Forwarded-Host": EVIL}, {"X-Original-URL": f"https://{EVIL}/"},
    ],
)  # fmt: skip
async def test_a_host_that_somebody_names_is_never_repeated(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    for path in ("/", "/console", "/policies", "/services", "/openapi.json", "/v1/services", "/healthz", "/nothing"):
        answer = await client.get(path, headers=headers)
        assert EVIL not in answer.text, path
        assert EVIL not in str(answer.headers), path


@pytest.mark.parametrize("value", ["a\r\nSet-Cookie: x=1", "<script>", "x" * 500, "../../etc", "号码"])
async def test_a_request_id_that_somebody_made_up_is_not_repeated(client: httpx.AsyncClient, value: str) -> None:
    answer = await client.get("/v1/staff/me", headers=[(b"x-request-id", value.encode())])
    assert value not in answer.text
    assert "set-cookie" not in answer.headers
    assert answer.json()["request_id"].startswith("req_")


async def test_a_forwarded_address_without_a_trusted_proxy_frees_nobody_from_the_limit(
    house: House, client: httpx.AsyncClient
) -> None:
    house.limits._windows["login"]._most = 3
    statuses = [
        (
            await client.post(
                "/v1/staff/login", json={"username": "x", "password": "y"}, headers={"X-Forwarded-For": f"10.0.0.{n}"}
            )
        ).status_code
        for n in range(5)
    ]
    assert statuses[-1] == 429


async def test_every_answer_says_that_it_is_not_to_be_sniffed_or_framed(client: httpx.AsyncClient) -> None:
    for path in ("/", "/console", "/v1/services", "/nothing", "/v1/staff/me"):
        headers = (await client.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "SAMEORIGIN"
        assert headers["referrer-policy"] == "no-referrer"


async def test_a_token_in_an_address_opens_nothing(citizen: Citizen) -> None:
    for name in ("token", "access_token", "authorization"):
        path = f"/v1/conversations/{citizen.id}/messages?{name}={citizen.token}"
        assert (await citizen.client.get(path)).status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "/../etc/passwd", "/assets/../../pyproject.toml", "/widget/%2e%2e/%2e%2e/uv.lock", "//etc/passwd",
        "/console/..%2f..%2fpyproject.toml", "/console/%00", "/static/%00", "/" + "a" * 300,
    ],
)  # fmt: skip
async def test_no_file_outside_is_served(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code in (200, 307, 404)
    assert 'hongniang"' not in answer.text
    assert "root:" not in answer.text
