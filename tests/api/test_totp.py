"""The second factor: enrolment, codes that count once, a clock that is off, lost telephones."""

import asyncio
from datetime import timedelta

import httpx
import pyotp
import pytest
from pydantic import ValidationError
from sqlalchemy import text

from api.build import build
from api.house import House
from api.main import create_app
from api.settings import Settings
from api.staff import commands
from api.vault import repository as vault_rows
from api.vault.rotation import left
from tests.api.conftest import ScriptedEngine
from tests.api.staffing import PASSWORD, Volunteer, hire


@pytest.fixture
async def lin(house: House, client: httpx.AsyncClient) -> Volunteer:
    return await hire(house, client, "lin", "volunteer")


async def _login(client: httpx.AsyncClient, code: str = "", **other: str) -> httpx.Response:
    body = {"username": "lin", "password": PASSWORD, "code": code, **other}
    response = await client.post("/v1/staff/login", json=body)
    client.cookies.clear()
    return response


def _slug(response: httpx.Response) -> str:
    return str(response.json()["type"]).rsplit(":", 1)[1]


async def _enrol(house: House, lin: Volunteer) -> tuple[pyotp.TOTP, list[str]]:
    begun = await lin.post("/me/totp", {"password": PASSWORD})
    assert begun.status_code == 200, begun.text
    assert begun.json()["qr"].startswith("data:image/svg+xml")
    assert begun.headers["cache-control"] == "no-store"
    totp = pyotp.parse_uri(begun.json()["uri"])
    assert isinstance(totp, pyotp.TOTP)
    assert totp.secret == begun.json()["secret"]
    done = await lin.post("/me/totp/confirm", {"code": totp.at(house.clock.now())})
    assert done.status_code == 200, done.text
    house.clock.advance(timedelta(seconds=90))
    return totp, done.json()["recovery_codes"]


async def test_a_code_is_asked_for_once_the_password_is_right(
    house: House, client: httpx.AsyncClient, lin: Volunteer
) -> None:
    assert (await lin.get("/me/totp")).json() == {"on": False, "required": False, "recovery_codes": 0}
    totp, codes = await _enrol(house, lin)
    assert (await lin.get("/me/totp")).json() == {"on": True, "required": False, "recovery_codes": len(codes)}
    needed = await _login(client)
    assert (needed.status_code, _slug(needed), "token" in needed.json()) == (401, "code-needed", False)
    assert _slug(await _login(client, password="wrong")) == "wrong-password"
    code = totp.at(house.clock.now())
    assert (await _login(client, f" {code[:3]} {code[3:]}")).status_code == 200
    replayed = await _login(client, code)
    assert (replayed.status_code, _slug(replayed)) == (401, "wrong-code")


@pytest.mark.parametrize(("off_s", "status"), [(-60, 401), (-30, 200), (0, 200), (30, 200), (60, 401)])
async def test_a_telephone_may_be_half_a_minute_off(
    house: House, client: httpx.AsyncClient, lin: Volunteer, off_s: int, status: int
) -> None:
    totp, _ = await _enrol(house, lin)
    code = totp.at(house.clock.now() + timedelta(seconds=off_s))
    assert (await _login(client, code)).status_code == status


async def test_an_older_code_does_not_count_after_a_newer_one(
    house: House, client: httpx.AsyncClient, lin: Volunteer
) -> None:
    totp, _ = await _enrol(house, lin)
    now = house.clock.now()
    assert (await _login(client, totp.at(now + timedelta(seconds=30)))).status_code == 200
    assert (await _login(client, totp.at(now))).status_code == 401


async def test_guesses_lock_and_one_code_at_once_opens_one_session(
    house: House, client: httpx.AsyncClient, lin: Volunteer, settings: Settings
) -> None:
    totp, _ = await _enrol(house, lin)
    code = totp.at(house.clock.now())
    same = await asyncio.gather(*(_login(client, code) for _ in range(3)))
    assert sorted(answer.status_code for answer in same) == [200, 401, 401]
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    statuses = [(await _login(client, wrong)).status_code for _ in range(settings.login_failures)]
    assert statuses[-1] == 429
    house.clock.advance(timedelta(minutes=settings.login_lock_minutes, seconds=1))
    assert (await _login(client, totp.at(house.clock.now()))).status_code == 200


async def test_recovery_codes_count_once_and_rest_as_digests(
    house: House, client: httpx.AsyncClient, lin: Volunteer
) -> None:
    totp, codes = await _enrol(house, lin)
    assert len(set(codes)) == 10
    assert (await _login(client, codes[0].upper())).status_code == 200
    assert (await _login(client, codes[0])).status_code == 401
    async with house.db.read() as session:
        digests = " ".join((await session.execute(text("SELECT digest FROM recovery_code"))).scalars())
        sealed = (await session.execute(text("SELECT ciphertext FROM staff_totp"))).scalar_one()
        assert house.vault.key_id in await vault_rows.key_ids(session)
    assert not any(code in digests or code.replace("-", "") in digests for code in codes)
    assert totp.secret.encode() not in bytes(sealed)
    fresh = await lin.post("/me/totp/codes", {"code": totp.at(house.clock.now())})
    assert fresh.status_code == 200
    assert (await _login(client, codes[1])).status_code == 401
    assert (await _login(client, fresh.json()["recovery_codes"][0])).status_code == 200


async def test_what_does_not_enrol(house: House, client: httpx.AsyncClient, lin: Volunteer) -> None:
    assert (await lin.post("/me/totp/confirm", {"code": "000000"})).status_code == 401
    assert (await lin.post("/me/totp", {"password": "wrong"})).status_code == 401
    begun = (await lin.post("/me/totp", {"password": PASSWORD})).json()
    assert (await _login(client)).status_code == 200, "a secret that nobody confirmed locks nobody out"
    stale = pyotp.TOTP(begun["secret"]).at(house.clock.now())
    await lin.post("/me/totp", {"password": PASSWORD})
    assert (await lin.post("/me/totp/confirm", {"code": stale})).status_code == 401
    assert (await lin.get("/me/totp")).json()["on"] is False


async def test_off_with_a_code_and_reset_by_a_supervisor(
    house: House, client: httpx.AsyncClient, lin: Volunteer, settings: Settings
) -> None:
    totp, _ = await _enrol(house, lin)
    assert (await lin.post("/me/totp/off", {"code": "123"})).status_code == 401
    assert (await lin.post("/me/totp/off", {"code": totp.at(house.clock.now())})).status_code == 204
    assert (await _login(client)).status_code == 200
    await _enrol(house, lin)
    zhang = await hire(house, client, "zhang", "supervisor")
    boss = await hire(house, client, "boss", "admin")
    assert (await zhang.post(f"/people/{lin.id}/totp/reset", {"reason": ""})).status_code == 422
    assert (await zhang.post(f"/people/{boss.id}/totp/reset", {"reason": "手机丢了"})).status_code == 404
    assert (await zhang.post(f"/people/{zhang.id}/totp/reset", {"reason": "手机丢了"})).status_code == 409
    assert (await zhang.post(f"/people/{lin.id}/totp/reset", {"reason": "手机丢了，当面核对"})).status_code == 204
    assert (await lin.get("/me")).status_code == 401
    assert (await _login(client)).status_code == 200
    lines = (await zhang.get("/audit?q=手机丢了")).json()["lines"]
    assert [(line["what"], line["subject"], line["name"]) for line in lines] == [("重置两步验证", lin.id, zhang.name)]


async def test_the_command_line_resets(
    house: House, client: httpx.AsyncClient, lin: Volunteer, settings: Settings
) -> None:
    await _enrol(house, lin)
    assert await commands.reset_totp(settings, "lin")
    assert (await _login(client)).status_code == 200
    assert not await commands.reset_totp(settings, "nobody")


async def test_a_change_of_keys_takes_the_secret_along(house: House, lin: Volunteer) -> None:
    await _enrol(house, lin)
    async with house.db.write() as session:
        assert await left(session, house.vault) == 0
        await session.execute(text("UPDATE staff_totp SET key_id = 'another'"))
        assert await left(session, house.vault) == 1
        assert "another" in await vault_rows.key_ids(session)


async def test_a_role_that_must_have_it_can_do_nothing_before(settings: Settings) -> None:
    app = create_app(build(settings.model_copy(update={"totp_roles": "volunteer"}), engine=ScriptedEngine()))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client,
    ):
        house: House = app.state.house
        lin, wang = await hire(house, client, "lin", "volunteer"), await hire(house, client, "wang", "clerk")
        assert (await lin.get("/me")).json()["must_enrol"] is True
        assert (await wang.get("/me")).json()["must_enrol"] is False
        shut = await lin.get("/queue")
        assert (shut.status_code, _slug(shut)) == (403, "totp-needed")
        assert (await wang.get("/applications")).status_code == 200
        totp, _ = await _enrol(house, lin)
        assert (await lin.get("/queue")).status_code == 200
        kept = await lin.post("/me/totp/off", {"code": totp.at(house.clock.now())})
        assert (kept.status_code, _slug(kept)) == (409, "totp-required")


def test_a_role_that_is_none_is_refused(settings: Settings) -> None:
    with pytest.raises(ValidationError, match="no such role"):
        Settings(data_dir=settings.data_dir, totp_roles="volunteer,king")
