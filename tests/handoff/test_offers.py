"""When a person is offered beside an answer, and when not."""

from pathlib import Path

import pytest
import yaml

from bot.dialogue.failures import OFFER, OFFER_IN_FORM, with_offer
from bot.handoff.sensitive import Sensitive
from bot.messages import Kind, Reply

DATA = yaml.safe_load((Path(__file__).parents[2] / "data/handoff/sensitive.yml").read_text("utf-8"))
SENSITIVE = Sensitive(DATA)
GOOD, POOR = Reply(Kind.TEXT, "好"), Reply(Kind.TEXT, "没听懂", failed=True)
DOUBTFUL = Reply(Kind.POLICY_ANSWER, "文件提到了", unsure=True)


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("我最近压力好大，天天睡不着", "心理"),
        ("老板拖了我三個月工資怎麼辦", "讨薪"),
        ("在工地干活摔断了腿", "工伤"),
        ("老公打我，我想出去工作", "家暴"),
        ("我是残疾人，能找什么工作", "残疾"),
        ("怀孕了公司要辞退我", "歧视和骚扰"),
        ("刚出狱，能登记失业吗", "刑满释放"),
        ("交了押金不退", "受骗"),
        ("我 15岁 可以打工吗", "未成年人"),
    ],
)
def test_sensitive_matters_are_known_by_their_words(words: str, title: str) -> None:
    assert SENSITIVE.topic(words) == title
    assert SENSITIVE.offer(words).count("志愿者") == 1


@pytest.mark.parametrize(
    "words", ["失业登记在哪办", "我要找工作", "我没有家暴", "有什么培训", "最低工资标准是多少", "我51岁"]
)
def test_other_matters_are_not(words: str) -> None:
    assert SENSITIVE.topic(words) == ""


@pytest.mark.parametrize("reply", [POOR, DOUBTFUL])
def test_an_unsure_answer_on_a_sensitive_matter_offers_a_person_at_once(reply: Reply) -> None:
    said = with_offer([reply], 0, SENSITIVE.offer("工伤怎么赔"))
    assert said[0] == reply
    assert "工伤" not in said[1].text
    assert [b.title for b in said[1].buttons] == ["转人工"]
    assert said[1].kind is Kind.TEXT  # an offer, not a notice: nothing was opened


def test_a_sure_answer_or_another_matter_offers_nothing() -> None:
    assert with_offer([GOOD], 0, SENSITIVE.offer("工伤怎么赔")) == [GOOD]
    assert with_offer([DOUBTFUL], 0, SENSITIVE.offer("失业登记在哪办")) == [DOUBTFUL]


def test_two_failures_in_a_row_offer_once() -> None:
    assert with_offer([POOR], 0) == [POOR]
    assert with_offer([POOR], 1) == [POOR, OFFER]
    assert with_offer([POOR, OFFER_IN_FORM], 1) == [POOR, OFFER_IN_FORM]
    assert with_offer([], 0) == [OFFER]
