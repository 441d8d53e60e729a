"""Passages: what is searched, one per clause, with what is counted of each."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from zlib import crc32

import numpy as np
import numpy.typing as npt

from bot.policies.reading.tokens import grams

BUCKETS = 1 << 20
"""Grams are known by a hash; at this size two of one query hardly ever meet."""


@dataclass(frozen=True, slots=True)
class Passage:
    """`group` is the document's key; `title` and `heading` say where the text stands."""

    group: str
    title: str
    heading: str
    text: str

    @property
    def whole(self) -> str:
        return f"{self.title}。{self.heading}。{self.text}"


def bucket(gram: str) -> int:
    """The hash of a gram, the same in every process."""
    return crc32(gram.encode()) & (BUCKETS - 1)


@dataclass(slots=True)
class Counts:
    """Which grams each passage holds, and how often: one flat array, five bytes a gram.

    `starts[i]` to `starts[i + 1]` is passage i.
    """

    buckets: npt.NDArray[np.uint32] = field(default_factory=lambda: np.empty(0, np.uint32))
    times: npt.NDArray[np.uint8] = field(default_factory=lambda: np.empty(0, np.uint8))
    starts: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(1, np.int64))

    def joined(self, more: "Counts") -> "Counts":
        """These passages, and behind them those of another."""
        if len(self.starts) == 1:
            return more
        return Counts(
            np.concatenate([self.buckets, more.buckets]),
            np.concatenate([self.times, more.times]),
            np.concatenate([self.starts, more.starts[1:] + self.starts[-1]]),
        )

    def table(self, rows: npt.NDArray[np.int64], asked: Sequence[str]) -> npt.NDArray[np.float32]:
        """How often each passage (row) holds each gram that is asked for (column)."""
        columns = np.full(BUCKETS, -1, np.int16)
        columns[[bucket(gram) for gram in asked]] = np.arange(len(asked), dtype=np.int16)
        lengths = self.starts[rows + 1] - self.starts[rows]
        ends = np.cumsum(lengths)
        at = np.arange(ends[-1] if len(ends) else 0) + np.repeat(self.starts[rows] - (ends - lengths), lengths)
        column = columns[self.buckets[at]]
        hit = column >= 0
        found = np.zeros((len(rows), len(asked)), np.float32)
        found[np.repeat(np.arange(len(rows)), lengths)[hit], column[hit]] = self.times[at[hit]]
        return found


class Counting:
    """Counts the grams of one passage after the other."""

    def __init__(self) -> None:
        self._buckets, self._times, self._lengths = array("I"), array("B"), [0]

    def add(self, tokens: Sequence[str]) -> None:
        hashed = np.fromiter(map(bucket, tokens), np.uint32, len(tokens))
        known, count = np.unique(hashed, return_counts=True)
        self._buckets.frombytes(known.tobytes())
        self._times.frombytes(np.minimum(count, 255).astype(np.uint8).tobytes())
        self._lengths.append(len(known))

    def counts(self) -> Counts:
        return Counts(
            np.frombuffer(self._buckets, np.uint32),
            np.frombuffer(self._times, np.uint8),
            np.cumsum(self._lengths, dtype=np.int64),
        )


def tokens_of(passage: Passage) -> list[str]:
    """The grams of a passage with its place."""
    return grams(passage.whole)
