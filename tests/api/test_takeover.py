"""Whatever comes between whatever: once a person has taken over, the bot says nothing until she hands back."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from api.assistant.context import TurnContext
from api.build import build
from api.conversations import repository as conversations
from api.conversations.models import Message
from api.handoff import forms, moves, repository
from api.house import House
from api.migrations.run import upgrade
from api.problems import Problem
from api.settings import Settings
from api.staff import accounts
from api.staff.models import StaffMember
from api.turns.receive import Incoming
from bot.dialogue.small_talk import greeting
from bot.messages import Kind, Reply
from tests.api.conftest import ScriptedEngine
from tests.api.staffing import PASSWORD


@dataclass
class World:
    """One house for all walks, with an engine that answers when it is told to."""

    runner: asyncio.Runner
    house: House
    staff: list[StaffMember]
    gates: dict[str, asyncio.Event] = field(default_factory=dict)

    def run(self, deed: Any) -> Any:
        return self.runner.run(deed)


async def _open(path: Path, gates: dict[str, asyncio.Event]) -> tuple[House, list[StaffMember]]:
    async def answer(ctx: TurnContext) -> list[Reply]:
        if ctx.text in gates:
            await gates[ctx.text].wait()
        return [Reply(Kind.TEXT, f"听到：{ctx.text}")]

    given = Settings(data_dir=path, now="2026-11-23T09:00:00+08:00", desk_every_s=0)
    path.mkdir(parents=True)  # noqa: ASYNC240
    await upgrade(given.db_url)
    house = build(given, engine=ScriptedEngine(answer))
    async with house.db.write() as session:
        await house.policies.open_library(session)
        hired = [
            await accounts.create(
                session, house.clock, username=name, name=name, roles=["volunteer"], password=PASSWORD,
                always_on_duty=True,
            )
            for name in ("lin", "chen")
        ]  # fmt: skip
    return house, hired


@pytest.fixture(scope="module", autouse=True)
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    gates: dict[str, asyncio.Event] = {}
    with asyncio.Runner() as runner:
        house, hired = runner.run(_open(tmp_path_factory.mktemp("takeover") / "var", gates))
        Talk.world = World(runner, house, hired, gates)
        yield
        runner.run(house.db.close())


PRESSED: dict[str, Callable[..., Any]] = {
    "accept": moves.accept,
    "decline": lambda *given: moves.decline(*given, ""),
    "steps_in": lambda *given: moves.step_in(*given, reason="旁听"),
    "hold": moves.hold,
    "resume": moves.resume,
    "pass_on": lambda *given: moves.transfer(*given, to="", reason=""),
    "to_lin": lambda *given: moves.transfer(*given, to="lin", reason=""),
    "to_chen": lambda *given: moves.transfer(*given, to="chen", reason=""),
    "suggests": lambda *given: forms.suggest(*given, str(uuid4()), "job_seeking"),
    "asks": lambda *given: forms.ask(*given, str(uuid4()), "name"),
    "proposes": lambda *given: forms.propose(*given, str(uuid4()), "name", "张三"),
    "callback": lambda session, house, *given: moves.call_back(
        session, house, *given, at=house.clock.now() + timedelta(minutes=1), note=""
    ),
    "resolve": lambda *given: moves.resolve(*given, outcome="answered", note=""),
}


class Talk(RuleBasedStateMachine):
    """One conversation, two volunteers, an engine that is slow, and a clock."""

    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.said = 0
        self.waiting: list[str] = []
        self.sending: list[asyncio.Task[Any]] = []

    @initialize()
    def arrive(self) -> None:
        async def arrive() -> str:
            house = self.world.house
            async with house.db.write() as session:
                made, _, _ = await house.conversations.create(
                    session, channel="web", locale="zh-CN", page_url="", greeting=greeting()
                )
            return made.id

        self.id = self.world.run(arrive())

    @rule()
    def says_something(self) -> None:
        self.said += 1
        text = f"{self.id}第{self.said}句"
        self.world.gates[text] = asyncio.Event()
        self.waiting.append(text)
        self._send(text)

    @rule(text=st.sampled_from(["转人工", "转人工", "不用转人工了", "开始办理", "对", "不对", "李四", "取消办理"]))
    def asks(self, text: str) -> None:
        self._send(text)

    @rule(at=st.integers(0, 3))
    def the_engine_answers(self, at: int) -> None:
        if self.waiting:
            self.world.gates[self.waiting.pop(at % len(self.waiting))].set()
            self._let_run()

    @rule(who=st.integers(0, 1), what=st.sampled_from([*PRESSED, "accept", "accept"]))
    def a_volunteer_presses(self, who: int, what: str) -> None:
        async def press() -> None:
            house = self.world.house
            async with house.db.read() as session:
                episode = await repository.open_of(session, self.id)
            if episode is not None:
                with suppress(Problem):
                    async with house.db.write() as session:
                        await PRESSED[what](session, house, episode.id, self.world.staff[who])

        self.world.run(press())
        self._let_run()

    @rule(minutes=st.sampled_from([0, 1, 2]))
    def the_desk_looks_after_it(self, minutes: int) -> None:
        self.world.house.clock.advance(timedelta(minutes=minutes))
        self.world.run(self.world.house.desk.look_after())

    @invariant()
    def the_bot_is_silent_between_acceptance_and_return(self) -> None:
        if not hasattr(self, "id"):
            return
        messages, owner, one_open = self.world.run(self._read())
        human = False
        for message in messages:
            if message.kind == "handoff_notice":
                human = message.data["state"] in ("active", "on_hold") or (human and message.data["state"] == "queued")
            assert not (human and message.role == "bot"), [(m.seq, m.role, m.text) for m in messages]
        assert human is (owner == "human")
        assert one_open
        assert [m.seq for m in messages] == list(range(1, len(messages) + 1))

    def teardown(self) -> None:
        for text in self.waiting:
            self.world.gates[text].set()

        async def end() -> None:
            await asyncio.gather(*self.sending)

        self.world.run(end())

    async def _read(self) -> tuple[list[Message], str, bool]:
        async with self.world.house.db.read() as session:
            messages = list(await conversations.messages_after(session, self.id, 0))
            conversation = await conversations.by_id(session, self.id)
            assert conversation is not None
            episode = await repository.open_of(session, self.id)
            return messages, conversation.owner, conversation.episode_id == (episode.id if episode else None)

    def _send(self, text: str) -> None:
        async def send() -> None:
            self.sending.append(
                asyncio.create_task(self.world.house.turns.send(self.id, Incoming(f"m-{len(self.sending)}", text=text)))
            )

        self.world.run(send())
        self._let_run()

    def _let_run(self) -> None:
        async def steps() -> None:
            for _ in range(40):
                await asyncio.sleep(0)

        self.world.run(steps())


TestTakeover = Talk.TestCase
TestTakeover.settings = settings(
    max_examples=30, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
