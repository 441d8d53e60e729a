"""A model that goes another way than its dialogues, or reads too little right, does not get into service."""

import asyncio
from pathlib import Path

import pytest
from rasa.core.agent import Agent
from rasa.core.test import WrongPredictionException

from engine.trial import dialogues, held_out, run

STORY = """
stories:
- story: one turn
  steps:
  - user: |
      {text}
    intent: {intent}
  - action: {action}
"""


def _write(folder: Path, text: str, intent: str, action: str) -> Path:
    (folder / "test_one.yml").write_text(STORY.format(text=text, intent=intent, action=action), "utf-8")
    return folder


def test_the_right_dialogue_passes(agent: Agent, tmp_path: Path) -> None:
    assert asyncio.run(dialogues(agent, _write(tmp_path, "转人工", "handoff", "action_handoff"))) is None


@pytest.mark.parametrize(
    ("text", "intent", "action"),
    [("转人工", "handoff", "action_small_talk"), ("转人工", "ask_policy", "action_answer_policy")],
)
def test_another_action_and_other_words_than_the_intent_do_not(
    agent: Agent, tmp_path: Path, text: str, intent: str, action: str
) -> None:
    with pytest.raises(WrongPredictionException):
        asyncio.run(dialogues(agent, _write(tmp_path, text, intent, action)))


def test_accuracy_is_the_share_of_intents_read_right(agent: Agent) -> None:
    sentences = {"handoff": ["转人工", "我要找真人"], "greet": ["你好", "转人工"]}
    assert asyncio.run(held_out(agent, sentences)) == (0.75, ["转人工: greet, got handoff"])


def test_too_little_read_right_ends_with_an_error(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Agent, "load", lambda *_: agent)
    with pytest.raises(SystemExit, match="below"):
        asyncio.run(run("any", {"greet": ["转人工"]}))
