"""Policy knowledge: the library, its search, and answers from it."""

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import PurePath
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.curation import repository as editorial
from api.curation.contents import editorial_of
from api.curation.seeding import seed
from api.datafiles import DataError, DataFiles
from api.policies import repository
from api.policies.library import open_knowledge, read_document
from api.policies.models import Document as Row
from api.problems import Problem
from bot.messages import Reply
from bot.policies.answering.answerability import Verdict
from bot.policies.documents.clauses import Document
from bot.policies.knowledge import Knowledge
from bot.policies.retrieval.retriever import Hit


class Policies:
    def __init__(self, clock: Clock, data: DataFiles) -> None:
        self._clock, self._data = clock, data
        self._knowledge: Knowledge | None = None

    @property
    def knowledge(self) -> Knowledge:
        """Raises DataError before `open_library`."""
        if self._knowledge is None:
            raise DataError("the library is not open")
        return self._knowledge

    async def open_library(self, session: AsyncSession) -> None:
        """Brings in what `data/` ships and the database lacks, and builds the index. Idempotent.

        Raises:
            DataError: a shipped file cannot be read.
        """
        for name in self._data.names("policies", "*.yml"):
            details = self._data.load(name)
            if await repository.by_number(session, details["document_no"]) is None:
                await self._import(session, self._data.text(str(PurePath(name).with_suffix(".txt"))), details)
        if await seed(session, self._data, self._clock.now()):
            await repository.count_up(session)
        contents = {name: row.content for name, row in (await editorial.in_force(session)).items()}
        self.adopt(open_knowledge(await repository.all_documents(session), editorial_of(contents), self._data))

    def adopt(self, knowledge: Knowledge) -> None:
        """Answers from now on from this knowledge; what was asked before is answered from the old one."""
        self._knowledge = knowledge

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

    def search(self, question: str, *, limit: int, on: date) -> tuple[bool, Sequence[Hit]]:
        """Whether the library answers, and the clauses in force on a day that fit best."""
        finding = self.knowledge.find(question, on=on, limit=limit)
        return finding.decision.verdict is not Verdict.ABSENT, finding.hits

    async def answer(self, question: str, *, on: date) -> list[Reply]:
        """An answer that quotes a clause in force on that day, or says that there is none."""
        return [self.knowledge.answer(question, on=on)]

    def documents(self, on: date) -> Sequence[Document]:
        """The documents in force on a day."""
        return [document for document in self.knowledge.documents if document.in_force(on)]

    def document(self, document_no: str) -> Document:
        """Raises Problem 404 where the library has no such document."""
        found = next((d for d in self.knowledge.documents if d.document_no == document_no), None)
        if found is None:
            raise Problem.of(404, "没有找到这份文件，请检查文号，或在文件列表里查找。")
        return found
