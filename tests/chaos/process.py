"""Starts the server, kills it without warning, and starts it again on the same data."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx

from api.engine.process import free_port

ROOT = Path(__file__).resolve().parents[2]


class Server:
    def __init__(self, data_dir: Path, **settings: str) -> None:
        data_dir.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = {
            **os.environ, "HONGNIANG_DATA_DIR": str(data_dir), "HONGNIANG_MESSAGES_PER_MINUTE": "1000000",
            "HONGNIANG_CONVERSATIONS_PER_HOUR": "1000000", "HONGNIANG_LOGINS_PER_MINUTE": "1000000",
            **{f"HONGNIANG_{name.upper()}": value for name, value in settings.items()},
        }  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        command = [sys.executable, "-m", "tests.chaos.server", str(self.port)]
        self.process = subprocess.Popen(command, cwd=ROOT, env=self._environment)
        async with httpx.AsyncClient(trust_env=False) as client:
            for _ in range(4000):
                assert self.process.poll() is None, "the server ended by itself"
                try:
                    await client.get(f"{self.url}/healthz")
                    return
                except httpx.HTTPError:
                    await asyncio.sleep(0.05)
        raise AssertionError("the server did not start")

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(30)
