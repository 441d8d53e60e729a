"""The loop: a gap becomes a draft, the draft is tried, published, and the answer changes."""

import shutil
from copy import deepcopy
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from api.curation import repository
from api.curation.export import export
from api.curation.seeding import seed, shipped
from api.datafiles import DataFiles
from api.house import House
from api.settings import ROOT, Settings
from tests.api.conftest import Citizen
from tests.api.staffing import Volunteer, hire

NUMBER = "闽人社文〔2021〕156号"
NAME = f"faq/{NUMBER}"
ASKED = "俺庄的铁锅手艺咋整"


@pytest.fixture
async def editor(house: House, client: httpx.AsyncClient) -> Volunteer:
    return await hire(house, client, "bian", "editor")


async def in_force(editor: Volunteer) -> dict[str, Any]:
    return (await editor.get("/curation")).json()


async def put(editor: Volunteer, contents: dict[str, Any], version: int | None = None) -> httpx.Response:
    if version is None:
        version = (await editor.get("/curation/draft")).json()["version"]
    body = {"version": version, "contents": contents}
    return await editor.client.put("/v1/staff/curation/draft", json=body, headers=editor.auth)


async def points(editor: Volunteer) -> dict[str, Any]:
    return deepcopy((await in_force(editor))["contents"][NAME]["content"])


async def without_workmarkets(editor: Volunteer) -> dict[str, Any]:
    """A draft that makes an answer worse: nobody would find the clause on casual work any more."""
    content = await points(editor)
    content["clauses"]["三（三）2"] = [{**content["clauses"]["三（三）2"][0], "questions": ["不相干的问法"]}]
    return content


async def test_a_gap_becomes_an_answer(citizen: Citizen, editor: Volunteer) -> None:
    assert (await citizen.say(ASKED))["replies"][0]["kind"] == "no_answer"
    (group,) = (await editor.get("/gaps")).json()["groups"]
    closing = {"kind": "question", "document_no": NUMBER, "clause": "三（三）1", "at": 0, "questions": [ASKED]}
    closed = await editor.post("/gaps/close", {"gap_ids": [group["questions"][0]["id"]], "closing": closing})
    assert (closed.json()["state"], closed.json()["closed"]) == ("drafted", 1)
    assert (await editor.get("/gaps")).json()["groups"] == []
    assert (await citizen.say(ASKED))["replies"][0]["kind"] == "no_answer"

    preview = (await editor.post("/curation/preview")).json()
    (change,) = [change for change in preview["changes"] if change["text"] == ASKED]
    assert (change["before"]["verdict"], change["before"]["clause"]) == ("absent", "")
    assert (change["after"]["clause"], change["expected"]) == ("三（三）1", "三（三）1")
    assert preview["newly_right"] == [ASKED]
    assert preview["newly_wrong"] == preview["missed"] == []
    assert preview["right_after"] == preview["right_before"] + 1

    before = (await in_force(editor))["library_version"]
    published = await editor.post("/curation/publish", {})
    assert published.status_code == 200, published.text
    assert published.json()["library_version"] == before + 1
    answer = (await citizen.say(ASKED))["replies"][0]
    assert (answer["kind"], answer["citations"][0]["clause"]) == ("policy_answer", "三（三）1")
    assert (await editor.get("/gaps")).json()["groups"] == []
    now = await in_force(editor)
    assert (now["contents"][NAME]["revision"], now["contents"][NAME]["changed_by"]) == (2, editor.id)
    assert (await editor.get("/curation/draft")).json()["contents"] == {}
    entries = (await editor.get("/curation/log")).json()["entries"]
    assert [(entry["action"], entry["by"]) for entry in entries[:3]] == [
        ("publish", editor.name), ("close_gaps", editor.name), ("save", editor.name),
    ]  # fmt: skip


async def test_a_synonym_and_a_neighbour_are_closings_too(citizen: Citizen, editor: Volunteer) -> None:
    await citizen.say("人才公寓的车位怎么抽签")
    (group,) = (await editor.get("/gaps")).json()["groups"]
    ids = [group["questions"][0]["id"]]
    closing = {
        "kind": "out_of_scope",
        "topic": "人才公寓",
        "questions": ["人才公寓的车位怎么抽签"],
        "ask_at": ["12333"],
    }
    assert (await editor.post("/gaps/close", {"gap_ids": ids, "closing": closing})).status_code == 200
    assert (await editor.post("/curation/publish", {})).status_code == 200
    reply = (await citizen.say("人才公寓的车位怎么抽签"))["replies"][0]
    assert (reply["kind"], "“人才公寓”" in reply["text"]) == ("no_answer", True)
    assert (await editor.get("/gaps")).json()["groups"] == []


async def test_a_draft_that_makes_answers_worse_is_refused_unless_each_is_named(
    citizen: Citizen, editor: Volunteer
) -> None:
    assert (await put(editor, {NAME: await without_workmarkets(editor)})).status_code == 200
    preview = (await editor.post("/curation/preview")).json()
    worse = preview["newly_wrong"]
    assert len(worse) > 1
    for accept in ([], worse[1:]):
        refused = await editor.post("/curation/publish", {"accept": accept})
        assert refused.status_code == 409
        left = {error["field"] for error in refused.json()["errors"]}
        assert left == set(worse) - set(accept)
        assert "现在：三（三）2；改后：" in refused.json()["errors"][0]["message"]
    assert (await in_force(editor))["contents"][NAME]["revision"] == 1
    assert (await editor.post("/curation/publish", {"accept": worse})).status_code == 200
    entries = (await editor.get("/curation/log")).json()["entries"]
    assert entries[0]["detail"]["accepted"] == worse


async def test_nobody_overwrites_what_she_has_not_seen(editor: Volunteer) -> None:
    slips = {**(await in_force(editor))["contents"]["faq/slips"]["content"], "失夜登记": "失业登记"}
    saved = await put(editor, {"faq/slips": slips}, 0)
    assert (saved.status_code, saved.json()["version"]) == (200, 1)
    late = await put(editor, {}, 0)
    assert (late.status_code, "刷新" in late.json()["detail"]) == (409, True)


async def test_what_is_as_in_force_is_no_change(editor: Volunteer) -> None:
    slips = (await in_force(editor))["contents"]["faq/slips"]["content"]
    assert (await put(editor, {"faq/slips": slips})).json()["contents"] == {}
    for path in ("/curation/preview", "/curation/publish"):
        empty = await editor.post(path, {})
        assert (empty.status_code, "草稿" in empty.json()["detail"]) == (409, True)


async def test_a_bad_change_is_refused_with_a_sentence_and_its_place(editor: Volunteer) -> None:
    content = await points(editor)
    content["clauses"]["三（一）1"][0]["lead"] = "3天办好，给500元"
    refused = await put(editor, {NAME: content})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == f"{NAME}.clauses.三（一）1.0.lead"
    assert "500" in refused.json()["detail"]
    for name, bad in (
        (NAME, {**content, "clauses": {"三（一）1": [{"quote": "话", "questions": []}]}}),
        (NAME, {"document_no": NUMBER}),
        ("faq/synonyms", {"失业": []}),
        ("faq/synonyms", ["失业"]),
        ("faq/slips", {"失业": "失业"}),
        ("faq/slips", {"": "失业"}),
        ("faq/neighbours", [{"topic": "公寓", "questions": ["公寓"], "ask_at": ["10086"]}]),
        ("faq/neighbours", [{"topic": "公寓", "questions": ["公寓"], "ask_at": [], "more": 1}]),
        ("faq/闽人社文〔1999〕1号", content),
        ("../../etc", {}),
    ):
        response = await put(editor, {name: bad})
        assert response.status_code in (404, 422), (name, response.text)
        assert any("\u4e00" <= char <= "\u9fff" for char in response.json()["detail"])
    assert (await editor.get("/curation/draft")).json()["version"] == 0


async def test_discarding_opens_the_gaps_again(citizen: Citizen, editor: Volunteer) -> None:
    await citizen.say(ASKED)
    (group,) = (await editor.get("/gaps")).json()["groups"]
    closing = {"kind": "synonym", "word": "劳务品牌", "said": ["铁锅手艺"]}
    await editor.post("/gaps/close", {"gap_ids": [group["id"]], "closing": closing})
    draft = (await editor.get("/curation/draft")).json()
    known = (await in_force(editor))["contents"]["faq/synonyms"]["content"]["劳务品牌"]
    assert draft["contents"]["faq/synonyms"]["劳务品牌"] == [*known, "铁锅手艺"]
    gone = await editor.client.delete("/v1/staff/curation/draft", headers=editor.auth)
    assert gone.status_code == 204
    assert (await editor.get("/curation/draft")).json()["contents"] == {}
    assert [g["id"] for g in (await editor.get("/gaps")).json()["groups"]] == [group["id"]]


async def test_a_question_that_is_still_unanswered_comes_back(citizen: Citizen, editor: Volunteer) -> None:
    await citizen.say("人才公寓怎么申请")
    (group,) = (await editor.get("/gaps")).json()["groups"]
    closing = {"kind": "synonym", "word": "劳务品牌", "said": ["铁锅手艺"]}
    await editor.post("/gaps/close", {"gap_ids": [group["id"]], "closing": closing})
    assert (await editor.post("/curation/publish", {})).status_code == 200
    assert (await editor.get("/gaps")).json()["groups"] == []
    await citizen.say("人才公寓怎么申请")
    assert [(g["id"], g["count"]) for g in (await editor.get("/gaps")).json()["groups"]] == [(group["id"], 2)]


async def test_a_lead_is_checked_while_it_is_written(editor: Volunteer) -> None:
    body = {"lead": "3天办结，找“红娘”", "quote": "10 个工作日内办结"}
    assert (await editor.post("/curation/lead", body)).json() == {"unsupported": ["3", "红娘"]}


async def test_seeding_brings_new_defaults_and_leaves_an_editors_words(
    house: House, editor: Volunteer, tmp_path
) -> None:
    slips = {**(await in_force(editor))["contents"]["faq/slips"]["content"], "失夜登记": "失业登记"}
    await put(editor, {"faq/slips": slips})
    assert (await editor.post("/curation/publish", {})).status_code == 200
    (tmp_path / "faq").mkdir()
    newer = {"faq/slips": {"久业": "就业"}, "faq/synonyms": {"失业": ["没饭碗"]}}
    for name, content in newer.items():
        (tmp_path / f"{name}.yml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    data = DataFiles(tmp_path)
    async with house.db.write() as session:
        assert await seed(session, data, house.clock.now())
        assert not await seed(session, data, house.clock.now())
    async with house.db.read() as session:
        now = await repository.in_force(session)
        assert [row.revision for row in await repository.history(session, "faq/synonyms")] == [2, 1]
    assert now["faq/slips"].content == slips
    assert now["faq/synonyms"].content == newer["faq/synonyms"]


async def test_what_ships_is_in_the_database(house: House) -> None:
    async with house.db.read() as session:
        rows = await repository.in_force(session)
    assert {name: row.content for name, row in rows.items()} == shipped(DataFiles(ROOT / "data"))
    assert {row.revision for row in rows.values()} == {1}


async def test_export_writes_back_what_editors_changed(editor: Volunteer, settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(ROOT / "data" / "faq", folder / "faq")
    assert await export(settings, folder) == []
    slips = {**(await in_force(editor))["contents"]["faq/slips"]["content"], "失夜登记": "失业登记"}
    content = await points(editor)
    content["clauses"]["三（三）1"][0]["questions"].append(ASKED)
    await put(editor, {"faq/slips": slips, NAME: content})
    assert (await editor.post("/curation/publish", {})).status_code == 200
    assert await export(settings, folder) == ["faq/slips.yml", f"{NAME}.yml"]
    now = shipped(DataFiles(folder))
    assert (now["faq/slips"], now[NAME]) == (slips, content)
    text = (folder / f"{NAME}.yml").read_text("utf-8")
    assert text.startswith("# Curated by editors")
    assert f"\n        - {ASKED}\n" in text
