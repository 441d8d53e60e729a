"""Policy knowledge: the library, its search, and answers from it."""

import asyncio
import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.curation.contents import editorial_of
from api.curation.repository import contents_in_force as editorial_in_force
from api.curation.seeding import seed, shipped
from api.datafiles import DataError, DataFiles
from api.db import Database, alone
from api.policies import importing, repository
from api.policies.importing import Prepared
from api.policies.library import Shelf, know, misfit, place_names
from api.policies.models import Document as Row
from api.problems import Problem
from bot.messages import Reply
from bot.policies.answering.hits import Hit, Verdict
from bot.policies.documents.clauses import Document
from bot.policies.documents.errors import Unreadable
from bot.policies.knowledge import Editorial, Knowledge
from bot.policies.retrieval.plugs import NO_PLUGS, Plugs


@dataclass(frozen=True, slots=True)
class Met:
    """A version that was in the library before."""

    document_no: str
    valid_from: date
    same_text: bool


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import, or of a preview."""

    prepared: Prepared
    met: Met | None
    unchanged: bool


class Policies:
    """Args: plugs: models from outside, where there are any."""

    def __init__(self, clock: Clock, data: DataFiles, plugs: Plugs = NO_PLUGS) -> None:
        self._clock, self._data, self._plugs = clock, data, plugs
        self._knowledge: Knowledge | None = None
        self._shelf, self._version = Shelf(), -1
        self._refreshing = asyncio.Lock()

    @property
    def knowledge(self) -> Knowledge:
        """Raises DataError before `open_library`."""
        if self._knowledge is None:
            raise DataError("the library is not open")
        return self._knowledge

    @property
    def as_of(self) -> int:
        """The count of changes up to which `knowledge` goes."""
        return self._version

    async def open_library(self, session: AsyncSession) -> None:
        """Brings in what `data/` ships and the database lacks, and builds the index. Idempotent.

        Raises:
            DataError: a shipped file cannot be read.
        """
        await alone(session, "open library")
        for name in self._data.names("policies", "*.yml"):
            details = self._data.load(name)
            if not await repository.versions(session, details["document_no"]):
                text = self._data.text(str(PurePath(name).with_suffix(".txt")))
                prepared = await self.prepare(text, details)
                await importing.store(session, prepared, [], replace=False, now=self._clock.now())
                await repository.count_up(session)
        if await seed(session, self._data, self._clock.now()):
            await repository.count_up(session)
        await self._build(
            await repository.library_version(session),
            await repository.all_documents(session),
            await editorial_in_force(session),
        )

    def adopt(self, knowledge: Knowledge, version: int) -> None:
        """Answers from now on from this knowledge; what was asked before is answered from the old one."""
        self._knowledge, self._version = knowledge, version

    async def refresh(self, db: Database) -> None:
        """Takes up what any process changed in the library. The old one answers until the new one stands."""
        async with self._refreshing:
            async with db.read() as session:
                version = await repository.library_version(session)
                if version == self._version:
                    return
                rows, contents = await repository.all_documents(session), await editorial_in_force(session)
            await self._build(version, rows, contents)

    async def _build(self, version: int, rows: Sequence[Row], contents: Mapping[str, Any]) -> None:
        def build() -> Knowledge:
            return self.know(self._shelf.documents(rows), editorial_of(contents))

        self.adopt(await asyncio.to_thread(build), version)

    def know(self, documents: Sequence[Document], editorial: Editorial) -> Knowledge:
        """What is answered from, of documents and what editors wrote. Takes seconds; raises CurationError."""
        return know(documents, editorial, self._data, self._plugs)

    async def prepare(self, text: str, given: Mapping[str, Any]) -> Prepared:
        """What a text would be as a document; needs no unit of work. Raises Problem 422 where it has no clauses."""
        try:
            return await asyncio.to_thread(self._prepare, text, given)
        except Unreadable as error:
            raise Problem.of(422, str(error)) from error

    def _prepare(self, text: str, given: Mapping[str, Any]) -> Prepared:
        return importing.prepare(text, given, place_names(self._data), self._clock.today())

    async def preview(self, session: AsyncSession, prepared: Prepared) -> Imported:
        """What an import would meet; writes nothing."""
        versions = await repository.versions(session, prepared.details["document_no"] or "")
        return _met(prepared, versions, written=False)

    async def import_document(self, session: AsyncSession, prepared: Prepared, *, replace: bool) -> Imported:
        """Takes a document into the library. The caller commits, then calls `refresh`.

        Raises:
            Problem: 422 where the metadata cannot be taken, 409 where it meets another document.
        """
        number = prepared.document().document_no
        await repository.lock(session)
        versions = await repository.versions(session, number)
        imported = _met(prepared, versions, written=True)
        if not await importing.store(session, prepared, versions, replace=replace, now=self._clock.now()):
            return dataclasses.replace(imported, unchanged=True)
        await self._check_fit(session, number)
        await repository.count_up(session)
        return imported

    async def _check_fit(self, session: AsyncSession, number: str) -> None:
        """What editors wrote about a number must go on to fit one of its versions."""
        editorial = editorial_of({**shipped(self._data), **await editorial_in_force(session)})
        if number not in editorial.curations:
            return
        reason = misfit(Shelf().documents(await repository.versions(session, number)), editorial)
        if reason is not None:
            detail = f"编辑为{number}写的问答与新文本对不上（{reason}），请先修改问答，或作为新版本导入。"
            raise Problem(409, "curation-misfit", "与问答不一致", detail)

    async def repeal(
        self, session: AsyncSession, document_no: str, on: date, replaced_by: str | None, valid_from: date | None
    ) -> date:
        """Ends a version's force from a day on, and says which. The caller commits, then calls `refresh`.

        Args:
            valid_from: which version; without it the one in force the day before, or else the newest.

        Raises:
            Problem: 404 for an unknown document or version, 422 for a day before it began or itself as successor.
        """
        await repository.lock(session)
        versions = await repository.versions(session, document_no)
        began = [row for row in versions if row.valid_from <= on] or list(versions)
        row = next((row for row in versions if row.valid_from == valid_from), None) if valid_from else None
        row = row or (began[-1] if began and valid_from is None else None)
        if row is None:
            raise Problem.of(404, "没有找到这份文件或这个版本，请检查文号和施行日期。")
        if on < row.valid_from:
            raise Problem.of(422, f"废止日期{on.isoformat()}早于施行日期{row.valid_from.isoformat()}，请改正。")
        if replaced_by == document_no:
            raise Problem.of(422, "同一文号的新版本请直接导入，不需要废止旧版本。")
        row.repealed_on, row.replaced_by = on, replaced_by
        await repository.count_up(session)
        return row.valid_from

    async def search(self, question: str, *, limit: int, on: date) -> tuple[bool, Sequence[Hit]]:
        """Whether the library answers, and the clauses in force on a day that fit best."""
        finding = await asyncio.to_thread(self.knowledge.find, question, on=on, limit=limit)
        return finding.decision.verdict is not Verdict.ABSENT, finding.hits

    async def answer(self, question: str, *, on: date, before: str = "") -> list[Reply]:
        """Answers that quote clauses in force on that day, or say that there are none.

        Args:
            before: what the person asked in the turn before.
        """
        return await asyncio.to_thread(self.knowledge.answer, question, on=on, before=before)

    def documents(self, on: date) -> Sequence[Document]:
        """The documents in force on a day."""
        return [document for document in self.knowledge.documents if document.in_force(on)]

    def document(self, document_no: str, on: date) -> Document:
        """The version of a day, or the last before it, or the first to come.

        Raises:
            Problem: 404 where the library has no such document.
        """
        found = self.find(document_no, on)
        if found is None:
            raise Problem.of(404, "没有找到这份文件，请检查文号，或在文件列表里查找。")
        return found

    def find(self, document_no: str | None, on: date) -> Document | None:
        """The same, or None where the library has no such document."""
        versions = [document for document in self.knowledge.documents if document.document_no == document_no]
        begun = [document for document in versions if document.valid_from <= on]
        return next(iter(begun[-1:] or versions[:1]), None)

    def version(self, document_no: str, valid_from: date) -> Document:
        """One version, by its first day. Raises Problem 404 where there is none."""
        for document in self.knowledge.documents:
            if (document.document_no, document.valid_from) == (document_no, valid_from):
                return document
        raise Problem.of(404, "没有找到这份文件或这个版本，请检查文号和施行日期。")

    async def imported_at(self, session: AsyncSession) -> dict[tuple[str, date], datetime]:
        """When each version came into the library, by number and first day."""
        rows = await repository.all_documents(session)
        return {(row.document_no, row.valid_from): row.imported_at for row in rows}


def _met(prepared: Prepared, versions: Sequence[Row], *, written: bool) -> Imported:
    row = importing.existing(prepared, versions)
    same = row is not None and row.content_hash == prepared.content_hash
    met = Met(row.document_no, row.valid_from, same) if row is not None else None
    return Imported(prepared, met, unchanged=same and not written)
