"""One order out of meaning and wording.

A passage's score is its dense score (the mean of its own cosine and of its best sentence's), plus what its wording adds
(BM25, saturating), plus the share of the question's informative words it has; and each passage shares a little in the
best of its file, because a text that meets a question in several places is more likely its subject. Everything is
on the cosine's scale, so that scores of different questions and of different shelves can be compared."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

# Chosen on two labelled sets together (nDCG@10: 404 lesson questions by lesson 0.83, 190 questions over this library by
# passage 0.79); other values near these change either by less than 0.005.
SENTENCE_SHARE = 0.3
LEXICAL_WEIGHT = 0.45
LEXICAL_HALF = 15.0  # the BM25 that adds half of that
COVERAGE_WEIGHT = 0.1
FILE_SHARE = 0.25  # of a score that comes from the mean of the file's best passages
FILE_BEST = 3


class Signs(NamedTuple):
    """What was found about one passage for one question."""

    passage_id: str
    source: str
    cosine: float
    sentence_cosine: float  # of its best sentence; its own where it has none
    bm25: float
    covered: float  # share of the question's informative words it has, 0 to 1


class Ranked(NamedTuple):
    passage_id: str
    score: float
    cosine: float  # of passage and best sentence


def dense(signs: Signs) -> float:
    return (1 - SENTENCE_SHARE) * signs.cosine + SENTENCE_SHARE * signs.sentence_cosine


def lexical(bm25: float) -> float:
    """0 to 1."""
    return bm25 / (bm25 + LEXICAL_HALF)


def rank(found: Sequence[Signs], *, penalty: Mapping[str, float] | None = None) -> list[Ranked]:
    """Best first, ties by id; ``penalty`` is taken off the passages it names."""
    scores = {s.passage_id: dense(s) + LEXICAL_WEIGHT * lexical(s.bm25) + COVERAGE_WEIGHT * s.covered for s in found}
    best_of_file = _best_of_files(found, scores)
    ranked = [
        Ranked(
            s.passage_id,
            (1 - FILE_SHARE) * scores[s.passage_id]
            + FILE_SHARE * best_of_file[s.source]
            - (penalty.get(s.passage_id, 0.0) if penalty else 0.0),
            dense(s),
        )
        for s in found
    ]
    return sorted(ranked, key=lambda r: (-r.score, r.passage_id))


def _best_of_files(found: Sequence[Signs], scores: Mapping[str, float]) -> dict[str, float]:
    """The mean of each file's best scores. A file with fewer passages than ``FILE_BEST`` is not made better by it."""
    by_file: dict[str, list[float]] = {}
    for signs in found:
        by_file.setdefault(signs.source, []).append(scores[signs.passage_id])
    best = {source: sorted(many, reverse=True)[:FILE_BEST] for source, many in by_file.items()}
    return {source: sum(few) / len(few) for source, few in best.items()}
