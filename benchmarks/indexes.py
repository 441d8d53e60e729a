"""Which index finds candidates: ours (tantivy) beside bm25s and SQLite FTS5, on the same tokens of a folder in BEIR's
form.

    python -m benchmarks.indexes DIR [--passages N]

Each runs in a process of its own, so that its memory is its own. `--passages` repeats the corpus under other names up
to that number, to see what grows: then the right passage has copies, and quality says nothing.
"""

import argparse
import json
import multiprocessing
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from api.policies import beir
from bot.policies.evaluation import metrics
from bot.policies.evaluation.beir import Benchmark
from bot.policies.reading.tokens import grams
from bot.policies.retrieval.index import Index
from bot.policies.retrieval.passages import tokens_of

DEEP = 100
SCALE_QUESTIONS = 300


class Engine(Protocol):
    def build(self, rows: Iterator[tuple[int, list[str]]]) -> None: ...

    def search(self, asked: Sequence[str]) -> list[int]: ...


class Ours:
    def build(self, rows: Iterator[tuple[int, list[str]]]) -> None:
        self._index = Index()
        self._index.add((row, 0, tokens) for row, tokens in rows)

    def search(self, asked: Sequence[str]) -> list[int]:
        rows, _ = self._index.search([(gram, 1.0) for gram in asked if self._index.frequency(gram)], limit=DEEP)
        found: list[int] = rows.tolist()
        return found


class Bm25s:
    """Holds all tokens while it builds, as its interface wants."""

    def build(self, rows: Iterator[tuple[int, list[str]]]) -> None:
        import bm25s

        self._index = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        self._index.index([tokens for _, tokens in rows], show_progress=False)

    def search(self, asked: Sequence[str]) -> list[int]:
        rows, _ = self._index.retrieve([list(asked)], k=DEEP, show_progress=False)
        found: list[int] = rows[0].tolist()
        return found


class Fts5:
    """Tokens are put as numbers: its tokeniser would part Chinese and drop marks."""

    def build(self, rows: Iterator[tuple[int, list[str]]]) -> None:
        self._numbers: dict[str, str] = {}
        self._folder = tempfile.TemporaryDirectory()
        self._db = sqlite3.connect(Path(self._folder.name) / "fts.db")
        self._db.execute("CREATE VIRTUAL TABLE p USING fts5(t, content='', tokenize='unicode61')")
        self._db.executemany(
            "INSERT INTO p(rowid, t) VALUES (?, ?)",
            ((row + 1, " ".join(self._number(token) for token in tokens)) for row, tokens in rows),
        )
        self._db.execute("INSERT INTO p(p) VALUES ('optimize')")
        self._db.commit()

    def _number(self, token: str) -> str:
        return self._numbers.setdefault(token, f"t{len(self._numbers)}")

    def search(self, asked: Sequence[str]) -> list[int]:
        terms = " OR ".join(self._numbers[token] for token in asked if token in self._numbers)
        if not terms:
            return []
        found = self._db.execute("SELECT rowid FROM p WHERE p MATCH ? ORDER BY rank LIMIT ?", (terms, DEEP))
        return [row - 1 for (row,) in found]


ENGINES: dict[str, Callable[[], Engine]] = {"tantivy (ours)": Ours, "bm25s": Bm25s, "SQLite FTS5": Fts5}


def run(name: str, folder: Path, passages: int) -> dict[str, Any]:
    """One engine's figures; seconds, milliseconds, megabytes."""
    data: Benchmark = beir.read(folder)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    engine = ENGINES[name]()
    count = passages or len(data.passages)
    began = time.perf_counter()
    engine.build((row, tokens_of(passage)) for row, passage in enumerate(islice(cycle(data.passages), count)))
    build_s = time.perf_counter() - began
    questions = list(data.questions.items())[: SCALE_QUESTIONS if passages else None]
    took, found = [], {}
    for number, text in questions:
        asked = list(dict.fromkeys(grams(text)))
        began = time.perf_counter()
        rows = engine.search(asked)
        took.append((time.perf_counter() - began) * 1000)
        found[number] = [data.ids[row % len(data.ids)] for row in rows]
    of = [(found[number], data.judgements[number]) for number, _ in questions]
    return {
        "passages": count,
        "build_s": round(build_s, 1),
        "peak_mb_beside_corpus": round((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024),
        "p50_ms": round(float(np.percentile(took, 50)), 2),
        "p99_ms": round(float(np.percentile(took, 99)), 2),
        **(
            {}
            if passages
            else {
                "ndcg@10": round(float(np.mean([metrics.ndcg(r, right) for r, right in of])), 4),
                "r@10": round(float(np.mean([metrics.recall(r, right, 10) for r, right in of])), 4),
                "r@100": round(float(np.mean([metrics.recall(r, right, 100) for r, right in of])), 4),
            }
        ),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--passages", type=int, default=0)
    parser.add_argument("--only", choices=sorted(ENGINES))
    given = parser.parse_args()
    for name in [given.only] if given.only else ENGINES:
        with multiprocessing.get_context("spawn").Pool(1) as own:
            print(name, json.dumps(own.apply(run, (name, given.folder, given.passages))), flush=True)


if __name__ == "__main__":
    main()
