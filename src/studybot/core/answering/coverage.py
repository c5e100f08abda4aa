"""How much of what a question names its passages mention."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from studybot.core.text import content_words, long_forms, stem, words


class Wanted(NamedTuple):
    """A question's informative words: stem → weight by rarity (idf), and the stems each may be met by."""

    weights: dict[str, float]
    met_by: dict[str, list[frozenset[str]]]  # all of one set must occur
    known: float  # share of the weights whose words occur in the library, 0 to 1


def wanted(question: str, document_frequency: Mapping[str, int], documents: int) -> Wanted:
    """``document_frequency``: stem → passages that have it."""
    forms = {stem(short): frozenset(map(stem, words(long))) for short, long in long_forms(question).items()}
    stems = list(dict.fromkeys(stem(word) for word in content_words(question)))
    weights = {w: math.log((documents + 1) / (document_frequency.get(w, 0) + 0.5)) for w in stems}
    met_by = {w: [frozenset([w]), *([forms[w]] if w in forms else [])] for w in stems}
    total = sum(weights.values())
    there = sum(weights[w] for w in stems if document_frequency.get(w, 0) or w in forms)
    return Wanted(weights, met_by, there / total if total > 0 else 0.0)


def stems_of(text: str) -> frozenset[str]:
    """Of every word and of the parts of hyphenated ones."""
    return frozenset(stem(part) for word in words(text) for part in (word, *word.split("-")))


def coverage(asked: Wanted, texts: Sequence[frozenset[str]]) -> float:
    """Share of the weights whose words stand in any of the texts (their stems); 0 to 1."""
    total = sum(asked.weights.values())
    if total <= 0:
        return 0.0
    there = texts[0] if len(texts) == 1 else frozenset().union(*texts)
    return sum([w for key, w in asked.weights.items() if _is_met(asked.met_by[key], there)]) / total


def _is_met(forms: Sequence[frozenset[str]], there: frozenset[str]) -> bool:
    # A loop, not any(): this is asked a thousand times for one question.
    for form in forms:  # noqa: SIM110
        if form <= there:
            return True
    return False
