"""The first document's clause tree, and what editors wrote about it."""

import hashlib
import json
import re

import pytest

from bot.policies.curation.points import Curation, CurationError
from bot.policies.documents.clauses import Clause, Document, squeeze
from bot.policies.documents.errors import NoClauses
from bot.policies.documents.parse import parse

CLAUSES = [
    "引言",
    "一",
    "二",
    "三",
    "三（一）",
    "三（一）1",
    "三（一）2",
    "三（一）3",
    "三（二）",
    "三（二）1",
    "三（二）2",
    "三（二）3",
    "三（三）",
    "三（三）1",
    "三（三）2",
    "三（三）3",
    "四",
    "四（一）",
    "四（一）1",
    "四（一）2",
    "四（二）",
    "四（二）1",
    "四（二）2",
    "四（三）",
    "四（三）1",
    "四（三）2",
    "五",
    "五（一）",
    "五（二）",
    "五（三）",
]


def test_every_clause_is_found_and_nothing_is_doubted(document: Document) -> None:
    assert [clause.id for clause in document.walk()] == CLAUSES
    assert document.doubts == ()


def test_the_tree_is_byte_for_byte_what_it_was(document: Document) -> None:
    """Curated quotes and links hang on it: a change of the parser must not move a character of the first document."""

    def plain(clause: Clause) -> list[object]:
        below = [plain(child) for child in clause.children]
        return [clause.id, clause.heading, clause.text, list(clause.trail), below]

    tree = json.dumps([plain(clause) for clause in document.clauses], ensure_ascii=False)
    digest = "34e83c2068832cc4ee493fc093fe2c57dd0bc21a54fbf69766700f493cd191e1"
    assert hashlib.sha256(tree.encode()).hexdigest() == digest


def test_clauses_joined_give_the_body_back(document: Document, printed: str) -> None:
    """Nothing is lost or added: headings and texts in order are the print from the body's title on."""
    body = squeeze(printed.replace("**", "")).split(squeeze(document.title))[-1]
    plain = re.sub(r"[一二三四五]、|[（(][一二三四五][）)]|(?<=[\u4e00-\u9fff。”])\d[.](?=[\u4e00-\u9fff])", "", body)
    ours = "".join(("" if c.id == "引言" else c.heading) + c.text for c in document.walk())
    assert ours.replace("。", "") == plain.replace("。", "")


def test_page_breaks_and_stray_spaces_are_mended(document: Document) -> None:
    assert "更好满足市场主体用工需求" in document.clause("三（一）2").text
    assert "年满16周岁（含）" in document.clause("三（一）1").text
    assert document.clause("四（二）1").heading == "公共就业服务队伍"


def test_sentences_joined_give_the_clause_back(document: Document) -> None:
    for clause in document.walk():
        assert "".join(clause.sentences) == clause.text


def test_every_lead_is_tied_to_its_quote(curation: Curation) -> None:
    """Every number of a lead stands in the quote."""
    for point in curation.points:
        for number in re.findall(r"\d+", point.lead):
            assert number in re.findall(r"\d+", point.quote), (point.clause_id, number)


def test_every_leaf_has_questions(document: Document, curation: Curation) -> None:
    asked = {point.clause_id for point in curation.points}
    assert {c.id for c in document.walk() if c.text and not c.children and c.id != "引言"} <= asked


def test_no_question_is_curated_twice(curation: Curation) -> None:
    questions = [question for point in curation.points for question in point.questions]
    assert len(questions) == len(set(questions))


def test_a_quote_that_is_not_in_its_clause_is_refused(document: Document) -> None:
    entry = {"quote": "文件里没有的话", "questions": ["问"]}
    with pytest.raises(CurationError, match="三（一）1"):
        Curation.of({"clauses": {"三（一）1": [entry]}}, document)
    with pytest.raises(CurationError, match="no such clause"):
        Curation.of({"clauses": {"九": [entry]}}, document)


def test_a_gap_in_the_numbering_is_doubted() -> None:
    parsed = parse("题\n一、甲\n话。\n三、乙\n话。", "题")
    assert parsed.doubts == ("正文下第1级编号应为二，读到三",)


def test_text_without_clauses_is_refused() -> None:
    with pytest.raises(NoClauses):
        parse("没有编号的文字。", "题")
