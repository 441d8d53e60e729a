"""The library in memory: parsed documents, what editors wrote about them, and one way to ask."""

from collections.abc import Mapping, Sequence
from typing import Any

from api.datafiles import DataFiles
from api.policies.models import Document as Row
from bot.policies.documents.clauses import Document
from bot.policies.documents.notice import parse
from bot.policies.knowledge import Editorial, Knowledge


def read_document(text: str, details: Mapping[str, Any]) -> Document:
    """Parses a document. Raises bot.policies.documents.notice.NoClauses where there is nothing to parse."""
    parsed = parse(text, str(details["title"]))
    return Document.of(details, parsed.clauses, parsed.doubts)


def open_knowledge(rows: Sequence[Row], editorial: Editorial, data: DataFiles) -> Knowledge:
    """The knowledge of the documents in the database."""
    return know([read_document(row.text, row.details) for row in rows], editorial, data)


def know(documents: Sequence[Document], editorial: Editorial, data: DataFiles) -> Knowledge:
    """Knowledge of documents that are read already: what a draft is tried with."""
    return Knowledge(documents, editorial, data.load("lines/lines.yml"))
