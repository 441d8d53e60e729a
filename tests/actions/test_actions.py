"""One action, one method of the assistant; what the engine knows of the turn goes along."""

import pytest
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.base import AssistantAction
from actions.context import context_of
from actions.policy import AnswerPolicy
from actions.services import OfferService, PressButton, TellStatus
from actions.talk import Fallback, Handoff, SmallTalk
from bot.messages import Command
from tests.actions.conftest import MakeTracker, NotingAssistant


@pytest.mark.parametrize(
    ("action", "intent", "said"),
    [
        (AnswerPolicy, "ask_policy", "answer_policy"),
        (OfferService, "start_unemployment_registration", "offer_service:unemployment_registration"),
        (PressButton, "command", "command"),
        (TellStatus, "ask_status", "status"),
        (SmallTalk, "thanks", "small_talk:thanks"),
        (Handoff, "handoff", "handoff"),
        (Fallback, "nlu_fallback", "fallback"),
    ],
)
async def test_an_action_says_what_its_method_answers(
    assistant: NotingAssistant, make_tracker: MakeTracker, action: type[AssistantAction], intent: str, said: str
) -> None:
    dispatcher = CollectingDispatcher()
    events = await action(assistant).run(dispatcher, make_tracker(intent=intent), {})
    assert events == [FollowupAction("action_listen")], "nothing is left for the engine to predict"
    assert [m["custom"]["text"] for m in dispatcher.messages] == [said]
    assert not dispatcher.messages[0]["text"], "plain text would be split at blank lines by the engine's collector"


def test_the_context_is_the_gateways_and_the_engines(make_tracker: MakeTracker) -> None:
    tracker = make_tracker(
        text="我在福州",
        application_id="app_1",
        command={"do": "answer", "args": {"step": "place"}},
        secrets=[{"kind": "phone", "secret_id": "sec_1"}],
    )
    ctx = context_of(tracker)
    assert (ctx.conversation_id, ctx.turn_id, ctx.epoch, ctx.application_id) == ("cnv_1", "trn_1", 3, "app_1")
    assert (ctx.text, ctx.intent, ctx.confidence) == ("我在福州", "ask_policy", 0.9)
    assert ctx.command == Command("answer", {"step": "place"})
    assert list(ctx.entities) == [{"entity": "place", "value": "福州"}]
    assert list(ctx.secrets) == [{"kind": "phone", "secret_id": "sec_1"}]


def test_a_message_without_the_gateways_metadata_is_refused(make_tracker: MakeTracker) -> None:
    tracker = make_tracker()
    tracker.latest_message["metadata"] = {}
    with pytest.raises(KeyError):
        context_of(tracker)
