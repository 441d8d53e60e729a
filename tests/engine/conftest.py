"""The model in service, loaded once."""

import json
import logging

import pytest
import structlog
from rasa.core.agent import Agent

from engine.build_nlp import load_dictionary
from engine.train import CURRENT, MODELS


@pytest.fixture(scope="session", autouse=True)
def _quiet() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))


@pytest.fixture(scope="session")
def agent() -> Agent:
    load_dictionary()
    return Agent.load(str(MODELS / json.loads(CURRENT.read_text())["model"]))
