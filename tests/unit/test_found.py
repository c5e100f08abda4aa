"""Passages that have a question's words, found in the database, are brought to the shelves they stand on."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from studybot.core.library import Passage
from studybot.core.vectors import ByteVectors
from studybot.index.vectors import VectorIndex
from studybot.services.found import CANDIDATES, on_shelves
from studybot.services.shelf import Shelf


def shelf_of(row_ids: list[int]) -> Shelf:
    """A shelf with one passage for each of the database's row ids."""
    ids = {row_id: f"passage {row_id}" for row_id in row_ids}
    passages = {
        name: Passage(passage_id=name, source="a.md", title="", heading="", lines=(1, 1), text="", content_hash=name)
        for name in ids.values()
    }
    empty = VectorIndex(np.zeros((0, 0), dtype=np.float32))
    return Shelf(("revision", "model"), passages, ids, empty, ([], [], ByteVectors.empty(0, 2)))


@given(st.lists(st.integers(1, 400), unique=True), st.lists(st.integers(1, 400), unique=True), st.integers(2, 4))
def test_each_stands_on_its_own_shelf_best_first_and_the_places_are_those_of_all(
    found: list[int], stored: list[int], of: int
) -> None:
    shelves = [shelf_of(stored[n::of]) for n in range(of - 1)]  # the last part is on somebody else's
    searched = {row_id for n in range(of - 1) for row_id in stored[n::of]}
    bm25 = np.linspace(9, 1, len(found))
    worded = on_shelves(np.array(found, dtype=np.int64), bm25, shelves)
    expected = [(row_id, score) for row_id, score in zip(found, bm25, strict=True) if row_id in searched][:CANDIDATES]
    got = [
        (int(shelf.ids[row].removeprefix("passage ")), score)
        for shelf, each in zip(shelves, worded, strict=True)
        for row, score in zip(each.rows, each.bm25, strict=True)
    ]
    assert sorted(got) == sorted(expected)
    assert all((np.diff(each.bm25) <= 0).all() for each in worded)
