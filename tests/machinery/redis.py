"""A Redis of one's own on a loopback port, kept in memory only: started, killed and started again by tests."""

import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from api.engine.process import free_port

_PATIENCE_S = 30


class RedisMissing(Exception):
    """There is no Redis on this machine; the message says how to bring it."""


class Redis:
    def __init__(self) -> None:
        binary = shutil.which("redis-server")
        if binary is None:
            raise RedisMissing("redis-server is missing: apt-get install redis-server")
        self._binary = binary
        self._folder = Path(tempfile.mkdtemp(prefix="hongniang-redis-"))
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        """Returns once it answers. Raises AssertionError where it does not."""
        command = [self._binary, "--port", str(self._port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
                   "--dir", str(self._folder)]  # fmt: skip
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        for _ in range(_PATIENCE_S * 20):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("redis-server did not start")

    def kill(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(30)

    def close(self) -> None:
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)
