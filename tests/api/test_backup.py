"""A backup of a house at work, and its restore on a new machine; on PostgreSQL with `--postgres`."""

import asyncio
import io
import json
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from api.applications import repository as applications
from api.build import build
from api.cli import app as cli
from api.house import House
from api.main import create_app
from api.settings import Settings
from tests.api.conftest import Citizen, ScriptedEngine, echo
from tests.api.test_every_service import ID, submit
from tests.machinery.postgres import Postgres


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """An empty machine with the same kind of database."""
    there = Settings(data_dir=tmp_path / "new" / "var", now="2026-11-23T09:30:00+08:00")
    if not request.config.getoption("--postgres"):
        yield there
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    name = postgres.database()
    yield there.model_copy(update={"database_url": postgres.url(name)})
    postgres.drop(name)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    def command(settings: Settings, *arguments: str) -> Result:
        monkeypatch.setenv("HONGNIANG_DATA_DIR", str(settings.data_dir))
        monkeypatch.setenv("HONGNIANG_DATABASE_URL", settings.database_url)
        return CliRunner().invoke(cli, list(arguments))

    return command


def _picture() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(drawn, "PNG")
    return drawn.getvalue()


async def _in_thread(run: Callable[..., Result], *arguments: Any) -> Result:
    return await asyncio.to_thread(run, *arguments)


async def test_a_new_machine_goes_on_where_the_old_one_was(
    house: House, citizen: Citizen, settings: Settings, elsewhere: Settings, run: Callable[..., Result], tmp_path: Path,
    engine: ScriptedEngine,
) -> None:  # fmt: skip
    receipt = await submit(citizen, "job_seeking")
    sent = await citizen.client.post(
        f"/v1/conversations/{citizen.id}/attachments", files={"file": ("证.png", _picture())},
        data={"client_msg_id": "picture"}, headers=citizen.auth,
    )  # fmt: skip
    assert sent.is_success, sent.text
    archive, keys = tmp_path / "copy.tar.gz", tmp_path / "keys"
    made = await _in_thread(run, settings, "backup", str(archive), "--keys", str(keys), "--json")
    assert made.exit_code == 0, made.output
    assert json.loads(made.stdout)["bytes"] == archive.stat().st_size
    await citizen.say("备份以后说的话")
    before = [m for m in await citizen.messages() if m["text"] != "备份以后说的话"]

    restored = await _in_thread(run, elsewhere, "restore", str(archive), "--keys", str(keys))
    assert restored.exit_code == 0, restored.output
    engine.answer = echo
    app = create_app(build(elsewhere, engine=engine))  # type: ignore[arg-type]
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client,
    ):
        again = Citizen(client, citizen.id, citizen.token)
        told = await again.messages()
        assert told == before[: len(told)]
        assert any(m["data"].get("receipt_no") == receipt["data"]["receipt_no"] for m in told)
        new: House = app.state.house
        async with new.db.read() as session:
            rows = await applications.of_conversation(session, citizen.id)
            secret = rows[0].answers["id_number"]["secret"]
            assert await new.vault.get(session, secret) == ID
        kept = sent.json()["message"]["data"]["attachments"][0]["id"]
        link = await client.get(f"/v1/conversations/{citizen.id}/attachments/{kept}/link", headers=citizen.auth)
        assert (await client.get(link.json()["url"])).content.startswith(b"\x89PNG")
        assert (await again.say("接着办"))["message"]["seq"] == len(told) + 1


async def _archive(run: Callable[..., Result], settings: Settings, tmp_path: Path) -> Path:
    archive = tmp_path / "copy.tar.gz"
    made = await _in_thread(run, settings, "backup", str(archive))
    assert made.exit_code == 0, made.output
    return archive


async def test_an_archive_holds_no_key_and_can_be_read_by_its_owner_alone(
    house: House, settings: Settings, run: Callable[..., Result], tmp_path: Path
) -> None:
    archive = await _archive(run, settings, tmp_path)
    assert archive.stat().st_mode & 0o077 == 0
    key = (settings.data_dir / "vault.key").read_bytes()
    with tarfile.open(archive) as opened:
        assert not any("key" in name for name in opened.getnames())
        for entry in opened:
            content = opened.extractfile(entry)
            assert content is not None
            assert key not in content.read()


async def test_nothing_is_overwritten(
    house: House, settings: Settings, run: Callable[..., Result], tmp_path: Path
) -> None:
    archive = await _archive(run, settings, tmp_path)
    refused = await _in_thread(run, settings, "restore", str(archive))
    assert refused.exit_code == 1
    assert "已经有数据" in refused.stderr
    again = await _in_thread(run, settings, "backup", str(archive))
    assert again.exit_code == 1
    assert "已经存在" in again.stderr


async def test_without_its_keys_nothing_is_restored(
    citizen: Citizen, settings: Settings, elsewhere: Settings, run: Callable[..., Result], tmp_path: Path
) -> None:
    await citizen.say("我的身份证号是350102199001011238")
    archive = await _archive(run, settings, tmp_path)
    refused = await _in_thread(run, elsewhere, "restore", str(archive))
    assert refused.exit_code == 1
    assert "缺少密钥" in refused.stderr
    assert not (elsewhere.data_dir / "hongniang.db").exists()


def _rewritten(archive: Path, change: Callable[[str, bytes], bytes], *, more: str = "") -> Path:
    other = archive.with_name("changed.tar.gz")
    with tarfile.open(archive) as old, tarfile.open(other, "w:gz") as new:
        for entry in [*old, *([tarfile.TarInfo(more)] if more else [])]:
            content = old.extractfile(entry) if entry.name != more else io.BytesIO(b"x")
            assert content is not None
            data = change(entry.name, content.read())
            entry.size = len(data)
            new.addfile(entry, io.BytesIO(data))
    return other


@pytest.mark.parametrize("how", ["changed", "more", "none", "newer"])
async def test_a_broken_archive_is_not_restored(
    house: House, settings: Settings, elsewhere: Settings, run: Callable[..., Result], tmp_path: Path, how: str
) -> None:
    archive = await _archive(run, settings, tmp_path)
    if how == "none":
        archive.write_bytes(b"no archive")
    elif how == "changed":
        archive = _rewritten(archive, lambda name, data: data + b"x" if name == "database" else data)
    elif how == "newer":
        archive = _rewritten(archive, lambda name, data: data.replace(b'"revision": "', b'"revision": "9'))
    else:
        archive = _rewritten(archive, lambda _name, data: data, more="../../evil")
    refused = await _in_thread(run, elsewhere, "restore", str(archive))
    assert refused.exit_code == 1
    assert "没有恢复" in refused.stderr
    assert not (elsewhere.data_dir / "hongniang.db").exists()
    assert not (elsewhere.data_dir.parent / "evil").exists()


async def test_the_copy_is_whole_while_people_talk(
    house: House, citizens: Any, settings: Settings, run: Callable[..., Result], tmp_path: Path, engine: ScriptedEngine
) -> None:
    """Every conversation in the copy has all its messages up to its last one."""
    engine.answer = echo
    people = [await citizens() for _ in range(3)]

    async def talk(person: Citizen) -> None:
        for number in range(10):
            await person.say(f"第{number}句")

    archive, *_ = await asyncio.gather(_archive(run, settings, tmp_path), *(talk(person) for person in people))
    if settings.database_url:
        return
    with tarfile.open(archive) as opened:
        content = opened.extractfile("database")
        assert content is not None
        (tmp_path / "copy.db").write_bytes(content.read())
    with sqlite3.connect(tmp_path / "copy.db") as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        rows = copy.execute(
            "SELECT last_seq, (SELECT count(*) FROM message WHERE conversation_id = c.id) FROM conversation c"
        ).fetchall()
    copy.close()
    assert rows
    assert all(last == count for last, count in rows)
