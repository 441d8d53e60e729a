"""Training happens where something changed, and gives the same model from the same data."""

import asyncio
from pathlib import Path
from typing import Any, Dict, List

import jieba
import pytest
from rasa.core.agent import Agent
from rasa.model_training import train_nlu

from bot.nlu import dictionary
from bot.nlu.tokenizer import DictionaryTokenizer
from engine import train

SENTENCES = ["失业登记在哪办", "我要办失业登记", "转人工", "退役军人在龙海市有补贴吗", "阿巴阿巴"]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one input and a model in service."""
    monkeypatch.setattr(train, "ROOT", tmp_path)
    monkeypatch.setattr(train, "MODELS", tmp_path / "models")
    monkeypatch.setattr(train, "CURRENT", tmp_path / "models/current.json")
    (tmp_path / "models").mkdir()
    (tmp_path / "config.yml").write_text("recipe: default.v1")
    (tmp_path / "models/one.tar.gz").write_bytes(b"a model")
    (tmp_path / "models/current.json").write_text(f'{{"model": "one.tar.gz", "fingerprint": "{train.fingerprint()}"}}')
    return tmp_path


def test_nothing_changed_nothing_trained(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    ran: List[str] = []
    monkeypatch.setattr(train, "run", lambda title, _: ran.append(title))
    train.main()
    assert ran == []
    assert "已是最新" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["config.yml", "data/jieba/more.txt", "data/nlu/more.yml", "bot/text/normalise.py"])
def test_a_changed_input_asks_for_a_new_model(project: Path, name: str) -> None:
    (project / name).parent.mkdir(parents=True, exist_ok=True)
    (project / name).write_text("something else")
    assert train.fingerprint() != train.in_service()


def test_a_model_whose_file_is_gone_is_not_in_service(project: Path) -> None:
    (project / "models/one.tar.gz").unlink()
    assert train.in_service() == ""


def test_a_model_that_fails_its_trial_leaves_the_one_before_in_service(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = train.CURRENT.read_text()
    (project / "config.yml").write_text("recipe: another")

    def fail_at_trial(_title: str, arguments: List[str]) -> None:
        if "engine.trial" in arguments:
            raise SystemExit("it failed")

    monkeypatch.setattr(train, "run", fail_at_trial)
    with pytest.raises(SystemExit):
        train.main()
    assert train.CURRENT.read_text() == before
    assert (project / "models/one.tar.gz").exists()


def test_a_step_that_fails_ends_the_training() -> None:
    with pytest.raises(SystemExit, match="not put into service"):
        train.run("a step", ["-c", "raise SystemExit(3)"])


def test_an_edited_dictionary_is_another_pipeline(tmp_path: Path) -> None:
    config = {"dictionary_path": str(tmp_path)}
    (tmp_path / "words.txt").write_text("失业登记 2000 n")
    before = DictionaryTokenizer.fingerprint_addon(config)
    assert DictionaryTokenizer.fingerprint_addon(config) == before
    (tmp_path / "words.txt").write_text("失业登记 2001 n")
    assert DictionaryTokenizer.fingerprint_addon(config) != before


def test_a_dictionary_that_was_loaded_counts_once(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("谜语街道办 7 n")
    dictionary.load(tmp_path)
    once = jieba.dt.total
    assert jieba.get_FREQ("谜语街道办") == 7
    dictionary.load(tmp_path)
    assert jieba.dt.total == once


def _read(model: str) -> List[Dict[str, Any]]:
    agent = Agent.load(model)
    return [asyncio.run(agent.parse_message(text)) for text in SENTENCES]


def test_the_same_data_gives_the_same_predictions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    for time in ("first", "second"):
        monkeypatch.setenv("RASA_CACHE_DIRECTORY", str(tmp_path / time / "cache"))
        model = train_nlu("config.yml", "data/nlu", str(tmp_path / time), fixed_model_name="model")
        read.append(_read(str(model)))
    assert read[0] == read[1]
    assert read[0][3]["entities"], "the predictions that are compared hold entities"
