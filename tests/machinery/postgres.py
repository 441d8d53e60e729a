"""A PostgreSQL of one's own, in a folder that goes away with it: started, killed and started again by tests."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from uuid import uuid4

from api.engine.process import free_port

_RUNS_AS = "postgres"
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
_PATIENCE_S = 60


class PostgresMissing(Exception):
    """There is no PostgreSQL on this machine; the message says how to bring it."""


def _binary(name: str) -> str:
    """The newest one of Debian's folders, or of the path."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    where = str(found[-1]) if found else shutil.which(name)
    if where is None:
        raise PostgresMissing(f"{name} is missing: apt-get install postgresql")
    return where


def _user() -> dict[str, int]:
    """PostgreSQL refuses to run as root: it gets the user that its package makes."""
    if os.getuid() != 0:
        return {}
    account = pwd.getpwnam(_RUNS_AS)
    return {"user": account.pw_uid, "group": account.pw_gid}


class Postgres:
    """A cluster on a loopback port and in a folder of its own.

    Args:
        durable: written through to the disk, as in service; without it a killed machine, not a killed process, loses.
    """

    def __init__(self, *, durable: bool = False, connections: int = 100) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="hongniang-pg-"))
        self._as = _user()
        if self._as:
            os.chown(self._folder, self._as["user"], self._as["group"])
        self._port = free_port()
        self._options = [] if durable else list(_QUICK)
        self._options.append(f"max_connections={connections}")
        self._process: subprocess.Popen[bytes] | None = None
        self._call(_binary("initdb"), "-D", str(self._folder / "data"), "-U", _RUNS_AS, "-A", "trust", "-E", "UTF8",
                   "--locale=C.UTF-8", "-N")  # fmt: skip

    def _call(self, *command: str) -> None:
        subprocess.run(command, check=True, cwd=self._folder, capture_output=True, **self._as)  # type: ignore[call-overload]

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://{_RUNS_AS}@127.0.0.1:{self._port}/{database}"

    def start(self) -> None:
        """Returns once it answers. Raises AssertionError where it does not."""
        command = [
            _binary("postgres"),
            "-D",
            str(self._folder / "data"),
            "-p",
            str(self._port),
            "-k",
            str(self._folder),
        ]
        for option in self._options:
            command += ["-c", option]
        with (self._folder / "log").open("ab") as output:
            self._process = subprocess.Popen(
                command, cwd=self._folder, stdout=output, stderr=output, start_new_session=True, **self._as
            )
        for _ in range(_PATIENCE_S * 10):
            ready = subprocess.run([_binary("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self._port)], check=False)
            if ready.returncode == 0:
                return
            time.sleep(0.1)
        raise AssertionError((self._folder / "log").read_text())

    def kill(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """Ends it at once and without a word to its clients, as a crash does."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(30)

    def close(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self.kill(signal.SIGINT)
        shutil.rmtree(self._folder, ignore_errors=True)

    def database(self, template: str = "") -> str:
        """A fresh database, as a copy of another where `template` names one. Returns its name."""
        name = f"t_{uuid4().hex}"
        self._say(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
        return name

    def drop(self, name: str) -> None:
        self._say(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _say(self, statement: str) -> None:
        subprocess.run(["psql", "-qX", self.url(), "-c", statement], check=True, capture_output=True)
