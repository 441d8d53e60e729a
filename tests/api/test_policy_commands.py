"""`hongniang policies`."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from tests.api.library import NUMBER, notice

run = CliRunner()


@pytest.fixture(autouse=True)
def _settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HONGNIANG_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("HONGNIANG_NOW", "2026-11-23T09:00:00+08:00")


def outcomes(*arguments: str) -> tuple[int, list[dict[str, object]]]:
    result = run.invoke(app, ["policies", "import", "--json", *arguments])
    return result.exit_code, json.loads(result.stdout)


def test_a_folder_is_imported_and_a_bad_file_stops_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_bytes(notice().encode("gb18030"))
    (folder / "b.pdf").write_bytes(b"%PDF-1.7 rubbish")
    (folder / "deep" / "c.md").write_text(notice(number="闽测文〔2023〕5号"), "utf-8")
    (folder / "notes.yml").write_text("x: 1", "utf-8")
    code, told = outcomes(str(folder))
    assert code == 1
    assert [(Path(str(o["file"])).name, o["document_no"], o["error"] is None) for o in told] == [
        ("a.txt", NUMBER, True), ("b.pdf", None, False), ("c.md", "闽测文〔2023〕5号", True),
    ]  # fmt: skip
    (folder / "b.pdf").unlink()
    code, told = outcomes(str(folder))
    assert code == 0
    assert [o["unchanged"] for o in told] == [True, True]


def test_metadata_stands_in_a_file(tmp_path: Path) -> None:
    one, other = tmp_path / "a.txt", tmp_path / "b.txt"
    one.write_text(notice(), "utf-8")
    other.write_text(notice(), "utf-8")
    other.with_suffix(".yml").write_text("document_no: 闽测文〔2023〕6号\nvalid_from: 2023-07-01\n", "utf-8")
    said = tmp_path / "said.json"
    said.write_text('{"document_no": "闽测文〔2023〕7号"}', "utf-8")
    assert outcomes(str(one), "--metadata", str(said))[1][0]["document_no"] == "闽测文〔2023〕7号"
    assert outcomes(str(other))[1][0]["document_no"] == "闽测文〔2023〕6号"
    refused = run.invoke(app, ["policies", "import", str(one), str(other), "--metadata", str(said)])
    assert refused.exit_code == 1
    assert "按文件名" in refused.output
    said.write_text('{"a.txt": {"document_no": "闽测文〔2023〕8号"}, "b.txt": {"valid_from": "昨天"}}', "utf-8")
    code, told = outcomes(str(one), str(other), "--metadata", str(said))
    assert code == 1
    assert told[0]["document_no"] == "闽测文〔2023〕8号"
    assert "元数据" in str(told[1]["error"])


def test_replace_corrects_a_version(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(notice(), "utf-8")
    assert outcomes(str(file))[0] == 0
    file.write_text(notice("二百元"), "utf-8")
    code, told = outcomes(str(file))
    assert code == 1
    assert "覆盖" in str(told[0]["error"])
    assert outcomes(str(file), "--replace")[0] == 0


def test_a_file_beyond_the_limit_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    with file.open("wb") as opened:
        opened.truncate(200_000_000)
    code, told = outcomes(str(file))
    assert code == 1
    assert "20 MB" in str(told[0]["error"])


def test_a_person_reads_what_became_of_each(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(notice(), "utf-8")
    result = run.invoke(app, ["policies", "import", str(file)])
    assert result.exit_code == 0
    assert f"✔ {file}：{NUMBER}（2023-06-01 起）4 条" in result.output


def test_repeal(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(notice(), "utf-8")
    assert outcomes(str(file))[0] == 0
    done = run.invoke(app, ["policies", "repeal", NUMBER, "--on", "2026-01-01", "--replaced-by", "闽测文〔2026〕1号"])
    assert done.exit_code == 0, done.output
    assert "自 2026-01-01 起废止" in done.output
    unknown = run.invoke(app, ["policies", "repeal", "没有〔2000〕1号", "--on", "2026-01-01"])
    assert unknown.exit_code == 1
    assert "没有找到" in unknown.output
