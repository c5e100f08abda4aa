"""How much of what a question names its passages mention."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from studybot.core.text import content_words, long_forms, stem, words


class Wanted(NamedTuple):
    """A question's informative words: stem → weight by rarity (idf), and what else some of them may be met by."""

    weights: dict[str, float]
    long_forms: dict[str, frozenset[str]]  # of short ones: stems that must all occur
    known: float  # share of the weights whose words occur in the library, 0 to 1


def wanted(question: str, document_frequency: Mapping[str, int], documents: int) -> Wanted:
    """``document_frequency``: stem → passages that have it."""
    forms = {stem(short): frozenset(map(stem, words(long))) for short, long in long_forms(question).items()}
    stems = list(dict.fromkeys(stem(word) for word in content_words(question)))
    weights = {w: math.log((documents + 1) / (document_frequency.get(w, 0) + 0.5)) for w in stems}
    total = sum(weights.values())
    there = sum(weights[w] for w in stems if document_frequency.get(w, 0) or w in forms)
    return Wanted(weights, {w: forms[w] for w in stems if w in forms}, there / total if total > 0 else 0.0)


def stems_of(text: str) -> frozenset[str]:
    """Of every word and of the parts of hyphenated ones."""
    return frozenset(stem(part) for word in words(text) for part in (word, *word.split("-")))


def coverages(asked: Wanted, texts: Sequence[frozenset[str]]) -> NDArray[np.float64]:
    """(n,): of each text (its stems) the share of the weights whose words stand in it; 0 to 1."""
    shares = np.zeros(len(texts))
    total = sum(asked.weights.values())
    if total <= 0:
        return shares
    for key, weight in asked.weights.items():
        long = asked.long_forms.get(key)
        met = [key in there for there in texts] if long is None else [key in t or long <= t for t in texts]
        shares += weight / total * np.array(met)
    return shares


def coverage(asked: Wanted, texts: Sequence[frozenset[str]]) -> float:
    """The same of several texts together."""
    total = sum(asked.weights.values())
    if total <= 0:
        return 0.0

    def there(word: str) -> bool:
        return any(word in text for text in texts)

    met = (w for key, w in asked.weights.items() if there(key) or all(map(there, asked.long_forms.get(key, [key]))))
    return sum(met) / total
