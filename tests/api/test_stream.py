"""The citizen's stream: every message after a seq, in order, once; bad frames end nothing."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from starlette.testclient import WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from api.build import build
from api.main import create_app
from api.settings import Settings
from tests.api.conftest import ScriptedEngine, echo


@pytest.fixture
def browser(settings: Settings, engine: ScriptedEngine) -> Iterator[TestClient]:
    engine.answer = echo
    with TestClient(create_app(build(settings, engine=engine)), base_url="http://test") as client:
        yield client


@pytest.fixture
def opened(browser: TestClient) -> dict[str, Any]:
    return browser.post("/v1/conversations", json={"channel": "web"}).json()


def _path(opened: dict[str, Any], after: int = 0) -> str:
    return f"/v1/conversations/{opened['conversation_id']}/stream?after={after}"


def _enter(socket: WebSocketTestSession, token: str) -> None:
    socket.send_json({"type": "auth", "token": token})


def _next(socket: WebSocketTestSession, kind: str) -> dict[str, Any]:
    while (frame := socket.receive_json())["type"] != kind:
        assert frame["type"] in ("typing", "message"), frame
    return frame


def test_everything_before_then_live_each_once(browser: TestClient, opened: dict[str, Any]) -> None:
    with browser.websocket_connect(_path(opened)) as socket:
        _enter(socket, opened["token"])
        assert socket.receive_json() == {"type": "ready", "as_of_seq": 1}
        assert _next(socket, "message")["message"]["seq"] == 1
        socket.send_json({"type": "message", "client_msg_id": str(uuid4()), "text": "第一句"})
        assert _next(socket, "message")["message"]["text"] == "第一句"
        assert _next(socket, "message")["message"]["text"] == "听到：第一句"
    with browser.websocket_connect(_path(opened, after=2)) as socket:
        _enter(socket, opened["token"])
        assert socket.receive_json() == {"type": "ready", "as_of_seq": 3}
        assert _next(socket, "message")["message"]["seq"] == 3


def test_the_same_send_by_socket_and_by_post_is_one_message(browser: TestClient, opened: dict[str, Any]) -> None:
    body = {"client_msg_id": "one", "text": "只发一次"}
    with browser.websocket_connect(_path(opened, after=1)) as socket:
        _enter(socket, opened["token"])
        assert socket.receive_json()["type"] == "ready"
        socket.send_json({"type": "message", **body})
        first = _next(socket, "message")["message"]
        headers = {"Authorization": f"Bearer {opened['token']}"}
        again = browser.post(f"/v1/conversations/{opened['conversation_id']}/messages", json=body, headers=headers)
        assert again.json()["message"] == first


@pytest.mark.parametrize(
    "bad",
    ["no json", "[]", '"x"', '{"type": "message"}', '{"type": "dance"}', '{"type": "message", "text": ""}', "[" * 9000],
)
def test_a_bad_frame_gets_a_sentence_and_the_stream_goes_on(
    browser: TestClient, opened: dict[str, Any], bad: str
) -> None:
    with browser.websocket_connect(_path(opened, after=1)) as socket:
        _enter(socket, opened["token"])
        assert socket.receive_json()["type"] == "ready"
        socket.send_text(bad)
        frame = socket.receive_json()
        assert frame["type"] == "error"
        assert frame["problem"]["status"] == 422
        socket.send_json({"type": "message", "client_msg_id": str(uuid4()), "text": "还在"})
        assert _next(socket, "message")["message"]["text"] == "还在"


def test_two_tabs_of_one_person_hear_the_same_whichever_speaks(browser: TestClient, opened: dict[str, Any]) -> None:
    with (
        browser.websocket_connect(_path(opened)) as one,
        browser.websocket_connect(_path(opened)) as other,
    ):
        for socket in (one, other):
            _enter(socket, opened["token"])
            assert _next(socket, "ready")
        for number, socket in enumerate((one, other, one)):
            for _ in range(2):  # a send that is repeated is one message, in both
                socket.send_json({"type": "message", "client_msg_id": f"tab-{number}", "text": f"第{number}句"})
        heard = []
        for socket in (one, other):
            frames: list[dict[str, Any]] = []
            while len(frames) < 1 + 2 * 3:
                frames.append(_next(socket, "message")["message"])
            heard.append(frames)
    assert heard[0] == heard[1]
    assert [message["seq"] for message in heard[0]] == list(range(1, 8))
    assert sorted(m["text"] for m in heard[0] if m["role"] == "user") == ["第0句", "第1句", "第2句"]


@pytest.mark.parametrize("first", [{"type": "auth", "token": "wrong"}, {"type": "auth"}, {"type": "message"}, {}])
def test_without_its_token_nothing_is_shown(browser: TestClient, opened: dict[str, Any], first: dict[str, str]) -> None:
    with browser.websocket_connect(_path(opened)) as socket:
        socket.send_json(first)
        assert socket.receive_json()["type"] == "error"
        with pytest.raises(WebSocketDisconnect):
            socket.receive_json()


def test_a_foreign_page_is_not_let_in(browser: TestClient, opened: dict[str, Any]) -> None:
    headers = {"origin": "https://evil.example"}
    with (
        pytest.raises(WebSocketDisconnect) as refused,
        browser.websocket_connect(_path(opened), headers=headers) as socket,
    ):
        socket.receive_json()
    assert refused.value.code == 4403


def test_a_position_that_was_never_reached_is_told_to_read_again(browser: TestClient, opened: dict[str, Any]) -> None:
    with browser.websocket_connect(_path(opened, after=99)) as socket:
        _enter(socket, opened["token"])
        assert socket.receive_json() == {"type": "resync"}
