"""A sentence's shape as numbers: its runs of words and of letters, counted into a fixed number of places by a hash."""

import math
import zlib
from collections.abc import Iterator

WORD_PLACES = 8192
LETTER_PLACES = 8192
PLACES = WORD_PLACES + LETTER_PLACES
_LONGEST_RUN = 4
_LETTER_RUNS = (3, 4, 5)
LETTER_WEIGHT = 0.7


def shape_features(shape: str) -> dict[int, float]:
    """Place to weight: words and letters each of length 1 (before their rarity is counted in)."""
    return _half(_word_runs(shape), 0, WORD_PLACES) | _half(_letter_runs(shape), WORD_PLACES, LETTER_PLACES)


def _half(runs: Iterator[str], first: int, places: int) -> dict[int, float]:
    counts: dict[int, float] = {}
    for run in runs:
        place = first + zlib.crc32(run.encode()) % places
        counts[place] = counts.get(place, 0.0) + 1.0
    return {place: 1.0 + math.log(count) for place, count in counts.items()}


def _word_runs(shape: str) -> Iterator[str]:
    tokens = ["^", *shape.split(), "$"]
    for length in range(1, _LONGEST_RUN + 1):
        for start in range(len(tokens) - length + 1):
            yield " ".join(tokens[start : start + length])


def _letter_runs(shape: str) -> Iterator[str]:
    for word in shape.split():
        padded = f" {word} "
        for length in _LETTER_RUNS:
            if len(padded) <= length:
                yield padded
                continue
            for start in range(len(padded) - length + 1):
                yield padded[start : start + length]
