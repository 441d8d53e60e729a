"""Starting: what would lose data is refused, with a sentence."""

from pathlib import Path

import pytest
from filelock import FileLock
from typer.testing import CliRunner

from api.cli import app
from api.combination import Refused, check, objections
from api.settings import Settings


def test_a_second_process_on_the_same_data_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HONGNIANG_DATA_DIR", str(tmp_path))
    with FileLock(tmp_path / "api.lock"):
        result = CliRunner().invoke(app, ["serve"])
    assert result.exit_code == 1
    assert "已经有一个服务" in result.stderr


KEY = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
LONG = "a-long-secret-of-tests"
SEVERAL = {
    "database_url": "postgresql://localhost/hn", "redis_url": "redis://localhost/0", "vault_keys": KEY,
    "engine_urls": "http://one:5005,http://two:5005", "engine_token": LONG, "action_secret": LONG,
}  # fmt: skip


def test_what_takes_it_past_one_machine_goes_together(tmp_path: Path) -> None:
    for together in (SEVERAL, {}, {"database_url": "postgres://localhost/hn"}):
        assert objections(Settings(data_dir=tmp_path, **together)) == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"database_url": ""}, "HONGNIANG_DATABASE_URL"),
        ({"database_url": "mysql://localhost/hn"}, "PostgreSQL"),
        ({"redis_url": "localhost"}, "HONGNIANG_REDIS_URL"),
        ({"vault_keys": ""}, "HONGNIANG_VAULT_KEYS"),
        ({"engine_token": ""}, "HONGNIANG_ENGINE_TOKEN"),
        ({"action_secret": "short"}, "HONGNIANG_ACTION_SECRET"),
        ({"engine_urls": "localhost:5005"}, "HONGNIANG_ENGINE_URLS"),
    ],
)
def test_what_would_lose_data_is_refused_with_a_sentence(
    change: dict[str, str], named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Refused, match=named):
        check(Settings(data_dir=tmp_path, **{**SEVERAL, **change}))
    for name, value in {**SEVERAL, **change, "data_dir": str(tmp_path)}.items():
        monkeypatch.setenv(f"HONGNIANG_{name.upper()}", value)
    result = CliRunner().invoke(app, ["serve"])
    assert result.exit_code == 1
    assert named in result.stderr.replace("\n", "")


def test_staff_by_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HONGNIANG_DATA_DIR", str(tmp_path))
    run = CliRunner()
    added = run.invoke(app, ["staff", "add", "mei", "--name", "梅", "--role", "volunteer"])
    assert added.exit_code == 0
    assert "mei" in added.stdout
    assert '"mei"' in run.invoke(app, ["staff", "list", "--json"]).stdout
    assert run.invoke(app, ["staff", "disable", "mei"]).exit_code == 0
    assert "disabled" in run.invoke(app, ["staff", "list"]).stdout
    assert run.invoke(app, ["staff", "disable", "nobody"]).exit_code == 1
