"""Whatever comes in: a tree or the one typed error, and no character lost or invented."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.policies.documents.clauses import Clause, squeeze
from bot.policies.documents.errors import NoClauses, Unreadable
from bot.policies.documents.locate import locate
from bot.policies.documents.marks import notice_mark
from bot.policies.documents.numerals import chinese
from bot.policies.documents.parse import parse
from bot.policies.documents.proposals.propose import propose
from bot.policies.documents.readers import sniff

PRINTED = [
    "一、", "二、", "（一）", "(二)", "1.", "2．", "（1）", "①", "㈠", "⑴", "９", "第一条", "第二条", "第十条之一",
    "第一章", "总则", "附则", "目录", "问：", "答：", "Q1:", "A1:", "吗？", "附件：", "附件", "—3—", "7", "**", "# ",
]  # fmt: skip
SAID = [
    "2021年12月31日", "二〇二一年二月三十日", "福建省测试厅", "（此件主动公开）", "闽测〔2021〕1号", "令第1号",
    "关于印发《甲》的通知", "各有关单位：", "自2021年1月1日起施行", "有效期99年", "话", "很长的一句话没有句号",
]  # fmt: skip
STOPS = ["。", "；", "：", "，"]
BLANKS = ["\n", "\n\n", "　　", " ", "\t", "\u2028", "\x0c", "\ufeff"]
PIECES = st.sampled_from(PRINTED + SAID + STOPS + BLANKS)
TEXTS = st.lists(PIECES | st.text(max_size=6), max_size=40).map("".join)
SENTENCES = st.text("甲乙丙丁戊己庚辛", min_size=1, max_size=30).map(lambda text: text + "。")


def walk(clauses: tuple[Clause, ...]) -> list[Clause]:
    return [clause for top in clauses for clause in top.walk()]


@given(TEXTS, st.sampled_from(["", "甲", "关于印发《甲》的通知"]), st.sampled_from([None, "notice", "law", "qa"]))
def test_parsing_gives_a_tree_or_its_typed_error(text: str, title: str, kind: str | None) -> None:
    try:
        parsed = parse(text, title, kind)
    except NoClauses:
        return
    clauses = walk(parsed.clauses)
    assert len({clause.id for clause in clauses}) == len(clauses)
    printed = squeeze(text).replace("**", "")
    for clause in clauses:
        assert clause.text == "".join(paragraph.text for paragraph in clause.paragraphs)
        assert not re.search(r"\s", clause.text)
        assert all(locate(clause, paragraph.text).startswith(clause.id) for paragraph in clause.paragraphs)
    assert sum(len(clause.text) for clause in clauses) <= len(printed)


@given(TEXTS)
def test_proposing_never_fails(text: str) -> None:
    details = propose(text, {}, {"福建省": "350000"}).details
    assert set(details) >= {"document_no", "title", "issued_on", "valid_from", "valid_to", "region"}


@given(st.binary(max_size=300) | st.binary(max_size=60).map(lambda tail: b"%PDF-1.4\n" + tail))
def test_reading_gives_text_or_its_typed_error(data: bytes) -> None:
    try:
        text = sniff.read(data)
    except Unreadable:
        return
    assert text.strip()


@given(st.lists(st.lists(SENTENCES, min_size=1, max_size=4), min_size=2, max_size=30))
def test_the_articles_of_a_law_give_its_body_back(articles: list[list[str]]) -> None:
    body = "\n".join(f"第{chinese(at)}条　" + "\n".join(said) for at, said in enumerate(articles, 1))
    parsed = parse(body, "")
    assert [(c.id, c.text) for c in parsed.clauses] == [
        (f"第{chinese(at)}条", "".join(said)) for at, said in enumerate(articles, 1)
    ]
    assert [len(c.paragraphs) for c in parsed.clauses] == [len(said) for said in articles]
    assert parsed.doubts == ()


@given(st.lists(st.tuples(st.sampled_from(["", "很短的标题。"]), SENTENCES), min_size=1, max_size=9))
def test_the_clauses_of_a_notice_give_its_body_back(said: list[tuple[str, str]]) -> None:
    body = "\n".join(f"{chinese(at)}、{head}{text}" for at, (head, text) in enumerate(said, 1))
    parsed = parse("题\n" + body, "题")
    whole = "".join(f"{c.id}、{c.heading}{'。' if c.heading else ''}{c.text}" for c in walk(parsed.clauses))
    assert whole == body.replace("\n", "")


@given(st.text(max_size=20))
def test_a_mark_is_taken_off_and_nothing_else(text: str) -> None:
    mark = notice_mark(f"（三）{text}")
    assert mark is not None
    assert (mark.level, mark.number, mark.rest) == (1, "三", text)
