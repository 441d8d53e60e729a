"""A real service, engine included, and headless Chromium. Screenshots go to an ignored folder."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from api.engine.process import free_port
from tests.browser.partner import serving

ROOT = Path(__file__).resolve().parents[2]
SHOTS = Path(__file__).parent / "screenshots"
PASSWORD = "browser-test-only"
QUIET_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def partner_port() -> int:
    return free_port()


@pytest.fixture(scope="session")
def partner(partner_port: int, service: str) -> Iterator[str]:
    """A site that the settings name."""
    with serving(partner_port, service) as url:
        yield url


@pytest.fixture(scope="session")
def stranger(service: str) -> Iterator[str]:
    """A site that they do not name."""
    with serving(free_port(), service) as url:
        yield url


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory, partner_port: int) -> Iterator[str]:
    """Starts `hongniang serve` on a fresh data folder and stops it as Ctrl-C would."""
    port = free_port()
    environment = {
        **os.environ,
        "HONGNIANG_DATA_DIR": str(tmp_path_factory.mktemp("var")),
        "HONGNIANG_PORT": str(port),
        "HONGNIANG_ALLOWED_ORIGINS": f"http://127.0.0.1:{partner_port}",
        "HONGNIANG_DEMO": "1",
        "HONGNIANG_DEMO_PASSWORD": PASSWORD,
    }
    process = subprocess.Popen([str(ROOT / ".venv/bin/hongniang"), "serve"], cwd=ROOT, env=environment)
    url = f"http://127.0.0.1:{port}"
    try:
        until_ready(url, process)
        yield url
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0


def until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(240):
        assert process.poll() is None, "the service ended by itself"
        try:
            if httpx.get(f"{url}/readyz").json()["status"] == "ready":
                return
        except (httpx.HTTPError, ValueError):
            pass
        time.sleep(0.5)
    raise AssertionError("the service was not ready within two minutes")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    assert path, "chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=QUIET_FLAGS)
        yield launched
        launched.close()


def signed_in(browser: Browser, url: str, name: str) -> Page:
    """The console as one of the demo accounts."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN").new_page()
    page.goto(f"{url}/console")
    page.get_by_label("账号").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/console/**")
    return page


def shot(page: Page, name: str) -> None:
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png")
