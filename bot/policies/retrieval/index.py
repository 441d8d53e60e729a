"""The index of passages: BM25 over our own tokens, for the library tokenises no Chinese.

Chosen by measurement (`benchmarks/indexes.py`): as good as bm25s, smaller, and the only one that takes single
documents in and out.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import tantivy

_WRITER_BYTES = 50_000_000


class Index:
    """In memory; rebuilt from the documents, which are the truth."""

    def __init__(self) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("grams", tokenizer_name="whitespace", index_option="freq")
        builder.add_unsigned_field("group", indexed=True)
        builder.add_unsigned_field("row", fast=True)
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema)
        self._searcher = self._index.searcher()

    def add(self, rows: Iterable[tuple[int, int, Sequence[str]]]) -> None:
        """Takes passages in, one at a time: (row, group, grams) each."""
        writer = self._index.writer(heap_size=_WRITER_BYTES, num_threads=1)
        for row, group, grams in rows:
            document = tantivy.Document()
            document.add_text("grams", " ".join(grams))
            document.add_unsigned("group", group)
            document.add_unsigned("row", row)
            writer.add_document(document)
        self._commit(writer)

    def remove(self, group: int) -> None:
        """Takes all passages of a group out."""
        writer = self._index.writer(heap_size=_WRITER_BYTES, num_threads=1)
        writer.delete_documents_by_query(self._term("group", group))
        self._commit(writer)

    def _commit(self, writer: tantivy.IndexWriter) -> None:
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    @property
    def size(self) -> int:
        return int(self._searcher.num_docs)

    def frequency(self, gram: str) -> int:
        """How many passages hold a gram."""
        return int(self._searcher.doc_freq("grams", gram))

    def search(
        self,
        grams: Iterable[tuple[str, float]],
        *,
        favoured: Iterable[tuple[int, float]] = (),
        hidden: Iterable[int] = (),
        limit: int,
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """Rows with their scores, best first: any token may match.

        Args:
            grams: each with its weight.
            favoured: groups with what a passage of theirs is given beforehand.
            hidden: groups that are left out.
        """
        should = tantivy.Occur.Should
        clauses = [(should, tantivy.Query.boost_query(self._term("grams", gram), weight)) for gram, weight in grams]
        if not clauses:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        clauses += [
            (should, tantivy.Query.const_score_query(self._term("group", group), weight)) for group, weight in favoured
        ]
        clauses += [(tantivy.Occur.MustNot, self._term("group", group)) for group in hidden]
        hits = self._searcher.search(tantivy.Query.boolean_query(clauses), limit, count=False).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in hits])
        return np.array(rows, np.int64), np.array([score for score, _ in hits], np.float32)

    def _term(self, field: str, value: Any) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, value, index_option="freq")
