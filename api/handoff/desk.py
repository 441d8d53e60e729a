"""Looks after the queue: on every change at once, and by the clock for what only time brings."""

import asyncio
import time
from contextlib import suppress

import structlog

from api.fanout import Fanout
from api.handoff.assigning import Assigner
from api.handoff.keeping import Keeper
from api.handoff.reconcile import Reconciler
from api.handoff.transition import DESK

log = structlog.get_logger()

RECONCILE_EVERY_S = 60


class Desk:
    def __init__(
        self, *, fanout: Fanout, assigner: Assigner, keeper: Keeper, reconciler: Reconciler, every_s: float
    ) -> None:
        self._fanout, self.assigner, self.keeper, self.reconciler = fanout, assigner, keeper, reconciler
        self._every_s = every_s

    async def look_after(self) -> int:
        """One round of all there is to do. Returns how many episodes moved."""
        return await self.keeper.run() + await self.assigner.run()

    async def run(self) -> None:
        """Rounds without end; a round that fails is logged and the next one tries again."""
        if self._every_s == 0:
            return
        kept = reconciled = float("-inf")
        with self._fanout.listen(DESK) as ear:
            while True:
                ear.wake.clear()
                try:
                    if time.monotonic() - kept >= self._every_s:
                        await self.keeper.run()
                        kept = time.monotonic()
                    await self.assigner.run()
                    if time.monotonic() - reconciled >= RECONCILE_EVERY_S:
                        await self.reconciler.run()
                        reconciled = time.monotonic()
                except Exception as error:  # the desk must outlive whatever one round meets
                    log.exception("desk_failed", error=type(error).__name__)
                with suppress(TimeoutError):
                    await asyncio.wait_for(ear.wake.wait(), self._every_s)
