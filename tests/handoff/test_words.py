"""What a person is told, and what a volunteer reads first."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from bot.handoff import notices
from bot.handoff.summary import summarise
from bot.messages import Kind, Role

LINES = yaml.safe_load((Path(__file__).parents[2] / "data/lines/lines.yml").read_text("utf-8"))


def test_safety_says_the_numbers_first_and_only_sourced_ones() -> None:
    said = notices.safety(LINES)
    assert (said.kind, said.role) == (Kind.SAFETY, Role.SYSTEM)
    assert [line["phone"] for line in said.data["lines"]] == ["110", "120", "12356"]
    assert said.text.startswith("报警：110")
    assert all(line["source"] and line["checked_on"] for line in LINES)


def test_a_wait_is_told_only_where_it_was_measured() -> None:
    assert notices.queued(3).data == {"state": "queued", "position": 3, "wait_minutes": None}
    assert "分钟" not in notices.queued(3).text
    assert notices.queued(3, 12).data == {"state": "queued", "position": 3, "wait_minutes": 12}
    assert "12 分钟" in notices.queued(3, 12).text


def test_out_of_hours_a_time_is_promised_only_where_somebody_is_on_the_rota() -> None:
    assert "没有志愿者在线" in notices.after_hours("").text
    assert not any(char.isdigit() for char in notices.after_hours("").text)
    assert "明天09:00" in notices.after_hours("明天09:00").text


@pytest.mark.parametrize(
    ("at", "words"), [((23, 14, 30), "今天14:30"), ((24, 9, 0), "明天09:00"), ((27, 9, 5), "11月27日09:05")]
)
def test_a_time_as_people_say_it(at: tuple[int, int, int], words: str) -> None:
    now = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    assert notices.when(datetime(2026, 11, *at, tzinfo=UTC), now) == words


def test_what_was_agreed_stands_in_the_notice_of_the_end() -> None:
    assert "说好的事：周五带身份证来窗口" in notices.resolved("周五带身份证来窗口").text
    assert "说好的事" not in notices.resolved().text


def test_notices_and_rating_requests_are_the_systems() -> None:
    said = [
        *(notices.queued(1), notices.after_hours(""), notices.callback(), notices.active("林红娘")),
        *(notices.on_hold("林红娘"), notices.resumed("林红娘"), notices.back_in_queue(1), notices.abandoned()),
        *(notices.resolved(), notices.rating_request("eps_1")),
    ]
    assert {reply.role for reply in said} == {Role.SYSTEM}
    states = [reply.data["state"] for reply in said if reply.kind is Kind.HANDOFF_NOTICE]
    assert states == [
        "queued",
        "after_hours",
        "after_hours",
        "active",
        "on_hold",
        "active",
        "queued",
        "abandoned",
        "resolved",
    ]


def _message(role: str, text: str, kind: str = "text", citations: tuple[dict[str, str], ...] = ()) -> dict[str, object]:
    return {"role": role, "text": text, "kind": kind, "citations": citations}


def test_the_card_says_who_wants_what_and_what_was_tried() -> None:
    cited = {"document_no": "闽人社文〔2021〕156号", "clause": "三（一）1"}
    card = summarise(
        [
            _message("user", "失业登记怎么办"),
            _message("bot", "文件规定……", "policy_answer", (cited, cited)),
            _message("user", "失业金多少钱"),
            _message("bot", "文件里没有", "no_answer"),
            _message("user", "转人工"),
        ],
        [{"title": "失业登记", "state_title": "填写中"}],
        [
            {"step": "name", "label": "姓名", "value": "张小明", "field": ""},
            {"step": "id_number", "label": "证件号码", "value": "1101**********002X", "field": "app_1.id_number"},
        ],
        lambda text: text == "转人工",
    )
    assert card["who"] == ["证件号码：1101**********002X"]
    assert card["wants"] == "失业金多少钱"
    assert card["said"] == ["失业登记怎么办", "失业金多少钱", "转人工"]
    assert card["unanswered"] == 1
    assert card["clauses"] == ["闽人社文〔2021〕156号 三（一）1"]
    assert card["applications"] == ["失业登记：填写中"]


def test_the_card_of_a_silent_person_is_empty_not_absent() -> None:
    card = summarise([], [], [], bool)
    assert card == {
        "who": [], "wants": "", "said": [], "tried": [], "unanswered": 0, "clauses": [], "applications": [],
    }  # fmt: skip
