"""One order out of meaning and wording.

A passage's score is its dense score (the mean of its own cosine and of its best sentence's), plus what its wording adds
(BM25, saturating), plus the share of the question's informative words it has; and each passage shares a little in the
best of its file, because a text that meets a question in several places is more likely its subject. Everything is
on the cosine's scale, so that scores of different questions and of different shelves can be compared."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]

# Chosen on two labelled sets together (nDCG@10: 404 lesson questions by lesson 0.83, 190 questions over this library by
# passage 0.79); other values near these change either by less than 0.005.
SENTENCE_SHARE = 0.3
LEXICAL_WEIGHT = 0.45
LEXICAL_HALF = 15.0  # the BM25 that adds half of that
COVERAGE_WEIGHT = 0.1
FILE_SHARE = 0.25  # of a score that comes from the mean of the file's best passages
FILE_BEST = 3
# Passages weighed by their words for one question. Of a fifth of the library (2,000 of 10,000) answers are as good
# (nDCG@10 on 190 labelled questions 0.778, of all of it 0.776), of a fiftieth nearly (0.767), and of 100,000 it takes
# 4 ms, not 30.
MOST_WEIGHED = 2000


class Signs(NamedTuple):
    """What was found about passages for one question: columns of one length, because there are hundreds of rows."""

    passage_ids: Sequence[str]
    sources: Sequence[str]  # their files
    cosine: Column
    sentence_cosine: Column  # of each one's best sentence; its own where it has none
    bm25: Column
    covered: Column  # share of the question's informative words it has, 0 to 1


class Ranked(NamedTuple):
    passage_id: str
    score: float
    cosine: float  # of passage and best sentence


def dense(signs: Signs) -> Column:
    return (1 - SENTENCE_SHARE) * signs.cosine + SENTENCE_SHARE * signs.sentence_cosine


def lexical(bm25: Column) -> Column:
    """0 to 1."""
    return bm25 / (bm25 + LEXICAL_HALF)


def rank(found: Signs, *, penalty: Mapping[str, float] | None = None) -> list[Ranked]:
    """Best first, ties by id; ``penalty`` is taken off the passages it names."""
    meant = dense(found)
    own = meant + LEXICAL_WEIGHT * lexical(found.bm25) + COVERAGE_WEIGHT * found.covered
    scores = (1 - FILE_SHARE) * own + FILE_SHARE * _best_of_files(found.sources, own)
    lost = [penalty.get(i, 0.0) for i in found.passage_ids] if penalty else 0.0
    ranked = map(Ranked, found.passage_ids, (scores - lost).tolist(), meant.tolist())
    return sorted(ranked, key=lambda r: (-r.score, r.passage_id))


def _best_of_files(sources: Sequence[str], scores: Column) -> Column:
    """(n,): the mean of the best scores of each row's file. A file with fewer than ``FILE_BEST`` passages is not made
    better by it."""
    if not len(scores):
        return scores
    numbers = {source: n for n, source in enumerate(dict.fromkeys(sources))}
    files = np.array([numbers[source] for source in sources])
    order = np.lexsort((-scores, files))
    sizes = np.bincount(files)
    starts = np.cumsum(sizes) - sizes
    counts = np.arange(len(order)) - np.repeat(starts, sizes) < FILE_BEST
    best = np.add.reduceat(scores[order] * counts, starts) / np.minimum(sizes, FILE_BEST)
    of_each: Column = best[files]
    return of_each


def rarest(counts: Mapping[str, int], *, most: int = MOST_WEIGHED) -> list[str]:
    """As many of the terms as occur in ``most`` passages together (``counts``: in how many each does), rarest first, at
    least one of those that occur: what stands everywhere tells little, and each passage that it stands in must be read
    and weighed."""
    kept: list[str] = []
    weighed = 0
    for term in sorted((t for t in counts if counts[t]), key=lambda t: counts[t]):
        weighed += counts[term]
        if kept and weighed > most:
            break
        kept.append(term)
    return kept
