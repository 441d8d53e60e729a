"""Calibrates confidence on the development sets; `tests/policies/sets/test.yml` is not read.

`.venv/bin/python -m benchmarks.calibration [DIR]` (`make calibrate`). Without DIR: whether a clause with curated
questions answers, learned from questions that the library answers, questions that it does not, and questions whose
clause was taken out of it. With DIR, which holds STARD in BEIR's form, also whether a clause of another document is
meant rather than a curated one, learned on the shipped library with labour laws beside it.
"""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from api.datafiles import DataFiles
from api.policies.beir import read
from api.settings import ROOT
from benchmarks import laws
from benchmarks.evaluation import library
from bot.policies.evaluation.sets import Question, questions
from bot.policies.knowledge import Knowledge

TAKEN_AWAY = 0.04
"""The weight of a question whose clause was taken away: that is rarer than a question next door."""
PATH = ROOT / "data" / "ranking" / "calibration.yml"


def regression(rows: Sequence[dict[str, float]], labels: Sequence[bool], weights: Sequence[float]) -> dict[str, float]:
    """Weights on raw features, and the intercept."""
    names = list(rows[0])
    x = np.array([[row[name] for name in names] for row in rows])
    scale = StandardScaler().fit(x)
    fitted = LogisticRegression(C=1.0, max_iter=1000).fit(scale.transform(x), labels, sample_weight=weights)
    each = fitted.coef_[0] / scale.scale_
    intercept = float(fitted.intercept_[0] - (each * scale.mean_).sum())
    return {"intercept": intercept, **{name: float(w) for name, w in zip(names, each, strict=True)}}


def topic(knowledge: Knowledge, asked: Sequence[Question]) -> dict[str, float]:
    ours = [q for q in asked if q.clause]
    rows = [knowledge.topic_evidence(q.text) for q in asked]
    labels, weights = [bool(q.clause) for q in asked], [1.0] * len(asked)
    for clause in dict.fromkeys(q.clause for q in ours):
        poorer = knowledge.without(clause)
        away = [poorer.topic_evidence(q.text) for q in ours if q.clause == clause]
        rows += away
        labels += [False] * len(away)
        weights += [TAKEN_AWAY] * len(away)
    return regression(rows, labels, weights)


def beside(data: DataFiles, folder: Path, asked: Sequence[Question]) -> dict[str, float]:
    on = datetime.now(UTC).date()
    knowledge = library(data, laws.documents(read(folder)))
    texts = [(q.text, False) for q in asked if q.clause] + [(one.text, True) for one in laws.asked()]
    rows = [knowledge.beside_evidence(text, on=on) for text, _ in texts]
    return regression(rows, [other for _, other in texts], [1.0] * len(texts))


def keep(part: str, weights: dict[str, float]) -> None:
    known: dict[str, Any] = yaml.safe_load(PATH.read_text("utf-8"))
    known[part] = {name: round(weight, 6) for name, weight in weights.items()}
    PATH.write_text(yaml.safe_dump(known, sort_keys=False), "utf-8")
    print(part, known[part])


def main() -> None:
    data = DataFiles(ROOT / "data")
    asked = list(questions(yaml.safe_load((ROOT / "tests/policies/sets/dev.yml").read_text("utf-8"))))
    keep("topic", topic(library(data), asked))
    if len(sys.argv) > 1:
        keep("beside", beside(data, Path(sys.argv[1]), asked))


if __name__ == "__main__":
    main()
