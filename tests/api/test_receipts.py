"""What reached whom, and what was seen: both ways, never guessed, never backwards."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.build import build
from api.main import create_app
from api.migrations.run import upgrade
from api.settings import Settings
from tests.api.conftest import ScriptedEngine, echo
from tests.api.test_staff_stream import STREAM, _citizen, _enter, _episode, _hire, _say, _until

type Headers = dict[str, str]


@pytest.fixture
def browser(settings: Settings, engine: ScriptedEngine) -> Iterator[TestClient]:
    engine.answer = echo
    house = build(settings, engine=engine)
    asyncio.run(upgrade(settings.db_url))
    with TestClient(create_app(house), base_url="http://test") as client:
        yield client


def _receipts(browser: TestClient, episode: str, staff: Headers) -> dict[str, Any]:
    return browser.get(f"/v1/staff/episodes/{episode}", headers=staff).json()["receipts"]


def _in_hand(browser: TestClient, citizen: tuple[str, Headers], staff: Headers) -> tuple[str, int]:
    """The case, and the seq of the volunteer's first words."""
    _say(browser, citizen, "转人工")
    episode = _episode(browser, staff)
    browser.post(f"/v1/staff/episodes/{episode}/accept", headers=staff)
    body = {"client_msg_id": "hello", "text": "您好"}
    return episode, browser.post(f"/v1/staff/episodes/{episode}/messages", json=body, headers=staff).json()["seq"]


def test_the_volunteer_sees_what_arrived_and_what_was_read(browser: TestClient, settings: Settings) -> None:
    lin, citizen = _hire(browser, settings, "lin"), _citizen(browser)
    episode, seq = _in_hand(browser, citizen, lin)
    assert _receipts(browser, episode, lin) == {"known": True, "delivered_seq": 0, "read_seq": 0}
    as_of = browser.get("/v1/staff/queue", headers=lin).json()["as_of_event"]
    with (
        browser.websocket_connect(f"{STREAM}?after={as_of}") as hers,
        browser.websocket_connect(f"/v1/conversations/{citizen[0]}/stream?after={seq}") as theirs,
    ):
        _enter(hers, lin)
        _enter(theirs, citizen[1])
        theirs.send_json({"type": "ack", "seq": seq})
        assert _until(hers, "receipt")[-1]["data"] == {"delivered_seq": seq, "read_seq": 0}
        theirs.send_json({"type": "ack", "seq": seq - 1, "read": True})
        assert _until(hers, "receipt")[-1]["data"] == {"delivered_seq": seq, "read_seq": seq - 1}
        for frame in ({"seq": 1}, {"seq": 1, "read": True}, {"seq": seq}):
            theirs.send_json({"type": "ack", **frame})
        theirs.send_json({"type": "ack", "seq": 10_000, "read": True})
        assert _until(hers, "receipt")[-1]["data"] == {"delivered_seq": seq, "read_seq": seq}
        for bad in ("7", None, True, 1.5):
            theirs.send_json({"type": "ack", "seq": bad})
            assert theirs.receive_json()["problem"]["status"] == 422
    assert _receipts(browser, episode, lin) == {"known": True, "delivered_seq": seq, "read_seq": seq}


def test_the_person_sees_how_far_the_volunteer_who_has_her_case_came(browser: TestClient, settings: Settings) -> None:
    lin, chen, citizen = _hire(browser, settings, "lin"), _hire(browser, settings, "chen"), _citizen(browser)
    episode, _ = _in_hand(browser, citizen, lin)
    said = _say(browser, citizen, "在吗")["message"]["seq"]
    as_of = browser.get("/v1/staff/queue", headers=lin).json()["as_of_event"]
    with (
        browser.websocket_connect(f"{STREAM}?after={as_of}") as hers,
        browser.websocket_connect(f"{STREAM}?after={as_of}") as foreign,
        browser.websocket_connect(f"/v1/conversations/{citizen[0]}/stream?after={said}") as theirs,
    ):
        _enter(hers, lin)
        _enter(foreign, chen)
        _enter(theirs, citizen[1])
        foreign.send_json({"type": "ack", "episode_id": episode, "seq": said, "read": True})
        assert foreign.receive_json()["problem"]["status"] == 404
        hers.send_json({"type": "ack", "episode_id": episode, "seq": said})
        assert theirs.receive_json() == {"type": "presence", "state": "active", "delivered_seq": said, "read_seq": 0}
        hers.send_json({"type": "ack", "episode_id": episode, "seq": said, "read": True})
        assert theirs.receive_json()["read_seq"] == said


def test_nothing_is_kept_while_no_person_is_there(browser: TestClient, settings: Settings) -> None:
    lin, citizen = _hire(browser, settings, "lin"), _citizen(browser)
    seq = _say(browser, citizen, "你好")["as_of_seq"]
    with browser.websocket_connect(f"/v1/conversations/{citizen[0]}/stream?after={seq}") as theirs:
        _enter(theirs, citizen[1])
        theirs.send_json({"type": "ack", "seq": seq, "read": True})
        theirs.send_json({"type": "ack", "seq": "x"})
        assert theirs.receive_json()["type"] == "error"  # the good one before it was taken up
    episode, _ = _in_hand(browser, citizen, lin)
    assert _receipts(browser, episode, lin)["read_seq"] == 0


def test_a_channel_that_tells_nothing_says_so(browser: TestClient, settings: Settings) -> None:
    lin = _hire(browser, settings, "lin")
    opened = browser.post("/v1/conversations", json={"channel": "wechat"}).json()
    citizen = opened["conversation_id"], {"Authorization": f"Bearer {opened['token']}"}
    episode, _ = _in_hand(browser, citizen, lin)
    assert _receipts(browser, episode, lin)["known"] is False
