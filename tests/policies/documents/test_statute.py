"""Laws and regulations: divisions, articles, 款, 项 and 目."""

import re

import pytest

from bot.policies.documents.clauses import Clause, squeeze
from bot.policies.documents.locate import locate
from bot.policies.documents.parse import parse
from bot.policies.documents.tree import Parsed
from tests.policies.documents.samples import LAW, LAW_ARTICLES

TITLE = "福建省试验促进条例"


@pytest.fixture(scope="module")
def law() -> Parsed:
    return parse(LAW, TITLE)


def articles(parsed: Parsed) -> dict[str, Clause]:
    return {c.id: c for top in parsed.clauses for c in top.walk() if re.fullmatch("第.+条.*", c.id)}


def test_every_article_once_and_no_table_of_contents(law: Parsed) -> None:
    assert law.kind == "law"
    assert list(articles(law)) == LAW_ARTICLES
    assert [clause.id for clause in law.clauses] == ["第一章", "第二章", "第三章"]
    assert law.doubts == ()


def test_divisions_are_the_trail(law: Parsed) -> None:
    assert articles(law)["第四条"].trail == ("试验与登记", "登记")
    assert [child.id for child in law.clauses[1].children] == ["第二章第一节", "第二章第二节"]


def test_an_article_is_one_clause_with_its_parts_named(law: Parsed) -> None:
    third = articles(law)["第三条"]
    assert third.children == ()
    assert third.text == "".join(paragraph.text for paragraph in third.paragraphs)
    assert [paragraph.id for paragraph in third.paragraphs] == [
        "第三条第一款", "第三条第一款第一项", "第三条第一款第二项", "第三条第一款第二项第一目",
        "第三条第一款第二项第二目", "第三条第一款第三项", "第三条第二款",
    ]  # fmt: skip


def test_an_article_of_one_paragraph_counts_no_paragraphs() -> None:
    parsed = parse("第一条 下列人员可以办理：\n（一）甲；\n（二）乙。\n第二条 本法自2020年1月1日起施行。", "")
    assert [p.id for p in parsed.clauses[0].paragraphs] == ["第一条", "第一条第一项", "第一条第二项"]


@pytest.mark.parametrize(
    ("quote", "where"),
    [
        ("年满十六周岁", "第三条第一款第一项"),
        ("有两年以上试验经历", "第三条第一款第二项第二目"),
        ("有试验证书；\n2．有两年", "第三条第一款第二项"),
        ("年满十六周岁；（二）有下列情形之一", "第三条第一款"),
        ("前款第二项规定的证书，由主管部门发放。", "第三条第二款"),
        ("资格。前款", "第三条"),
        ("条文里没有的话", "第三条"),
        ("", "第三条"),
    ],
)
def test_a_quote_is_located_in_the_finest_part_that_holds_it(law: Parsed, quote: str, where: str) -> None:
    assert locate(articles(law)["第三条"], quote) == where


def test_leaves_joined_give_the_body_back(law: Parsed) -> None:
    body = squeeze(LAW).split("第三章附则", 1)[1].removeprefix("第一章总则")
    ours = "".join(
        clause.id.split("章")[-1] * (clause.id.count("章") + clause.id.count("节") == 0) + clause.text
        for top in law.clauses
        for clause in top.walk()
    )
    plain = re.sub("第[一二三]章(总则|试验与登记|附则)|第[一二]节(试验|登记)", "", body)
    assert ours == plain


@pytest.mark.parametrize(
    ("printed", "canonical"),
    [
        ("第45条", "第四十五条"),
        ("第一百〇二条", "第一百零二条"),
        ("第一百零二条之二", "第一百零二条之二"),
        ("第 四 十 五 条", "第四十五条"),
        ("第１０条", "第十条"),
        ("**第二十条**", "第二十条"),
    ],
)
def test_ids_are_canonical_whatever_the_print(printed: str, canonical: str) -> None:
    parsed = parse(f"{printed}　甲应当办理。\n第九百条　乙。", "")
    assert parsed.clauses[0].id == canonical


def test_an_article_that_a_line_end_put_first_is_a_reference() -> None:
    wrapped = (
        "　　第一条　用人单位有下列情形的，劳动者依照\n第三十九条和第四十条的规定办理，不受本办法第\n"
        "四十一条的限制，并且应当在三十日以内办理。\n　　第二条　用人单位应当按照约定向劳动者支付报\n酬。\n"
        "　　第三条　本办法由主管部门解释。\n"
    )
    parsed = parse(wrapped, "")
    assert [clause.id for clause in parsed.clauses] == ["第一条", "第二条", "第三条"]
    assert "依照第三十九条和第四十条的规定办理，不受本办法第四十一条的限制" in parsed.clauses[0].text
    assert [p.id for p in parsed.clauses[0].paragraphs] == ["第一条"]


def test_numbers_that_jump_repeat_or_go_back_are_doubted() -> None:
    parsed = parse("第一条　甲。\n第三条　乙。\n第三条　丙。\n第二条　丁。", "")
    assert [clause.id for clause in parsed.clauses] == ["第一条", "第三条", "第三条〔2〕", "第二条"]
    assert any("第二条没有找到" in doubt for doubt in parsed.doubts)
    assert any("第三条出现了2次" in doubt for doubt in parsed.doubts)
    assert any("倒退" in doubt for doubt in parsed.doubts)


def test_old_laws_that_number_items_with_commas_are_laws() -> None:
    parsed = parse("第一条　下列费用：\n一、甲；\n二、乙：\n（一）丙；\n第二条　完。", "")
    assert parsed.kind == "law"
    assert [p.id for p in parsed.clauses[0].paragraphs] == [
        "第一条",
        "第一条第一项",
        "第一条第二项",
        "第一条第二项第一目",
    ]


def test_articles_with_titles_and_divisions_without_numbers() -> None:
    parsed = parse("第一章\n总则\n第一条【目的】为了试验。\n附则\n第二条　本法施行。", "")
    assert [(c.id, c.heading) for c in parsed.clauses] == [("第一章", "总则"), ("附则", "")]
    assert articles(parsed)["第一条"].heading == "目的"
    assert articles(parsed)["第二条"].trail == ("附则",)


def test_marked_headings_close_an_article() -> None:
    parsed = parse("# 某办法\n第一条 甲。\n## 监督检查\n第二条 乙。\n", "某办法")
    assert articles(parsed)["第一条"].text == "甲。"
    assert articles(parsed)["第二条"].trail == ("监督检查",)
