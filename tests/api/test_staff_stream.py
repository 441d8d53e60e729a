"""The staff's stream: first frame, every event once, resumable, closed to whom it is not for."""

import asyncio
import re
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
from api.staff import commands
from tests.api.conftest import ScriptedEngine, echo

STREAM = "/v1/staff/stream"


@pytest.fixture
def browser(settings: Settings, engine: ScriptedEngine) -> Iterator[TestClient]:
    engine.answer = echo
    house = build(settings, engine=engine)
    with TestClient(create_app(house), base_url="http://test") as client:
        yield client


def _hire(browser: TestClient, settings: Settings, username: str, role: str = "volunteer") -> dict[str, str]:
    printed = asyncio.run(commands.add(settings, username, username, [role]))
    password = re.findall(r"/ (\S+)（", printed)[0]
    token = browser.post("/v1/staff/login", json={"username": username, "password": password}).json()["token"]
    browser.cookies.clear()
    return {"Authorization": f"Bearer {token}"}


def _citizen(browser: TestClient) -> tuple[str, dict[str, str]]:
    opened = browser.post("/v1/conversations", json={"channel": "web"}).json()
    return opened["conversation_id"], {"Authorization": f"Bearer {opened['token']}"}


def _say(browser: TestClient, who: tuple[str, dict[str, str]], words: str) -> dict[str, Any]:
    body = {"client_msg_id": str(uuid4()), "text": words}
    response = browser.post(f"/v1/conversations/{who[0]}/messages", json=body, headers=who[1])
    assert response.status_code == 200
    return response.json()


def _enter(socket: WebSocketTestSession, headers: dict[str, str]) -> dict[str, Any]:
    socket.send_json({"type": "auth", "token": headers["Authorization"].removeprefix("Bearer ")})
    return socket.receive_json()


def _until(socket: WebSocketTestSession, kind: str) -> list[dict[str, Any]]:
    """Events up to the first of this kind."""
    found = []
    while not found or found[-1]["type"] != kind:
        frame = socket.receive_json()
        assert frame["type"] == "event", frame
        found.append(frame["event"])
    return found


def _episode(browser: TestClient, staff: dict[str, str]) -> str:
    return str(browser.get("/v1/staff/queue", headers=staff).json()["episodes"][0]["id"])


def test_events_come_in_order_once_and_go_on_after_a_break(browser: TestClient, settings: Settings) -> None:
    lin, citizen = _hire(browser, settings, "lin"), _citizen(browser)
    with browser.websocket_connect(STREAM) as socket:
        assert _enter(socket, lin) == {"type": "ready", "as_of_event": 0}
        _say(browser, citizen, "转人工")
        seen = _until(socket, "message")
    assert [event["id"] for event in seen] == list(range(1, len(seen) + 1))
    assert seen[0]["type"] == "episode.requested"
    assert seen[0]["conversation_id"] == citizen[0]

    episode = _episode(browser, lin)
    browser.post(f"/v1/staff/episodes/{episode}/accept", headers=lin)
    _say(browser, citizen, "您好")
    with browser.websocket_connect(f"{STREAM}?after={seen[-1]['id']}") as socket:
        assert _enter(socket, lin)["as_of_event"] > seen[-1]["id"]
        missed = _until(socket, "episode.accept")
        while missed[-1]["data"].get("message", {}).get("text") != "您好":
            missed += _until(socket, "message")
    assert [event["id"] for event in missed] == list(range(seen[-1]["id"] + 1, missed[-1]["id"] + 1))


def test_two_tabs_of_one_volunteer_hear_the_same(browser: TestClient, settings: Settings) -> None:
    lin, citizen = _hire(browser, settings, "lin"), _citizen(browser)
    with browser.websocket_connect(STREAM) as one, browser.websocket_connect(STREAM) as other:
        _enter(one, lin)
        _enter(other, lin)
        _say(browser, citizen, "转人工")
        episode = _episode(browser, lin)
        answers = [browser.post(f"/v1/staff/episodes/{episode}/accept", headers=lin).status_code for _ in range(2)]
        body = {"client_msg_id": "m-1", "text": "您好"}
        said = [browser.post(f"/v1/staff/episodes/{episode}/messages", json=body, headers=lin) for _ in range(2)]
        _say(browser, citizen, "最后一句")
        heard = []
        for socket in (one, other):
            events = _until(socket, "message")
            while events[-1]["data"].get("message", {}).get("text") != "最后一句":
                events += _until(socket, "message")
            heard.append(events)
    assert answers == [200, 409]
    assert len({answer.json()["id"] for answer in said}) == 1
    assert heard[0] == heard[1]


def test_the_place_in_the_queue_moves_on_the_persons_screen(browser: TestClient, settings: Settings) -> None:
    lin, first, second = _hire(browser, settings, "lin"), _citizen(browser), _citizen(browser)
    browser.put("/v1/staff/me/presence", json={"status": "available"}, headers=lin)
    _say(browser, first, "转人工")
    _say(browser, second, "转人工")
    last = browser.get(f"/v1/conversations/{second[0]}/messages", headers=second[1]).json()["as_of_seq"]
    with browser.websocket_connect(f"/v1/conversations/{second[0]}/stream?after={last}") as socket:
        _enter(socket, second[1])
        assert socket.receive_json() == {"type": "presence", "state": "queued", "position": 2, "wait_minutes": None}
        browser.post(f"/v1/staff/episodes/{_episode(browser, lin)}/accept", headers=lin)
        _say(browser, second, "还在等")
        frames = [socket.receive_json() for _ in range(2)]
        while frames[-1]["type"] != "presence":
            frames.append(socket.receive_json())
    assert frames[-1]["position"] == 1


def test_the_words_of_a_case_in_other_hands_do_not_arrive(browser: TestClient, settings: Settings) -> None:
    lin, chen, citizen = _hire(browser, settings, "lin"), _hire(browser, settings, "chen"), _citizen(browser)
    _say(browser, citizen, "转人工")
    browser.post(f"/v1/staff/episodes/{_episode(browser, lin)}/accept", headers=lin)
    _say(browser, citizen, "这句话只给林红娘看")
    _say(browser, _citizen(browser), "转人工")
    with browser.websocket_connect(STREAM) as socket:
        _enter(socket, chen)
        seen = _until(socket, "episode.accept")
        while sum(event["type"] == "episode.requested" for event in seen) < 2:
            seen += _until(socket, "episode.requested")
    assert "这句话只给林红娘看" not in str(seen)


def test_typing_passes_between_the_two_and_reaches_nobody_else(browser: TestClient, settings: Settings) -> None:
    lin, chen, citizen = _hire(browser, settings, "lin"), _hire(browser, settings, "chen"), _citizen(browser)
    _say(browser, citizen, "转人工")
    episode = _episode(browser, lin)
    browser.post(f"/v1/staff/episodes/{episode}/accept", headers=lin)
    as_of = browser.get("/v1/staff/queue", headers=lin).json()["as_of_event"]
    last = browser.get(f"/v1/conversations/{citizen[0]}/messages", headers=citizen[1]).json()["as_of_seq"]
    with (
        browser.websocket_connect(f"{STREAM}?after={as_of}") as hers,
        browser.websocket_connect(f"{STREAM}?after={as_of}") as foreign,
        browser.websocket_connect(f"/v1/conversations/{citizen[0]}/stream?after={last}") as theirs,
    ):
        _enter(hers, lin)
        _enter(foreign, chen)
        _enter(theirs, citizen[1])
        theirs.send_json({"type": "typing"})
        assert hers.receive_json() == {
            "type": "typing", "role": "user", "conversation_id": citizen[0], "episode_id": episode,
        }  # fmt: skip
        foreign.send_json({"type": "typing", "episode_id": episode})
        assert foreign.receive_json()["problem"]["status"] == 404
        hers.send_json({"type": "typing", "episode_id": episode})
        assert theirs.receive_json() == {"type": "typing", "role": "volunteer"}


@pytest.mark.parametrize("frame", ['{"type": "auth", "token": "wrong"}', '{"type": "typing"}', "{", "[]", '"x"', ""])
def test_a_bad_first_frame_is_401(browser: TestClient, frame: str) -> None:
    with browser.websocket_connect(STREAM) as socket:
        socket.send_text(frame)
        assert socket.receive_json()["problem"]["status"] == 401
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
    assert closed.value.code == 4401


def test_a_bad_later_frame_ends_nothing(browser: TestClient, settings: Settings) -> None:
    lin = _hire(browser, settings, "lin")
    with browser.websocket_connect(STREAM) as socket:
        _enter(socket, lin)
        for frame in ("{", '{"type": "dance"}', '{"type": "typing", "episode_id": 7}', "[" * 30_000):
            socket.send_text(frame)
            assert socket.receive_json()["type"] == "error", frame
        _say(browser, _citizen(browser), "转人工")
        assert _until(socket, "episode.requested")


def test_roles_without_cases_and_foreign_pages_are_kept_out(browser: TestClient, settings: Settings) -> None:
    clerk = _hire(browser, settings, "clerk", "clerk")
    with browser.websocket_connect(STREAM) as socket:
        assert _enter(socket, clerk)["problem"]["status"] == 404
    with (
        pytest.raises(WebSocketDisconnect),
        browser.websocket_connect(STREAM, headers={"Origin": "https://elsewhere.example"}),
    ):
        pass


def test_a_session_by_cookie_needs_no_token(browser: TestClient, settings: Settings) -> None:
    lin = _hire(browser, settings, "lin")
    cookie = f"hn_session={lin['Authorization'].removeprefix('Bearer ')}"
    with browser.websocket_connect(STREAM, headers={"Cookie": cookie, "Origin": "http://testserver"}) as socket:
        socket.send_json({"type": "auth"})
        assert socket.receive_json()["type"] == "ready"


def test_a_position_that_never_was_is_a_resync(browser: TestClient, settings: Settings) -> None:
    lin = _hire(browser, settings, "lin")
    with browser.websocket_connect(f"{STREAM}?after=99") as socket:
        assert _enter(socket, lin) == {"type": "resync"}
        assert socket.receive_json() == {"type": "ready", "as_of_event": 0}


def test_logging_out_closes_the_stream(browser: TestClient, settings: Settings) -> None:
    lin = _hire(browser, settings, "lin")
    with browser.websocket_connect(STREAM) as socket:
        _enter(socket, lin)
        assert browser.post("/v1/staff/logout", headers=lin).status_code == 204
        _say(browser, _citizen(browser), "转人工")
        assert socket.receive_json()["problem"]["status"] == 401
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
    assert closed.value.code == 4401


def test_what_one_is_told_alone_no_other_hears(browser: TestClient, settings: Settings) -> None:
    lin, chen, zhang = (_hire(browser, settings, *who) for who in (("lin",), ("chen",), ("zhang", "supervisor")))
    citizen = _citizen(browser)
    _say(browser, citizen, "转人工")
    episode = _episode(browser, lin)
    browser.post(f"/v1/staff/episodes/{episode}/accept", headers=lin)
    as_of = browser.get("/v1/staff/queue", headers=lin).json()["as_of_event"]
    browser.post(f"/v1/staff/episodes/{episode}/step-in", json={"reason": "一起看看"}, headers=zhang)
    body = {"client_msg_id": "z", "text": "您好"}
    browser.post(f"/v1/staff/episodes/{episode}/messages", json=body, headers=zhang)
    browser.post(f"/v1/staff/episodes/{episode}/transfer", headers=zhang)
    heard = {}
    for name, who in (("lin", lin), ("chen", chen), ("zhang", zhang)):
        with browser.websocket_connect(f"{STREAM}?after={as_of}") as socket:
            _enter(socket, who)
            heard[name] = [event["type"] for event in _until(socket, "episode.transfer")]
    assert {name: types.count("told") for name, types in heard.items()} == {"lin": 1, "chen": 0, "zhang": 0}
