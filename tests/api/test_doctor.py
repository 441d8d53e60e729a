"""`doctor` finds what is wrong and says what to do; `data check` finds what stands in `data/` without ground."""

import asyncio
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from api.datacheck.check import check
from api.datafiles import DataFiles
from api.house import House
from api.settings import ROOT, Settings

POLICY = "policies/闽人社文〔2021〕156号.yml"


def _doctor(monkeypatch: pytest.MonkeyPatch, **settings: str) -> tuple[int, dict[str, list[dict[str, str]]]]:
    for name, value in settings.items():
        monkeypatch.setenv(f"HONGNIANG_{name.upper()}", value)
    result = CliRunner().invoke(app, ["doctor", "--json"])
    body = json.loads(result.stdout)
    parts: dict[str, list[dict[str, str]]] = {}
    for finding in body["findings"]:
        parts.setdefault(finding["part"], []).append(finding)
    return result.exit_code, parts


def _levels(parts: dict[str, list[dict[str, str]]], part: str) -> set[str]:
    return {finding["level"] for finding in parts.get(part, [])}


def test_each_fault_is_named_with_its_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "var"
    folder.mkdir(mode=0o755)
    (folder / "vault.key").write_text("no key")
    status, parts = _doctor(
        monkeypatch, data_dir=str(folder), engine_urls="http://127.0.0.1:9", engine_token="a-long-secret-here",
        action_secret="another-long-secret", redis_url="redis://127.0.0.1:9/0", public_url="http://jy.example.gov.cn",
        now="2026-11-23T09:00:00+08:00", demo="1",
    )  # fmt: skip
    assert status == 1
    for part in ("settings", "data_dir", "keys", "engine", "redis", "public", "clock"):
        assert "error" in _levels(parts, part), part
    assert _levels(parts, "demo") == {"warning"}
    assert all(one["remedy"] for found in parts.values() for one in found if one["level"] != "ok")


def test_a_setting_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    status, parts = _doctor(monkeypatch, data_dir=str(tmp_path), port="many")
    assert status == 1
    assert "HONGNIANG_PORT" in parts["settings"][0]["what"]


def test_looking_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "var"
    _doctor(monkeypatch, data_dir=str(folder))
    assert not folder.exists()


async def test_a_house_at_work_is_well(house: House, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.data_dir.chmod(0o700)
    _, parts = await asyncio.to_thread(
        lambda: _doctor(monkeypatch, data_dir=str(settings.data_dir), database_url=settings.database_url)
    )
    for part in ("settings", "data_dir", "keys", "database", "data"):
        assert _levels(parts, part) == {"ok"}, parts[part]
    assert _levels(parts, "staff") == {"warning"}
    (unset,) = parts["retention"]
    assert unset["level"] == "warning"
    assert "办结、未通过和注销的申请" in unset["what"]
    assert "data/retention.yml" in unset["remedy"]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "data", tmp_path / "data"))


def test_what_ships_is_in_order() -> None:
    assert check(ROOT / "data") == []


def _replace(name: str, old: str, new: str) -> Callable[[Path], str]:
    def change(data: Path) -> str:
        text = (data / name).read_text("utf-8")
        assert old in text
        (data / name).write_text(text.replace(old, new, 1), "utf-8")
        return name

    return change


def _write(name: str, text: str) -> Callable[[Path], str]:
    def change(data: Path) -> str:
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_text(text, "utf-8")
        return name

    return change


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (_replace("lines/lines.yml", "  source: 全国统一报警电话\n", ""), "0.source"),
        (_replace("lines/lines.yml", 'phone: "110"', "phone: 110"), "0.phone"),
        (_replace("lines/lines.yml", "use: danger", "use: dangre"), "0.use"),
        (_replace("lines/lines.yml", "  name: 报警", "  name: 报警\n  nmae: 报警"), "0.nmae"),
        (_replace("faq/neighbours.yml", 'ask_at: ["12333"]', 'ask_at: ["12399"]'), "0.ask_at"),
        (_replace("listings/events.yml", 'place: ""', 'place: "999999"'), "items.0.place"),
        (_replace("listings/events.yml", "ends: 2026-01-31", "ends: 2025-01-31"), "items.0"),
        (_replace("places/fujian.yml", "code: '350103'", "code: '350102'"), "350102"),
        (_replace("handoff/triage.yml", "  counting:\n", "  counting:\n    - (未闭合\n"), "danger.counting.0"),
        (_replace("services/job_seeking.yml", "quote: 探索运用", "quote: 大力运用"), "citation.quote"),
        (_replace("services/job_seeking.yml", "working_days: null", "working_days: soon"), ""),
        (_replace(POLICY, "checked_on: 2026-11-23", ""), "checked_on"),
        (_write("subsidies/amounts.yml", "amount: 300\n"), ""),
        (_write("lines/broken.yml", "a: [1\n"), ""),
    ],
)
def test_what_has_no_ground_is_found(data: Path, change: Callable[[Path], str], place: str) -> None:
    name = change(data)
    found = check(data)
    assert (name, place) in {(fault.file, fault.place) for fault in found}, found
    assert all(fault.what and fault.remedy for fault in found)
    result = CliRunner().invoke(app, ["data", "check", str(data)])
    assert result.exit_code == 1
    assert f"data/{name}" in result.stderr


def test_a_quote_that_is_not_in_its_clause_is_found(data: Path) -> None:
    name = next(one for one in DataFiles(data).names("faq", "*.yml") if "闽" in one)
    _replace(name, "quote: 就业服务是国家基本公共服务的重要组成", "quote: 就业服务是最好的公共服务")(data)
    assert any(fault.file == name and fault.place.startswith("clauses.引言.0") for fault in check(data))
