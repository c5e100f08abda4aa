"""Nearest vectors, exactly."""

from collections.abc import Sequence

import faiss
import numpy as np
from numpy.typing import NDArray

from studybot.errors import ModelError


class VectorIndex:
    """An exact inner-product index over rows of length 1, so that a score is a cosine."""

    def __init__(self, ids: Sequence[str], matrix: NDArray[np.float32]) -> None:
        """``matrix`` (n, d): one row for each id."""
        self._ids = list(ids)
        self._index = None
        if len(self._ids):
            self._index = faiss.IndexFlatIP(matrix.shape[1])
            self._index.add(np.ascontiguousarray(matrix, dtype=np.float32))

    def __len__(self) -> int:
        return len(self._ids)

    def search(self, vector: NDArray[np.float32], k: int) -> list[tuple[str, float]]:
        """The ``k`` nearest ids with their cosine, best first."""
        if self._index is None or k <= 0:
            return []
        if vector.shape != (self._index.d,):
            raise ModelError(
                f"The question's vector has {vector.shape[-1]} dimensions and the library's have {self._index.d}; "
                "run `studybot ingest` after changing STUDYBOT_MODEL."
            )
        scores, rows = self._index.search(vector[None, :].astype(np.float32), min(k, len(self._ids)))
        return [(self._ids[row], float(score)) for row, score in zip(rows[0], scores[0], strict=True) if row >= 0]
