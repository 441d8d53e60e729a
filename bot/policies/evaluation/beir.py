"""The product's search on any data set in BEIR's form: passages, questions, judgements."""

import re
import resource
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.policies.answering.answerability import Calibrations, text_features
from bot.policies.answering.told import told
from bot.policies.evaluation import metrics
from bot.policies.reading.tokens import Words
from bot.policies.retrieval.passages import Passage
from bot.policies.retrieval.search import Found, Search
from bot.text.normalise import normalise

_ARTICLE = re.compile(r"第[0-9〇零一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?$")
_DEEP = 100


@dataclass(frozen=True, slots=True)
class Benchmark:
    """`judgements`: question id → ids of the passages that answer it."""

    ids: Sequence[str]
    passages: Sequence[Passage]
    questions: Mapping[str, str]
    judgements: Mapping[str, frozenset[str]]


def benchmark(
    corpus: Iterable[Mapping[str, Any]],
    queries: Iterable[Mapping[str, Any]],
    qrels: Iterable[tuple[str, str, int]],
) -> Benchmark:
    """From BEIR's rows (`corpus.jsonl`, `queries.jsonl`, `qrels.tsv`).

    The article number at the end of a title parts law from article.
    """
    ids, passages = [], []
    for row in corpus:
        title = str(row.get("title") or "")
        law = _ARTICLE.sub("", title) or str(row["_id"])
        ids.append(str(row["_id"]))
        passages.append(Passage(law, law, title[len(law) :] if title.startswith(law) else title, str(row["text"])))
    judged: dict[str, set[str]] = {}
    for question, passage, score in qrels:
        if score > 0:
            judged.setdefault(question, set()).add(passage)
    questions = {str(row["_id"]): str(row["text"]) for row in queries if str(row["_id"]) in judged}
    return Benchmark(ids, passages, questions, {name: frozenset(of) for name, of in judged.items()})


def evaluate(
    data: Benchmark, search: Search, words: Words, calibrations: Calibrations, tell: Callable[[str], None]
) -> dict[str, float]:
    """Fills an empty search and asks it everything.

    `auroc_without_document` contrasts each question's confidence with that where all documents that answer it are
    hidden.

    Returns:
        `ndcg@10`, `r@10`, `r@100`, `mrr@10`, `map`, `auroc_without_document`, `build_s`, `p50_ms`, `p99_ms`,
        `peak_rss_mb`.
    """
    tell(f"{len(data.passages)} passages")
    began = time.perf_counter()
    search.add(data.passages)
    build_s = time.perf_counter() - began
    tell(f"indexed in {build_s:.0f} s; {len(data.questions)} questions")
    calibration = calibrations.text(len(data.passages))
    rankings, took, sure, unsure = {}, [], [], []

    def confidence(text: str, found: Found) -> float:
        if not len(found.rows):
            return 0.0
        first = data.passages[int(found.rows[0])]
        said = told(words.weigh(normalise(text).lower()), normalise(first.whole).lower())
        return calibration.confidence(text_features(found, said))

    group_of = {name: passage.group for name, passage in zip(data.ids, data.passages, strict=True)}
    for name, text in data.questions.items():
        began = time.perf_counter()
        found = search.search(text)
        took.append((time.perf_counter() - began) * 1000)
        rankings[name] = [data.ids[row] for row in found.rows[:_DEEP].tolist()]
        sure.append(confidence(text, found))
        hidden = {group_of[one] for one in data.judgements[name] if one in group_of}
        unsure.append(confidence(text, search.search(text, hidden=hidden)))
    of = [(rankings[name], data.judgements[name]) for name in data.questions]
    mean: Callable[[Iterable[float]], float] = lambda values: float(np.mean(list(values)))  # noqa: E731
    return {
        "ndcg@10": mean(metrics.ndcg(ranked, right) for ranked, right in of),
        "r@10": mean(metrics.recall(ranked, right, 10) for ranked, right in of),
        "r@100": mean(metrics.recall(ranked, right, 100) for ranked, right in of),
        "mrr@10": mean(metrics.reciprocal_rank(ranked, right) for ranked, right in of),
        "map": mean(metrics.average_precision(ranked, right) for ranked, right in of),
        "auroc_without_document": metrics.auroc(sure, unsure),
        "build_s": build_s,
        "p50_ms": float(np.percentile(took, 50)),
        "p99_ms": float(np.percentile(took, 99)),
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
