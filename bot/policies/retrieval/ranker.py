"""Ranks candidates by what was learned on questions: boosted trees, kept as LightGBM's text."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

LARGE = 10_000
"""Passages from which on a library is large: what tells passages apart among fifty thousand is not what tells them
apart among a few hundred, so each is learned and calibrated by itself."""


class Ranker:
    """Args: model: a LightGBM model as text, trained by `benchmarks/ranker.py` on `features.NAMES`."""

    def __init__(self, model: str) -> None:
        import lightgbm  # costs seconds, which whoever only imports this need not pay

        self._trees = lightgbm.Booster(model_str=model)

    def scores(self, features: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """A score per candidate; only their order within one question means anything."""
        return np.asarray(self._trees.predict(features, num_threads=1))


class Rankers:
    """Args: models: for `small` libraries, of less than `LARGE` passages, and for `large` ones."""

    def __init__(self, models: Mapping[str, str]) -> None:
        self._small, self._large = Ranker(models["small"]), Ranker(models["large"])

    def of(self, passages: int) -> Ranker:
        return self._large if passages >= LARGE else self._small
