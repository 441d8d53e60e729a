"""Starts the embedded engine, keeps it running, and takes it along when the house closes."""

import asyncio
import json
import os
import signal
import socket
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import structlog

from api.settings import ROOT

log = structlog.get_logger()

_RESTART_S = (1, 2, 5, 10, 30)
_QUIET = {
    "OMP_NUM_THREADS": "1",  # one sentence at a time: more threads only wait for each other
    "PYTHONWARNINGS": "ignore",
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}


class ModelMissing(Exception):
    """There is no trained model; `make model` trains it."""


def free_port() -> int:
    """A loopback port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def current_model() -> Path:
    """Raises ModelMissing where none was put into service."""
    try:
        name = json.loads((ROOT / "models" / "current.json").read_text())["model"]
    except (OSError, ValueError, KeyError) as error:
        raise ModelMissing("no trained model: run `make model`") from error
    return ROOT / "models" / str(name)


def engine_environment(ours: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """What the engine finds in its environment: of our settings nothing, least of all the vault's keys."""
    inherited = {name: value for name, value in ours.items() if not name.startswith("HONGNIANG_")}
    return {**inherited, **_QUIET, **own}


def command(host: str, port: int) -> list[str]:
    """What starts an engine with the current model. Raises ModelMissing."""
    python = str(ROOT / "engine" / ".venv" / "bin" / "python")
    return [python, "-m", "engine.serve", "--model", str(current_model()), "--host", host, "--port", str(port)]


class EngineProcess:
    """One engine on loopback.

    Args:
        port: where it listens.
        environment: what it needs to know (token, the actions' address and secret).
        log_file: where its own output goes.
    """

    def __init__(self, port: int, environment: dict[str, str], log_file: Path) -> None:
        self._port, self._environment, self._log_file = port, environment, log_file
        self._process: asyncio.subprocess.Process | None = None
        self._keeper: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        return self._port

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    async def start(self) -> None:
        """Raises ModelMissing. Returns at once; readiness is asked of the client."""
        current_model()
        self._keeper = asyncio.create_task(self._keep())

    async def _keep(self) -> None:
        for wait in (*_RESTART_S, *[_RESTART_S[-1]] * 1000):
            code = await self._run()
            log.error("engine_exited", code=code, again_in_s=wait)
            await asyncio.sleep(wait)

    async def _run(self) -> int:
        with self._log_file.open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                *command("127.0.0.1", self._port),
                cwd=ROOT,
                env=engine_environment(os.environ, self._environment),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        return await self._process.wait()

    async def stop(self) -> None:
        """Ends the process group, gently first; nothing is left behind."""
        if self._keeper is not None:
            self._keeper.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeper
        if self._process is None or self._process.returncode is not None:
            return
        for sign, patience_s in ((signal.SIGTERM, 5), (signal.SIGKILL, 5)):
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, sign)
            try:
                await asyncio.wait_for(self._process.wait(), patience_s)
            except TimeoutError:
                continue
            return
