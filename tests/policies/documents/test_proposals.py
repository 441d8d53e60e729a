"""What a text says of itself."""

from datetime import date
from typing import Any

import pytest

from api.datafiles import DataFiles
from api.policies.library import place_names
from bot.policies.documents.numerals import chinese, value
from bot.policies.documents.parse import parse
from bot.policies.documents.proposals.propose import Proposal, contradictions, oddities, propose
from tests.policies.documents.samples import FORWARDING, LAW, NOTICE, QUESTIONS


@pytest.fixture(scope="module")
def places(data: DataFiles) -> dict[str, str]:
    return place_names(data)


def details(places: dict[str, str], text: str, **given: Any) -> dict[str, Any]:
    return propose(text, given, places).details


def test_of_the_shipped_document(places: dict[str, str], printed: str, data: DataFiles) -> None:
    checked = data.load("policies/闽人社文〔2021〕156号.yml")
    said = details(places, printed)
    for name in ("document_no", "title", "issuers", "issued_on", "valid_from", "valid_to", "region"):
        assert said[name] == checked[name], name
    assert said["addressees"].startswith("各设区市人社局、发改委")
    assert said["kind"] == "notice"


def test_of_a_local_law(places: dict[str, str]) -> None:
    found = propose(LAW, {}, places)
    said = found.details
    assert said["document_no"] == said["title"] == "福建省试验促进条例"
    assert said["issuers"] == ["福建省人民代表大会常务委员会"]
    assert (said["issued_on"], said["valid_from"]) == (date(2019, 5, 10), date(2022, 7, 28))
    assert (said["kind"], said["region"]) == ("law", "350000")
    assert any("2022-07-28" in doubt for doubt in found.doubts)


def test_of_a_national_law(places: dict[str, str]) -> None:
    text = (
        "中华人民共和国试验法\n（2007年8月30日第十届全国人民代表大会常务委员会第二十九次会议通过）\n"
        "第一条　为了试验，制定本法。\n第二条　《某法》自1999年1月1日起施行的规定不再适用。\n"
        "第三条　本法自2008年1月1日起施行。"
    )
    said = details(places, text)
    assert (said["document_no"], said["region"]) == ("中华人民共和国试验法", "")
    assert said["issuers"] == ["全国人民代表大会常务委员会"]
    assert (said["issued_on"], said["valid_from"]) == (date(2007, 8, 30), date(2008, 1, 1))


def test_of_an_order(places: dict[str, str]) -> None:
    text = (
        "福建省人民政府令\n第217号\n《福建省试验办法》已经2021年3月1日省人民政府第80次常务会议通过，现予公布，"
        "自2021年5月1日起施行。\n省长　某某\n2021年3月12日\n福建省试验办法\n第一条　为了试验，制定本办法。\n"
        "第二条　本办法自2021年5月1日起施行。2001年1月1日起施行的《福建省旧办法》同时废止。"
    )
    said = details(places, text)
    assert (said["document_no"], said["title"]) == ("福建省人民政府令第217号", "福建省试验办法")
    assert said["issuers"] == ["福建省人民政府"]
    assert (said["issued_on"], said["valid_from"]) == (date(2021, 3, 12), date(2021, 5, 1))


def test_of_a_notice(places: dict[str, str]) -> None:
    said = details(places, NOTICE)
    assert said["document_no"] == "厦测〔2023〕45号"
    assert said["title"] == "厦门市测试局厦门市试验局关于做好测试补助工作的通知"
    assert said["issuers"] == ["厦门市测试局", "厦门市试验局"]
    assert said["addressees"] == "各区测试局、试验局，各有关单位"
    assert said["region"] == "350200"
    assert [said[n] for n in ("issued_on", "valid_from", "valid_to")] == [
        date(2023, 5, 20), date(2023, 6, 1), date(2025, 5, 31),
    ]  # fmt: skip


def test_of_a_notice_that_forwards(places: dict[str, str]) -> None:
    said = details(places, FORWARDING)
    assert (said["document_no"], said["title"]) == ("人测发〔2022〕8号", "测试人员管理规定")
    assert (said["issued_on"], said["valid_from"], said["valid_to"]) == (
        date(2022, 3, 1), date(2022, 3, 31), date(2025, 3, 30),
    )  # fmt: skip
    assert (said["kind"], said["region"], said["issuers"]) == ("law", "", ["人力测试部"])


def test_a_page_of_questions_goes_by_its_title_and_says_what_it_lacks(places: dict[str, str]) -> None:
    found = propose(QUESTIONS, {}, places)
    assert (found.details["document_no"], found.details["kind"]) == ("试验登记政策问答", "qa")
    assert found.missing == ["发文日期", "施行日期"]
    assert any("地区" in doubt for doubt in found.doubts)


def test_of_a_web_page_with_a_table_of_labels(places: dict[str, str]) -> None:
    text = (
        "索引号　A-1　发文字号　闽测〔2024〕3号\n发布机构：福建省测试厅　发布日期：2024-03-05\n"
        "# 福建省测试厅关于开展某某的通知\n来源：福建省测试厅\n各设区市测试局：\n现通知如下：\n一、甲\n乙。"
    )
    said = details(places, text)
    assert (said["document_no"], said["title"]) == ("闽测〔2024〕3号", "福建省测试厅关于开展某某的通知")
    assert (said["issuers"], said["issued_on"]) == (["福建省测试厅"], date(2024, 3, 5))
    assert said["addressees"] == "各设区市测试局"
    assert parse(text, said["title"]).clauses[0].text == "现通知如下："


def test_of_a_judicial_interpretation(places: dict[str, str]) -> None:
    text = (
        "最高人民法院关于审理试验案件适用法律问题的解释（一）\n（2020年12月25日最高人民法院审判委员会第1825次会议通过，"
        "自2021年1月1日起施行）\n法释〔2020〕26号\n为正确审理试验案件，制定本解释。\n第一条　甲。\n第二条　乙。"
    )
    said = details(places, text)
    assert (said["document_no"], said["issuers"], said["region"]) == ("法释〔2020〕26号", ["最高人民法院"], "")
    assert (said["issued_on"], said["valid_from"]) == (date(2020, 12, 25), date(2021, 1, 1))
    assert said["title"] == "最高人民法院关于审理试验案件适用法律问题的解释（一）"


@pytest.mark.parametrize(
    ("history", "issuer"),
    [
        ("（1999年1月22日中华人民共和国国务院令第258号发布　自发布之日起施行）", "国务院"),
        ("（2007年11月5日劳动测试部令第28号公布）", "劳动测试部"),
    ],
)
def test_the_history_of_regulations_names_their_issuer(places: dict[str, str], history: str, issuer: str) -> None:
    said = details(places, f"试验条例\n{history}\n第一条　甲。\n第二条　乙。")
    assert (said["document_no"], said["issuers"], said["region"]) == ("试验条例", [issuer], "")


@pytest.mark.parametrize("brackets", ["〔2021〕", "[2021]", "【2021】", "（2021）", "［2021］"])
def test_a_number_is_written_in_one_way(places: dict[str, str], brackets: str) -> None:
    text = f"闽测文{brackets}7号\n福建省测试厅关于测试的通知\n一、甲\n话。\n福建省测试厅\n2021年1月2日"
    assert details(places, text)["document_no"] == "闽测文〔2021〕7号"


def test_a_number_in_a_sentence_is_not_the_documents_own(places: dict[str, str]) -> None:
    text = "关于测试的通知\n根据《某通知》（闽测文〔2020〕7号）精神，通知如下：\n一、甲\n话。"
    assert propose(text, {}, places).details["document_no"] is None


def test_what_an_editor_says_outranks_the_text(places: dict[str, str]) -> None:
    given = {
        "document_no": "闽测[2023]1号", "title": "测试通知", "issuers": ["福建省测试厅"], "issued_on": date(2023, 1, 1),
        "valid_from": date(2023, 2, 1), "valid_to": None, "region": "", "kind": "notice",
    }  # fmt: skip
    said = details(places, NOTICE, **given)
    assert said | {"document_no": "闽测〔2023〕1号"} == said
    assert {key: said[key] for key in given if key != "document_no"} == {
        key: value for key, value in given.items() if key != "document_no"
    }


@pytest.mark.parametrize(
    ("sentence", "begins", "ends"),
    [
        ("本通知自发布之日起施行，有效期5年。", date(2021, 3, 4), date(2026, 3, 3)),
        ("本通知自印发之日起执行，有效期至2023年12月31日。", date(2021, 3, 4), date(2023, 12, 31)),
        ("本办法自2021年4月1日起试行，试行两年。", date(2021, 4, 1), date(2023, 3, 31)),
        ("本通知自二〇二一年五月一日起执行，有效期三年。", date(2021, 5, 1), date(2024, 4, 30)),
        ("本办法自公布之日起30日后施行。", date(2021, 4, 3), None),
        ("话。", date(2021, 3, 4), None),
        ("到2025年，建成一百个站点。", date(2021, 3, 4), None),
    ],
)
def test_periods(places: dict[str, str], sentence: str, begins: date, ends: date | None) -> None:
    text = f"闽测文〔2021〕7号\n福建省测试厅关于测试的通知\n一、甲\n{sentence}\n福建省测试厅\n2021年3月4日"
    said = details(places, text)
    assert (said["issued_on"], said["valid_from"], said["valid_to"]) == (date(2021, 3, 4), begins, ends)


@pytest.mark.parametrize(
    ("issuer", "code"),
    [
        ("福建省测试厅", "350000"), ("福州市鼓楼区测试局", "350102"), ("平潭综合实验区社会事业局", "350128"),
        ("广东省测试厅", "440000"), ("人力资源社会保障部", ""), ("国务院", ""), ("最高人民法院", ""),
    ],
)  # fmt: skip
def test_regions(places: dict[str, str], issuer: str, code: str) -> None:
    assert details(places, "一、甲\n话。", issuers=[issuer])["region"] == code


def _dates(issued: date, begins: date, ends: date | None) -> dict[str, Any]:
    return {"issued_on": issued, "valid_from": begins, "valid_to": ends}


def test_dates_that_contradict() -> None:
    today = date(2026, 1, 1)
    assert contradictions(_dates(date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1)), today) == []
    assert "失效日期" in contradictions(_dates(date(2025, 1, 1), date(2025, 2, 1), date(2025, 1, 31)), today)[0]
    assert "以后" in contradictions(_dates(date(2026, 1, 2), date(2026, 2, 1), None), today)[0]
    assert "太早" in contradictions(_dates(date(1900, 1, 2), date(2026, 2, 1), None), today)[0]
    assert oddities(_dates(date(2025, 1, 1), date(2023, 1, 1), None)) != []
    assert oddities(_dates(date(2025, 1, 1), date(2024, 12, 1), None)) == []


def test_nothing_said_is_a_proposal_too(places: dict[str, str]) -> None:
    found = propose("", {}, places)
    assert isinstance(found, Proposal)
    assert found.missing == ["文号", "标题", "发文日期", "施行日期"]


@pytest.mark.parametrize(
    ("number", "print_"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1001, "一千零一"),
        (1260, "一千二百六十"),
    ],
)
def test_numerals(number: int, print_: str) -> None:
    assert chinese(number) == print_
    assert value(print_) == number
    assert value(str(number)) == number


def test_numerals_of_every_kind() -> None:
    assert [value(n) for n in ("二〇二一", "一百〇二", "１２", "零", "甲", "")] == [2021, 102, 12, 0, None, None]
    assert all(value(chinese(number)) == number for number in range(1, 10_000))
