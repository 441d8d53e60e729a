"""A turn in the engine: read and steered as Rasa does it, begun by what comes with it, and forgotten."""

import asyncio
import json
from typing import Any, Dict, List, Optional

import pytest
import yaml
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.utils.endpoints import EndpointConfig

from engine.processor import TurnProcessor
from engine.train import CURRENT, MODELS
from engine.trial import HELD_OUT

SAID = {"events": [{"event": "followup", "name": "action_listen"}], "responses": [{"custom": {"text": "好的"}}]}


class NotingEndpoint(EndpointConfig):
    """Stands where the actions are."""

    def __init__(self) -> None:
        super().__init__("http://actions", enable_selective_domain=True)
        self.calls: List[Dict[str, Any]] = []
        self.answers: Dict[str, Any] = {}

    async def request(self, *_: Any, **kwargs: Any) -> Any:
        call = json.loads(json.dumps(kwargs["json"]))
        self.calls.append(call)
        return json.loads(json.dumps(self.answers.get(call["next_action"], SAID)))


@pytest.fixture(scope="module")
def actions() -> NotingEndpoint:
    return NotingEndpoint()


@pytest.fixture(scope="module")
def processor(actions: NotingEndpoint) -> TurnProcessor:
    return TurnProcessor(MODELS / json.loads(CURRENT.read_text())["model"], actions)


@pytest.fixture(autouse=True)
def _forget(actions: NotingEndpoint) -> None:
    actions.calls.clear()
    actions.answers.clear()


def say(processor: TurnProcessor, text: str, application_id: Optional[str] = None) -> List[Any]:
    heard = CollectingOutputChannel()
    message = UserMessage(text, heard, "trn", metadata={"application_id": application_id})
    asyncio.run(processor.handle_message(message))
    return [m["custom"]["text"] for m in heard.messages]


def test_words_are_read_as_rasas_own_runner_reads_them(agent: Agent, processor: TurnProcessor) -> None:
    sentences = [text for texts in yaml.safe_load(HELD_OUT.read_text("utf-8")).values() for text in texts]
    for text in [*sentences, "/command", "退役军人在龙海市有补贴吗"]:
        theirs = asyncio.run(agent.processor.parse_message(UserMessage(text)))
        assert asyncio.run(processor.parse_message(UserMessage(text))) == theirs


def test_one_action_answers_and_then_the_engine_listens(processor: TurnProcessor, actions: NotingEndpoint) -> None:
    assert say(processor, "失业登记在哪里办理") == ["好的"]
    assert [call["next_action"] for call in actions.calls] == ["action_answer_policy"]


def test_an_open_application_begins_the_turn_in_its_form(processor: TurnProcessor, actions: NotingEndpoint) -> None:
    empty = {"event": "slot", "name": "service_answer", "value": None}
    asked = {"event": "slot", "name": "requested_slot", "value": "service_answer"}
    actions.answers["validate_service_form"] = {**SAID, "events": [empty, asked]}
    assert say(processor, "张三", "app_1") == ["好的", "好的"]
    assert [call["next_action"] for call in actions.calls] == ["validate_service_form", "action_ask_service_answer"]


def test_a_form_without_its_application_lets_the_rules_answer(
    processor: TurnProcessor, actions: NotingEndpoint
) -> None:
    over = {"event": "slot", "name": "requested_slot", "value": None}
    actions.answers["validate_service_form"] = {"events": [over], "responses": []}
    say(processor, "失业登记在哪里办理", "app_1")
    assert actions.calls[0]["next_action"] == "validate_service_form"
    assert "action_ask_service_answer" not in [call["next_action"] for call in actions.calls]


def test_nothing_of_a_turn_is_there_in_the_next(processor: TurnProcessor, actions: NotingEndpoint) -> None:
    for text in ("你好", "失业登记在哪里办理"):
        say(processor, text)
    heard = [[e["text"] for e in call["tracker"]["events"] if e["event"] == "user"] for call in actions.calls]
    assert heard == [["你好"], ["失业登记在哪里办理"]]


def test_an_action_is_told_of_the_turn_and_not_of_the_domain(processor: TurnProcessor, actions: NotingEndpoint) -> None:
    say(processor, "你好")
    assert "domain" not in actions.calls[0]
    assert actions.calls[0]["tracker"]["latest_message"]["intent"]["name"] == "greet"
