"""What a model must pass before it serves: the project's dialogues, and sentences that it was not trained on.

`python -m engine.trial MODEL`. Exit status 0 only where both are passed.
"""

import asyncio
import logging
import sys
from pathlib import Path
from typing import Dict, List, Tuple

import structlog
import yaml
from rasa.core.agent import Agent
from rasa.core.test import test

from engine.build_nlp import load_dictionary

ROOT = Path(__file__).resolve().parent.parent
DIALOGUES = ROOT / "tests" / "engine" / "dialogues"
HELD_OUT = ROOT / "tests" / "engine" / "held_out.yml"
FLOOR = 0.9
"""The least share of held-out sentences whose intent is right; one that falls back counts as wrong."""


async def dialogues(agent: Agent, folder: Path = DIALOGUES) -> None:
    """Plays the dialogues, words and all. Raises WrongPredictionException where the model goes another way."""
    await test(str(folder), agent, e2e=True, fail_on_prediction_errors=True, disable_plotting=True)


async def held_out(agent: Agent, sentences: Dict[str, List[str]]) -> Tuple[float, List[str]]:
    """The share of sentences whose intent is right, and the others as `said: wanted, got`."""
    wrong, total = [], 0
    for intent, texts in sentences.items():
        for text in texts:
            total += 1
            read = await agent.parse_message(text)
            if read["intent"]["name"] != intent:
                wrong.append(f"{text}: {intent}, got {read['intent']['name']}")
    return 1 - len(wrong) / total, wrong


async def run(model: str, sentences: Dict[str, List[str]]) -> None:
    load_dictionary()
    agent = Agent.load(model)
    await dialogues(agent)
    accuracy, wrong = await held_out(agent, sentences)
    print(*wrong, f"accuracy {accuracy:.3f}, {len(wrong)} wrong", sep="\n")
    if accuracy < FLOOR:
        sys.exit(f"accuracy {accuracy:.3f} is below {FLOOR}")


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    asyncio.run(run(sys.argv[1], yaml.safe_load(HELD_OUT.read_text("utf-8"))))
