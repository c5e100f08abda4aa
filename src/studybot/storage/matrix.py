"""Vectors as they are stored (little-endian float32 BLOBs) into one matrix, never with two copies of all of them."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from studybot.errors import StorageError

_ROWS_AT_ONCE = 4096
Number = TypeVar("Number", np.float32, np.float16)


def read_matrix(vectors: Iterable[bytes], number: type[Number]) -> NDArray[Number]:
    """(n, d), with 0 columns when there is no row. Raises StorageError when they are not of one length."""
    parts = list(_parts(iter(vectors), number))
    if len({part.shape[1] for part in parts}) > 1:
        raise _unequal()
    matrix = np.empty((sum(map(len, parts)), parts[0].shape[1] if parts else 0), dtype=number)
    end = len(matrix)
    while parts:  # each is let go as soon as it is copied
        part = parts.pop()
        matrix[end - len(part) : end] = part
        end -= len(part)
    return matrix


def _parts(vectors: Iterator[bytes], number: DTypeLike) -> Iterator[NDArray[Number]]:
    while rows := list(islice(vectors, _ROWS_AT_ONCE)):
        if len({len(row) for row in rows}) > 1 or len(rows[0]) % 4:
            raise _unequal()
        yield np.frombuffer(b"".join(rows), dtype="<f4").reshape(len(rows), -1).astype(number)


def _unequal() -> StorageError:
    return StorageError("The stored vectors are damaged: they differ in length. Restore a backup or ingest anew.")
