"""What a person is told, and what a volunteer reads first."""

from pathlib import Path

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


def test_a_queue_without_anyone_on_duty_promises_no_time() -> None:
    said = notices.queued(3, anyone_on_duty=False)
    assert said.data == {"state": "queued", "position": 3, "wait_minutes": None}
    assert "没有志愿者在线" in said.text
    assert "分钟" not in said.text


def test_notices_and_rating_requests_are_the_systems() -> None:
    said = [
        notices.queued(1, anyone_on_duty=True), notices.active("林红娘"), notices.on_hold("林红娘"),
        notices.resumed("林红娘"), notices.back_in_queue(1), notices.abandoned(), notices.resolved(),
        notices.rating_request("eps_1"),
    ]  # fmt: skip
    assert {reply.role for reply in said} == {Role.SYSTEM}
    states = [reply.data["state"] for reply in said if reply.kind is Kind.HANDOFF_NOTICE]
    assert states == ["queued", "active", "on_hold", "active", "queued", "abandoned", "resolved"]


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
