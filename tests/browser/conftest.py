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

ROOT = Path(__file__).resolve().parents[2]
SHOTS = Path(__file__).parent / "screenshots"
PASSWORD = "browser-test-only"
QUIET_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Starts `hongniang serve` on a fresh data folder and stops it as Ctrl-C would."""
    port = free_port()
    environment = {
        **os.environ,
        "HONGNIANG_DATA_DIR": str(tmp_path_factory.mktemp("var")),
        "HONGNIANG_PORT": str(port),
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


def shot(page: Page, name: str) -> None:
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png")
