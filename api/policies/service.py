"""Policy knowledge: the library, its search, and answers from it."""

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import PurePath
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.datafiles import DataError, DataFiles
from api.policies import repository
from api.policies.library import Library, read_document
from api.policies.models import Document as Row
from api.problems import Problem
from bot.messages import Reply
from bot.policies.answer import answer
from bot.policies.answerability import Judge, Verdict
from bot.policies.clauses import Document
from bot.policies.retrieval import Hit


class Policies:
    def __init__(self, clock: Clock, data: DataFiles) -> None:
        self._clock, self._data = clock, data
        self._lines = data.load("lines/lines.yml")
        self._judge = Judge(data.load("faq/neighbours.yml"))
        self._library: Library | None = None

    @property
    def library(self) -> Library:
        """Raises DataError before `open_library`."""
        if self._library is None:
            raise DataError("the library is not open")
        return self._library

    async def open_library(self, session: AsyncSession) -> None:
        """Imports what `data/policies` ships and the database lacks, and builds the index. Idempotent.

        Raises:
            DataError: a shipped file cannot be read.
        """
        for name in self._data.names("policies", "*.yml"):
            details = self._data.load(name)
            if await repository.by_number(session, details["document_no"]) is None:
                await self._import(session, self._data.text(str(PurePath(name).with_suffix(".txt"))), details)
        self._library = Library(await repository.all_documents(session), self._data)

    async def _import(self, session: AsyncSession, text: str, details: dict[str, Any]) -> None:
        document = read_document(text, details)
        row = Row(
            document_no=document.document_no,
            title=document.title,
            text=text,
            details={k: v.isoformat() if isinstance(v, date) else v for k, v in details.items()},
            content_hash=hashlib.sha256(text.encode()).hexdigest(),
            valid_from=document.valid_from,
            valid_to=document.valid_to,
            imported_at=self._clock.now(),
        )
        await repository.add(session, row)
        await repository.count_up(session)

    def search(self, question: str, *, limit: int, on: date) -> tuple[bool, list[Hit]]:
        """Whether the library answers, and the clauses in force on a day that fit best."""
        hits = self._hits(question, limit, on)
        verdict = self._judge.decide(question, hits).verdict
        return verdict is not Verdict.ABSENT, hits

    async def answer(self, question: str, *, on: date) -> list[Reply]:
        """An answer that quotes a clause in force on that day, or says that there is none."""
        retriever = self.library.retriever
        hits = self._hits(question, 5, on)
        return [answer(question, hits, self._judge.decide(question, hits), retriever, self._lines)]

    def _hits(self, question: str, limit: int, on: date) -> list[Hit]:
        found = self.library.retriever.search(question, limit)
        return [hit for hit in found if hit.entry.document.in_force(on)]

    def documents(self, on: date) -> Sequence[Document]:
        """The documents in force on a day."""
        return [document for document in self.library.documents.values() if document.in_force(on)]

    def document(self, document_no: str) -> Document:
        """Raises Problem 404 where the library has no such document."""
        found = self.library.documents.get(document_no)
        if found is None:
            raise Problem.of(404, "没有找到这份文件，请检查文号，或在文件列表里查找。")
        return found
