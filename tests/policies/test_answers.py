"""Retrieval, answerability and answers, on questions that were written apart from the curated ones."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from api.datafiles import DataFiles
from bot.messages import Kind, Reply
from bot.policies.answering.answer import answer
from bot.policies.answering.answerability import Judge, Verdict
from bot.policies.curation.points import Curation
from bot.policies.documents.clauses import Document, squeeze
from bot.policies.retrieval.retriever import Retriever

BLIND = yaml.safe_load((Path(__file__).parent / "blind.yml").read_text("utf-8"))
SETS = yaml.safe_load((Path(__file__).parent / "questions.yml").read_text("utf-8"))


def pairs(name: str) -> list[tuple[str, str]]:
    return [(question, clause) for clause, questions in SETS[name].items() for question in questions]


@pytest.fixture
def ask(retriever: Retriever, judge: Judge, data: DataFiles):
    def asked(question: str) -> Reply:
        hits = retriever.search(question, 5)
        decision = judge.decide(question, hits)
        return answer(question, hits, decision, retriever, data.load("lines/lines.yml"))

    return asked


@pytest.mark.parametrize(("name", "floor"), [("dev", 0.95), ("test", 0.9), ("distorted", 0.9), ("spoken", 0.9)])
def test_the_right_clause_comes_first(retriever: Retriever, name: str, floor: float) -> None:
    wrong = [
        (question, clause, found)
        for question, clause in pairs(name)
        if (found := retriever.search(question, 1)[0].entry.clause.id) != clause
    ]
    assert 1 - len(wrong) / len(pairs(name)) >= floor, wrong


@pytest.mark.parametrize(("name", "most"), [("dev", 0.08), ("test", 0.1), ("distorted", 0.12), ("spoken", 0.1)])
def test_few_answerable_questions_are_refused(retriever: Retriever, judge: Judge, name: str, most: float) -> None:
    refused = [
        question
        for question, _ in pairs(name)
        if judge.decide(question, retriever.search(question, 5)).verdict is Verdict.ABSENT
    ]
    assert len(refused) / len(pairs(name)) <= most, refused


def test_few_unanswerable_questions_are_answered(retriever: Retriever, judge: Judge) -> None:
    answered = [
        question
        for question in SETS["unanswerable"]
        if judge.decide(question, retriever.search(question, 5)).verdict is not Verdict.ABSENT
    ]
    assert len(answered) / len(SETS["unanswerable"]) <= 0.04, answered


def test_few_absent_topics_in_familiar_words_are_answered(retriever: Retriever, judge: Judge) -> None:
    """Harder than the set above: another topic in this one's words (`房屋登记几个工作日`)."""
    answered = [
        question
        for question in SETS["familiar"]
        if judge.decide(question, retriever.search(question, 5)).verdict is not Verdict.ABSENT
    ]
    assert len(answered) / len(SETS["familiar"]) <= 0.1, answered


def test_blind_questions_hold_what_was_reached(retriever: Retriever, judge: Judge) -> None:
    """Floors that only rise. As reached: half of the hard wordings are still refused, none is answered for nothing."""
    verdicts = {
        question: judge.decide(question, retriever.search(question, 5)).verdict
        for questions in (*BLIND["answerable"].values(), BLIND["unanswerable"])
        for question in questions
    }
    answerable = [question for questions in BLIND["answerable"].values() for question in questions]
    assert sum(verdicts[q] is Verdict.ABSENT for q in answerable) / len(answerable) <= 0.5
    assert [q for q in BLIND["unanswerable"] if verdicts[q] is not Verdict.ABSENT] == []


def test_the_sets_are_apart_from_the_curated_questions(curation: Curation) -> None:
    curated = {question for point in curation.points for question in point.questions}
    assert not curated & {question for name in ("test", "spoken") for question, _ in pairs(name)}


def test_quotes_are_verbatim_and_carry_their_place(ask, printed: str) -> None:
    for question, _ in pairs("test"):
        for citation in ask(question).citations:
            assert squeeze(citation.quote) in squeeze(printed.replace("**", ""))
            assert citation.url.endswith(f"#{citation.clause}")
            assert citation.document_no == "闽人社文〔2021〕156号"


def test_what_the_document_leaves_open_is_said(ask) -> None:
    reply = ask("引进劳动力一个人奖补多少钱")
    assert reply.kind is Kind.POLICY_ANSWER
    assert "没有写明金额" in reply.text
    assert "12333" in reply.text
    assert reply.citations[0].clause == "三（二）1"


def test_an_absent_topic_says_where_to_ask_and_offers_a_person(ask) -> None:
    reply = ask("失业金一个月多少钱")
    assert reply.kind is Kind.NO_ANSWER
    assert not reply.citations
    assert "12333" in reply.text
    assert reply.buttons[0].title == "转人工"
    assert reply.data["suggestions"]
    assert reply.failed


def test_2025_is_a_target_and_no_expiry(ask) -> None:
    assert "不是失效日期" in ask("这个文件到2025年就失效了吗").text


def test_a_question_about_a_service_offers_to_start_it(ask) -> None:
    reply = ask("失业登记在哪办")
    assert reply.buttons[0].command.do == "show_service"


def test_take_the_right_clause_away(document: Document, retriever: Retriever, judge: Judge, data: DataFiles) -> None:
    """Without its clause a question must not be answered from another one."""
    from bot.policies.reading.tokens import Synonyms

    answered = 0
    cases = pairs("test")
    for clause_id in dict.fromkeys(clause for _, clause in cases):
        rest = _without(document, clause_id)
        curated = Curation.of(data.load("faq/闽人社文〔2021〕156号.yml"), document)
        kept = Curation(tuple(p for p in curated.points if p.clause_id != clause_id), curated.terms)
        poorer = Retriever(
            [rest], {rest.document_no: kept}, Synonyms(data.load("faq/synonyms.yml")), data.load("faq/slips.yml")
        )
        for question in (q for q, c in cases if c == clause_id):
            verdict = judge.decide(question, poorer.search(question, 5)).verdict
            answered += verdict is Verdict.ANSWERED
    assert answered / len(cases) <= 0.25


def _without(document: Document, clause_id: str) -> Document:
    from dataclasses import replace

    def pruned(clauses):
        return tuple(replace(c, children=pruned(c.children)) for c in clauses if c.id != clause_id)

    return replace(document, clauses=pruned(document.clauses))


def test_a_document_is_in_force_from_its_day(document: Document) -> None:
    assert not document.in_force(date(2021, 12, 30))
    assert document.in_force(date(2021, 12, 31))
    assert document.in_force(date(2026, 11, 23))
