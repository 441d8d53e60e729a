"""The trained model on a real engine, calling real actions on the real listener; only the assistant is ours."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
import uvicorn

from actions.executor import build_executor
from api.assistant.context import TurnContext
from api.engine.client import Engine, EngineDown
from api.engine.listener import create_listener
from api.engine.process import EngineProcess, free_port
from bot.messages import Command
from tests.actions.conftest import NotingAssistant

pytestmark = pytest.mark.asyncio(loop_scope="module")
TOKEN, SECRET = "a token for this test", "a secret for this test"


class House:
    """An engine and its actions, and how to say something to it."""

    def __init__(self, url: str, listener_url: str, assistant: NotingAssistant) -> None:
        self.url, self.listener_url, self.assistant = url, listener_url, assistant
        self.engine = Engine([url], TOKEN, 10)
        self._conversations = 0

    def conversation(self) -> str:
        """A new one, with an assistant that has heard nothing yet."""
        self._conversations += 1
        vars(self.assistant).update(vars(NotingAssistant()))
        return f"cnv_{self._conversations}"

    async def say(
        self, conversation: str, text: str, *, command: Command | None = None, application_id: str | None = None
    ) -> list[str]:
        ctx = TurnContext(
            conversation_id=conversation,
            turn_id="trn",
            epoch=0,
            text=text,
            command=command,
            application_id=application_id,
        )
        return [reply.text for reply in await self.engine.converse(ctx)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    folder: Path = tmp_path_factory.mktemp("engine")
    port, actions_port = free_port(), free_port()
    assistant = NotingAssistant()
    listener = create_listener(build_executor(assistant), SECRET)
    server = uvicorn.Server(uvicorn.Config(listener, "127.0.0.1", actions_port, log_config=None))
    serving = asyncio.create_task(server.serve())
    environment = {
        "HONGNIANG_ENGINE_TOKEN": TOKEN,
        "HONGNIANG_ACTION_URL": f"http://127.0.0.1:{actions_port}/webhook",
        "HONGNIANG_ACTION_SECRET": SECRET,
        "RASA_TELEMETRY_ENABLED": "false",
    }
    process = EngineProcess(port, environment, folder / "engine.log")
    await process.start()
    found = House(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{actions_port}", assistant)
    try:
        async with asyncio.timeout(90):
            while not await found.engine.ready():  # noqa: ASYNC110 another process, it has no event to wait for
                await asyncio.sleep(0.2)
        yield found
    finally:
        await found.engine.close()
        await process.stop()
        server.should_exit = True
        await serving


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("你好", ["small_talk:greet"]),
        ("失业登记怎么办理", ["answer_policy"]),
        ("我要办理失业登记", ["offer_service:unemployment_registration"]),
        ("我要辦理失業登記", ["offer_service:unemployment_registration"]),
        ("我的申请到哪了", ["status"]),
        ("转人工", ["handoff"]),
        ("qzxv wkjp", ["fallback"]),
        ("失业登记在哪办理\n\n要带什么材料", ["answer_policy"]),
    ],
)
async def test_words_reach_the_action_of_their_intent(house: House, text: str, said: list[str]) -> None:
    assert await house.say(house.conversation(), text) == said


async def test_what_people_type_is_no_command_of_the_engine(house: House) -> None:
    said = await house.say(house.conversation(), "/handoff")
    assert said != ["handoff"]
    assert [ctx.text for _, ctx in house.assistant.calls] == ["/handoff"]


async def test_a_button_arrives_with_its_command(house: House) -> None:
    begin = Command("begin_service", {"service": "unemployment_registration"})
    assert await house.say(house.conversation(), "开始办理", command=begin) == ["command"]
    assert house.assistant.calls[-1][1].command == begin


async def test_an_open_application_takes_every_turn_until_it_ends(house: House) -> None:
    conversation = house.conversation()
    house.assistant.application_open = True
    for text in ("张三", "失业登记在哪办", "转人工", "阿巴阿巴"):
        assert await house.say(conversation, text, application_id="app_1") == ["walk", "prompt"]
    house.assistant.stays_open = False
    assert await house.say(conversation, "确认提交", application_id="app_1") == ["walk"]
    assert await house.say(conversation, "失业登记在哪办") == ["answer_policy"]


async def test_a_button_inside_an_open_application_is_walked_too(house: House) -> None:
    conversation = house.conversation()
    house.assistant.application_open = True
    press = Command("answer", {"application_id": "app_1", "step": "sex", "value": "male"})
    assert await house.say(conversation, "男", command=press, application_id="app_1") == ["walk", "prompt"]
    assert house.assistant.calls[0][1].command == press


async def test_the_form_opens_in_the_middle_of_a_conversation(house: House) -> None:
    conversation = house.conversation()
    assert await house.say(conversation, "你好") == ["small_talk:greet"]
    house.assistant.application_open = True
    assert await house.say(conversation, "张三", application_id="app_1") == ["walk", "prompt"]


async def test_entities_arrive_with_the_turn(house: House) -> None:
    await house.say(house.conversation(), "退役军人在福州市长乐市怎么失业登记")
    found = [(e["entity"], e["value"]) for e in house.assistant.calls[-1][1].entities]
    assert found == [("people", "退役军人"), ("place", "福州市"), ("place", "长乐市")]


@pytest.mark.parametrize("fails_at", ["walk", "prompt"])
async def test_an_action_that_fails_is_no_answer(house: House, fails_at: str) -> None:
    conversation = house.conversation()
    house.assistant.application_open, house.assistant.fails_at = True, fails_at
    with pytest.raises(EngineDown, match="ClientResponseError"):
        await house.say(conversation, "张三", application_id="app_1")
    house.assistant.fails_at = ""
    assert await house.say(conversation, "张三", application_id="app_1") == ["walk", "prompt"]


async def test_nobody_speaks_to_engine_or_actions_without_the_secret(house: House) -> None:
    body = {"sender": "x", "message": "你好", "metadata": {}}
    async with httpx.AsyncClient(trust_env=False) as client:
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer 错".encode()}):
            answer = await client.post(f"{house.url}/webhooks/gateway/webhook", json=body, headers=headers)
            assert answer.status_code == 401
        for path in ("/model/parse", "/conversations/x/messages", "/webhooks/rest/webhook"):
            assert (await client.post(f"{house.url}{path}", json=body)).status_code == 404
        answer = await client.post(f"{house.listener_url}/webhook", json={"next_action": "action_status"})
        assert answer.status_code == 401
