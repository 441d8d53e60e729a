"""What stands around a passage in its document counts, and nothing across a document's border."""

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st

from bot.policies.retrieval.features import NAMES, Asked, Candidates, Group, measure

_ROWS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 9)), min_size=1, max_size=20, unique_by=lambda one: one[0]
)


def _measured(rows: list[tuple[int, int]]) -> dict[str, npt.NDArray[np.float32]]:
    """Passages (row, how often each holds the one term), ten of each document after one another."""
    numbers = np.array([row for row, _ in rows])
    table = np.array([[count] for _, count in rows], np.float32)
    ones = np.ones(len(rows), np.float32)
    found = Candidates(numbers, ones, numbers // 10, ones, np.zeros(len(rows), np.int64), ones)
    groups = [Group(0.0, 0.0, title) for title in "甲乙丙丁"]
    made = measure(Asked(("工资",), (), ()), found, table, np.array([2.0], np.float32), 1.0, groups)
    return dict(zip(NAMES, made.T, strict=True))


@given(_ROWS)
def test_neighbours_are_those_beside_it_in_its_document(rows: list[tuple[int, int]]) -> None:
    measured = _measured(rows)
    share = dict(zip((row for row, _ in rows), measured["bm25_share"], strict=True))
    for at, (row, _) in enumerate(rows):
        for name, steps in (("next_to", (-1, 1)), ("near_by", (-3, -2, 2, 3))):
            there = [row + step for step in steps if row + step in share and (row + step) // 10 == row // 10]
            assert measured[name][at] == max((share[other] for other in there), default=0), (row, name)


@given(_ROWS)
def test_the_place_counts_the_better_ones_of_the_same_document(rows: list[tuple[int, int]]) -> None:
    measured = _measured(rows)
    better = {document: sorted((c for r, c in rows if r // 10 == document), reverse=True) for document in range(4)}
    for at, (row, count) in enumerate(rows):
        place = round(float(np.expm1(measured["place"][at])))
        assert better[row // 10][place] == count
