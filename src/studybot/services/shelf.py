"""One shelf's text and vectors, ready to be searched."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from studybot.core.answering.asides import aside_of
from studybot.core.answering.coverage import stems_of
from studybot.core.library import Passage
from studybot.core.vectors import ByteVectors
from studybot.index.vectors import VectorIndex

KEPT_STEMS = 10_000  # passages whose words' stems are remembered, 4 KB each; the first remembered go first


class Worded(NamedTuple):
    """Passages that have some of a question's words: (m,) each."""

    rows: NDArray[np.int64]
    bm25: NDArray[np.float64]


class Shelf:
    """At one revision, with one model's vectors; rows are the index's."""

    def __init__(
        self,
        key: tuple[str, str],
        passages: Mapping[str, Passage],
        row_ids: Mapping[int, str],
        near: VectorIndex,
        sentences: tuple[Sequence[str], Sequence[str], ByteVectors],
    ) -> None:
        """``row_ids``: the database's, with their passages' ids, as the index's rows are. ``sentences``: their
        passages' ids, in runs, their texts and their vectors."""
        self.key = key
        self.passages = passages
        self.ids = np.array([*row_ids.values(), ""], dtype=object)[:-1]  # of objects even if there are none
        self.near = near
        of_rows = np.fromiter(row_ids, dtype=np.int64, count=len(row_ids))
        self._by_row_id = np.argsort(of_rows)
        self._row_ids = of_rows[self._by_row_id]  # rising
        every = [passages[passage_id] for passage_id in row_ids.values()]
        numbers: dict[str, int] = {}
        self.files = np.array([numbers.setdefault(p.source, len(numbers)) for p in every], dtype=np.int64)
        self.asides = np.array([aside_of(p.source, p.heading) for p in every], dtype=np.int64)
        self._rows = {passage_id: row for row, passage_id in enumerate(row_ids.values())}
        owners, self._sentence_texts, self._sentence_vectors = sentences
        self._first, self._count = _runs(owners, self._rows)
        self._stems: dict[int, frozenset[str]] = {}

    def __contains__(self, passage_id: str) -> bool:
        return passage_id in self._rows

    def warm_up(self) -> None:
        """Read the stems of as many passages as are kept: 0.05 ms each, and a question looks at 150."""
        self.stems(range(min(KEPT_STEMS, len(self.ids))))

    def rows_of(self, row_ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """(n,): the rows of the database's ``row_ids``; -1 for one that does not stand here."""
        if not len(self._row_ids):
            return np.full(len(row_ids), -1, dtype=np.int64)
        at = np.searchsorted(self._row_ids, row_ids).clip(max=len(self._row_ids) - 1)
        return np.where(self._row_ids[at] == row_ids, self._by_row_id[at], -1)

    def candidates(
        self, vector: NDArray[np.float32], k: int, others: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """(n,) each: the rows of the ``k`` passages nearest to a vector and those ``others``, each once, rising, and
        their cosines."""
        near, cosines = self.near.search(vector, k)
        known = set(near.tolist())
        further = np.array([row for row in others.tolist() if row not in known], dtype=np.int64)
        rows = np.concatenate([near, further])
        every = np.concatenate([cosines, self.near.cosines(vector, further)])
        order = np.argsort(rows)
        return rows[order], every[order].astype(np.float64)

    def of_sentences(
        self, vector: NDArray[np.float32], rows: NDArray[np.int64], own: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """(n,): the cosine of the best sentence of each of ``rows``, its ``own`` where it has none."""
        counts = self._count[rows]
        with_some = counts > 0
        counts, first = counts[with_some], self._first[rows][with_some]
        best = own.copy()
        if len(counts):
            starts = np.cumsum(counts) - counts
            every = np.repeat(first - starts, counts) + np.arange(counts.sum())
            best[with_some] = np.maximum.reduceat(self._sentence_vectors.cosines(vector, every), starts)
        return best

    def sentences(self, passage_id: str) -> tuple[Sequence[str], NDArray[np.float32]]:
        """A passage's quotable sentences in reading order and their vectors (n, d)."""
        row = self._rows[passage_id]
        run = slice(self._first[row], self._first[row] + self._count[row])
        return self._sentence_texts[run], self._sentence_vectors.rows(run)

    def stems_of(self, passage_id: str) -> frozenset[str]:
        return self.stems([self._rows[passage_id]])[0]

    def stems(self, rows: Sequence[int]) -> list[frozenset[str]]:
        """Of all words of each of the rows' passages."""
        kept = self._stems
        return [kept[row] if row in kept else self._read_stems(row) for row in rows]

    def _read_stems(self, row: int) -> frozenset[str]:
        passage = self.passages[self.ids[row]]
        found = self._stems[row] = stems_of(f"{passage.title} {passage.heading} {passage.text}")
        if len(self._stems) > KEPT_STEMS:
            del self._stems[next(iter(self._stems))]
        return found


def _runs(owners: Sequence[str], rows: dict[str, int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(n,) each: where the run of each row's passage begins in ``owners``, and how long it is."""
    first = np.zeros(len(rows), dtype=np.int64)
    count = np.zeros(len(rows), dtype=np.int64)
    before = None
    for position, owner in enumerate(owners):
        row = rows[owner]
        if owner != before:
            first[row] = position
        count[row] += 1
        before = owner
    return first, count
