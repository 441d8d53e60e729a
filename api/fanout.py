"""Fan-out. It only says «look»: the tables are the truth, so a lost wake loses nothing."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from api.relay import Relay

_LOOK_AGAIN_S = 20
_LOOK_AGAIN_ALONE_S = 1.5


class Listener:
    """One stream's ear: a wake-up flag and the passing signals (typing) that no table keeps."""

    def __init__(self) -> None:
        self.wake = asyncio.Event()
        self.signals: asyncio.Queue[dict[str, Any]] = asyncio.Queue(maxsize=32)


class Fanout:
    """Wakes the streams of this process, and by way of the relay those of all others.

    Args:
        relay: None where there is one process only.
    """

    def __init__(self, relay: Relay | None = None) -> None:
        self._relay = relay
        self._listeners: dict[str, set[Listener]] = defaultdict(set)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Hears the other processes as long as the context lasts."""
        if self._relay is None:
            yield
            return
        async with self._relay.running(self._heard, self._look_everywhere):
            yield

    @property
    def connected(self) -> bool | None:
        """Whether the other processes are heard; None where there are none."""
        return None if self._relay is None else self._relay.connected

    @property
    def look_again_s(self) -> float:
        """Seconds after which a stream looks by itself: sooner while wakes of other processes are known to be lost."""
        return _LOOK_AGAIN_ALONE_S if self.connected is False else _LOOK_AGAIN_S

    @contextmanager
    def listen(self, *topics: str) -> Iterator[Listener]:
        """Hears of `topics` (`conversation:ID`, `staff`, `staff:ID`) as long as the context lasts."""
        listener = Listener()
        for topic in topics:
            self._listeners[topic].add(listener)
        try:
            yield listener
        finally:
            for topic in topics:
                self._listeners[topic].discard(listener)
                if not self._listeners[topic]:
                    del self._listeners[topic]

    def look(self, topic: str) -> None:
        self._wake(topic)
        if self._relay is not None:
            self._relay.send({"topic": topic})

    def signal(self, topic: str, frame: dict[str, Any]) -> None:
        """Passes on a frame that may be lost; a full listener misses it."""
        self._pass_on(topic, frame)
        if self._relay is not None:
            self._relay.send({"topic": topic, "frame": frame})

    def _wake(self, topic: str) -> None:
        for listener in self._listeners.get(topic, ()):
            listener.wake.set()

    def _pass_on(self, topic: str, frame: dict[str, Any]) -> None:
        for listener in self._listeners.get(topic, ()):
            if not listener.signals.full():
                listener.signals.put_nowait(frame)
            listener.wake.set()

    def _heard(self, said: dict[str, Any]) -> None:
        if "frame" in said:
            self._pass_on(said["topic"], said["frame"])
        else:
            self._wake(said["topic"])

    def _look_everywhere(self) -> None:
        """What was said while nobody could be heard is looked for by all."""
        for topic in list(self._listeners):
            self._wake(topic)
