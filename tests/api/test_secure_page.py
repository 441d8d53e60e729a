"""The one-time link to a secure question: bound, short-lived, spent by the answer alone, and read by nobody else."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from api.house import House
from api.ids import token_hash
from api.settings import Settings
from tests.api.conftest import Citizen, ScriptedEngine
from tests.api.test_applications import ID, PHONE, _walk_to

WRONG = "350102199001011239"


async def _link(citizen: Citizen, prompt: dict[str, Any]) -> httpx.Response:
    asked = {name: prompt["data"][name] for name in ("application_id", "step")}
    return await citizen.post("/secure-links", asked)


async def _token(citizen: Citizen, prompt: dict[str, Any]) -> str:
    issued = await _link(citizen, prompt)
    assert issued.status_code == 201, issued.text
    address, _, token = issued.json()["url"].partition("#fill=")
    assert address.endswith("/secure")
    return token


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def _read(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.get("/v1/secure-link", headers=_bearer(token))


async def _answer(client: httpx.AsyncClient, token: str, value: str) -> httpx.Response:
    return await client.post("/v1/secure-link", headers=_bearer(token), json={"value": value})


async def test_a_link_answers_the_question_in_hand(citizen: Citizen, client: httpx.AsyncClient) -> None:
    token = await _token(citizen, await _walk_to(citizen, "id_number"))
    for _ in range(3):  # previews of chats fetch links
        asked = await _read(client, token)
        assert asked.status_code == 200
    assert asked.json()["label"] == "证件号码"
    assert asked.headers["cache-control"] == "no-store"
    kept = await _answer(client, token, ID)
    assert kept.status_code == 200, kept.text
    assert "回到聊天继续" in kept.json()["text"]
    said = await citizen.messages()
    assert said[-2]["text"] == "（已安全填写）"
    assert said[-1]["data"]["step"] == "phone"


async def test_a_wrong_value_is_told_and_spends_nothing(citizen: Citizen, client: httpx.AsyncClient) -> None:
    token = await _token(citizen, await _walk_to(citizen, "id_number"))
    before = len(await citizen.messages())
    for wrong in (WRONG, "不知道"):
        refused = await _answer(client, token, wrong)
        assert refused.status_code == 422
        assert refused.json()["detail"].startswith("这个证件号码")
    assert len(await citizen.messages()) == before
    assert (await _answer(client, token, ID)).status_code == 200


async def test_a_link_is_good_once(citizen: Citizen, client: httpx.AsyncClient) -> None:
    token = await _token(citizen, await _walk_to(citizen, "id_number"))
    both = await asyncio.gather(*(_answer(client, token, ID) for _ in range(2)))  # pressed twice
    assert [one.status_code for one in both] == [200, 200]
    assert [m["text"] for m in await citizen.messages()].count("（已安全填写）") == 1
    for again in (await _answer(client, token, "110105194912310021"), await _read(client, token)):
        assert again.status_code == 410
        assert "用过" in again.json()["detail"]


async def test_of_two_different_answers_at_once_one_counts(citizen: Citizen, client: httpx.AsyncClient) -> None:
    token = await _token(citizen, await _walk_to(citizen, "id_number"))
    both = await asyncio.gather(_answer(client, token, ID), _answer(client, token, "11010519491231002X"))
    assert sorted(one.status_code for one in both) == [200, 410]


async def test_a_link_is_good_for_a_quarter_of_an_hour(
    citizen: Citizen, client: httpx.AsyncClient, house: House
) -> None:
    prompt = await _walk_to(citizen, "id_number")
    token = await _token(citizen, prompt)
    house.clock.advance(timedelta(minutes=14, seconds=59))
    assert (await _read(client, token)).status_code == 200
    house.clock.advance(timedelta(seconds=2))
    for late in (await _read(client, token), await _answer(client, token, ID), await _read(client, "forged")):
        assert late.status_code == 410
        assert "过期" in late.json()["detail"]
    assert (await _answer(client, await _token(citizen, prompt), ID)).status_code == 200


async def test_a_link_is_bound_to_its_question(
    citizen: Citizen, citizens: Callable[[], Awaitable[Citizen]], client: httpx.AsyncClient
) -> None:
    prompt = await _walk_to(citizen, "id_number")
    token = await _token(citizen, prompt)
    await citizen.answer_securely(prompt, ID)
    late = await _answer(client, token, "11010519491231002X")
    assert late.status_code == 409
    assert "回到聊天" in late.json()["detail"]
    stranger = await citizens()
    assert (await _link(stranger, prompt)).status_code == 409
    named = {"data": {"application_id": prompt["data"]["application_id"], "step": "name"}}
    assert (await _link(citizen, named)).status_code == 409
    assert (await client.post(f"/v1/conversations/{citizen.id}/secure-links", json={})).status_code == 401


async def test_a_changed_answer_shows_nothing_of_the_one_before(citizen: Citizen, client: httpx.AsyncClient) -> None:
    review = await _walk_to(citizen, "review")
    prompt = (await citizen.press(review, "修改手机号码"))["replies"][-1]
    token = await _token(citizen, prompt)
    asked = await _read(client, token)
    assert PHONE[-4:] not in asked.text
    assert (await _answer(client, token, "13900139000")).status_code == 200
    assert (await citizen.messages())[-1]["kind"] == "review"


async def test_the_page_is_the_same_for_everyone(client: httpx.AsyncClient) -> None:
    page = await client.get("/secure")
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.text == (await client.get("/secure?fill=x")).text


async def test_the_value_and_the_token_rest_nowhere_in_the_open(
    citizen: Citizen, client: httpx.AsyncClient, house: House, settings: Settings, engine: ScriptedEngine,
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    """Neither number nor token reaches the engine, whose tracker holds what it heard, nor a log or the transcript."""
    token = await _token(citizen, await _walk_to(citizen, "id_number"))
    await _answer(client, token, WRONG)
    await _answer(client, token, ID)
    await _answer(client, token, WRONG)
    planted = (ID, WRONG, token)
    logged = "".join(capfd.readouterr()) + caplog.text + (await client.get("/metrics")).text
    heard = "".join(str(ctx) for ctx in engine.heard)
    said = str(await citizen.messages()) + str((await citizen.client.get(
        f"/v1/conversations/{citizen.id}/export", headers=citizen.auth)).json())  # fmt: skip
    async with house.db.read() as session:
        kept = (await session.execute(text("SELECT token_hash FROM secure_link"))).scalars().all()
    assert kept == [token_hash(token)]
    await house.db.close()
    for where in (logged, heard, said):
        assert not [value for value in planted if value in where]
    assert not found_in(settings.data_dir, planted)


def found_in(folder: Path, planted: tuple[str, ...]) -> list[str]:
    """The files that hold any of these in the open."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.name == "hongniang.db" for path in files)
    return [path.name for path in files if any(value.encode() in path.read_bytes() for value in planted)]
