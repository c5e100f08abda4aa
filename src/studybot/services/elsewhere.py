"""Counter-examples: ordinary questions from everywhere else. A question near to one is hardly the library's."""

from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

OF_THE_LIBRARY = 0.55  # a counter-example this near to a passage is about what the library covers


@cache
def counter_examples() -> tuple[str, ...]:
    lines = files("studybot.services").joinpath("elsewhere.txt").read_text(encoding="utf-8").splitlines()
    return tuple(dict.fromkeys(line.strip() for line in lines if line.strip() and not line.startswith("#")))


def not_of_the_library(vectors: NDArray[np.float32], nearest: NDArray[np.float32]) -> NDArray[np.float32]:
    """The rows of ``vectors`` (n, d) that are elsewhere indeed; ``nearest`` (n,): each one's cosine to the library's
    nearest passage."""
    return vectors[nearest < OF_THE_LIBRARY]
