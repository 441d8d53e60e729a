"""Which sites may hold which page in a frame, and what the widget's files tell browsers."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from api.build import build
from api.main import create_app
from api.pages import routes
from api.settings import Settings
from tests.api.conftest import ScriptedEngine

PARTNER = "https://partner.example"


@pytest.fixture
async def browser(
    settings: Settings, engine: ScriptedEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    for name in ("widget/index.html", "widget/chat.html", "widget/widget.js", "console/index.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    monkeypatch.setattr(routes, "DIST", tmp_path)
    app = create_app(build(settings.model_copy(update={"allowed_origins": f"{PARTNER}/, "}), engine=engine))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client,
    ):
        yield client


def _ancestors(response: httpx.Response) -> str:
    policy = response.headers["content-security-policy"].split(";")
    return next(rule.strip() for rule in policy if rule.strip().startswith("frame-ancestors"))


async def test_the_chat_alone_may_stand_in_a_frame_of_the_sites_that_are_named(browser: httpx.AsyncClient) -> None:
    chat = await browser.get("/chat")
    assert chat.text == "widget/chat.html"
    assert _ancestors(chat) == f"frame-ancestors 'self' {PARTNER}"
    assert "x-frame-options" not in chat.headers
    for path in ("/", "/console", "/services"):
        assert _ancestors(await browser.get(path)) == "frame-ancestors 'self'"


async def test_what_is_no_page_stays_out_of_frames(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/v1/services")).headers["x-frame-options"] == "SAMEORIGIN"


async def test_every_site_may_load_the_script_but_only_those_named_may_talk(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/widget.js")).headers["access-control-allow-origin"] == "*"
    for origin, allowed in ((PARTNER, PARTNER), ("https://other.example", None), ("null", None)):
        asked = {
            "origin": origin,
            "access-control-request-method": "POST",
            "access-control-request-headers": "authorization",
        }
        answer = await browser.options("/v1/conversations", headers=asked)
        assert answer.headers.get("access-control-allow-origin") == allowed


@pytest.mark.parametrize("origin", ["https://other.example", "null", f"{PARTNER}.evil.example", "http://test:81", ""])
async def test_a_page_that_is_not_named_changes_nothing(browser: httpx.AsyncClient, origin: str) -> None:
    opened = (await browser.post("/v1/conversations", json={"channel": "web"})).json()
    path = f"/v1/conversations/{opened['conversation_id']}"
    headers = {"Authorization": f"Bearer {opened['token']}", "Origin": origin}
    body = {"client_msg_id": "a", "text": "你好"}
    for answer in (
        await browser.post("/v1/conversations", json={"channel": "web"}, headers={"Origin": origin}),
        await browser.post(f"{path}/messages", json=body, headers=headers),
        await browser.post(f"{path}/rating", json={"score": 1}, headers=headers),
        await browser.delete(path, headers=headers),
    ):
        assert answer.status_code == 403
        assert "官方页面" in answer.json()["detail"]
        assert "access-control-allow-origin" not in answer.headers
    assert (await browser.get(f"{path}/messages", headers=headers)).json()["as_of_seq"] == opened["as_of_seq"]


@pytest.mark.parametrize("headers", [{}, {"Origin": PARTNER}, {"Origin": "http://test"}])
async def test_the_named_sites_our_own_and_no_browser_may(browser: httpx.AsyncClient, headers: dict[str, str]) -> None:
    answer = await browser.post("/v1/conversations", json={"channel": "web"}, headers=headers)
    assert answer.status_code == 201
    assert answer.headers.get("access-control-allow-origin") == (PARTNER if headers.get("Origin") == PARTNER else None)


async def test_a_page_that_was_not_built_says_how_to(browser: httpx.AsyncClient) -> None:
    (routes.DIST / "widget/chat.html").unlink()
    answer = await browser.get("/chat")
    assert answer.status_code == 503
    assert "make web" in answer.json()["detail"]
