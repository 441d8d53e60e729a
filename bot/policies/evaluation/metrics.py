"""Measures of retrieval, as BEIR and TREC define them."""

import math
from collections.abc import Collection, Sequence


def ndcg(ranked: Sequence[str], relevant: Collection[str], k: int = 10) -> float:
    """Normalised discounted cumulative gain at k for binary judgements, 0 to 1 (Järvelin and Kekäläinen 2002)."""
    gain = sum(1 / math.log2(place + 2) for place, one in enumerate(ranked[:k]) if one in relevant)
    ideal = sum(1 / math.log2(place + 2) for place in range(min(k, len(relevant))))
    return gain / ideal if ideal else 0.0


def recall(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """The share of what is relevant that is found in the first k."""
    return len(set(ranked[:k]) & set(relevant)) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranked: Sequence[str], relevant: Collection[str], k: int = 10) -> float:
    """One over the place of the first relevant one in the first k, else 0."""
    return next((1 / (place + 1) for place, one in enumerate(ranked[:k]) if one in relevant), 0.0)


def average_precision(ranked: Sequence[str], relevant: Collection[str]) -> float:
    """Precision at each relevant one, averaged over all that is relevant."""
    found, total = 0, 0.0
    for place, one in enumerate(ranked):
        if one in relevant:
            found += 1
            total += found / (place + 1)
    return total / len(relevant) if relevant else 0.0


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The chance that a positive has the higher score than a negative; ties count half (Hanley and McNeil 1982)."""
    ordered = sorted([(score, 1) for score in positive] + [(score, 0) for score in negative])
    ranks, at = 0.0, 0
    while at < len(ordered):
        end = at
        while end < len(ordered) and ordered[end][0] == ordered[at][0]:
            end += 1
        ranks += sum(is_positive for _, is_positive in ordered[at:end]) * (at + end + 1) / 2
        at = end
    n, m = len(positive), len(negative)
    return (ranks - n * (n + 1) / 2) / (n * m) if n and m else 0.0


def risk_coverage(confidence: Sequence[float], right: Sequence[bool]) -> list[tuple[float, float, float]]:
    """For each threshold: the share of questions answered, and the share of those that are answered wrongly."""
    curve = []
    for step in range(21):
        threshold = step / 20
        over = [ok for sure, ok in zip(confidence, right, strict=True) if sure >= threshold]
        curve.append((threshold, len(over) / max(1, len(right)), 1 - sum(over) / len(over) if over else 0.0))
    return curve
