"""Trains the ranker and the text calibration on public questions, and says what they reach on unseen ones.

`.venv/bin/python -m benchmarks.ranker DIR [--write]`. DIR is in BEIR's form. Five folds by question: each is ranked by
what was learned on the other four. `--write` then learns from all and puts the result into `data/ranking/`.
Nothing of the questions or texts is kept, only trees over measured features and the weights of a regression.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
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
from benchmarks import laws
from bot.policies.answering.answerability import Calibration, text_features
from bot.policies.answering.told import told
from bot.policies.evaluation import metrics
from bot.policies.evaluation.beir import Benchmark
from bot.policies.reading.synonyms import Synonyms
from bot.policies.reading.tokens import Words
from bot.policies.retrieval.expected import Questions
from bot.policies.retrieval.features import NAMES
from bot.policies.retrieval.passages import Passage
from bot.policies.retrieval.search import Found, Search
from bot.text.normalise import normalise

TREES = 150
FOLDS = 5
LABOUR_WEIGHT = 15
"""How often a question on labour laws counts: they are what this service is asked about."""
LIBRARIES, MOST_OF_A_LIBRARY = 40, 30
"""Small libraries that are made up of the large one, and questions of each kind that are put to one."""
PARAMETERS = {
    "objective": "lambdarank", "learning_rate": 0.08, "num_leaves": 8, "min_data_in_leaf": 50, "feature_fraction": 0.7,
    "lambdarank_truncation_level": 100, "num_threads": 2, "seed": 1, "deterministic": True, "verbose": -1,
}  # fmt: skip
RANKING = ROOT / "data" / "ranking"


@dataclass(frozen=True)
class Put:
    """A question (its number) put to a library: the first ranking, the rows that are right, and the texts.

    `weight` is how often it counts in training.
    """

    number: int
    text: str
    found: Found
    right: frozenset[int]
    holds: bool
    passages: Sequence[Passage]
    weight: float = 1.0


def put_to_all(data: Benchmark, search: Search) -> list[Put]:
    """Every question put to the whole library, and to what is left of it without the documents that answer."""
    row = {name: i for i, name in enumerate(data.ids)}
    put = []
    for number, (name, text) in enumerate(data.questions.items()):
        right = frozenset(row[one] for one in data.judgements[name] if one in row)
        hidden = {data.passages[i].group for i in right}
        put.append(Put(number, text, search.search(text), right, True, data.passages))
        put.append(Put(number, text, search.search(text, hidden=hidden), frozenset(), False, data.passages))
    return put


def put_to_few(data: Benchmark, new: Callable[[], Search]) -> list[Put]:
    """Questions put to a few laws at a time, half of them without the law that answers."""
    rng = np.random.default_rng(0)
    by_group: dict[str, list[int]] = {}
    row = {name: i for i, name in enumerate(data.ids)}
    for i, passage in enumerate(data.passages):
        by_group.setdefault(passage.group, []).append(i)
    rights = [[row[one] for one in data.judgements[name] if one in row] for name in data.questions]
    wanted = [{data.passages[i].group for i in right} for right in rights]
    asked, every = sorted({group for groups in wanted for group in groups}), sorted(by_group)
    texts, put = list(data.questions.values()), []
    for _ in range(LIBRARIES):
        chosen = {*rng.choice(asked, 6, replace=False), *rng.choice(every, 6, replace=False)}
        rows = [i for group in sorted(chosen) for i in by_group[group]]
        place = {i: at for at, i in enumerate(rows)}
        passages = [data.passages[i] for i in rows]
        search = new()
        search.add(passages)
        for holds in (True, False):
            fit_in = [n for n, groups in enumerate(wanted) if (groups <= chosen if holds else not groups & chosen)]
            for n in rng.permutation(fit_in)[:MOST_OF_A_LIBRARY].tolist():
                right = frozenset(place[i] for i in rights[n]) if holds else frozenset()
                put.append(Put(n, texts[n], search.search(texts[n]), right, holds, passages))
    return [one for one in put if len(one.found.rows)]


def put_to_labour_laws(data: Benchmark, search: Search, first: int) -> list[Put]:
    """The project's own questions (`labour.yml`) put to the labour laws of the corpus, without or beside each's own.

    Args:
        first: the number of the first question.
    """
    wanted = set(laws.laws(data))
    passages = [p for p in data.passages if p.group in wanted]
    search.add(passages)
    put = []
    for number, one in enumerate(laws.asked(), first):
        right = frozenset(i for i, p in enumerate(passages) if p.group + p.heading in one.right)
        hidden = {passages[i].group for i in right}
        put.append(Put(number, one.text, search.search(one.text), right, True, passages, LABOUR_WEIGHT))
        put.append(Put(number, one.text, search.search(one.text, hidden=hidden), frozenset(), False, passages))
    return put


def fit(put: Sequence[Put]) -> lightgbm.Booster:
    put = [one for one in put if one.holds]
    features = np.vstack([one.found.features for one in put])
    right = np.concatenate([np.isin(one.found.rows, list(one.right)) for one in put]).astype(int)
    group = [len(one.found.rows) for one in put]
    weights = np.repeat([one.weight for one in put], group)
    rows = lightgbm.Dataset(features, right, group=group, weight=weights, feature_name=list(NAMES))
    return lightgbm.train(PARAMETERS, rows, TREES)


def ranked(model: lightgbm.Booster, found: Found) -> Found:
    scores = np.asarray(model.predict(found.features, num_threads=1))
    order = np.argsort(-scores, kind="stable")
    return Found(found.rows[order], scores[order], found.features[order])


def evidence(words: Words, one: Put) -> dict[str, float]:
    first = one.passages[int(one.found.rows[0])].whole
    return text_features(one.found, told(words.weigh(normalise(one.text).lower()), normalise(first).lower()))


def calibrate(words: Words, put: Sequence[Put]) -> dict[str, float]:
    """A regression that tells a library that holds the answer from one that does not, on raw features."""
    rows = [evidence(words, one) for one in put]
    names = list(rows[0])
    x = np.array([[row[name] for name in names] for row in rows])
    scale = StandardScaler().fit(x)
    fitted = LogisticRegression(C=1.0, max_iter=1000).fit(scale.transform(x), [one.holds for one in put])
    weights = fitted.coef_[0] / scale.scale_
    intercept = float(fitted.intercept_[0] - (weights * scale.mean_).sum())
    return {"intercept": intercept, **{name: float(w) for name, w in zip(names, weights, strict=True)}}


def separation(words: Words, put: Sequence[Put], folds: Sequence[int]) -> float:
    """AUROC of confidence on questions of a fold, calibrated on those of the others."""
    sure: dict[bool, list[float]] = {True: [], False: []}
    for fold in range(FOLDS):
        calibration = Calibration(calibrate(words, [one for one in put if folds[one.number] != fold]))
        for one in (one for one in put if folds[one.number] == fold):
            sure[one.holds].append(calibration.confidence(evidence(words, one)))
    return metrics.auroc(sure[True], sure[False])


def report(title: str, put: Sequence[Put]) -> None:
    """Prints what was reached on questions whose answer the library holds."""
    figures: dict[str, list[float]] = {name: [] for name in ("first", "ndcg@10", "r@10", "r@100", "mrr@10")}
    for one in (one for one in put if one.holds):
        order, right = [str(row) for row in one.found.rows.tolist()], {str(row) for row in one.right}
        figures["first"].append(float(order[0] in right))
        figures["ndcg@10"].append(metrics.ndcg(order, right))
        figures["r@10"].append(metrics.recall(order, right, 10))
        figures["r@100"].append(metrics.recall(order, right, 100))
        figures["mrr@10"].append(metrics.reciprocal_rank(order, right))
    print(title, {name: round(float(np.mean(values)), 4) for name, values in figures.items()}, flush=True)


def main() -> None:
    folder, write = Path(sys.argv[1]), "--write" in sys.argv
    files = DataFiles(ROOT / "data")
    words = Words(files.text("jieba/domain.txt").splitlines())
    synonyms = Synonyms(files.load("faq/synonyms.yml"))
    questions = Questions([files.load(name) for name in files.names("laws", "*.yml")])

    def new() -> Search:
        return Search(words, synonyms, None, questions)

    data, search = read(folder), new()
    search.add(data.passages)
    large, small = put_to_all(data, search), put_to_few(data, new)
    labour = put_to_labour_laws(data, new(), len(data.questions))
    folds = [0] * (labour[-1].number + 1)
    for fold, (_, test) in enumerate(KFold(FOLDS, shuffle=True, random_state=0).split(folds)):
        for number in test:
            folds[number] = fold
    for title, put in (("large", large), ("small", [*small, *labour])):
        models = [fit([one for one in put if folds[one.number] != fold]) for fold in range(FOLDS)]
        unseen = [replace(one, found=ranked(models[folds[one.number]], one.found)) for one in put]
        public = [one for one in unseen if one.number < len(data.questions)]
        own = [one for one in unseen if one.number >= len(data.questions)]
        for part, of in ((title, public), ("labour", own)):
            if of:
                report(part, of)
                print(part, "auroc without the document:", round(separation(words, of, folds), 4), flush=True)
        if write:
            (RANKING / f"{title}.txt").write_text(fit(put).model_to_string(), "utf-8")
            _keep(title, calibrate(words, unseen))


def _keep(part: str, weights: dict[str, float]) -> None:
    path = RANKING / "calibration.yml"
    known: dict[str, Any] = yaml.safe_load(path.read_text("utf-8")) if path.exists() else {}
    known[part] = {name: round(weight, 6) for name, weight in weights.items()}
    path.write_text(yaml.safe_dump(known, sort_keys=False), "utf-8")


if __name__ == "__main__":
    main()
