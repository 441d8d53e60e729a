"""The graphs of docs/services: current, and every question stands on a way from the beginning to the receipt."""

import re
from pathlib import Path

import pytest

from bot.services.definition import Service
from bot.services.graph import mermaid, page
from tests.services.conftest import SERVICES

DOCS = Path(__file__).parents[2] / "docs" / "services"
EVERY = pytest.mark.parametrize("each", SERVICES.values(), ids=SERVICES)


def _ways(each: Service) -> dict[str, set[str]]:
    ways: dict[str, set[str]] = {}
    for line in mermaid(each).splitlines():
        if found := re.fullmatch(r"  (\w+) -->(?:\|.+\|)? (\w+)(?:\(\[.+)?", line):
            ways.setdefault(found[1], set()).add(found[2])
    return ways


def _reached(ways: dict[str, set[str]], start: str) -> set[str]:
    seen, left = set(), [start]
    while left:
        node = left.pop()
        if node not in seen:
            seen.add(node)
            left += ways.get(node, ())
    return seen


@EVERY
def test_every_question_is_drawn_reachable_and_no_dead_end(each: Service) -> None:
    ways, keys = _ways(each), {step.key for step in each.steps}
    assert _reached(ways, "start") == keys | {"start", "review", "receipt"}
    for key in keys:
        assert "receipt" in _reached(ways, key), key


@EVERY
def test_its_page_is_current(each: Service) -> None:
    assert (DOCS / f"{each.id}.md").read_text("utf-8") == page(each), "run: hongniang services docs"


def test_no_page_is_left_of_a_service_that_is_gone() -> None:
    assert {path.stem for path in DOCS.glob("*.md")} == set(SERVICES)
