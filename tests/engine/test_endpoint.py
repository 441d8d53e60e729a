"""Actions are called over a connection that stays."""

import asyncio
from typing import Any, List

import aiohttp
import pytest
from aiohttp import web
from rasa.utils.endpoints import ClientResponseError

from engine.endpoint import ActionEndpoint


async def _with_listener(use: Any, status: int = 200) -> List[Any]:
    """Uses an endpoint at a listener of this test. Returns the connections on which calls came."""
    came: List[Any] = []

    async def answer(request: web.Request) -> web.Response:
        came.append(request.transport)
        return web.json_response({"heard": await request.json(), "secret": request.headers["X-Secret"]}, status=status)

    app = web.Application()
    app.router.add_post("/webhook", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    actions = ActionEndpoint(f"http://127.0.0.1:{port}/webhook", headers={"X-Secret": "s"})
    try:
        await use(actions)
    finally:
        await actions.close()
        await runner.cleanup()
    return came


def test_calls_share_a_connection_and_carry_the_secret() -> None:
    async def use(actions: ActionEndpoint) -> None:
        for number in range(3):
            answer = await actions.request(method="post", json={"call": number}, timeout=5, compress=False)
            assert answer == {"heard": {"call": number}, "secret": "s"}

    assert len(set(asyncio.run(_with_listener(use)))) == 1


def test_an_error_is_raised_as_rasa_expects_it() -> None:
    async def use(actions: ActionEndpoint) -> None:
        with pytest.raises(ClientResponseError) as raised:
            await actions.request(json={})
        assert raised.value.status == 500

    asyncio.run(_with_listener(use, status=500))


def test_a_turn_names_where_its_own_actions_are_executed() -> None:
    async def use(actions: ActionEndpoint) -> None:
        elsewhere = ActionEndpoint("http://127.0.0.1:9/webhook", headers={"X-Secret": "s"})
        call = {"tracker": {"latest_message": {"metadata": {"actions_url": actions.url}}}}
        try:
            assert (await elsewhere.request(json=call))["heard"] == call
        finally:
            await elsewhere.close()

    asyncio.run(_with_listener(use))


def test_closing_ends_the_connections_and_opens_none() -> None:
    never_used = ActionEndpoint("http://127.0.0.1:9")
    used = ActionEndpoint("http://127.0.0.1:9")

    async def close() -> aiohttp.ClientSession:
        session = used.session()
        await used.close()
        await never_used.close()
        return session

    assert asyncio.run(close()).closed
    assert never_used._session is None
