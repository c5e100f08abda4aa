"""Many vectors in a quarter of the room: a byte a number, with a step of its own for each vector.

For vectors of length 1 with some hundred numbers a cosine is right to about 0.0005, which is enough to choose by."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_MOST = 127


class ByteVectors(NamedTuple):
    numbers: NDArray[np.int8]  # (n, d)
    steps: NDArray[np.float32]  # (n,): what each row's numbers are multiplied by

    @classmethod
    def empty(cls, count: int, dimensions: int) -> "ByteVectors":
        """To be filled by ``put``."""
        return cls(np.empty((count, dimensions), np.int8), np.empty(count, np.float32))

    def put(self, first: int, matrix: NDArray[np.float32]) -> None:
        """The rows of ``matrix`` (m, d) from row ``first`` on."""
        steps = np.abs(matrix).max(axis=1, initial=0.0) / _MOST
        self.steps[first : first + len(matrix)] = steps
        self.numbers[first : first + len(matrix)] = np.rint(matrix / np.where(steps > 0, steps, 1)[:, None])

    def rows(self, rows: Sequence[int] | NDArray[np.int64] | slice) -> NDArray[np.float32]:
        """(m, d): those vectors again, nearly as they were."""
        near: NDArray[np.float32] = self.numbers[rows].astype(np.float32)
        near *= self.steps[rows][:, None]
        return near

    def cosines(self, vector: NDArray[np.float32], rows: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """Of the vector (d,) with these rows, in their order, when all have length 1."""
        found: NDArray[np.float32] = (self.numbers[rows].astype(np.float32) @ vector) * self.steps[rows]
        return found
