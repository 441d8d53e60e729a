"""`make eval`: asks the shipped library every question of `tests/policies/sets/`, prints the figures and plots them.

Plots go to `results/evaluation/`: right clause first by set, risk against coverage, and by clause.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import matplotlib
import yaml

from api.curation.contents import editorial_of
from api.curation.seeding import shipped
from api.datafiles import DataFiles
from api.policies.library import know, read_document
from api.settings import ROOT
from bot.policies.documents.clauses import Document
from bot.policies.evaluation.run import evaluate
from bot.policies.knowledge import Knowledge

matplotlib.use("Agg")
from matplotlib import pyplot as plt

SETS = ROOT / "tests" / "policies" / "sets"
RESULTS = ROOT / "results" / "evaluation"


def library(data: DataFiles, beside: Sequence[Document] = ()) -> Knowledge:
    """The library as it ships, with other documents beside."""
    documents = [
        read_document(data.text(str(Path(name).with_suffix(".txt"))), data.load(name))
        for name in data.names("policies", "*.yml")
    ]
    return know([*documents, *beside], editorial_of(shipped(data)), data)


def show(report: dict[str, Any]) -> None:
    print(f"{'set':32}{'questions':>10}{'right':>8}{'refused':>9}")
    for row in report["sets"]:
        n = row["questions"]
        print(f"{row['name']:32}{n:10}{row['right_first'] / n:8.3f}{row['refused'] / n:9.3f}")
    print(f"{'unanswerable':32}{'questions':>10}{'answered':>9}")
    for row in report["unanswerable"]:
        print(f"{row['name']:32}{row['questions']:10}{row['answered'] / row['questions']:9.3f}")
    for row in report["dialogue"]:
        print(f"{row['name']}: follow-ups {row['followed']} of {row['follow_ups']}, ", end="")
        print(f"messages with several questions {row['each_answered']} of {row['several']}")
    print(f"AUROC {report['auroc']:.4f}, with the right clause taken away {report['auroc_without_clause']:.4f}")


def plot(report: dict[str, Any]) -> None:
    RESULTS.mkdir(parents=True, exist_ok=True)
    sets = report["sets"]
    _bars(
        "sets.png", [r["name"] for r in sets], [r["right_first"] / r["questions"] for r in sets], "right clause first"
    )
    clauses = sorted(report["by_clause"], key=lambda r: r["right"] / r["questions"])
    names = [ascii_of(r["clause"]) for r in clauses]
    _bars("clauses.png", names, [r["right"] / r["questions"] for r in clauses], "right clause first")
    figure, axes = plt.subplots(figsize=(6, 4))
    curve = report["risk_coverage"]
    axes.plot([r["coverage"] for r in curve], [r["risk"] for r in curve], marker=".")
    axes.set(xlabel="coverage", ylabel="risk", title="risk and coverage, all sets together")
    figure.tight_layout()
    figure.savefig(RESULTS / "risk_coverage.png", dpi=120)
    plt.close(figure)


def ascii_of(clause: str) -> str:
    """A clause in digits: the plots' font has no Chinese."""
    return clause.translate(str.maketrans("一二三四五（）", "12345.."))


def _bars(name: str, labels: list[str], values: list[float], title: str) -> None:
    figure, axes = plt.subplots(figsize=(7, 0.3 * len(labels) + 1))
    axes.barh(labels, values)
    axes.set(xlim=(0, 1), title=title)
    figure.tight_layout()
    figure.savefig(RESULTS / name, dpi=120)
    plt.close(figure)


def main() -> None:
    sets = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(SETS.glob("*.yml"))}
    report = evaluate(library(DataFiles(ROOT / "data")), sets, datetime.now(UTC).date(), without=100)
    show(report)
    plot(report)
    (RESULTS / "report.json").write_text(json.dumps(report, ensure_ascii=False, indent=1), "utf-8")
    print(f"plots and report: {RESULTS.relative_to(ROOT)}/")


if __name__ == "__main__":
    main()
