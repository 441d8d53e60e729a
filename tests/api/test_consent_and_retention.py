"""Consent that is taken back, what is past its term, a copy of everything and its deletion."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select, text, update
from typer.testing import CliRunner

from api.applications.models import Application
from api.cli import app as cli
from api.datafiles import DataFiles
from api.db import Base
from api.house import House
from api.promises.models import PlanItem
from api.receipts.models import Receipt
from api.retention import finding
from api.retention.purge import KNOWN, purge
from api.settings import ROOT
from bot.privacy.retention import Term, terms
from tests.api.conftest import Citizen
from tests.api.staffing import Volunteer, hire
from tests.api.test_applications import _submit
from tests.api.test_every_service import answer, begin, fill, submit
from tests.api.test_files import upload
from tests.files.test_accept import picture

TERMS = terms(DataFiles(ROOT / "data").load("retention.yml"))


@pytest.fixture
async def clerk(house: House, client: httpx.AsyncClient) -> Volunteer:
    return await hire(house, client, "clerk", "clerk")


async def _count(house: House, table: str) -> int:
    async with house.db.read() as session:
        return (await session.execute(select(func.count()).select_from(Base.metadata.tables[table]))).scalar() or 0


async def _purge(house: House, *, dry: bool = False, rules: Sequence[Term] = TERMS) -> dict[str, int]:
    return {one.what: one.number for one in await purge(house, rules, lambda *_: None, dry=dry)}


async def _with_evidence(citizen: Citizen) -> dict[str, Any]:
    prompt = await begin(citizen, "hardship_recognition")
    while prompt["kind"] == "form_prompt":
        if prompt["data"]["step"] == "evidence":
            id_ = (await upload(citizen, picture())).json()["upload_id"]
            prompt = (await citizen.say(id_))["replies"][-1]
        else:
            prompt = await answer(citizen, prompt)
    return (await citizen.press(prompt, "确认提交"))["replies"][-1]


async def test_consent_is_taken_back_by_words_and_all_that_rested_on_it_goes(
    citizen: Citizen, house: House, clerk: Volunteer
) -> None:
    await _with_evidence(citizen)
    (line,) = (await clerk.get("/applications")).json()["applications"]
    asked = (await citizen.say("我不同意你们再使用我的个人信息了"))["replies"][0]
    assert asked["buttons"][0]["title"] == "撤回同意"
    assert "就业困难人员认定" in asked["text"]
    assert await _count(house, "stored_file") == 1
    done = (await citizen.press(asked, "撤回同意"))["replies"][0]
    assert "已经撤回" in done["text"]
    assert (await _count(house, "secret"), await _count(house, "stored_file")) == (0, 0)
    case = (await clerk.get(f"/applications/{line['application_id']}")).json()
    assert (case["state"], case["answers"]) == ("withdrawn", [])
    assert [entry["action"] for entry in case["history"]] == ["agree", "agree", "agree", "submit", "withdraw_consent"]
    again = (await citizen.say("撤回同意"))["replies"][0]
    assert "没有可以撤回的同意" in again["text"]


async def test_what_is_sensitive_is_taken_back_apart(citizen: Citizen, house: House, clerk: Volunteer) -> None:
    await _with_evidence(citizen)
    await fill(citizen, "job_seeking")
    asked = (await citizen.say("撤回我的授权"))["replies"][0]
    assert [b["title"] for b in asked["buttons"]][:2] == ["撤回同意", "只撤回敏感信息的同意"]
    await citizen.press(asked, "只撤回敏感信息的同意")
    async with house.db.read() as session:
        states = dict((await session.execute(text("SELECT service, state FROM application"))).tuples().all())
    assert states == {"hardship_recognition": "withdrawn", "job_seeking": "draft"}
    review = (await citizen.say("继续"))["replies"][-1]
    assert review["kind"] == "review"


async def test_consent_is_taken_back_on_the_page_just_as_well(
    citizens: Any, house: House, client: httpx.AsyncClient
) -> None:
    citizen, stranger = await citizens(), await citizens()
    await _with_evidence(citizen)
    path = f"/v1/conversations/{citizen.id}/consents"
    given = (await client.get(path, headers=citizen.auth)).json()["consents"]
    assert [(one["what"], one["concerns"]) for one in given] == [
        ("consent", ["就业困难人员认定"]), ("sensitive_consent", ["就业困难人员认定"]),
    ]  # fmt: skip
    for headers in ({}, stranger.auth):
        assert (await client.delete(f"{path}/consent", headers=headers)).status_code in (401, 404)
    assert (await client.delete(f"{path}/everything", headers=citizen.auth)).status_code == 422
    assert await _count(house, "stored_file") == 1
    done = await client.delete(f"{path}/consent", headers=citizen.auth)
    assert (done.status_code, done.json()["ended"]) == (200, ["就业困难人员认定"])
    assert (await _count(house, "secret"), await _count(house, "stored_file")) == (0, 0)
    said = await citizen.messages()
    assert (said[-2]["role"], said[-2]["text"]) == ("user", "（在网页上撤回了同意）")
    assert said[-1]["text"] == done.json()["text"]
    again = await client.delete(f"{path}/consent", headers=citizen.auth)
    assert again.status_code == 409
    assert "撤回过" in again.json()["detail"]
    assert (await client.get(path, headers=citizen.auth)).json() == {"consents": []}


async def test_what_a_clerk_asked_for_goes_with_the_consent(
    citizen: Citizen, house: House, clerk: Volunteer, client: httpx.AsyncClient
) -> None:
    await submit(citizen, "complaint")
    (line,) = (await clerk.get("/applications")).json()["applications"]
    await clerk.post(f"/applications/{line['application_id']}/more_needed", {"reason": "请补一张收据"})
    await citizen.say((await upload(citizen, picture())).json()["upload_id"])
    assert await _count(house, "stored_file") == 1
    await client.delete(f"/v1/conversations/{citizen.id}/consents/consent", headers=citizen.auth)
    assert await _count(house, "stored_file") == 0


async def test_a_file_that_a_clerk_asked_for_is_no_upload_that_nobody_used(
    citizen: Citizen, house: House, clerk: Volunteer
) -> None:
    await submit(citizen, "complaint")
    (line,) = (await clerk.get("/applications")).json()["applications"]
    await clerk.post(f"/applications/{line['application_id']}/more_needed", {"reason": "请补一张收据"})
    await citizen.say((await upload(citizen, picture())).json()["upload_id"])
    house.clock.advance(timedelta(days=31))
    assert (await _purge(house))["file"] == 0
    assert await _count(house, "stored_file") == 1


async def test_a_body_has_decided_and_its_record_stays(citizen: Citizen, house: House, clerk: Volunteer) -> None:
    await submit(citizen, "unemployment_registration")
    (line,) = (await clerk.get("/applications")).json()["applications"]
    for action in ("accept", "complete"):
        await clerk.post(f"/applications/{line['application_id']}/{action}")
    said = (await citizen.say("撤回同意"))["replies"][0]
    assert "没有可以撤回的同意" in said["text"]
    deleted = await citizen.client.delete(f"/v1/conversations/{citizen.id}", headers=citizen.auth)
    assert [kept["what"] for kept in deleted.json()["kept"]] == [f"申请 {line['receipt_no']}"]
    assert "依法" in deleted.json()["kept"][0]["why"]
    assert (await _count(house, "message"), await _count(house, "secret")) == (0, 2)


async def test_a_copy_holds_all_of_it_and_what_was_taken_back_goes_with_the_talk(
    citizen: Citizen, house: House, client: httpx.AsyncClient
) -> None:
    await _with_evidence(citizen)
    copy = (await client.get(f"/v1/conversations/{citizen.id}/export", headers=citizen.auth)).json()
    (application,) = copy["applications"]
    assert {"label": "姓名", "value": "张小明"} in application["answers"]
    assert [entry["action"] for entry in application["history"]][-1] == "submit"
    (file,) = copy["files"]
    assert (await client.get(file["url"])).headers["content-type"] == "image/png"
    asked = (await citizen.say("我要撤回申请"))["replies"][0]
    await citizen.press(asked, "确定撤回")
    deleted = await client.delete(f"/v1/conversations/{citizen.id}", headers=citizen.auth)
    assert deleted.json()["kept"] == []
    for table in ("conversation", "application", "application_log", "secret", "stored_file", "message", "turn"):
        assert await _count(house, table) == 0, table


def test_every_term_has_a_reason_and_a_source_and_is_known() -> None:
    assert {term.what for term in TERMS} == KNOWN
    row = {"what": "x", "title": "x", "days": 3, "reason": "r", "source": {"name": "s"}}
    assert terms({"rules": [row]})
    for wrong in ({"reason": ""}, {"source": {}}, {"days": None}, {"days": 0}, {"review": "editor"}):
        with pytest.raises(ValueError, match="x:"):
            terms({"rules": [{**row, **wrong}]})


async def test_what_is_past_its_term_goes_and_nothing_before(citizens: Any, house: House, clerk: Volunteer) -> None:
    draft, sent, idle, done = [await citizens() for _ in range(4)]
    await upload(idle, picture())
    await idle.say("我的手机13800138000")
    await fill(draft, "job_seeking")
    await submit(sent, "complaint")
    await submit(done, "training_interest")
    lines = (await clerk.get("/applications?service=training_interest")).json()["applications"]
    for action in ("accept", "complete"):
        await clerk.post(f"/applications/{lines[0]['application_id']}/{action}")
    house.clock.advance(timedelta(days=29))
    assert not any(n for what, n in (await _purge(house)).items() if what not in ("application", "expired"))
    house.clock.advance(timedelta(days=2))
    would = await _purge(house, dry=True)
    assert (would["draft"], would["file"], would["secret"], would["conversation"]) == (1, 1, 1, 0)
    assert await _count(house, "stored_file") == 1
    assert (await _purge(house))["draft"] == 1
    assert (await _count(house, "stored_file"), await _count(house, "application")) == (0, 2)
    house.clock.advance(timedelta(days=150))
    found = await _purge(house)
    assert (found["conversation"], found["application"]) == (3, 1)
    async with house.db.read() as session:
        left = (await session.execute(text("SELECT service, state FROM application ORDER BY service"))).all()
    assert left == [("complaint", "submitted"), ("training_interest", "completed")]
    assert (await _purge(house))["conversation"] == 0, "what was emptied is not past its term again"


async def _completed(citizen: Citizen, clerk: Volunteer, service: str = "unemployment_registration") -> None:
    await submit(citizen, service)
    (line,) = (await clerk.get(f"/applications?service={service}")).json()["applications"]
    for action in ("accept", "complete"):
        await clerk.post(f"/applications/{line['application_id']}/{action}")


async def test_the_archive_is_kept_until_the_body_names_its_term(citizens: Any, house: House, clerk: Volunteer) -> None:
    done, open_ = await citizens(), await citizens()
    await _completed(done, clerk)
    await submit(open_, "complaint")
    house.clock.advance(timedelta(days=4000))
    assert (await _purge(house))["application"] == 1
    assert await _count(house, "application") == 2
    named = [replace(term, days=4001) if term.what == "application" else term for term in TERMS]
    assert (await _purge(house, rules=named))["application"] == 0
    house.clock.advance(timedelta(days=2))
    assert (await _purge(house, rules=named))["application"] == 1
    for table, left in (("application", 1), ("conversation", 1), ("application_log", 3)):
        assert await _count(house, table) == left, table
    async with house.db.read() as session:
        services = (await session.scalars(text("SELECT service FROM application"))).all()
    assert list(services) == ["complaint"]


async def test_a_plan_goes_once_it_is_over_and_holds_its_talk_until_then(
    house: House, client: httpx.AsyncClient, citizen: Citizen
) -> None:
    lin = await hire(house, client, "lin", "volunteer")
    await _submit(citizen)
    await citizen.say("转人工")
    episode = (await lin.queue())[0]["id"]
    await lin.press(episode, "accept")
    assert (await lin.post(f"/episodes/{episode}/plan", {"group": "高校毕业生"})).status_code == 201
    await lin.press(episode, "resolve", {"outcome": "answered"})
    async with house.db.write() as session:
        session.add(Receipt(conversation_id=citizen.id, side="citizen", delivered_seq=3, read_seq=3))
        await session.execute(update(Application).values(state="completed"))
        await session.execute(update(PlanItem).values(due_on=house.clock.today() + timedelta(days=60)))
    house.clock.advance(timedelta(days=29))
    assert (await _purge(house))["receipt"] == 0
    house.clock.advance(timedelta(days=2))
    assert (await _purge(house))["receipt"] == 1
    house.clock.advance(timedelta(days=170))
    found = await _purge(house)
    assert (found["plan"], found["conversation"]) == (0, 0), "its last day lies less than the term behind"
    house.clock.advance(timedelta(days=60))
    found = await _purge(house)
    assert (found["plan"], found["conversation"]) == (1, 1)
    for table in ("plan", "plan_item", "receipt", "message", "episode"):
        assert await _count(house, table) == 0, table


async def test_who_looked_at_whose_data_is_known_for_three_years(house: House, citizen: Citizen) -> None:
    async with house.db.write() as session:
        await house.audit.looked(session, "stf_1", "查看会话", "epi_1")
    house.clock.advance(timedelta(days=1095))
    assert (await _purge(house))["access"] == 0
    house.clock.advance(timedelta(days=2))
    assert (await _purge(house))["access"] == 1
    assert await _count(house, "personal_access") == 0


def test_every_table_has_a_term_or_holds_nothing_of_a_person() -> None:
    """A new table makes this fail until it is known when what it holds goes."""
    own = {
        "staff_session", "access", "link", "secure_link", "failed_login", "wechat_inbox", "wechat_letter",
        "wechat_stamp", "personal_access", "reveal", "event",
    }  # fmt: skip
    of_nobody = {
        "document", "library_version", "editorial", "draft", "curation_log", "evaluation", "document_request", "gap",
        "canned_reply", "offer", "service_edition", "event_counter", "vault_state", "staff_member", "rota",
    }  # fmt: skip
    of_staff = {"push_device", "push_letter", "recovery_code", "served", "staff_log", "staff_totp", "training"}
    goes: set[str] = {"conversation"}
    tables = Base.metadata.tables
    for _ in tables:
        for name, table in tables.items():
            if any(key.column.table.name in goes and key.ondelete == "CASCADE" for key in table.foreign_keys):
                goes.add(name)
    unknown = set(tables) - goes - own - of_nobody - of_staff
    assert not unknown, f"when does what these hold of a person go? {sorted(unknown)}"
    swept = {model.__tablename__ for rows in (finding.EXPIRED, finding.WECHAT, finding.ACCESS) for model, _ in rows}
    assert swept == own - {"event"}  # events go with their conversation, by erasure


def test_the_command(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HONGNIANG_DATA_DIR", str(house.settings.data_dir))
    monkeypatch.setenv("HONGNIANG_DATABASE_URL", f"sqlite+aiosqlite:///{house.settings.data_dir / 'other.db'}")
    done = CliRunner().invoke(cli, ["purge", "--dry-run", "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["dry_run"]
    assert {rule["what"] for rule in told["rules"]} == KNOWN
    assert "没有清除" in CliRunner().invoke(cli, ["purge"]).output
