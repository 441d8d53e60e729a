"""What editors write, checked; questions grouped; two libraries compared."""

import random
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from api.curation.contents import editorial_of
from api.curation.seeding import shipped
from api.datafiles import DataFiles
from api.policies.library import know
from bot.policies.answering.hits import Verdict
from bot.policies.curation import changes
from bot.policies.curation.checks import faults
from bot.policies.curation.comparing import NOTHING, Asked, compare, curated
from bot.policies.curation.grouping import group, key_of
from bot.policies.curation.leads import unsupported
from bot.policies.documents.clauses import Document

NUMBER = "闽人社文〔2021〕156号"
TODAY = date(2026, 11, 23)


@pytest.fixture
def content(data: DataFiles) -> dict[str, Any]:
    return deepcopy(shipped(data)[f"faq/{NUMBER}"])


@pytest.mark.parametrize(
    ("lead", "quote", "extra"),
    [
        ("10个工作日内办结", "10 个工作日内办结", []),
        ("最多等15个工作日", "10 个工作日内办结", ["15"]),
        ("三个月内办好", "3个月内办结", []),
        ("二十五天", "25 天", []),
        ("两年轮训一次", "每三年轮训", ["两年"]),
        ("每个县都有一个工作室", "各县建立工作室", []),
        ("打12333问", "可以咨询", ["12333"]),
        ("参加“春风行动”", "开展春风行动等活动", []),
        ("参加“夏雨行动”", "开展春风行动等活动", ["夏雨行动"]),
        ("按《办法》办", "依照规定办理", ["办法"]),
        ("补贴５００元", "补贴500元", []),
        ("补贴0.5倍", "补贴5倍", ["0.5"]),
        ("一百二十万元", "120万元", ["一百二十万元"]),
    ],
)
def test_a_lead_says_no_more_than_its_quote(lead: str, quote: str, extra: list[str]) -> None:
    assert unsupported(lead, quote) == extra


def test_what_ships_has_no_fault(content: dict[str, Any], document: Document) -> None:
    assert faults(content, document) == []


def test_every_fault_is_a_sentence_with_its_place(content: dict[str, Any], document: Document) -> None:
    point = content["clauses"]["三（一）1"][0]
    point["lead"] = "两小时办好"
    point["questions"].append("就业登记怎么办？")
    content["clauses"]["三（一）1"][1]["quote"] = "文件里没有的话"
    content["clauses"]["九"] = [point]
    found = {fault.where: fault.says for fault in faults(content, document)}
    assert set(found) == {
        "clauses.三（一）1.0.lead", "clauses.三（一）1.1.quote", "clauses.三（一）1.3.questions",
        "clauses.九",
    }  # fmt: skip
    assert "两小时" in found["clauses.三（一）1.0.lead"]


def test_questions_are_grouped_by_what_they_ask() -> None:
    asked = [
        "人才公寓怎么申请",
        "失业登记几天能办好",
        "请问人才公寓怎么申请啊",
        "人才公寓申请条件",
        "办失业登记几天能好",
    ]
    assert group(asked) == [[0, 2, 3], [1, 4]]
    assert group([]) == []
    assert group(["？"]) == [[0]]


def test_one_spelling_of_a_question() -> None:
    assert key_of("失业登记，在哪办？") == key_of("失業登記 在哪办") == "失业登记在哪办"
    assert key_of("？！") == ""


def test_ten_thousand_questions_are_grouped_into_as_many_groups_as_there_are_subjects() -> None:
    draw = random.Random(7)  # noqa: S311
    subjects = ["".join(chr(draw.randrange(0x4E00, 0x9000)) for _ in range(8)) for _ in range(400)]
    wraps = ["请问{}呢", "{}怎么办", "我想问{}", "{}可以吗", "{}"]
    asked = [wraps[i % 5].format(subjects[i % 400]) for i in range(10_000)]
    assert len(group(asked)) == 400


def test_changes_leave_what_was_as_it_was(content: dict[str, Any]) -> None:
    before = deepcopy(content)
    more = changes.with_questions(
        content, "三（一）1", ["登记失业去哪", "失业登记在哪办理呀", "登记失业去哪"], at=0, point={}
    )
    assert more["clauses"]["三（一）1"][0]["questions"][-2:] == ["登记失业去哪", "失业登记在哪办理呀"]
    new = changes.with_questions({"clauses": {}}, "引言", ["这是什么"], at=None, point={"quote": "话"})
    assert new["clauses"]["引言"] == [{"quote": "话", "questions": ["这是什么"]}]
    assert content == before
    assert changes.with_synonym({"失业": ["没工作"]}, "失业", ["没工作", "没饭碗"]) == {"失业": ["没工作", "没饭碗"]}
    topics = changes.with_neighbour([], "人才公寓", ["人才公寓怎么租"], ["12333"])
    assert changes.with_neighbour(topics, "人才公寓", ["公寓怎么申请"], [])[0] == {
        "topic": "人才公寓", "ask_at": ["12333"], "questions": ["人才公寓怎么租", "公寓怎么申请"],
    }  # fmt: skip


def test_a_comparison_tells_worse_from_better(data: DataFiles, document: Document) -> None:
    contents = shipped(data)
    now = know([document], editorial_of(contents), data)
    name = f"faq/{NUMBER}"
    changed = changes.with_questions(contents[name], "三（三）1", ["俺庄的铁锅手艺咋整"], at=0, point={})
    changed["clauses"]["三（三）2"] = [{**changed["clauses"]["三（三）2"][0], "questions": ["不相干的问法"]}]
    then = know([document], editorial_of({**contents, name: changed}), data)
    asked = [*curated({NUMBER: changed}), *curated({NUMBER: contents[name]}), Asked("吃了吗", NOTHING), Asked("零工")]
    found = compare(now, then, asked, on=TODAY)
    assert {change.asked.text for change in found.better} == {"俺庄的铁锅手艺咋整", "不相干的问法"}
    assert found.worse
    assert all(change.asked.expected == (NUMBER, "三（三）2") for change in found.worse)
    assert found.right_after == found.right_before + len(found.better) - len(found.worse)
    assert {change.asked.text for change in found.worse} <= {one.text for one in found.missed}


def test_a_new_synonym_leads_to_the_clause_that_editors_wrote_for(data: DataFiles, document: Document) -> None:
    contents = shipped(data)
    words = changes.with_synonym(contents["faq/synonyms"], "失业登记", ["歇业挂号"])
    now = know([document], editorial_of(contents), data)
    then = know([document], editorial_of({**contents, "faq/synonyms": words}), data)
    assert now.find("歇业挂号去哪办", on=TODAY).decision.verdict is Verdict.ABSENT
    found = then.find("歇业挂号去哪办", on=TODAY)
    assert found.decision.verdict is not Verdict.ABSENT
    assert found.hits[0].entry.clause.id == "三（一）1"
