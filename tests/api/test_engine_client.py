"""The way to the dialogue engine, where the engine is not there."""

import socket

import pytest

from api.assistant.context import TurnContext
from api.engine.client import Engine, EngineDown


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
