"""Notices: letterhead, addressees, signatures and attachments are no clauses."""

import pytest

from bot.policies.documents.locate import locate
from bot.policies.documents.parse import parse
from tests.policies.documents.samples import FORWARDING, NOTICE

TITLE = "厦门市测试局厦门市试验局关于做好测试补助工作的通知"


def test_a_notice_with_a_body_of_its_own() -> None:
    parsed = parse(NOTICE, TITLE)
    ids = [clause.id for top in parsed.clauses for clause in top.walk()]
    assert ids == ["引言", "一", "二", "二（一）", "二（二）", "三"]
    assert parsed.doubts == ()
    said = "".join(clause.text for top in parsed.clauses for clause in top.walk())
    for stranger in ("各有关单位", "申请表", "承诺书", "5月20日", "主动公开", "45号"):
        assert stranger not in said


def test_a_list_that_a_clause_announces_is_part_of_it() -> None:
    first = next(clause for clause in parse(NOTICE, TITLE).clauses if clause.id == "一")
    assert first.text == "申请补助的单位应当符合下列条件：（一）依法参保满12个月；（二）上年度没有裁员。"
    assert locate(first, "上年度没有裁员") == "一（二）"
    assert locate(first, "12个月；（二）") == "一"


def test_a_notice_that_forwards_regulations_is_read_as_those() -> None:
    parsed = parse(FORWARDING, "测试人员管理规定")
    assert parsed.kind == "law"
    assert [clause.id for top in parsed.clauses for clause in top.walk()] == [
        "第一章",
        "第一条",
        "第二条",
        "第二章",
        "第三条",
    ]


def test_the_attached_text_is_found_also_by_the_notices_own_title() -> None:
    parsed = parse(FORWARDING, "人力测试部关于印发《测试人员管理规定》的通知")
    assert [clause.id for clause in parsed.clauses] == ["第一章", "第二章"]


def test_an_attachment_with_clauses_is_reported() -> None:
    attached = NOTICE + "附件1\n申请表填写说明\n一、甲。\n二、乙。\n三、丙。\n"
    parsed = parse(attached, TITLE)
    assert [clause.id for clause in parsed.clauses] == ["引言", "一", "二", "三"]
    assert any("附件" in doubt for doubt in parsed.doubts)


@pytest.mark.parametrize("number", ["— 3 —", "-3-", "－ 3 －", "第 3 页 共 9 页", "· 3 ·"])
def test_page_numbers_go(number: str) -> None:
    parsed = parse(f"题\n一、甲\n这句话很长很长很长很长很长很长被分页切\n{number}\n开了。\n二、乙\n完。", "题")
    assert parsed.clauses[0].text == "这句话很长很长很长很长很长很长被分页切开了。"


def test_bare_numbers_go_only_where_they_count_as_pages_do() -> None:
    assert parse("题\n一、甲\n话。\n1\n二、乙\n话。\n2\n", "题").clauses[0].text == "话。"
    assert parse("题\n一、金额\n话。\n500\n300\n", "题").clauses[0].text == "话。500300"


def test_hard_wrapped_lines_are_joined_and_long_headings_too() -> None:
    wrapped = (
        "题\n　　一、健全覆盖全民贯穿全程辐射全域便捷高效\n的全方位公共就业服务体系\n"
        "　　各地应当做好公共就业服务工作，按照要求\n落实。\n"
        "　　二、加强组织领导和统筹协调\n　　各地应当结合实际情况，制定本地区的实施\n方案。\n"
    )
    parsed = parse(wrapped, "题")
    assert parsed.clauses[0].heading == "健全覆盖全民贯穿全程辐射全域便捷高效的全方位公共就业服务体系"
    assert parsed.clauses[1].text == "各地应当结合实际情况，制定本地区的实施方案。"


@pytest.mark.parametrize(
    ("print_", "ids"),
    [
        ("一.甲\n话。\n二．乙\n话。", ["一", "二"]),
        ("(一)甲\n话。\n（二)乙\n话。", ["（一）", "（二）"]),
        ("１．甲\n话。\n２．乙\n话。", ["1", "2"]),
        ("㈠甲\n话。\n㈡乙\n话。", ["（一）", "（二）"]),
        ("**一、** 甲\n话。\n二 、乙\n话。", ["一", "二"]),
        ("1、甲\n话。\n⑴乙。\n⑵丙。\n2、丁\n话。", ["1", "1（1）", "1（2）", "2"]),
        ("十、甲\n话。\n十一、乙\n话。", ["十", "十一"]),
    ],
)
def test_ids_are_canonical_whatever_the_print(print_: str, ids: list[str]) -> None:
    parsed = parse(f"题\n{print_}", "题")
    assert [clause.id for top in parsed.clauses for clause in top.walk()] == ids


def test_a_number_given_twice_is_told_apart_and_reported() -> None:
    parsed = parse("题\n一、甲\n话。\n一、乙\n话。", "题")
    assert [clause.id for clause in parsed.clauses] == ["一", "一〔2〕"]
    assert any("一出现了2次" in doubt for doubt in parsed.doubts)


def test_a_short_item_is_text_and_not_an_empty_heading() -> None:
    parsed = parse("题\n一、甲\n1.带身份证。\n2.带照片。", "题")
    assert [child.text for child in parsed.clauses[0].children] == ["带身份证。", "带照片。"]


def test_a_document_that_is_wrong_throughout_is_doubted_a_hundred_times_at_most() -> None:
    parsed = parse("题\n" + "二、甲\n" * 1000, "题")
    assert len(parsed.doubts) == 101


PLAN = """国某院关于印发“十四五”测试规划的通知
国测〔2021〕14号
各省、自治区、直辖市人民政府：
现将“十四五”测试规划印发给你们，请认真贯彻执行。
国某院
2021年8月23日
“十四五”测试规划
为做好测试工作，编制本规划。
目录
第一章 发展环境……1
第二章 重点任务……3
第一章 发展环境
一、基础
打下了基础。
二、形势
形势很好。
第二章 重点任务
第一节 扩大测试
一、培训
开展培训。
"""


def test_a_plan_with_chapters_and_a_table_of_contents() -> None:
    parsed = parse(PLAN, "国某院关于印发“十四五”测试规划的通知")
    assert parsed.kind == "notice"
    assert [(c.id, c.heading) for top in parsed.clauses for c in top.walk()] == [
        ("引言", "引言"), ("第一章", "发展环境"), ("第一章一", "基础"), ("第一章二", "形势"), ("第二章", "重点任务"),
        ("第二章第一节", "扩大测试"), ("第二章第一节一", "培训"),
    ]  # fmt: skip
    assert parsed.clauses[0].text == "为做好测试工作，编制本规划。"
    assert parsed.clauses[2].children[0].children[0].trail == ("重点任务", "扩大测试")
    assert parsed.doubts == ()
