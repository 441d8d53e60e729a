"""The way to the dialogue engines: which one, and what if it is not there."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web

from api.assistant.context import TurnContext
from api.engine.client import Engine, EngineDown
from bot.messages import Kind, Reply


async def test_an_engine_that_is_down_is_left_alone_after_five_tries() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: each connection is refused
        engine = Engine([f"http://127.0.0.1:{taken.getsockname()[1]}"], "token", 1.0)
        why = []
        for _ in range(6):
            with pytest.raises(EngineDown) as caught:
                await engine.converse(TurnContext("cnv", "trn", 0, "你好"))
            why.append(str(caught.value))
        await engine.close()
    assert "the breaker is open" not in why[:5]
    assert why[5] == "the breaker is open"


@contextlib.asynccontextmanager
async def _engine_that(answers: Callable[[], Awaitable[web.Response]]) -> AsyncIterator[tuple[str, list[str]]]:
    """A server in the engine's place; its address, and the conversations that it heard of."""
    heard: list[str] = []

    async def webhook(request: web.Request) -> web.Response:
        heard.append((await request.json())["metadata"]["conversation_id"])
        return await answers()

    app = web.Application()
    app.router.add_post("/webhooks/gateway/webhook", webhook)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}", heard
    await runner.cleanup()


async def _says() -> web.Response:
    return web.json_response({"messages": [Reply(Kind.TEXT, "你好").to_json()]})


async def _breaks() -> web.Response:
    return web.Response(status=500)


async def _hangs() -> web.Response:
    await asyncio.sleep(60)
    return web.Response()


def _turn(number: int) -> TurnContext:
    return TurnContext(f"cnv_{number}", f"trn_{number}", 0, "你好")


async def test_a_conversation_stays_with_its_engine_and_both_are_used() -> None:
    async with _engine_that(_says) as (one, heard), _engine_that(_says) as (two, others):
        engine = Engine([one, two], "token", 5.0)
        for number in range(20):
            for _ in range(2):
                await engine.converse(_turn(number))
        await engine.close()
    assert not set(heard) & set(others)
    assert set(heard)
    assert set(others)
    assert len(heard) + len(others) == 40


@pytest.mark.parametrize("fails", [_breaks, _hangs])
async def test_where_one_engine_is_down_the_other_answers(fails: Callable[[], Awaitable[web.Response]]) -> None:
    async with _engine_that(fails) as (one, tried), _engine_that(_says) as (two, heard):
        engine = Engine([one, two], "token", 1.0)
        for number in range(16):
            assert [reply.text for reply in await engine.converse(_turn(number))] == ["你好"]
        await engine.close()
    assert len(heard) == 16
    assert 0 < len(tried) <= 5, "after five failures it is left alone"


async def test_where_all_are_down_the_turn_goes_on_without() -> None:
    async with _engine_that(_breaks) as (one, _), _engine_that(_breaks) as (two, _):
        engine = Engine([one, two], "token", 1.0)
        with pytest.raises(EngineDown):
            await engine.converse(_turn(1))
        await engine.close()
