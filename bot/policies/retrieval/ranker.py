"""Ranks candidates by what was learned on public questions: boosted trees, kept as LightGBM's text."""

import numpy as np
import numpy.typing as npt


class Ranker:
    """Args: model: a LightGBM model as text, trained by `benchmarks/ranker.py` on `features.NAMES`."""

    def __init__(self, model: str) -> None:
        import lightgbm  # costs seconds, which whoever only imports this need not pay

        self._trees = lightgbm.Booster(model_str=model)

    def scores(self, features: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """A score per candidate; only their order within one question means anything."""
        return np.asarray(self._trees.predict(features, num_threads=1))
