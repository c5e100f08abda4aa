"""Vectors as they are stored (little-endian float32 BLOBs) into one matrix, without another copy of them in between."""

from collections.abc import Iterable
from itertools import islice
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from studybot.errors import StorageError

_ROWS_AT_ONCE = 4096
Number = TypeVar("Number", np.float32, np.float16)


def read_matrix(vectors: Iterable[bytes], number: type[Number], *, at_most: int) -> NDArray[Number]:
    """(n, d), with 0 columns when there is no row; n is ``at_most`` that many. Raises StorageError when the vectors are
    not of one length."""
    rows = iter(vectors)
    matrix = np.empty((0, 0), dtype=number)
    filled = 0
    while some := list(islice(rows, _ROWS_AT_ONCE)):
        if not filled:
            matrix = np.empty((at_most, len(some[0]) // 4), dtype=number)
        if {len(row) for row in some} != {4 * matrix.shape[1]}:
            raise StorageError(
                "The stored vectors are damaged: they differ in length. Restore a backup with `studybot restore FILE`."
            )
        matrix[filled : filled + len(some)] = np.frombuffer(b"".join(some), dtype="<f4").reshape(len(some), -1)
        filled += len(some)
    matrix.resize((filled, matrix.shape[1]), refcheck=False)  # in place: what was not needed was never touched
    return matrix
