"""What the model learns from: enough of it, no contradictions, nothing that teaches it nonsense."""

import re
from collections import Counter
from pathlib import Path
from typing import Dict, List

import pytest
import yaml

from bot.text.normalise import normalise

ROOT = Path(__file__).resolve().parents[2]
UNTRAINED = {"command", "nlu_fallback"}


def _read(name: str) -> Dict[str, List]:
    return yaml.safe_load((ROOT / name).read_text("utf-8"))


def _examples() -> Dict[str, List[str]]:
    found: Dict[str, List[str]] = {}
    for path in sorted((ROOT / "data/nlu").glob("*.yml")):
        for block in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
            found[block["intent"]] = [line[2:] for line in block["examples"].splitlines()]
    return found


EXAMPLES = _examples()
HELD_OUT: Dict[str, List[str]] = _read("tests/engine/held_out.yml")
INTENTS = set(_read("domain.yml")["intents"])


def test_every_intent_is_taught_and_tried_and_no_other() -> None:
    assert set(EXAMPLES) == set(HELD_OUT) == INTENTS - UNTRAINED


@pytest.mark.parametrize("intent", sorted(EXAMPLES))
def test_an_intent_has_enough_examples(intent: str) -> None:
    assert len(EXAMPLES[intent]) >= 40
    assert len(HELD_OUT[intent]) >= 12


def test_no_example_is_given_twice() -> None:
    times = Counter(text for texts in EXAMPLES.values() for text in texts)
    assert [text for text, count in times.items() if count > 1] == []


def test_no_sentence_stands_for_two_things() -> None:
    """Counted as the model reads it: 謝謝 and 谢谢 are one, and may both stand under thanks only."""
    times = Counter(text for texts in EXAMPLES.values() for text in {normalise(text) for text in texts})
    assert [text for text, count in times.items() if count > 1] == []


def test_what_is_held_out_is_not_taught() -> None:
    taught = {normalise(text) for texts in EXAMPLES.values() for text in texts}
    assert [text for texts in HELD_OUT.values() for text in texts if normalise(text) in taught] == []


def test_no_example_is_a_bare_number() -> None:
    """Rasa turns digits into one token: a number in an intent draws every ID and phone number to it."""
    assert [text for texts in EXAMPLES.values() for text in texts if re.fullmatch(r"[\d\s,.+-]+", text)] == []


def test_the_form_of_a_question_and_of_a_request_are_both_taught() -> None:
    assert len(EXAMPLES["ask_policy"]) >= 150
    assert not [text for text in EXAMPLES["start_unemployment_registration"] if re.search("怎么|哪里|多少|几天", text)]


def test_every_intent_has_one_rule_and_one_action() -> None:
    rules = [rule for path in (ROOT / "data/rules").glob("*.yml") for rule in _read(f"data/rules/{path.name}")["rules"]]
    by_intent = [
        (rule["steps"][0]["intent"], rule["steps"][1]["action"]) for rule in rules if "intent" in rule["steps"][0]
    ]
    assert Counter(intent for intent, _ in by_intent) == Counter(INTENTS)
    assert {action for _, action in by_intent} <= set(_read("domain.yml")["actions"])
