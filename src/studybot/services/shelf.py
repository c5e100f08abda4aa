"""One shelf's text and vectors, ready to be searched."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from studybot.core.answering.coverage import stems_of
from studybot.core.library import Passage
from studybot.core.vectors import ByteVectors
from studybot.index.vectors import VectorIndex

KEPT_STEMS = 10_000  # passages whose words' stems are remembered, 4 KB each; the first remembered go first


class Shelf:
    """At one revision, with one model's vectors; rows are the index's."""

    def __init__(
        self,
        key: tuple[str, str],
        passages: dict[str, Passage],
        ids: Sequence[str],
        near: VectorIndex,
        sentences: tuple[Sequence[str], Sequence[str], ByteVectors],
    ) -> None:
        """``ids``: of the index's rows. ``sentences``: their passages' ids, in runs, their texts and their vectors."""
        self.key = key
        self.passages = passages
        self.ids = ids
        self.near = near
        self._rows = {passage_id: row for row, passage_id in enumerate(ids)}
        owners, self._sentence_texts, self._sentence_vectors = sentences
        self._first, self._count = _runs(owners, self._rows)
        self._stems: dict[str, frozenset[str]] = {}

    def __contains__(self, passage_id: str) -> bool:
        return passage_id in self._rows

    def candidates(self, vector: NDArray[np.float32], k: int, others: Sequence[str]) -> NDArray[np.int64]:
        """The rows of the ``k`` passages nearest to a vector, and of those ``others`` that stand here, each once."""
        near, _ = self.near.search(vector, k)
        worded = [self._rows[i] for i in others if i in self._rows]
        return np.array(list(dict.fromkeys([*near.tolist(), *worded])), dtype=np.int64)

    def cosines(
        self, vector: NDArray[np.float32], rows: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(n,) each: of the passages of ``rows``, and of each one's best sentence, its own where it has none."""
        own = self.near.cosines(vector, rows).astype(np.float64)
        counts = self._count[rows]
        with_some = counts > 0
        counts, first = counts[with_some], self._first[rows][with_some]
        best = own.copy()
        if len(counts):
            starts = np.cumsum(counts) - counts
            every = np.repeat(first - starts, counts) + np.arange(counts.sum())
            best[with_some] = np.maximum.reduceat(self._sentence_vectors.cosines(vector, every), starts)
        return own, best

    def sentences(self, passage_id: str) -> list[tuple[str, NDArray[np.float32]]]:
        """A passage's quotable sentences with their vectors, in reading order."""
        row = self._rows[passage_id]
        run = slice(self._first[row], self._first[row] + self._count[row])
        return list(zip(self._sentence_texts[run], self._sentence_vectors.rows(run), strict=True))

    def stems_of(self, passage_id: str) -> frozenset[str]:
        """Of all words of a passage."""
        found = self._stems.get(passage_id)
        if found is None:
            passage = self.passages[passage_id]
            found = self._stems[passage_id] = stems_of(f"{passage.title} {passage.heading} {passage.text}")
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
