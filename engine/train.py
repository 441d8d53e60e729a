"""Trains the model where its inputs changed, tries it, and puts it into service only if it passes.

Run from the repository's root: `engine/.venv/bin/python -m engine.train`. Exit status 0 only on success.
"""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Iterator, List

ROOT = Path(__file__).resolve().parent.parent
MODELS = ROOT / "models"
CURRENT = MODELS / "current.json"
CORPORA = ("data/nlu", "data/rules")
INPUTS = (
    "config.yml", "domain.yml", *CORPORA, "data/jieba", "data/lookups", "data/places", "bot/nlu",
    "bot/text", "engine/build_nlp.py", "engine/train.py", "engine/trial.py", "engine/uv.lock",
    "tests/engine/dialogues", "tests/engine/held_out.yml",
)  # fmt: skip
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "PYTHONWARNINGS": "ignore",
    "PYTHONHASHSEED": "0",
    "HONGNIANG_ENGINE_TOKEN": "unused-while-training",
    "HONGNIANG_ACTION_URL": "http://127.0.0.1:9/webhook",
    "HONGNIANG_ACTION_SECRET": "unused-while-training",
}


def input_files() -> Iterator[Path]:
    """Every file that the model depends on."""
    for name in INPUTS:
        path = ROOT / name
        if path.is_file():
            yield path
        else:
            yield from sorted(p for p in path.rglob("*") if p.is_file() and p.suffix != ".pyc")


def fingerprint() -> str:
    """A hash of the inputs' names and contents."""
    found = hashlib.sha256()
    for path in input_files():
        found.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:16]


def in_service() -> str:
    """The fingerprint of the model in service, empty without one."""
    try:
        current = json.loads(CURRENT.read_text())
    except (OSError, ValueError):
        return ""
    return str(current["fingerprint"]) if (MODELS / current["model"]).is_file() else ""


def run(title: str, arguments: List[str]) -> None:
    """Runs one step; its output is shown only where it fails. Raises SystemExit."""
    print(f"▸ {title} …", flush=True)
    step = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env={**os.environ, **QUIET}, capture_output=True, text=True, check=False
    )
    if step.returncode != 0:
        print(step.stdout[-6000:], step.stderr[-6000:], sep="\n", file=sys.stderr)
        sys.exit(f"✘ {title}: failed, the model is not put into service")


def main() -> None:
    wanted = fingerprint()
    if in_service() == wanted:
        print("✔ 模型已是最新 the model is up to date")
        return
    run("语言管线 building the spaCy pipeline", ["-m", "engine.build_nlp"])
    name = f"hongniang-{wanted}"
    run(
        "检查语料，训练模型 checking the data and training (about half a minute)",
        [
            "-m",
            "rasa",
            "train",
            "--data",
            *CORPORA,
            "--out",
            "models",
            "--fixed-model-name",
            name,
            "--validation-max-history",
            "5",
        ],
    )
    run("试对话，试句子 trying dialogues and held-out sentences", ["-m", "engine.trial", f"models/{name}.tar.gz"])
    CURRENT.write_text(json.dumps({"model": f"{name}.tar.gz", "fingerprint": wanted}))
    for old in MODELS.glob("hongniang-*.tar.gz"):
        if old.name != f"{name}.tar.gz":
            old.unlink()
    print(f"✔ 模型可用 model in service: {name}")


if __name__ == "__main__":
    main()
