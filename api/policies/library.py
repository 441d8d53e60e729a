"""The library in memory: parsed documents, what editors wrote about them, and one way to ask."""

import hashlib
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from api.datafiles import DataFiles
from api.policies.models import Document as Row
from bot.policies.curation.points import Curation, CurationError
from bot.policies.documents.clauses import Document, in_succession
from bot.policies.documents.parse import parse
from bot.policies.knowledge import Editorial, Knowledge, Language
from bot.policies.retrieval.plugs import NO_PLUGS, Plugs


def read_document(text: str, details: Mapping[str, Any]) -> Document:
    """Parses a document. Raises bot.policies.documents.errors.NoClauses where there is nothing to parse."""
    parsed = parse(text, str(details["title"]), details.get("kind"))
    return Document.of(details, parsed.clauses, parsed.doubts, parsed.kind)


class Shelf:
    """Documents as parsed, kept so that a change of the library parses what changed and nothing else."""

    def __init__(self) -> None:
        self._parsed: dict[tuple[str, date], tuple[tuple[str, dict[str, Any]], Document]] = {}

    def documents(self, rows: Sequence[Row]) -> list[Document]:
        """The versions that stand in the rows, each ended where the next one begins."""
        kept = {}
        for row in rows:
            key, state = (row.document_no, row.valid_from), (row.content_hash, row.details)
            held = self._parsed.get(key)
            document = held[1] if held and held[0] == state else read_document(row.text, row.details)
            kept[key] = (state, document)
        self._parsed = kept
        return in_succession(
            [
                replace(
                    kept[row.document_no, row.valid_from][1], repealed_on=row.repealed_on, replaced_by=row.replaced_by
                )
                for row in rows
            ]
        )


_last: dict[str, Knowledge] = {}
"""The knowledge built last, by all that it is made of: what is opened again unchanged is not learned again."""


def know(documents: Sequence[Document], editorial: Editorial, data: DataFiles, plugs: Plugs = NO_PLUGS) -> Knowledge:
    """Knowledge of documents that are read already: what a draft is tried with."""
    shipped = language(data)
    key = hashlib.sha256(pickle.dumps((tuple(documents), editorial, shipped))).hexdigest() + str(hash(plugs))
    if key not in _last:
        built = Knowledge(documents, editorial, shipped, plugs)
        _last.clear()
        _last[key] = built
    return _last[key]


def language(data: DataFiles) -> Language:
    """What ships beside the documents and what editors write."""
    services = [data.load(name) for name in data.names("services", "*.yml")]
    return Language(
        dictionary=tuple(line for line in data.text("jieba/domain.txt").splitlines() if line.strip()),
        rankers={size: data.text(f"ranking/{size}.txt") for size in ("small", "large")},
        calibration=data.load("ranking/calibration.yml"),
        lines=data.load("lines/lines.yml"),
        services={service["id"]: service["title"] for service in services},
        questions=tuple(data.load(name) for name in data.names("laws", "*.yml")),
    )


def misfit(documents: Sequence[Document], editorial: Editorial) -> str | None:
    """Why what editors wrote about a number fits none of these versions of it, or None where it fits."""
    reason = None
    for document in documents:
        written = editorial.curations.get(document.document_no)
        if written is None:
            return None
        try:
            Curation.of(written, document)
        except CurationError as error:
            reason = str(error)
        else:
            return None
    return reason


def place_names(data: DataFiles) -> dict[str, str]:
    """Name → code of every division known, for telling a document's region."""
    places = data.load("places/fujian.yml")
    divisions = [places["province"], *places["cities"], *(c for city in places["cities"] for c in city["counties"])]
    named = {name: code for code, name in data.load("places/provinces.yml")["provinces"].items()}
    for division in divisions:
        named[division["name"]] = division["code"]
        named |= {alias: division["code"] for alias in division.get("aliases", []) if len(alias) > 2}
    return named
