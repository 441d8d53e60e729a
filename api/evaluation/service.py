"""Runs an evaluation of the knowledge in force, off the event loop, and keeps its report."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import structlog

from api.clock import Clock
from api.db import Database
from api.evaluation import repository
from api.evaluation.models import Evaluation
from api.evaluation.sets import Sets
from api.ids import new_id
from api.policies.service import Policies
from api.problems import Problem
from bot.policies.knowledge import Knowledge

log = structlog.get_logger()

Evaluate = Callable[[Knowledge, Mapping[str, Any], date], dict[str, Any]]


class Evaluations:
    """Args: evaluate: asks a knowledge every question of the sets and reports, as JSON."""

    def __init__(self, *, db: Database, clock: Clock, policies: Policies, sets: Sets, evaluate: Evaluate) -> None:
        self._db, self._clock, self._policies = db, clock, policies
        self._sets, self._evaluate = sets, evaluate
        self._busy = asyncio.Lock()
        self._running: set[asyncio.Task[None]] = set()

    async def run(self, staff_id: str) -> Evaluation:
        """One evaluation, a job with a unit of work of its own; a second waits for the first.

        Raises:
            Problem: 404 where this installation has no questions to ask.
        """
        if not self._sets.loaded:
            raise Problem.of(404, "这里没有评测题目，请在项目目录里运行评测。")
        async with self._busy:
            version, knowledge = self._policies.as_of, self._policies.knowledge
            report = await asyncio.to_thread(self._evaluate, knowledge, self._sets.loaded, self._clock.today())
            row = Evaluation(
                id=new_id("evl"), library_version=version, report=report, run_by=staff_id, run_at=self._clock.now()
            )
            async with self._db.write() as session:
                await repository.add(session, row)
        return row

    def later(self, staff_id: str) -> None:
        """Runs one in the background: what was just published is measured without anybody waiting."""
        if not self._sets.loaded:
            return
        task = asyncio.create_task(self._in_background(staff_id))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _in_background(self, staff_id: str) -> None:
        try:
            await self.run(staff_id)
        except Exception as error:  # nobody waits for it, so the log is the only place for what went wrong
            log.exception("evaluation_failed", error=type(error).__name__)

    async def settle(self) -> None:
        """Waits for the evaluations in hand, before the process ends."""
        await asyncio.gather(*self._running, return_exceptions=True)
