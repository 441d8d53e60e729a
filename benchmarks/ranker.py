"""Trains the ranker and the text calibration on public questions, and says what they reach on unseen ones.

`.venv/bin/python -m benchmarks.ranker DIR [--write]`. DIR is in BEIR's form. Five folds by question: each is ranked by
what was learned on the other four. `--write` then learns from all and puts the result into `data/ranking/`.
Nothing of the questions or texts is kept, only trees over measured features and the weights of a regression.
"""

import sys
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold
from sklearn.preprocessing import StandardScaler

from api.datafiles import DataFiles
from api.policies.beir import read
from api.settings import ROOT
from bot.policies.answering.answerability import text_features
from bot.policies.evaluation import metrics
from bot.policies.evaluation.beir import Benchmark
from bot.policies.reading.synonyms import Synonyms
from bot.policies.reading.tokens import Words
from bot.policies.retrieval.features import NAMES
from bot.policies.retrieval.search import Found, Search

TREES = 150
PARAMETERS = {
    "objective": "lambdarank", "learning_rate": 0.08, "num_leaves": 8, "min_data_in_leaf": 50, "feature_fraction": 0.7,
    "lambdarank_truncation_level": 50, "num_threads": 2, "seed": 1, "deterministic": True, "verbose": -1,
}  # fmt: skip
RANKING = ROOT / "data" / "ranking"
Asked = list[tuple[Found, set[int]]]


def candidates(data: Benchmark, search: Search) -> tuple[Asked, Asked]:
    """What the first ranking finds for each question, with the library whole and with its documents hidden."""
    row = {name: i for i, name in enumerate(data.ids)}
    whole, without = [], []
    for name, text in data.questions.items():
        right = {row[one] for one in data.judgements[name] if one in row}
        hidden = {data.passages[i].group for i in right}
        whole.append((search.search(text), right))
        without.append((search.search(text, hidden=hidden), set()))
    return whole, without


def fit(asked: Asked) -> lightgbm.Booster:
    features = np.vstack([found.features for found, _ in asked])
    right = np.concatenate([np.isin(found.rows, list(right)) for found, right in asked]).astype(int)
    group = [len(found.rows) for found, _ in asked]
    rows = lightgbm.Dataset(features, right, group=group, feature_name=list(NAMES))
    return lightgbm.train(PARAMETERS, rows, TREES)


def ranked(model: lightgbm.Booster, found: Found) -> Found:
    scores = np.asarray(model.predict(found.features, num_threads=1))
    order = np.argsort(-scores, kind="stable")
    return Found(found.rows[order], scores[order], found.features[order])


def evidence(found: Found) -> dict[str, float]:
    return text_features(found)


def calibrate(whole: list[Found], without: list[Found]) -> dict[str, float]:
    """A regression that tells a library that holds the answer from one that does not, on raw features."""
    rows = [evidence(found) for found in [*whole, *without]]
    names = list(rows[0])
    x = np.array([[row[name] for name in names] for row in rows])
    y = np.array([1] * len(whole) + [0] * len(without))
    scale = StandardScaler().fit(x)
    fitted = LogisticRegression(C=1.0, max_iter=1000).fit(scale.transform(x), y)
    weights = fitted.coef_[0] / scale.scale_
    intercept = float(fitted.intercept_[0] - (weights * scale.mean_).sum())
    return {"intercept": intercept, **{name: float(w) for name, w in zip(names, weights, strict=True)}}


def confidence(weights: dict[str, float], found: Found) -> float:
    row = evidence(found)
    return weights["intercept"] + sum(w * row[name] for name, w in weights.items() if name != "intercept")


def cross_validate(whole: Asked, without: Asked) -> None:
    """Prints what is reached on questions that were not learned from."""
    figures: dict[str, list[float]] = {name: [] for name in ("ndcg@10", "r@10", "r@100", "mrr@10")}
    sure, unsure = [], []
    for learn, test in KFold(5, shuffle=True, random_state=0).split(whole):
        model = fit([whole[i] for i in learn])
        weights = calibrate([ranked(model, whole[i][0]) for i in learn], [ranked(model, without[i][0]) for i in learn])
        for i in test:
            found, right = ranked(model, whole[i][0]), {str(row) for row in whole[i][1]}
            order = [str(row) for row in found.rows.tolist()]
            figures["ndcg@10"].append(metrics.ndcg(order, right))
            figures["r@10"].append(metrics.recall(order, right, 10))
            figures["r@100"].append(metrics.recall(order, right, 100))
            figures["mrr@10"].append(metrics.reciprocal_rank(order, right))
            sure.append(confidence(weights, found))
            unsure.append(confidence(weights, ranked(model, without[i][0])))
    print({name: round(float(np.mean(values)), 4) for name, values in figures.items()}, flush=True)
    print("auroc without the document:", round(metrics.auroc(sure, unsure), 4), flush=True)


def main() -> None:
    folder, write = Path(sys.argv[1]), "--write" in sys.argv
    files = DataFiles(ROOT / "data")
    words = Words(files.text("jieba/domain.txt").splitlines())
    search = Search(words, Synonyms(files.load("faq/synonyms.yml")), None)
    data = read(folder)
    search.add(data.passages)
    whole, without = candidates(data, search)
    print(f"{len(whole)} questions; candidates hold", round(float(np.mean([
        len(right & set(found.rows.tolist())) / max(1, len(right)) for found, right in whole
    ])), 4), flush=True)  # fmt: skip
    cross_validate(whole, without)
    if write:
        model = fit(whole)
        (RANKING / "ranker.txt").write_text(model.model_to_string(), "utf-8")
        _keep("text", calibrate([ranked(model, f) for f, _ in whole], [ranked(model, f) for f, _ in without]))


def _keep(part: str, weights: dict[str, float]) -> None:
    path = RANKING / "calibration.yml"
    known: dict[str, Any] = yaml.safe_load(path.read_text("utf-8")) if path.exists() else {}
    known[part] = {name: round(weight, 6) for name, weight in weights.items()}
    path.write_text(yaml.safe_dump(known, sort_keys=False), "utf-8")


if __name__ == "__main__":
    main()
