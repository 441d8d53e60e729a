"""Words of danger and words that ask for a person, each tested both ways: nothing missed, nothing cried for."""

from pathlib import Path

import pytest
import yaml

from bot.handoff.triage import TriageReader

DATA = Path(__file__).parents[2] / "data/handoff/triage.yml"
CASES: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "triage_cases.yml").read_text("utf-8"))


@pytest.fixture(scope="module")
def reader() -> TriageReader:
    return TriageReader(yaml.safe_load(DATA.read_text("utf-8")))


@pytest.mark.parametrize("text", [*CASES["own_life"], *CASES["others_life"], *CASES["disguised"]])
def test_danger_is_read(reader: TriageReader, text: str) -> None:
    assert reader.read(text).danger


@pytest.mark.parametrize("text", CASES["harmless"])
def test_figures_of_speech_and_negations_are_no_danger(reader: TriageReader, text: str) -> None:
    assert not reader.read(text).danger


@pytest.mark.parametrize("text", CASES["wants_person"])
def test_a_wish_for_a_person_is_read(reader: TriageReader, text: str) -> None:
    assert reader.read(text).wants_person


@pytest.mark.parametrize("text", [*CASES["wants_nobody"], *CASES["harmless"]])
def test_talk_of_other_things_asks_for_nobody(reader: TriageReader, text: str) -> None:
    assert not reader.read(text).wants_person


@pytest.mark.parametrize("text", CASES["cancels_person"])
def test_the_wish_to_wait_no_longer_is_read(reader: TriageReader, text: str) -> None:
    read = reader.read(text)
    assert read.cancels_person
    assert not read.wants_person


@pytest.mark.parametrize("text", [*CASES["wants_person"], *CASES["harmless"], *CASES["goes_on_waiting"]])
def test_who_asks_for_more_goes_on_waiting(reader: TriageReader, text: str) -> None:
    assert not reader.read(text).cancels_person


def test_a_bare_request_says_nothing_of_what_for(reader: TriageReader) -> None:
    assert reader.only_asks("帮我转人工客服")
    assert not reader.only_asks("我在泉州被拖欠了三个月工资，转人工")
    assert not reader.only_asks("失业登记")


def test_both_can_be_read_in_one_message(reader: TriageReader) -> None:
    read = reader.read("我被欠薪半年，不想活了，转人工")
    assert (read.danger, read.wants_person, read.topic) == (True, True, "欠薪维权")


@pytest.mark.parametrize(
    ("text", "topic"),
    [("失业登记怎么办", "失业登记"), ("老闆拖欠工資", "欠薪维权"), ("开店能申请创业贷款吗", "创业"), ("你好", "")],
)
def test_topic_names_what_the_words_are_about(reader: TriageReader, text: str, topic: str) -> None:
    assert reader.read(text).topic == topic


@pytest.mark.parametrize("part", ["danger", "wants_person", "topics"])
def test_phrases_without_a_part_are_refused(part: str) -> None:
    data = yaml.safe_load(DATA.read_text("utf-8"))
    del data[part]
    with pytest.raises(KeyError):
        TriageReader(data)


def test_harm_words_are_found_at_the_end_of_the_longest_message(reader: TriageReader) -> None:
    assert reader.read("失业登记怎么办。" * 490 + "我不想活了").danger
