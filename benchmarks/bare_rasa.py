"""The peer: a bare Rasa server with its default pipeline (DIET + TED), trained on the same examples."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import yaml

from api.settings import ROOT

PYTHON = ROOT / "engine" / ".venv" / "bin" / "python"
QUIET = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore"}
_CONFIG: dict[str, Any] = {
    "recipe": "default.v1",
    "language": "zh",
    "assistant_id": "bare",
    "pipeline": [
        {"name": "JiebaTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": 60, "constrain_similarities": True},
        {"name": "EntitySynonymMapper"},
        {"name": "FallbackClassifier", "threshold": 0.3},
    ],
    "policies": [
        {"name": "MemoizationPolicy"},
        {"name": "RulePolicy"},
        {"name": "TEDPolicy", "max_history": 5, "epochs": 20, "constrain_similarities": True},
    ],
}


def make(folder: Path) -> Path:
    """Writes the peer's project: our examples, a spoken answer for each intent, a story for each."""
    shutil.copytree(ROOT / "data" / "nlu", folder / "data" / "nlu")
    intents = [
        row["intent"]
        for path in sorted((folder / "data" / "nlu").glob("*.yml"))
        for row in yaml.safe_load(path.read_text("utf-8"))["nlu"]
        if "intent" in row
    ]
    domain = {
        "version": "3.1",
        "intents": intents,
        "responses": {f"utter_{intent}": [{"text": f"回答 {intent}"}] for intent in intents},
    }
    stories = [{"story": intent, "steps": [{"intent": intent}, {"action": f"utter_{intent}"}]} for intent in intents]
    for name, content in (
        ("config.yml", _CONFIG),
        ("domain.yml", domain),
        ("data/stories.yml", {"version": "3.1", "stories": stories}),
        ("credentials.yml", {"rest": None}),
        ("endpoints.yml", {}),
    ):
        (folder / name).write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    return folder


def train(folder: Path) -> None:
    subprocess.run([PYTHON, "-m", "rasa", "train", "--quiet"], cwd=folder, env=QUIET, check=True, capture_output=True)


def serve(folder: Path, port: int) -> subprocess.Popen[bytes]:
    command = [PYTHON, "-m", "rasa", "run", "--port", str(port), "--interface", "127.0.0.1"]
    return subprocess.Popen(command, cwd=folder, env=QUIET, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
