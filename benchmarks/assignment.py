"""How soon a place that is free is offered again, with a full queue; how evenly, and whether anyone had too much.

`.venv/bin/python -m benchmarks.assignment [WAITING]` lines up people (1,000 unless told otherwise) for twenty
volunteers on SQLite, with the desk at work as in the service. Volunteers take what they are offered and help at once.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from sqlalchemy import select

from api.build import build
from api.handoff import moves
from api.handoff.models import Decision, Episode
from api.house import House
from api.migrations.run import upgrade
from api.settings import Settings
from api.staff.models import StaffMember
from tests.api.queueing import enlist, jain, line_up, most_at_once

VOLUNTEERS = 20


async def serve(house: House, her: StaffMember, left: list[int]) -> None:
    hers = (Episode.offered_to == her.id) | (Episode.staff_id == her.id)
    in_hand = select(Episode).where(hers, Episode.state.in_(("offered", "active")))
    while left[0] > 0:
        async with house.db.read() as session:
            mine = (await session.scalars(in_hand)).all()
        for row in mine:
            async with house.db.write() as session:
                if row.state == "offered":
                    await moves.accept(session, house, row.id, her)
                else:
                    await moves.resolve(session, house, row.id, her, outcome="answered", note="")
                    left[0] -= 1
        await asyncio.sleep(0.05)


def gaps_ms(decisions: list[Decision], waiting: int) -> list[float]:
    """From a case's end to the next offer to the same volunteer, as long as enough people wait."""
    freed: dict[str, list[Decision]] = {}
    found, offered = [], 0
    for decision in sorted(decisions, key=lambda row: row.event_id):
        if decision.action == "resolve":
            freed.setdefault(decision.actor, []).append(decision)
        elif decision.action == "offer":
            offered += 1
            free = freed.get(str(decision.evidence["to"]))
            if free and offered <= waiting - 3 * VOLUNTEERS:
                found.append((decision.created_at - free.pop(0).created_at).total_seconds() * 1000)
    return found


async def run(waiting: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), offer_s=3600)
        await upgrade(settings.db_url)
        house = build(settings)
        await line_up(house, waiting)
        people = await enlist(house, VOLUNTEERS)
        desk, left, began = asyncio.create_task(house.desk.run()), [waiting], time.perf_counter()
        await asyncio.gather(*(serve(house, her, left) for her in people))
        took = time.perf_counter() - began
        desk.cancel()
        async with house.db.read() as session:
            decisions = list(await session.scalars(select(Decision)))
        await house.db.close()
    print(f"waiting {waiting}, volunteers {VOLUNTEERS}: {waiting / took:.1f} people helped per second")
    gaps = gaps_ms(decisions, waiting)
    if len(gaps) > 1:  # with few people nobody is offered a second time while enough others wait
        quantiles = statistics.quantiles(gaps, n=100)
        print(f"from a free place to the next offer: p50 {quantiles[49]:.0f} ms, p99 {quantiles[98]:.0f} ms")
    served = Counter(row.actor for row in decisions if row.action == "resolve")
    counts = [served[her.id] for her in people]
    print(f"people helped per volunteer: {min(counts)} to {max(counts)}, Jain's index {jain(counts):.3f}")
    most = max(most_at_once(decisions).values())
    print(f"most in one volunteer's hands or offered to her at once: {most} of {settings.volunteer_capacity}")


if __name__ == "__main__":
    asyncio.run(run(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
