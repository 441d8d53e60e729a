"""Evaluations: run on demand and after a publication, kept with the library's version."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.evaluation.service import Evaluations
from api.evaluation.sets import Sets
from api.house import House
from bot.policies.answering.hits import Verdict
from bot.policies.curation.comparing import Asked, Found, Target
from bot.policies.knowledge import Knowledge
from tests.api.staffing import Volunteer, hire

REPORT = {
    "sets": [{"name": "plain", "questions": 1, "right_first": 1, "refused": 0}],
    "unanswerable": [{"name": "chat", "questions": 1, "answered": 0}],
    "dialogue": [{"name": "plain", "follow_ups": 0, "followed": 0, "several": 0, "each_answered": 0}],
    "by_clause": [{"clause": "三（一）1", "questions": 1, "right": 1, "refused": 0}],
    "risk_coverage": [{"threshold": 0.5, "coverage": 1.0, "risk": 0.0}],
    "auroc": 1.0,
    "auroc_without_clause": 0.9,
    "wrong": [],
}


@pytest.fixture
def sets(tmp_path: Path) -> Sets:
    folder = tmp_path / "sets"
    folder.mkdir()
    (folder / "plain.yml").write_text("plain: {三（一）1: [失业登记在哪办]}\nunanswerable: {far: [吃了吗]}\n", "utf-8")
    return Sets(folder)


@pytest.fixture
async def editor(app: FastAPI, house: House, client: httpx.AsyncClient, sets: Sets) -> Volunteer:
    def evaluate(knowledge: Knowledge, asked: Mapping[str, Any], on: date) -> dict[str, Any]:
        assert knowledge is house.policies.knowledge
        assert (list(asked), on) == (["plain"], house.clock.today())
        return REPORT

    evaluations = Evaluations(db=house.db, clock=house.clock, policies=house.policies, sets=sets, evaluate=evaluate)
    app.state.house = replace(house, evaluations=evaluations)
    return await hire(house, client, "bian", "editor")


async def test_an_evaluation_is_kept_and_says_when_it_is_old(app: FastAPI, editor: Volunteer) -> None:
    none = await editor.get("/policies/evaluation")
    assert (none.status_code, "还没有做过评测" in none.json()["detail"]) == (404, True)
    run = await editor.post("/policies/evaluation")
    assert (run.status_code, run.json()["current"], run.json()["report"]) == (200, True, REPORT)
    assert (await editor.get("/policies/evaluation")).json() == run.json()

    content = (await editor.get("/curation")).json()["contents"]["faq/slips"]["content"]
    body = {"version": 0, "contents": {"faq/slips": {**content, "失夜登记": "失业登记"}}}
    await editor.client.put("/v1/staff/curation/draft", json=body, headers=editor.auth)
    published = await editor.post("/curation/publish", {})
    await app.state.house.evaluations.settle()
    after = (await editor.get("/policies/evaluation")).json()
    assert after["library_version"] == published.json()["library_version"] == run.json()["library_version"] + 1
    assert after["current"] is True


async def test_without_questions_there_is_nothing_to_run(app: FastAPI, house: House, editor: Volunteer) -> None:
    none = Evaluations(
        db=house.db, clock=house.clock, policies=house.policies, sets=Sets(Path("nowhere")), evaluate=lambda *_: REPORT
    )
    app.state.house = replace(house, evaluations=none)
    assert (await editor.post("/policies/evaluation")).status_code == 404
    none.later("somebody")
    await none.settle()
    assert (await editor.get("/policies/evaluation")).status_code == 404


def test_sets_say_what_should_answer(sets: Sets) -> None:
    assert list(sets.asked()) == [Asked("失业登记在哪办", ("", "三（一）1")), Asked("吃了吗", ("", ""))]


@pytest.mark.parametrize(
    ("target", "expected", "right"),
    [
        (("甲", "一"), ("甲", "一"), True), (("甲", "一"), ("", "一"), True), (("甲", "一"), ("乙", "一"), False),
        (("甲", "一"), ("甲", "二"), False), (("", ""), ("", ""), True), (("甲", "一"), ("", ""), False),
        (("", ""), ("甲", "一"), False),
    ],
)  # fmt: skip
def test_what_was_found_is_right_where_it_was_expected(target: Target, expected: Target, right: bool) -> None:
    assert Found(Verdict.ANSWERED, target).right(expected) is right
