"""Pages of questions and answers."""

import pytest

from bot.policies.documents.errors import NoClauses
from bot.policies.documents.lines import Line
from bot.policies.documents.parse import parse
from bot.policies.documents.questions import parse as parse_questions
from tests.policies.documents.samples import NUMBERED_QUESTIONS, QUESTIONS


def test_questions_under_their_headings() -> None:
    parsed = parse(QUESTIONS, "试验登记政策问答")
    assert parsed.kind == "qa"
    assert [(c.id, c.heading) for top in parsed.clauses for c in top.walk()] == [
        ("一", "办理条件"), ("问1", "谁可以办试验登记？"), ("问2", "外地人能办吗？"),
        ("二", "办理时限"), ("问3", "多久办好？"),
    ]  # fmt: skip
    first = parsed.clauses[0].children[0]
    assert first.text == "年满十六周岁的人员。需要带：（1）身份证；（2）登记表。"
    assert first.trail == ("办理条件",)


def test_numbered_questions_and_lists_in_their_answers() -> None:
    parsed = parse(NUMBERED_QUESTIONS, "试验登记常见问题解答")
    assert [(c.heading, c.text) for c in parsed.clauses] == [
        ("在哪里办？", "在常住地办理。需要带下列材料：1.身份证；2.户口簿。"),
        ("多久能办好？", "十个工作日。"),
        ("收费吗？", "不收费。"),
    ]


@pytest.mark.parametrize(
    "page",
    [
        "Q: 在哪办？\nA: 在常住地。\nQ: 收费吗？\nA: 不收。",
        "Q1：在哪办？\nA1：在常住地。\nQ2：收费吗？\nA2：不收。",
        "【问】在哪办？\n【答】在常住地。\n【问】收费吗？\n【答】不收。",
        "1、问：在哪办？\n答：在常住地。\n2、问：收费吗？\n答：不收。",
        "问：在哪办？答：在常住地。\n问：收费吗？答：不收。",
        "1. 在哪办？\n在常住地。\n2. 收费吗？\n不收。",
    ],
)
def test_every_print_of_a_question(page: str) -> None:
    parsed = parse("页\n" + page, "页")
    assert [(c.id, c.heading, c.text) for c in parsed.clauses] == [
        ("问1", "在哪办？", "在常住地。"),
        ("问2", "收费吗？", "不收。"),
    ]


def test_a_question_without_an_answer_is_doubted() -> None:
    parsed = parse("问：甲吗？\n问：乙吗？\n答：是。", "")
    assert parsed.doubts == ("问1没有答案：甲吗？",)


def test_a_page_without_questions_is_refused() -> None:
    with pytest.raises(NoClauses):
        parse_questions([Line("没有问题。", "没有问题。")])


def test_a_rhetorical_question_makes_no_notice_a_page_of_questions() -> None:
    parsed = parse("题\n一、目标\n话。\n二、为什么要做？\n话。\n三、措施\n话。\n四、要求\n话。", "题")
    assert parsed.kind == "notice"
