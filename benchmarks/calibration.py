"""Calibrates the confidence that a clause with curated questions answers, on the development sets.

`.venv/bin/python -m benchmarks.calibration` (`make calibrate`). Learned from: questions that the library answers,
questions that it does not, and questions whose clause was taken out of it. `tests/policies/sets/test.yml` is not read.
"""

from typing import Any

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from api.curation.contents import editorial_of
from api.curation.seeding import shipped
from api.datafiles import DataFiles
from api.policies.library import language, read_document
from api.settings import ROOT
from bot.policies.evaluation.sets import Question, questions
from bot.policies.knowledge import Knowledge

TAKEN_AWAY = 0.08
"""The weight of a question whose clause was taken away: that is rarer than a question next door."""
PATH = ROOT / "data" / "ranking" / "calibration.yml"


def evidence(knowledge: Knowledge, asked: list[Question]) -> list[dict[str, float]]:
    return [knowledge.topic_evidence(question.text) for question in asked]


def main() -> None:
    data = DataFiles(ROOT / "data")
    documents = [
        read_document(data.text(name.removesuffix(".yml") + ".txt"), data.load(name))
        for name in data.names("policies", "*.yml")
    ]
    knowledge = Knowledge(documents, editorial_of(shipped(data)), language(data))
    asked = list(questions(yaml.safe_load((ROOT / "tests/policies/sets/dev.yml").read_text("utf-8"))))
    ours = [q for q in asked if q.clause]
    rows = evidence(knowledge, asked)
    labels, weights = [bool(q.clause) for q in asked], [1.0] * len(asked)
    for clause in dict.fromkeys(q.clause for q in ours):
        away = evidence(knowledge.without(clause), [q for q in ours if q.clause == clause])
        rows += away
        labels += [False] * len(away)
        weights += [TAKEN_AWAY] * len(away)
    names = list(rows[0])
    x = np.array([[row[name] for name in names] for row in rows])
    scale = StandardScaler().fit(x)
    fitted = LogisticRegression(C=1.0, max_iter=1000).fit(scale.transform(x), labels, sample_weight=weights)
    each = fitted.coef_[0] / scale.scale_
    found = {"intercept": float(fitted.intercept_[0] - (each * scale.mean_).sum())}
    found |= {name: float(w) for name, w in zip(names, each, strict=True)}
    known: dict[str, Any] = yaml.safe_load(PATH.read_text("utf-8"))
    known["topic"] = {name: round(weight, 6) for name, weight in found.items()}
    PATH.write_text(yaml.safe_dump(known, sort_keys=False), "utf-8")
    print(known["topic"])


if __name__ == "__main__":
    main()
