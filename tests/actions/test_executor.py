"""What the engine may call and what answers are the same set."""

from pathlib import Path

import yaml

from actions.executor import build_executor
from tests.actions.conftest import NotingAssistant

ROOT = Path(__file__).parents[2]


def test_every_action_of_the_domain_is_registered_and_no_other(assistant: NotingAssistant) -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    assert set(build_executor(assistant).actions) == set(domain["actions"])
