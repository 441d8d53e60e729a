"""`hongniang wechat menu` against the simulator's API."""

import json

import httpx
import pytest
from typer.testing import CliRunner

from api.cli import app
from api.clock import Clock
from api.datafiles import DataFiles
from tests.channels.wechat.simulator.platform import MENU, Platform

ID, SECRET = "wx00000000000000aa", "secret-of-tests"


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Platform:
    made = Platform(Clock(), ID, SECRET)
    for name, value in {"TOKEN": "t", "APP_ID": ID, "APP_SECRET": SECRET}.items():
        monkeypatch.setenv(f"HONGNIANG_WECHAT_{name}", value)
    monkeypatch.setenv("HONGNIANG_PUBLIC_URL", "https://hn.test/")
    http = made.http()
    monkeypatch.setattr(httpx, "AsyncClient", lambda **_: http)
    return made


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["wechat", *arguments])
    return result.exit_code, result.output


def test_the_menu_is_put_into_force(platform: Platform) -> None:
    code, _ = run("menu")
    assert code == 0
    assert platform.menu is not None
    assert [top["name"] for top in platform.menu["button"]] == ["办事", "问政策", "转人工"]


def test_what_would_be_sent_is_shown(platform: Platform) -> None:
    code, output = run("menu", "--show")
    assert code == 0
    assert json.loads(output)["button"][0]["sub_button"][2]["url"] == "https://hn.test"
    assert platform.menu is None


def test_what_wechat_refuses_is_told_in_words(platform: Platform) -> None:
    platform.fail(MENU, 48001)
    code, output = run("menu")
    assert (code, platform.menu) == (1, None)
    assert "未认证" in output


def test_without_settings_it_says_which(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HONGNIANG_WECHAT_APP_SECRET")
    code, output = run("menu")
    assert code == 1
    assert "HONGNIANG_WECHAT_APP_SECRET" in output


def test_a_menu_that_does_not_fit_is_named(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DataFiles, "load", lambda *_: {"menu": []})
    code, output = run("menu")
    assert code == 1
    assert "menu does not fit" in output
