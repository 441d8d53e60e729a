"""In-process fan-out. It only says «look»: the tables are the truth, so a lost wake loses nothing."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Listener:
    """One stream's ear: a wake-up flag and the passing signals (typing) that no table keeps."""

    def __init__(self) -> None:
        self.wake = asyncio.Event()
        self.signals: asyncio.Queue[dict[str, Any]] = asyncio.Queue(maxsize=32)


class Fanout:
    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = defaultdict(set)

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
        for listener in self._listeners.get(topic, ()):
            listener.wake.set()

    def signal(self, topic: str, frame: dict[str, Any]) -> None:
        """Passes on a frame that may be lost; a full listener misses it."""
        for listener in self._listeners.get(topic, ()):
            if not listener.signals.full():
                listener.signals.put_nowait(frame)
            listener.wake.set()
