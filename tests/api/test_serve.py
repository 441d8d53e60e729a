"""Starting: what would lose data is refused, with a sentence."""

from pathlib import Path

import pytest
from filelock import FileLock
from typer.testing import CliRunner

from api.cli import app
from api.serve import NotYet, check
from api.settings import Settings


def test_a_second_process_on_the_same_data_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HONGNIANG_DATA_DIR", str(tmp_path))
    with FileLock(tmp_path / "api.lock"):
        result = CliRunner().invoke(app, ["serve"])
    assert result.exit_code == 1
    assert "已经有一个服务" in result.stderr


@pytest.mark.parametrize("name", ["redis_url", "engine_urls"])
def test_more_than_one_machine_is_refused_for_now(name: str, tmp_path: Path) -> None:
    with pytest.raises(NotYet):
        check(Settings(data_dir=tmp_path, **{name: "redis://127.0.0.1/0"}))


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
