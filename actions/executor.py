"""Registers the actions that the engine may call."""

from rasa_sdk.executor import ActionExecutor

from actions.form import AskServiceAnswer, ValidateServiceForm
from actions.policy import AnswerPolicy
from actions.services import OfferService, PressButton, TellStatus
from actions.talk import Fallback, Handoff, SmallTalk
from api.assistant.service import Assistant

ACTIONS = (
    AnswerPolicy, AskServiceAnswer, Fallback, Handoff, OfferService, PressButton, SmallTalk, TellStatus,
    ValidateServiceForm,
)  # fmt: skip


def build_executor(assistant: Assistant) -> ActionExecutor:
    """An executor whose actions all talk to this assistant."""
    executor = ActionExecutor()
    for action in ACTIONS:
        executor.register_action(action(assistant))
    return executor
