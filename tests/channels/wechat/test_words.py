"""Bytes, numbers and folding: what of the house's messages WeChat shows."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wechat import words
from bot.channels.wechat.choices import Choice, block, chosen
from bot.channels.wechat.rendering import Parcel, abridged, folded, packed, parcels, with_line
from bot.channels.wechat.text import MOST_BYTES, shortened, size, split

MORE = "https://example.test/#continue=abc"


def message(seq: int = 1, text: str = "您好。", **other: Any) -> dict[str, Any]:
    usual = {"seq": seq, "role": "bot", "kind": "text", "text": text, "buttons": [], "data": {}, "author": {"name": ""}}
    return {**usual, **other}


def button(title: str) -> dict[str, str]:
    return {"title": title, "payload": f"btn_{title}"}


@given(st.text(max_size=400), st.integers(min_value=8, max_value=60))
def test_parts_fit_and_nothing_but_white_space_is_lost(text: str, most: int) -> None:
    parts = split(text, most)
    assert all(0 < size(part) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_parts_end_where_sentences_end() -> None:
    sentence = "失业登记在常住地办理，不收费。"
    parts = split(sentence * 200)
    assert len(parts) == len(sentence.encode()) * 200 // MOST_BYTES + 1
    assert all(part.endswith("不收费。") for part in parts)
    assert split("甲" * 30 + "\n" + "乙。" * 10, 120)[0] == "甲" * 30


def test_what_is_seen_as_one_character_is_not_parted() -> None:
    family = "👨\u200d👩\u200d👧"
    assert split("字字" + family, 20) == ["字字", family]
    assert split(family, 8) == ["👨\u200d", "👩\u200d", "👧"]
    assert all(part.encode().decode() for part in split("😀" * 700))


def test_shortened_words_say_that_they_are() -> None:
    assert shortened("一句话。", 100) == "一句话。"
    cut = shortened("一句话。" * 20, 60)
    assert cut.endswith("。……")
    assert size(cut) <= 60


def test_numbers_stand_for_choices_in_whatever_way_they_are_typed() -> None:
    choices = [Choice("甲", "p1"), Choice("乙", "p2")]
    assert block(choices) == "请回复数字选择：\n1. 甲\n2. 乙"
    for typed in ("2", "２", "②", " 2。", "2、", "（2）", "回复2", "选 2"):
        found = chosen(typed, choices)
        assert found is not None, typed
        assert found.payload == "p2"
    for typed in ("3", "0", "12", "2 个人", "第2", "两", "1、2", ""):
        assert chosen(typed, choices) is None, typed


def test_several_options_are_chosen_at_once_and_nothing_else_with_them() -> None:
    choices = [Choice("甲", "p1", many=True), Choice("乙", "p2", many=True), Choice("取消办理", "p3")]
    for typed in ("1、2", "1,2", "1 2", "１，２", "2和1"):
        found = chosen(typed, choices)
        assert found is not None, typed
        assert sorted(found.payload.split(",")) == ["p1", "p2"]
    assert chosen("1、3", choices) is None
    assert chosen("1、9", choices) is None


def test_numbers_go_on_over_messages_that_are_sent_together() -> None:
    both = [
        message(4, "答案。", buttons=[button("办理")]),
        message(5, "下一步？", buttons=[button("是"), button("否")]),
    ]
    (parcel,) = parcels(both, {})
    assert parcel.text == "答案。\n\n下一步？\n\n请回复数字选择：\n1. 办理\n2. 是\n3. 否"
    assert [choice.payload for choice in parcel.choices] == ["btn_办理", "btn_是", "btn_否"]


def test_the_greeting_offers_a_beginning_only_where_it_stands_alone() -> None:
    greeting = message(1, "您好。", buttons=[button("办理")])
    assert len(parcels([greeting], {})[0].choices) == 1
    assert parcels([greeting, message(2, "答案。")], {}) == [Parcel("您好。\n\n答案。")]


def test_where_digits_are_an_answer_titles_are_typed() -> None:
    asked = message(
        kind="form_prompt", text="几个人？", buttons=[button("取消办理")],
        data={"input": {"type": "number", "secure": False, "options": []}},
    )  # fmt: skip
    (parcel,) = parcels([asked], {})
    assert parcel.text == "几个人？\n也可以回复：取消办理"
    assert parcel.choices == ()


def test_beside_a_question_that_digits_answer_no_number_stands_for_anything_else() -> None:
    answer = message(2, "要带证件。", buttons=[button("办理"), button("转人工")])
    asked = message(
        3, kind="form_prompt", text="几个人？", buttons=[button("取消办理")],
        data={"input": {"type": "number", "secure": False, "options": []}},
    )  # fmt: skip
    (parcel,) = parcels([answer, asked], {})
    assert parcel.text == "要带证件。\n也可以回复：办理、转人工\n\n几个人？\n也可以回复：取消办理"
    assert (parcel.choices, parcel.asks) == ((), True)
    (waited,), new = parcels([answer], {}), parcels([asked], {})
    first, rest = packed([waited, *new])
    assert first.text == "要带证件。\n\n也可以回复：办理、转人工\n\n几个人？\n也可以回复：取消办理"
    assert (first.choices, first.asks, rest) == ((), True, [])
    first, _ = packed([*new, waited])
    assert ([choice.title for choice in first.choices], first.asks) == (["办理", "转人工"], False)


def test_the_question_in_hand_begins_with_one() -> None:
    answer = message(2, "要带证件。", buttons=[button("办理")])
    asked = message(
        3, kind="form_prompt", text="哪种？", buttons=[button("甲"), button("取消办理")],
        data={"input": {"type": "choice", "secure": False, "options": []}},
    )  # fmt: skip
    (parcel,) = parcels([answer, asked], {})
    assert [choice.title for choice in parcel.choices] == ["甲", "取消办理", "办理"]


def test_options_of_a_multiple_choice_are_numbered_before_its_buttons() -> None:
    options = [{"title": title, "payload": f"opt_{title}"} for title in ("电工", "焊工")]
    asked = message(
        kind="form_prompt", text="会什么？", buttons=[button("取消办理")],
        data={"input": {"type": "multi_choice", "secure": False, "options": options}},
    )  # fmt: skip
    (parcel,) = parcels([asked], {})
    assert "可多选" in parcel.text
    assert [choice.many for choice in parcel.choices] == [True, True, False]


def test_a_secure_question_carries_its_link_and_no_option_of_it() -> None:
    asked = message(
        kind="form_prompt", text="证件号码？", buttons=[button("城镇"), button("取消办理")],
        data={"input": {"type": "choice", "secure": True, "options": [{"title": "城镇", "payload": "x"}]}},
    )  # fmt: skip
    (parcel,) = parcels([asked], {1: words.secure(MORE)})
    assert MORE in parcel.text
    assert "城镇" not in parcel.text
    assert "也可以回复：取消办理" in parcel.text
    assert parcel.choices == ()


def test_a_rating_is_asked_for_by_number() -> None:
    (parcel,) = parcels([message(kind="rating_request", data={"episode_id": "epi_1"})], {})
    assert (parcel.choices[0].score, parcel.choices[0].episode_id) == (5, "epi_1")
    assert "1. 非常满意" in parcel.text


def test_of_notices_only_how_things_stand_now_is_told() -> None:
    def notice(seq: int, text: str) -> dict[str, Any]:
        return message(seq, text, kind="handoff_notice", role="system")

    spoken = message(3, "您好", role="volunteer", author={"name": "林红娘"})
    told = [notice(1, "排队"), notice(2, "已接入"), spoken, message(4, "电话", kind="safety", role="system")]
    assert [m["seq"] for m in folded(told)] == [2, 3, 4]
    (parcel,) = parcels(told, {})
    assert parcel.text == "已接入\n\n【志愿者林红娘】您好\n\n电话"
    assert parcel.by_person


@given(st.text(min_size=1, max_size=3000), st.integers(min_value=1, max_value=2))
def test_however_long_it_fits_and_what_may_be_chosen_stays(text: str, most: int) -> None:
    long = message(3, text * 3, buttons=[button("办理"), button("转人工")])
    made = abridged([message(2, "前言。"), long], {}, MORE, most)
    assert 0 < len(made) <= most
    assert all(size(parcel.text) <= MOST_BYTES for parcel in [*made, *parcels([long], {})])
    assert made[-1].text.endswith("1. 办理\n2. 转人工")
    assert len(made[-1].choices) == 2


def test_what_is_left_out_is_behind_the_link() -> None:
    long = message(1, "一句话而已。" * 500)
    assert len(parcels([long], {})) > 2
    assert [MORE in parcel.text for parcel in abridged([long], {}, MORE, 2)] == [False, True]
    assert with_line(Parcel("短。"), "行").text == "短。\n\n行"
    assert size(with_line(Parcel("长。" * 999, (Choice("甲", "p"),)), "行").text) <= MOST_BYTES


def test_what_waited_is_packed_into_one_text_with_one_list_of_numbers() -> None:
    waited = [Parcel("一。", (Choice("甲", "p1"),)), Parcel("二。", (Choice("乙", "p2"),), by_person=True)]
    first, rest = packed([*waited, Parcel("长。" * 330), Parcel("后。")])
    assert first.text == "一。\n\n二。\n\n请回复数字选择：\n1. 甲\n2. 乙"
    assert first.by_person
    assert [parcel.words[0] for parcel in rest] == ["长", "后"]
