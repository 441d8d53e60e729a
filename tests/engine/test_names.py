"""The project's spaCy pipeline finds every name that it was given, inside a sentence, whatever jieba cuts there."""

from pathlib import Path
from typing import List, Tuple

import pytest
import spacy

from engine.build_nlp import build, load_dictionary, names

NAMES = names()


@pytest.fixture(scope="module")
def nlp(tmp_path_factory: pytest.TempPathFactory) -> spacy.Language:
    load_dictionary()
    return spacy.load(build(tmp_path_factory.mktemp("nlp") / "nlp"))


def _found(nlp: spacy.Language, text: str) -> List[Tuple[str, str]]:
    return [(entity.label_, entity.text) for entity in nlp(text).ents]


@pytest.mark.parametrize("sentence", ["{}", "我是{}能办失业登记吗", "失业登记在{}怎么办"])
def test_every_name_is_found(nlp: spacy.Language, sentence: str) -> None:
    missed = [
        name["name"]
        for name in NAMES
        if (name["label"], name["name"]) not in _found(nlp, sentence.format(name["name"]))
    ]
    assert missed == []


def test_an_old_name_stands_for_the_unit_of_today(nlp: spacy.Language) -> None:
    now, before = nlp("长乐区").ents[0], nlp("长乐市").ents[0]
    assert now.ent_id_ == before.ent_id_ == "350112"


@pytest.mark.parametrize(
    ("text", "label", "found"),
    [
        ("闽人社文〔2021〕156号还有效吗", "document_no", "闽人社文〔2021〕156号"),
        ("人社部发[2021]80号说了什么", "document_no", "人社部发[2021]80号"),
        ("我2025年毕业", "date", "2025年"),
        ("2025年6月离职的", "date", "2025年6月"),
        ("上个月被裁员了", "date", "上个月"),
        ("我大专毕业能报名吗", "qualification", "大专"),
    ],
)
def test_numbers_of_documents_dates_and_degrees(nlp: spacy.Language, text: str, label: str, found: str) -> None:
    assert (label, found) in _found(nlp, text)


@pytest.mark.parametrize("text", ["今天天气不错", "我想找工作", "谢谢你", "能不能快点"])
def test_nothing_is_found_where_there_is_nothing(nlp: spacy.Language, text: str) -> None:
    assert [found for found in _found(nlp, text) if found[0] != "date"] == []


def test_the_dictionary_holds_nothing_but_dictionaries() -> None:
    """Rasa loads every file of the folder into jieba."""
    folder = Path(__file__).resolve().parents[2] / "data/jieba"
    assert {path.suffix for path in folder.iterdir()} == {".txt"}
