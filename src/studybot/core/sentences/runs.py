"""The longest runs of words that mean something together."""

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def longest_runs(words: Sequence[tuple[int, int]], most: int, read: Callable[[int, int], T | None]) -> list[T]:
    """What ``read`` makes of runs of up to ``most`` words (spans of a text, in order): of a run it gets the start and
    the end. Where several begin at one word the longest counts, and none begins within another."""
    found: list[T] = []
    index = 0
    while index < len(words):
        for count in range(min(most, len(words) - index), 0, -1):
            one = read(words[index][0], words[index + count - 1][1])
            if one is not None:
                found.append(one)
                index += count - 1
                break
        index += 1
    return found
