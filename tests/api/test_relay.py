"""Two processes that hear each other by Redis, and what they do while it is away."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from api.fanout import Fanout, Listener
from api.relay import Relay
from tests.machinery.redis import Redis


@pytest.fixture
def redis() -> Iterator[Redis]:
    made = Redis()
    made.start()
    yield made
    made.close()


@pytest.fixture
async def two(redis: Redis) -> AsyncIterator[tuple[Fanout, Fanout]]:
    here, there = Fanout(Relay(redis.url)), Fanout(Relay(redis.url))
    async with here.running(), there.running():
        await _until(lambda: bool(here.connected and there.connected))
        yield here, there


async def _until(holds: object) -> None:
    for _ in range(400):
        if holds():  # type: ignore[operator]
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it never came")


async def _woken(ear: Listener) -> None:
    async with asyncio.timeout(20):
        await ear.wake.wait()
    ear.wake.clear()


async def test_a_look_and_a_signal_reach_the_other_process_and_the_own_once(two: tuple[Fanout, Fanout]) -> None:
    here, there = two
    with here.listen("conversation:a") as own, there.listen("conversation:a") as other, there.listen("b") as third:
        third.wake.clear()
        here.look("conversation:a")
        await _woken(other)
        assert own.wake.is_set()
        here.signal("conversation:a", {"type": "typing", "role": "volunteer"})
        await _woken(other)
        assert other.signals.get_nowait() == {"type": "typing", "role": "volunteer"}
        await asyncio.sleep(0.2)
        assert own.signals.qsize() == 1
        assert not third.wake.is_set()


async def test_without_redis_streams_look_by_themselves_and_hear_again_once_it_is_back(
    two: tuple[Fanout, Fanout], redis: Redis
) -> None:
    here, there = two
    with there.listen("conversation:a") as other:
        patient = there.look_again_s
        redis.kill()
        await _until(lambda: there.connected is False)
        assert there.look_again_s < 2 < patient
        here.look("conversation:a")
        other.wake.clear()
        redis.start()
        await _woken(other)  # what was said meanwhile is looked for
        await _until(lambda: bool(here.connected and there.connected))
        assert there.look_again_s == patient
        other.wake.clear()
        here.look("conversation:a")
        await _woken(other)


async def test_one_process_needs_no_redis() -> None:
    alone = Fanout()
    async with alone.running():
        with alone.listen("a") as ear:
            alone.look("a")
            await _woken(ear)
    assert alone.connected is None
