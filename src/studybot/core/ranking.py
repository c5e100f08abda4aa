"""One order out of meaning and wording.

A passage's score is its dense score (the mean of its own cosine and of its best sentence's), plus what its wording adds
(BM25, saturating), plus the share of the question's informative words it has; and each passage shares a little in the
best of its file, because a text that meets a question in several places is more likely its subject. Everything is
on the cosine's scale, so that scores of different questions and of different shelves can be compared."""

from collections.abc import Mapping
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

    passage_ids: NDArray[np.object_]
    files: NDArray[np.int64]  # a number for each one's file
    cosine: Column
    sentence_cosine: Column  # of each one's best sentence; its own where it has none
    bm25: Column
    covered: Column  # share of the question's informative words it has, 0 to 1


class Ranked(NamedTuple):
    passage_id: str
    score: float
    cosine: float  # of passage and best sentence
    row: int  # of the signs


def dense(signs: Signs) -> Column:
    return (1 - SENTENCE_SHARE) * signs.cosine + SENTENCE_SHARE * signs.sentence_cosine


def lexical(bm25: Column) -> Column:
    """0 to 1."""
    return bm25 / (bm25 + LEXICAL_HALF)


def likeliest(cosine: Column, bm25: Column, most: int) -> NDArray[np.int64]:
    """Rows, rising, of the ``most`` that may come first, by what is quickly told of a passage."""
    if len(cosine) <= most:
        return np.arange(len(cosine))
    return np.sort(np.argpartition(-(cosine + LEXICAL_WEIGHT * lexical(bm25)), most)[:most])


def rank(found: Signs, *, losses: Column | None = None, most: int | None = None) -> list[Ranked]:
    """Best first, ties as they came, ``most`` of them; ``losses`` (n,) are taken off the scores."""
    meant = dense(found)
    own = meant + LEXICAL_WEIGHT * lexical(found.bm25) + COVERAGE_WEIGHT * found.covered
    scores = (1 - FILE_SHARE) * own + FILE_SHARE * _best_of_files(found.files, own)
    scores = scores if losses is None else scores - losses
    order = np.argsort(-scores, kind="stable")[:most]
    columns = (found.passage_ids, scores, meant)
    return list(map(Ranked, *(column[order].tolist() for column in columns), order.tolist()))


def _best_of_files(files: NDArray[np.int64], scores: Column) -> Column:
    """(n,): the mean of the best scores of each row's file. A file with fewer than ``FILE_BEST`` passages is not made
    better by it."""
    sums: dict[int, float] = {}
    counts: dict[int, int] = {}
    order = np.argsort(-scores)
    for file, score in zip(files[order].tolist(), scores[order].tolist(), strict=True):
        if counts.get(file, 0) < FILE_BEST:
            sums[file] = sums.get(file, 0.0) + score
            counts[file] = counts.get(file, 0) + 1
    return np.array([sums[file] / counts[file] for file in files.tolist()], dtype=np.float64)


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
