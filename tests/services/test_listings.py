"""What is looked for, and what of it there is."""

from datetime import date

import pytest

from bot.messages import Kind
from bot.services.listings import Item, Wish, looked_for, matching, names_little_else, reply, wish
from bot.services.parsers.context import Context
from bot.services.postings import posting
from tests.services.conftest import load

TODAY = date(2026, 11, 23)
LINES = {line["phone"]: line["name"] for line in load("lines/lines.yml")}


@pytest.mark.parametrize(
    ("said", "of"),
    [
        ("有什么工作", "jobs"),
        ("鼓楼区有没有会计的岗位", "jobs"),
        ("看看招聘岗位", "jobs"),
        ("有日结零工吗", "gigs"),
        ("最近有什么培训班", "courses"),
        ("有没有招聘会", "events"),
        ("失业登记在哪办", None),
        ("有没有培训补贴", None),
        ("招聘会在哪里开", None),
        ("我要找工作", None),
    ],
)
def test_what_is_looked_for(said: str, of: str | None) -> None:
    assert looked_for(said) == of


@pytest.mark.parametrize(
    ("said", "little"),
    [
        ("有什么工作", True),
        ("鼓楼区有没有会计的岗位", True),
        ("有没有电工的岗位", True),
        ("大学生秋天有没有专门的招聘活动", False),
    ],
)
def test_longer_words_may_be_a_question_for_the_documents(said: str, little: bool) -> None:
    assert names_little_else(said) is little


@pytest.mark.parametrize(
    ("said", "places", "words", "pay"),
    [
        ("鼓楼区有没有会计的岗位", ["鼓楼区"], "会计", 0),
        ("福州市鼓楼区有什么工作", ["鼓楼区"], "", 0),
        ("晋江有五千以上的工作吗", ["晋江市"], "", 5000),
        ("有没有包吃住的工作", [], "吃住", 0),
    ],
)
def test_a_wish(context: Context, said: str, places: list[str], words: str, pay: int) -> None:
    sought = wish(said, context.places)
    assert [place.name for place in sought.places] == places
    assert sought.words == words
    assert sought.pay == pay


def test_a_city_is_all_of_its_counties(context: Context) -> None:
    assert len(wish("厦门有什么工作", context.places).places) == 6


def _item(number: int, **other: object) -> Item:
    kept = {"title": "会计", "county": "350102", "place": "福州市鼓楼区", "text": "甲公司", "until": TODAY, "pay": 5000}
    return Item(id=f"app_{number}", **{**kept, **other})


def test_a_posting_is_shown_on_its_last_day_and_not_the_day_after() -> None:
    item = _item(1)
    assert matching([item], Wish("jobs"), TODAY) == [item]
    assert matching([item], Wish("jobs"), date(2026, 11, 24)) == []


def test_place_occupation_and_pay_narrow_down(context: Context) -> None:
    here, there = _item(1), _item(2, county="350203", title="保安", pay=3000)
    everywhere = _item(3, county="", title="会计主管")
    cangshan = tuple(context.places.find("仓山"))
    assert matching([here, there, everywhere], Wish("jobs", cangshan), TODAY) == [everywhere]
    assert matching([here, there, everywhere], Wish("jobs", words="会计"), TODAY) == [here, everywhere]
    assert matching([here, there], Wish("jobs", pay=4000), TODAY) == [here]


def test_a_listing_has_the_shape_of_the_contract_and_an_empty_one_says_where_else_to_look() -> None:
    elsewhere = load("listings/elsewhere.yml")
    full = reply(Wish("jobs"), [_item(1)], elsewhere, LINES)
    assert full.kind is Kind.LISTING
    assert full.data["of"] == "jobs"
    assert [item["title"] for item in full.data["items"]] == ["会计"]
    assert "福州市鼓楼区" in full.text
    for of in ("jobs", "gigs", "courses", "events"):
        empty = reply(Wish(of), [], elsewhere, LINES)
        assert empty.data == {"of": of, "items": []}
        assert elsewhere["words"][of] in empty.text
        assert empty.buttons


def _kept(**values: str) -> dict[str, dict[str, str]]:
    return {key: {"value": value, "display": value, "secret": ""} for key, value in values.items()}


def test_an_accepted_vacancy_shows_no_contact() -> None:
    answers = _kept(
        employer="甲公司", contact="张三", title="普工", headcount="5", county="350102", form="full", pay_from="4500",
        pay_to="6000", requirements="", until="2026-12-31",
    )  # fmt: skip
    item = posting("app_1", "vacancy_posting", answers, "福州市鼓楼区")
    assert item is not None
    assert (item.title, item.pay, item.until) == ("普工", 6000, date(2026, 12, 31))
    assert "月薪4500到6000元" in item.text
    assert "张三" not in item.text


def test_a_gig_is_shown_until_its_last_day() -> None:
    answers = _kept(
        work="搬家", headcount="2", county="350102", starts_on="2026-11-30", days="3", pay_unit="day", pay="200"
    )
    item = posting("app_2", "gig_posting", answers, "福州市鼓楼区")
    assert item is not None
    assert item.until == date(2026, 12, 2)
    assert "每天200元" in item.text
    assert posting("app_3", "complaint", answers, "") is None


@pytest.mark.parametrize("name", ["events", "courses"])
def test_dated_data_has_a_source(name: str) -> None:
    for row in load(f"listings/{name}.yml")["items"]:
        assert row["begins"] <= row["ends"]
        assert row["source"]
        assert row["checked_on"]
