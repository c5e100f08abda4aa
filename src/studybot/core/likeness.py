"""Which texts say nearly the same."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def pairs_alike(names: Sequence[str], vectors: NDArray[np.float32], *, least: float) -> list[tuple[str, str, float]]:
    """Pairs of names with the cosine of their mean vectors, nearest first. ``vectors`` (n, d): one for each of
    ``names``, which may repeat."""
    different = sorted(set(names))
    if not different:
        return []
    rows = {name: n for n, name in enumerate(different)}
    means = np.zeros((len(different), vectors.shape[1]), dtype=np.float32)
    np.add.at(means, [rows[name] for name in names], vectors)
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    likeness = np.triu(means @ means.T, 1)
    pairs = sorted(((likeness[a, b], a, b) for a, b in np.argwhere(likeness >= least)), reverse=True)
    return [(different[a], different[b], float(cosine)) for cosine, a, b in pairs]
