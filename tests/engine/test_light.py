"""The engine serves without TensorFlow, and whoever wants what was put off gets it."""

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from engine.light import hidden, standing_in
from engine.train import CURRENT, MODELS

SERVE = """
import sys
from pathlib import Path
from engine.serve import create_app
create_app(Path(sys.argv[1]))
print(sorted({"tensorflow", "keras", "rasa.server"} & set(sys.modules)))
"""
ENVIRONMENT = {
    "HONGNIANG_ENGINE_TOKEN": "t",
    "HONGNIANG_ACTION_URL": "http://127.0.0.1:9/webhook",
    "HONGNIANG_ACTION_SECRET": "s",
    "PYTHONWARNINGS": "ignore",
}


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a module that nobody has imported yet."""
    (tmp_path / "imported_later.py").write_text("def double(number, plus=0):\n    return 2 * number + plus\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "imported_later", raising=False)
    return "imported_later"


def test_a_model_of_ours_is_served_without_tensorflow() -> None:
    model = MODELS / json.loads(CURRENT.read_text())["model"]
    served = subprocess.run(
        [sys.executable, "-c", SERVE, str(model)], env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert served.returncode == 0, served.stderr
    assert served.stdout.splitlines()[-1] == "[]"


def test_a_stand_in_passes_its_calls_on(later: str) -> None:
    with standing_in(later):
        from imported_later import double
    assert later not in sys.modules
    assert double(4, plus=1) == 9


def test_whoever_imports_afterwards_gets_the_real_one(later: str) -> None:
    with standing_in(later):
        pass
    assert importlib.import_module(later).__file__


def test_what_is_imported_already_is_left_alone() -> None:
    with standing_in("json"), hidden("json"):
        assert sys.modules["json"] is json
    assert sys.modules["json"] is json


def test_what_is_hidden_looks_as_if_it_were_not_there(later: str) -> None:
    with hidden(later), pytest.raises(ImportError):
        importlib.import_module(later)
    assert importlib.import_module(later).double(1) == 2
