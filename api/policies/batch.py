"""Imports many documents from the command line, each in a unit of work of its own."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from rich.console import Console
from rich.progress import track

from api.clock import Clock
from api.datafiles import DataFiles
from api.db import Database
from api.migrations.run import upgrade
from api.policies.schemas import Metadata
from api.policies.service import Policies
from api.policies.upload import limit, read_file
from api.problems import Problem
from api.settings import ROOT, Settings
from api.uploads import MEGABYTE

err = Console(stderr=True, highlight=False)

_SUFFIXES = frozenset({".txt", ".md", ".markdown", ".html", ".htm", ".docx", ".pdf"})


class BadMetadata(ValueError):
    """A file of metadata cannot be used; the message is for the person at the keyboard."""


@dataclass(slots=True)
class Outcome:
    """What became of one file; `error` is a Chinese sentence where it was refused."""

    file: str
    document_no: str | None = None
    valid_from: str | None = None
    unchanged: bool = False
    clauses: int = 0
    doubts: list[str] = field(default_factory=list)
    error: str | None = None

    def said(self) -> str:
        """The same for a person."""
        if self.error:
            return f"✘ {self.file}：{self.error}"
        what = "没有变化" if self.unchanged else f"{self.clauses} 条"
        return "\n    ? ".join([f"✔ {self.file}：{self.document_no}（{self.valid_from} 起）{what}", *self.doubts])


def documents_in(given: Sequence[Path]) -> list[Path]:
    """The files, and those in the folders that may be documents by their names."""
    found: list[Path] = []
    for path in given:
        if path.is_dir():
            found += sorted(
                p
                for p in path.rglob("*")
                if p.suffix.lower() in _SUFFIXES and p.is_file() and not p.name.startswith(".")
            )
        else:
            found.append(path)
    return found


def metadata(path: Path | None, files: Sequence[Path]) -> dict[str, Mapping[str, Any]]:
    """File name → what was said of it, from a YAML or JSON file. Raises BadMetadata."""
    if path is None:
        return {}
    try:
        said = yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise BadMetadata(f"{path}：读不了这个元数据文件。({error})") from error
    if not isinstance(said, dict):
        raise BadMetadata(f"{path}：元数据应当是“字段: 值”的列表。")
    if not said or set(said) & set(Metadata.model_fields):
        if len(files) > 1:
            raise BadMetadata(f"{path}：几个文件一起导入时，元数据应当按文件名分别写。")
        return {file.name: said for file in files}
    return {str(name): details for name, details in said.items()}


@asynccontextmanager
async def _library(settings: Settings) -> AsyncIterator[tuple[Policies, Database]]:
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    await upgrade(settings.db_url)
    db = Database(settings.db_url)
    try:
        yield Policies(Clock(settings.now), DataFiles(ROOT / "data")), db
    finally:
        await db.close()


async def import_files(
    settings: Settings, files: Sequence[Path], given: Mapping[str, Mapping[str, Any]], *, replace: bool, quiet: bool
) -> list[Outcome]:
    """Imports each file on its own: a bad one does not stop the others."""
    outcomes = []
    async with _library(settings) as (policies, db):
        for file in track(files, "导入", console=err, disable=quiet):
            outcome = Outcome(str(file))
            outcomes.append(outcome)
            try:
                await _one(policies, db, settings, file, given.get(file.name), outcome, replace)
            except Problem as problem:
                outcome.error = problem.detail
            except OSError as error:
                outcome.error = f"文件打不开：{error.strerror}"
            except (ValidationError, yaml.YAMLError) as error:
                outcome.error = f"元数据不对，请检查字段和日期：{error}"
    return outcomes


def _read(file: Path, megabytes: int) -> tuple[bytes, Mapping[str, Any]]:
    """A file, and the metadata that stands beside it."""
    if file.stat().st_size > megabytes * MEGABYTE:
        raise limit(megabytes).problem
    beside = file.with_suffix(".yml")
    return file.read_bytes(), yaml.safe_load(beside.read_text("utf-8")) if beside.is_file() else {}


async def _one(
    policies: Policies,
    db: Database,
    settings: Settings,
    file: Path,
    given: Mapping[str, Any] | None,
    outcome: Outcome,
    replace: bool,
) -> None:
    """Imports one file and writes into `outcome` what came of it."""
    data, beside = await asyncio.to_thread(_read, file, settings.policy_file_mb)
    given = beside if given is None else given
    text = await read_file(data)
    prepared = await policies.prepare(text, Metadata.model_validate(given or {}).given())
    async with db.write() as session:
        imported = await policies.import_document(session, prepared, replace=replace)
    outcome.document_no = prepared.details["document_no"]
    outcome.valid_from = prepared.details["valid_from"].isoformat()
    outcome.unchanged, outcome.doubts = imported.unchanged, list(prepared.doubts)
    outcome.clauses = sum(bool(clause.text) for top in prepared.parsed.clauses for clause in top.walk())


async def repeal(
    settings: Settings, document_no: str, on: date, replaced_by: str | None, valid_from: date | None
) -> date:
    """Ends a version's force, and says which. Raises Problem."""
    async with _library(settings) as (policies, db), db.write() as session:
        return await policies.repeal(session, document_no, on, replaced_by, valid_from)
