"""The product's own search on public data, for the command line."""

from collections.abc import Callable
from pathlib import Path

from api.datafiles import DataFiles
from api.policies import beir
from api.policies.library import language
from api.settings import ROOT
from bot.policies.answering.answerability import Calibrations
from bot.policies.evaluation.beir import evaluate
from bot.policies.reading.synonyms import Synonyms
from bot.policies.reading.tokens import Words
from bot.policies.retrieval.expected import Questions
from bot.policies.retrieval.ranker import Rankers
from bot.policies.retrieval.search import Search


def run(folder: Path, tell: Callable[[str], None]) -> dict[str, float]:
    """Evaluates the search that answers citizens on a folder in BEIR's form. Raises api.policies.beir.NoBenchmark."""
    data = DataFiles(ROOT / "data")
    shipped = language(data)
    words = Words(shipped.dictionary)
    search = Search(
        words, Synonyms(data.load("faq/synonyms.yml")), Rankers(shipped.rankers), Questions(shipped.questions)
    )
    return evaluate(beir.read(folder), search, words, Calibrations.of(shipped.calibration), tell)
