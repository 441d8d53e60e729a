"""The form opens with the application, takes every turn while it is open, and keeps nothing."""

from rasa_sdk.executor import CollectingDispatcher

from actions.form import AskServiceAnswer, ValidateServiceForm
from tests.actions.conftest import MakeTracker, NotingAssistant


async def test_a_turn_in_the_form_is_walked_and_leaves_no_answer_behind(
    assistant: NotingAssistant, make_tracker: MakeTracker
) -> None:
    assistant.application_open = True
    dispatcher = CollectingDispatcher()
    events = await ValidateServiceForm(assistant).run(dispatcher, make_tracker(), {})
    assert [m["custom"]["text"] for m in dispatcher.messages] == ["walk"]
    assert {e["name"]: e["value"] for e in events} == {"service_answer": None, "requested_slot": "service_answer"}


async def test_the_last_turn_asks_for_nothing_more(assistant: NotingAssistant, make_tracker: MakeTracker) -> None:
    assistant.application_open, assistant.stays_open = True, False
    events = await ValidateServiceForm(assistant).run(CollectingDispatcher(), make_tracker(), {})
    assert {e["name"]: e["value"] for e in events} == {"service_answer": None, "requested_slot": None}


async def test_a_form_whose_application_is_gone_walks_nothing(
    assistant: NotingAssistant, make_tracker: MakeTracker
) -> None:
    dispatcher = CollectingDispatcher()
    events = await ValidateServiceForm(assistant).run(dispatcher, make_tracker(), {})
    assert (dispatcher.messages, assistant.calls) == ([], [])
    assert {e["name"]: e["value"] for e in events} == {"requested_slot": None}


async def test_the_question_in_hand_is_asked_again(assistant: NotingAssistant, make_tracker: MakeTracker) -> None:
    dispatcher = CollectingDispatcher()
    await AskServiceAnswer(assistant).run(dispatcher, make_tracker(), {})
    assert [m["custom"]["text"] for m in dispatcher.messages] == ["prompt"]
