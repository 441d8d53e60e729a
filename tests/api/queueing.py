"""Many people in the queue at once, without the talk that brings them there."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from api.conversations.models import Conversation
from api.handoff import moves
from api.handoff.models import Decision, Episode
from api.handoff.transition import CITIZEN, Move
from api.house import House
from api.ids import new_id, new_token, token_hash
from api.staff.models import StaffMember
from bot.handoff.episode import Action


async def enlist(house: House, count: int, **more: object) -> list[StaffMember]:
    """Volunteers who are always on duty. Nobody signs in as one of them, so they need no real password."""
    async with house.db.write() as session:
        made = [
            StaffMember(
                id=f"stf_{number:02}", username=f"v{number}", name=f"{number}号红娘", password_hash="-",
                roles=["volunteer"], regions=[], skills=[], groups=[], roster={}, disabled=False,
                always_on_duty=True, presence="available", presence_reason="", created_at=house.clock.now(), **more,
            )
            for number in range(count)
        ]  # fmt: skip
        session.add_all(made)
    return made


async def line_up(house: House, count: int, **more: object) -> list[str]:
    """So many conversations, each with an episode in the queue. Returns the episodes' ids in their order."""
    ids = []
    async with house.db.write() as session:
        for _ in range(count):
            conversation = Conversation(
                id=new_id("cnv"), channel="web", token_hash=token_hash(new_token()), owner="bot", epoch=0, last_seq=0,
                failures=0, created_at=house.clock.now(),
                token_expires_at=house.clock.now() + timedelta(days=1),
            )  # fmt: skip
            session.add(conversation)
            await session.flush()
            episode = await house.opening.open(session, conversation, danger=False)
            for name, value in more.items():
                setattr(episode, name, value)
            await house.transitions.move(session, episode.id, Move(Action.QUEUE, CITIZEN))
            ids.append(episode.id)
    return ids


def most_at_once(decisions: Sequence[Decision]) -> dict[str, int]:
    """The most that each volunteer ever had in hand or was offered, by the log of what was decided."""
    load: dict[str, int] = {}
    most: dict[str, int] = {}
    holder: dict[str, str] = {}
    for decision in sorted(decisions, key=lambda row: row.event_id):
        before = holder.pop(decision.episode_id, "")
        if before:
            load[before] -= 1
        now = {"offer": decision.evidence.get("to"), "accept": decision.actor}.get(decision.action)
        if now:
            holder[decision.episode_id] = now
            load[now] = load.get(now, 0) + 1
            most[now] = max(most.get(now, 0), load[now])
    return most


def jain(counts: Sequence[int]) -> float:
    """Jain's index of fairness: 1 where all have the same, 1/n where one has all."""
    return sum(counts) ** 2 / (len(counts) * sum(n * n for n in counts))


async def assert_all_are_served(house: House, *, waiting: int, volunteers: int, assigners: int) -> None:
    """Everyone in a queue is offered, taken and helped, by so many at once; asserts what assignment promises."""
    await line_up(house, waiting)
    people = await enlist(house, volunteers)
    served: Counter[str] = Counter()

    async def assign() -> None:
        while sum(served.values()) < waiting:
            await house.desk.assigner.run()
            await asyncio.sleep(0.01)

    async def serve(her: StaffMember) -> None:
        hers = (Episode.offered_to == her.id) | (Episode.staff_id == her.id)
        in_hand = select(Episode).where(hers, Episode.state.in_(("offered", "active")))
        while sum(served.values()) < waiting:
            async with house.db.read() as session:
                mine = (await session.scalars(in_hand)).all()
            for row in mine:
                async with house.db.write() as session:
                    if row.state == "offered":
                        await moves.accept(session, house, row.id, her)
                    else:
                        await moves.resolve(session, house, row.id, her, outcome="answered", note="")
                        served[her.id] += 1
            await asyncio.sleep(0.01)

    async with asyncio.TaskGroup() as group:
        for _ in range(assigners):
            group.create_task(assign())
        for her in people:
            group.create_task(serve(her))

    counts = [served[one.id] for one in people]
    assert sum(counts) == waiting
    assert jain(counts) >= 0.95
    async with house.db.read() as session:
        decisions = (await session.scalars(select(Decision))).all()
    assert max(most_at_once(decisions).values()) <= house.settings.volunteer_capacity
    moved = Counter(decision.action for decision in decisions)
    assert moved == dict.fromkeys(("requested", "queue", "offer", "accept", "resolve"), waiting)
