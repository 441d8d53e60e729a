"""The library in memory: parsed documents and one retriever over them."""

from collections.abc import Mapping, Sequence
from typing import Any

from api.datafiles import DataFiles
from api.policies.models import Document as Row
from bot.policies.clauses import Document
from bot.policies.curation import Curation
from bot.policies.parser import parse
from bot.policies.retrieval import Retriever
from bot.policies.tokens import Synonyms


def read_document(text: str, details: Mapping[str, Any]) -> Document:
    """Parses a document. Raises bot.policies.parser.NoClauses where there is nothing to parse."""
    parsed = parse(text, str(details["title"]))
    return Document.of(details, parsed.clauses, parsed.doubts)


class Library:
    """Documents by number, and the index over them."""

    def __init__(self, rows: Sequence[Row], data: DataFiles) -> None:
        self.documents = {row.document_no: read_document(row.text, row.details) for row in rows}
        self.retriever = Retriever(
            list(self.documents.values()),
            dict(self._curations(data)),
            Synonyms(data.load("faq/synonyms.yml")),
            data.load("faq/slips.yml"),
        )

    def _curations(self, data: DataFiles) -> list[tuple[str, Curation]]:
        names = set(data.names("faq", "*.yml"))
        return [
            (number, Curation.of(data.load(f"faq/{number}.yml"), document))
            for number, document in self.documents.items()
            if f"faq/{number}.yml" in names
        ]
