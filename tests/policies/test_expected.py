"""What people are known to ask of an article of a law."""

import numpy as np

from bot.policies.reading.synonyms import Synonyms
from bot.policies.reading.tokens import Words
from bot.policies.retrieval.expected import Expected, Questions
from bot.policies.retrieval.features import NAMES
from bot.policies.retrieval.passages import Passage
from bot.policies.retrieval.search import Search

LAW = "劳动合同法"
KNOWN = Questions(
    [
        {
            "law": LAW,
            "articles": [
                {"holds": "不得扣押劳动者的居民身份证", "questions": ["老板要扣我身份证合法吗", "进厂要交押金"]},
                {"holds": "应当向劳动者支付经济补偿", "questions": ["合同到期不续有钱赔吗"]},
            ],
        }
    ]
)
CARDS = Passage("1", LAW, "第九条", "用人单位招用劳动者，不得扣押劳动者的居民身份证和其他证件。")
PAY = Passage("1", LAW, "第四十六条", "有下列情形之一的，用人单位应当向劳动者支付经济补偿。")


def test_articles_are_known_by_what_they_say_whatever_their_number_and_the_form_of_the_title() -> None:
    moved = Passage("2", "中华人民共和国劳动合同法（2012年修正）", "第十九条", "用人单位 不得扣押劳动者的居民身份证。")
    assert KNOWN.of(CARDS) == KNOWN.of(moved) == ["老板要扣我身份证合法吗", "进厂要交押金"]


def test_an_article_that_no_longer_says_it_and_other_laws_have_no_questions() -> None:
    assert KNOWN.of(Passage("1", LAW, "第九条", "用人单位招用劳动者，应当如实告知。")) == []
    assert KNOWN.of(Passage("1", "劳动法", "第九条", CARDS.text)) == []


def test_the_nearest_question_of_each_article_counts_and_spoken_words_meet() -> None:
    spoken = Synonyms({"押金": ["保证金"]})
    expected = Expected(KNOWN, lambda text: [word for word in ("押金", "合同") if word in text] + spoken.of(text))
    expected.add([Passage("1", LAW, "第一条", "为了完善劳动合同制度。"), CARDS], 0)
    expected.add([PAY], 2)
    rows, likeness = expected.likeness("厂里要收保证金")
    assert rows.tolist() == [1, 2]
    assert likeness[0] > likeness[1]
    assert expected.likeness("进厂要交押金")[1][0] > 0.99


def test_without_known_questions_nothing_is_expected() -> None:
    expected = Expected(None, lambda text: [])
    expected.add([CARDS], 0)
    rows, likeness = expected.likeness("进厂要交押金")
    assert len(rows) == len(likeness) == 0


def test_a_search_measures_likeness_and_forgets_it_with_the_document() -> None:
    search = Search(Words([]), Synonyms({}), None, KNOWN)
    search.add([CARDS, PAY, Passage("9", "别的规定", "第一条", "进厂的人员应当登记，押金另行规定。")])
    at = NAMES.index("expected")

    def measured(**more: object) -> dict[int, float]:
        found = search.search("进厂要交押金吗", **more)  # type: ignore[arg-type]
        return {int(row): float(value) for row, value in zip(found.rows, found.features[:, at], strict=True)}

    assert measured()[0] > 0.5
    assert measured()[2] == 0
    assert 0 not in measured(hidden=["1"])
    search.remove("1")
    assert not np.any([row in (0, 1) for row in measured()])
