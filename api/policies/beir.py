"""Reads a data set in BEIR's form from a folder."""

import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.policies.evaluation.beir import Benchmark, benchmark


class NoBenchmark(Exception):
    """The folder holds no data set in BEIR's form; the message names what is missing."""


def read(folder: Path) -> Benchmark:
    """`corpus.jsonl[.gz]`, `queries.jsonl[.gz]` and `qrels.tsv` (or `qrels/test.tsv`). Raises NoBenchmark."""
    return benchmark(
        _rows(_file(folder, "corpus.jsonl", "corpus.jsonl.gz")),
        _rows(_file(folder, "queries.jsonl", "queries.jsonl.gz")),
        _judgements(_file(folder, "qrels.tsv", "qrels/test.tsv")),
    )


def _file(folder: Path, *names: str) -> Path:
    found = next((folder / name for name in names if (folder / name).is_file()), None)
    if found is None:
        raise NoBenchmark(f"{folder}：没有 {' 或 '.join(names)}")
    return found


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        try:
            yield from (json.loads(line) for line in lines if line.strip())
        except ValueError as error:
            raise NoBenchmark(f"{path}：{error}") from error


def _judgements(path: Path) -> Iterator[tuple[str, str, int]]:
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines, delimiter="\t"):
            if len(row) == 3 and row[2].strip().lstrip("-").isdigit():
                yield row[0], row[1], int(row[2])
