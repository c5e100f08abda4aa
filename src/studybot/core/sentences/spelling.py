"""Typing errors: a word that is one slip of the fingers away from one that matters is read as that word."""

from collections.abc import Iterable
from functools import cache

MIN_LETTERS = 4


def slips(word: str, other: str, most: int = 1) -> int:
    """Letters to insert, leave out, replace or swap with a neighbour to get from one to the other (optimal string
    alignment); ``most + 1`` when it is more than ``most``."""
    if abs(len(word) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(word, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and word[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def near(word: str, names: Iterable[str]) -> str | None:
    """The one name that is a slip away (two for long words); None when none or several equally near are."""
    most = 1 if len(word) < 9 else 2
    found = sorted((d, n) for n in names if (d := slips(word, n, most)) <= most)
    if not found or (len(found) > 1 and found[0][0] == found[1][0] and found[0][1][0] != word[0]):
        return None
    return found[0][1]


def corrected(word: str, wanted: frozenset[str], known: frozenset[str]) -> str:
    """The word itself when it is ``known`` or short; else the wanted one that is one slip away, the same first letter
    (or a swap) preferred."""
    if len(word) < MIN_LETTERS or word in wanted or word in known or not word.isascii() or not word.isalpha():
        return word
    return _corrected(word, wanted)


@cache
def _buckets(wanted: frozenset[str]) -> dict[int, tuple[str, ...]]:
    sizes: dict[int, list[str]] = {}
    for name in sorted(wanted):
        sizes.setdefault(len(name), []).append(name)
    return {size: tuple(names) for size, names in sizes.items()}


@cache
def _corrected(word: str, wanted: frozenset[str]) -> str:
    buckets, best = _buckets(wanted), (9, word)
    for size in (len(word), len(word) + 1, len(word) - 1):
        for name in buckets.get(size, ()):
            swap = size == len(word) and sorted(word) == sorted(name)
            if not swap and (word[0] != name[0] or len(name) < 5):
                continue
            if slips(word, name) == 1:
                rank = (0 if swap else 1 if size > len(word) else 2, name)
                best = min(best, rank)
    if best[0] == 9 and len(word) >= 8:
        for size in range(len(word) - 2, len(word) + 3):
            for name in buckets.get(size, ()):
                if name[0] == word[0] and len(name) >= 8 and slips(word, name, 2) == 2:
                    best = min(best, (5, name))
    return best[1]
