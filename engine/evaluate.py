"""Accuracy of a model on sentences that it was not trained on. `python -m engine.evaluate MODEL`."""

import asyncio
import sys
from pathlib import Path
from typing import Dict, List, Tuple

import yaml

from engine.build_nlp import load_dictionary

ROOT = Path(__file__).resolve().parent.parent
FLOOR = 0.85


async def evaluate(model: str) -> Tuple[float, List[str]]:
    """The share of held-out sentences whose intent is right, and the others as `said: wanted, got`."""
    from rasa.core.agent import Agent

    load_dictionary()
    agent = Agent.load(model)
    held_out: Dict[str, List[str]] = yaml.safe_load((ROOT / "tests/engine/held_out.yml").read_text("utf-8"))
    wrong, total = [], 0
    for intent, sentences in held_out.items():
        for sentence in sentences:
            total += 1
            read = await agent.parse_message(sentence)
            if read["intent"]["name"] != intent:
                wrong.append(f"{sentence}: {intent}, got {read['intent']['name']}")
    return 1 - len(wrong) / total, wrong


def main() -> None:
    accuracy, wrong = asyncio.run(evaluate(sys.argv[1]))
    print(*wrong, f"accuracy {accuracy:.3f}", sep="\n")
    if accuracy < FLOOR:
        sys.exit(f"accuracy {accuracy:.3f} is below {FLOOR}")


if __name__ == "__main__":
    main()
