"""Hears of a failed action: Rasa logs it and goes on as if nothing had happened."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Iterator, List, Optional

_heard: ContextVar[Optional[List[str]]] = ContextVar("heard", default=None)


class _Listener(logging.Handler):
    """Notes an error for the turn that caused it; turns run in tasks of their own, so they do not mix."""

    def emit(self, record: logging.LogRecord) -> None:
        heard = _heard.get()
        if heard is not None:
            heard.append(record.name)


_listener = _Listener(level=logging.ERROR)


@contextmanager
def failures() -> Iterator[List[str]]:
    """Collects the errors of the message processor for as long as the block runs.

    `MessageProcessor._run_action` catches whatever an action raises, drops its events and answers the rest. Its log
    is the only place where this is said.
    """
    logging.getLogger("rasa.core.processor").addHandler(_listener)  # adding it again changes nothing
    heard: List[str] = []
    token = _heard.set(heard)
    try:
        yield heard
    finally:
        _heard.reset(token)
