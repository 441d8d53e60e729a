"""Models from outside: what they add, and that nothing is missing without them."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from api.datafiles import DataFiles
from api.policies.library import language
from bot.policies.reading.synonyms import Synonyms
from bot.policies.reading.tokens import Words
from bot.policies.retrieval.dense import fused
from bot.policies.retrieval.passages import Passage
from bot.policies.retrieval.plugs import Unavailable
from bot.policies.retrieval.ranker import Rankers
from bot.policies.retrieval.search import Search

PASSAGES = [
    Passage("甲法", "甲法", "第一条", "用人单位应当按月足额支付劳动报酬。"),
    Passage("甲法", "甲法", "第二条", "职工依法享受带薪年休假。"),
    Passage("乙法", "乙法", "第一条", "机动车应当在规定的车道内通行。"),
    Passage("乙法", "乙法", "第二条", "老板拖着行李在路边等候的，应当避让。"),
]
MEANING = {"劳动报酬": 0, "年休假": 1, "机动车": 2, "薪水": 0}
QUESTION = "老板拖着薪水"


class Meaning:
    """A model that knows what three words mean; `down` makes it fail."""

    def __init__(self) -> None:
        self.down = False

    def passages(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        if self.down:
            raise Unavailable("down")
        rows = np.zeros((len(texts), 4), np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[next((place for word, place in MEANING.items() if word in text), 3)] = 1
        return rows

    def question(self, text: str) -> npt.NDArray[np.float32]:
        return self.passages([text])[0]


@pytest.fixture(scope="module")
def parts(data: DataFiles) -> tuple[Words, Rankers]:
    shipped = language(data)
    return Words(shipped.dictionary), Rankers(shipped.rankers)


def search(parts: tuple[Words, Rankers], model: Meaning | None) -> Search:
    made = Search(parts[0], Synonyms({}), parts[1], embedder=model)
    made.add(PASSAGES)
    return made


def found(made: Search, *, hidden: Sequence[str] = ()) -> list[str]:
    return [PASSAGES[row].text for row in made.search(QUESTION, hidden=hidden).rows.tolist()]


def test_a_passage_without_a_common_word_is_found_by_likeness(parts: tuple[Words, Rankers]) -> None:
    assert PASSAGES[0].text not in found(search(parts, None))[:2]
    assert PASSAGES[0].text in found(search(parts, Meaning()))[:2]


def test_hidden_and_removed_documents_are_not_found_by_likeness(parts: tuple[Words, Rankers]) -> None:
    made = search(parts, Meaning())
    assert PASSAGES[0].text not in found(made, hidden=["甲法"])
    made.remove("甲法")
    assert PASSAGES[0].text not in found(made)


def test_a_model_that_fails_at_a_question_changes_nothing(parts: tuple[Words, Rankers]) -> None:
    model = Meaning()
    made = search(parts, model)
    model.down = True
    assert found(made) == found(search(parts, None))


def test_a_model_that_fails_at_the_passages_is_left_out(parts: tuple[Words, Rankers]) -> None:
    model = Meaning()
    model.down = True
    made = search(parts, model)
    model.down = False
    assert found(made) == found(search(parts, None))


def test_two_rankings_in_one() -> None:
    assert fused(np.array([5, 6, 7]), np.array([7, 5])).tolist() == [5, 7, 6]
    assert fused(np.array([5, 6]), np.empty(0, np.int64)).tolist() == [5, 6]
