"""The library in memory: parsed documents, what editors wrote about them, and one way to ask."""

from collections.abc import Mapping, Sequence
from typing import Any

from api.datafiles import DataFiles
from api.policies.models import Document as Row
from bot.policies.documents.clauses import Document
from bot.policies.documents.parse import parse
from bot.policies.knowledge import Editorial, Knowledge


def read_document(text: str, details: Mapping[str, Any]) -> Document:
    """Parses a document. Raises bot.policies.documents.errors.NoClauses where there is nothing to parse."""
    parsed = parse(text, str(details["title"]), details.get("kind"))
    return Document.of(details, parsed.clauses, parsed.doubts, parsed.kind)


def shipped_editorial(data: DataFiles) -> Editorial:
    """What `data/faq` ships."""
    loaded = {name: data.load(name) for name in data.names("faq", "*.yml")}
    return Editorial(
        curations={str(f["document_no"]): f for f in loaded.values() if isinstance(f, dict) and "document_no" in f},
        synonyms=loaded["faq/synonyms.yml"],
        slips=loaded["faq/slips.yml"],
        neighbours=loaded["faq/neighbours.yml"],
    )


def open_knowledge(rows: Sequence[Row], data: DataFiles) -> Knowledge:
    """The knowledge of the documents in the database."""
    documents = [read_document(row.text, row.details) for row in rows]
    return Knowledge(documents, shipped_editorial(data), data.load("lines/lines.yml"))
