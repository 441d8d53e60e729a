"""Reading with `wait`: for browsers that no WebSocket reaches."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import httpx
import pytest

from tests.api.conftest import Citizen, ScriptedEngine, echo


def _read(citizen: Citizen, path: str) -> Coroutine[Any, Any, httpx.Response]:
    return citizen.client.get(f"/v1/conversations/{citizen.id}{path}", headers=citizen.auth)


async def test_it_answers_as_soon_as_there_is_something(citizen: Citizen, engine: ScriptedEngine) -> None:
    engine.answer = echo
    last = (await citizen.messages())[-1]["seq"]
    waiting = asyncio.create_task(_read(citizen, f"/messages?after={last}&wait=25"))
    await asyncio.sleep(0)
    await citizen.say("你好")
    read = (await asyncio.wait_for(waiting, 10)).json()
    assert [m["role"] for m in read["messages"]][:1] == ["user"]
    assert read["as_of_seq"] >= last + 1


async def test_it_waits_for_nothing_where_there_is_something(citizen: Citizen) -> None:
    read = (await asyncio.wait_for(_read(citizen, "/messages?after=0&wait=25"), 5)).json()
    assert read["messages"]


async def test_it_ends_with_nothing(citizen: Citizen) -> None:
    last = (await citizen.messages())[-1]["seq"]
    read = (await _read(citizen, f"/messages?after={last}&wait=1")).json()
    assert read == {"messages": [], "as_of_seq": last}


@pytest.mark.parametrize("wait", ["-1", "26", "x"])
async def test_other_waits_are_422(citizen: Citizen, wait: str) -> None:
    assert (await _read(citizen, f"/messages?after=0&wait={wait}")).status_code == 422
