"""Labour laws of a data set in BEIR's form as documents, and the project's own questions on them (`labour.yml`)."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import yaml

from api.settings import ROOT
from bot.policies.documents.clauses import Clause, Document, squeeze
from bot.policies.evaluation.beir import Benchmark

_LONG_AGO = date(2010, 1, 1)


@dataclass(frozen=True)
class Asked:
    """`right`: titles with article number of what answers."""

    text: str
    right: frozenset[str]


@cache
def asked() -> tuple[Asked, ...]:
    rows: list[dict[str, Any]] = yaml.safe_load((ROOT / "benchmarks" / "labour.yml").read_text("utf-8"))
    return tuple(Asked(row["q"], frozenset(row["right"])) for row in rows)


def laws(data: Benchmark) -> list[str]:
    """The laws that the questions are about, as the corpus names them."""
    titles = {title for one in asked() for title in one.right}
    return sorted({p.group for p in data.passages if p.group + p.heading in titles})


def documents(data: Benchmark) -> list[Document]:
    """Those laws as if imported."""
    wanted = set(laws(data))
    clauses: dict[str, list[Clause]] = {}
    for passage in data.passages:
        if passage.group in wanted:
            clauses.setdefault(passage.group, []).append(Clause(passage.heading, "", squeeze(passage.text)))
    return [
        Document(law, law, (), _LONG_AGO, _LONG_AGO, None, "", tuple(of), kind="law") for law, of in clauses.items()
    ]
