"""Vectors as they are stored (little-endian float32 BLOBs) into one matrix, without another copy of them in between."""

from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from studybot.core.vectors import ByteVectors
from studybot.errors import StorageError

_ROWS_AT_ONCE = 4096


def read_matrix(vectors: Iterable[bytes], *, at_most: int) -> NDArray[np.float32]:
    """(n, d), with 0 columns when there is no row; n is ``at_most`` that many. Raises StorageError when the vectors are
    not of one length."""
    matrix = np.empty((0, 0), dtype=np.float32)
    filled = 0
    for block in _blocks(vectors):
        if not filled:
            matrix = np.empty((at_most, block.shape[1]), dtype=np.float32)
        matrix[filled : filled + len(block)] = block
        filled += len(block)
    matrix.resize((filled, matrix.shape[1]), refcheck=False)  # in place: what was not needed was never touched
    return matrix


def read_bytes(vectors: Iterable[bytes], *, at_most: int) -> ByteVectors:
    """The same in a quarter of the room."""
    made = ByteVectors.empty(0, 0)
    filled = 0
    for block in _blocks(vectors):
        if not filled:
            made = ByteVectors.empty(at_most, block.shape[1])
        made.put(filled, block)
        filled += len(block)
    made.numbers.resize((filled, made.numbers.shape[1]), refcheck=False)
    made.steps.resize(filled, refcheck=False)
    return made


def _blocks(vectors: Iterable[bytes]) -> Iterator[NDArray[np.float32]]:
    rows = iter(vectors)
    width = 0
    while some := list(islice(rows, _ROWS_AT_ONCE)):
        width = width or len(some[0]) // 4 * 4
        if {len(row) for row in some} != {width}:
            raise StorageError(
                "The stored vectors are damaged: they differ in length. Restore a backup with `studybot restore FILE`."
            )
        yield np.frombuffer(b"".join(some), dtype="<f4").reshape(len(some), -1)
