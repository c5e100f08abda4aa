"""Nearest vectors, exactly."""

from collections.abc import Sequence

import faiss
import numpy as np
from numpy.typing import NDArray

from studybot.errors import ModelError


class VectorIndex:
    """An exact inner-product index over rows of length 1, so that a score is a cosine."""

    def __init__(self, matrix: NDArray[np.float32]) -> None:
        """``matrix`` (n, d)."""
        self._index = None
        if len(matrix):
            self._index = faiss.IndexFlatIP(matrix.shape[1])
            self._index.add(np.ascontiguousarray(matrix, dtype=np.float32))

    def __len__(self) -> int:
        return 0 if self._index is None else int(self._index.ntotal)

    def search(self, vector: NDArray[np.float32], k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The ``k`` nearest rows (fewer where there are fewer) with their cosines, best first."""
        if self._index is None or k <= 0:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        self._check(vector)
        scores, rows = self._index.search(vector[None, :].astype(np.float32), min(k, len(self)))
        return rows[0], scores[0]

    def cosines(self, vector: NDArray[np.float32], rows: Sequence[int]) -> NDArray[np.float32]:
        """Of the vector with these rows, in their order."""
        if self._index is None or not len(rows):
            return np.zeros(0, dtype=np.float32)
        self._check(vector)
        matrix: NDArray[np.float32] = self._index.reconstruct_batch(np.asarray(rows, dtype=np.int64))
        return matrix @ vector

    def _check(self, vector: NDArray[np.float32]) -> None:
        assert self._index is not None  # noqa: S101 asked before
        if vector.shape != (self._index.d,):
            raise ModelError(
                f"The question's vector has {vector.shape[-1]} dimensions and the library's have {self._index.d}; "
                "run `studybot ingest` after changing STUDYBOT_MODEL."
            )
