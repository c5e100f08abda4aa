"""What a search finds for one text: passages near in meaning or wording, in one order."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from studybot.core.answering.coverage import Wanted, coverages
from studybot.core.library import Passage
from studybot.core.ranking import Column, Ranked, Signs, likeliest, rank
from studybot.services.shelf import Shelf, Worded

CANDIDATES = 150  # passages taken by meaning and as many by wording, before they are put in one order
LOOKED_AT = 150  # of those, looked at closely, of each shelf
MOST_RANKED = 100  # of them that can be shown, on however many pages


class Wording(NamedTuple):
    """What a text's words find, before anything is known of its meaning."""

    found: list[Worded]  # on each shelf
    wanted: Wanted


class Found(NamedTuple):
    """What a search gives for one text: passages in order, and what was found about them."""

    text: str  # with its spelling mended
    vector: NDArray[np.float32]
    ranked: list[Ranked]
    signs: Signs
    wanted: Wanted
    shelves: Sequence[Shelf]

    def passage(self, passage_id: str) -> Passage:
        return self._shelf_of(passage_id).passages[passage_id]

    def stems_of(self, passage_id: str) -> frozenset[str]:
        return self._shelf_of(passage_id).stems_of(passage_id)

    def sentences(self, passage_id: str) -> tuple[Sequence[str], NDArray[np.float32]]:
        """A passage's quotable sentences in reading order and their vectors (n, d)."""
        return self._shelf_of(passage_id).sentences(passage_id)

    def _shelf_of(self, passage_id: str) -> Shelf:
        return next(shelf for shelf in self.shelves if passage_id in shelf)


def on_shelves(row_ids: NDArray[np.int64], bm25: Column, searched: Sequence[Shelf]) -> list[Worded]:
    """For each shelf those of the database's ``row_ids`` (n,), best first, that stand on it; ``CANDIDATES`` in all."""
    rows = np.stack([shelf.rows_of(row_ids) for shelf in searched])
    best = np.flatnonzero((rows >= 0).any(axis=0))[:CANDIDATES]
    rows, bm25 = rows[:, best], bm25[best]
    return [Worded(of_shelf[of_shelf >= 0], bm25[of_shelf >= 0]) for of_shelf in rows]


def put_in_order(
    text: str, vector: NDArray[np.float32], words: Wording, searched: Sequence[Shelf], losses: Column | None
) -> Found:
    """What meaning and wording find, in one order."""
    columns: list[Signs] = []
    lost: list[Column] = []
    files = 0
    for shelf, worded in zip(searched, words.found, strict=True):
        rows, found = _signs(shelf, vector, worded, words.wanted)
        columns.append(found._replace(files=found.files + files))  # two shelves have no file in common
        lost.append(np.zeros(len(rows)) if losses is None else losses[shelf.asides[rows]])
        files += len(shelf.ids)
    signs = Signs(*map(np.concatenate, zip(*columns, strict=True)))
    ranked = rank(signs, losses=np.concatenate(lost), most=MOST_RANKED)
    return Found(text, vector, ranked, signs, words.wanted, searched)


def _signs(shelf: Shelf, vector: NDArray[np.float32], worded: Worded, asked: Wanted) -> tuple[NDArray[np.int64], Signs]:
    """Of the shelf's rows that are near in meaning or wording."""
    rows, cosines = shelf.candidates(vector, CANDIDATES, worded.rows)
    bm25 = np.zeros(len(rows))
    bm25[np.searchsorted(rows, worded.rows)] = worded.bm25
    likely = likeliest(cosines, bm25, LOOKED_AT)
    rows, cosines, bm25 = rows[likely], cosines[likely], bm25[likely]
    covered = coverages(asked, shelf.stems(rows.tolist()))
    return rows, Signs(
        shelf.ids[rows], shelf.files[rows], cosines, shelf.of_sentences(vector, rows, cosines), bm25, covered
    )
