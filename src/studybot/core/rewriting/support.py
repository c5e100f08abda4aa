"""Whether a cited passage says what a rewritten sentence says, by embedding."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from studybot.core.rewriting.guards import find_fault
from studybot.core.rewriting.opposites import contradicts
from studybot.core.rewriting.prompt import Source
from studybot.core.rewriting.reasons import Rejected
from studybot.core.rewriting.reply import Sentence
from studybot.core.text import plain

# Cosine to the nearest sentence or pair of sentences of the passage, with the packaged model. Calibrated on labelled
# pairs (0.63; a hundredth lower lets no more wrong ones through); benchmarks/calibrate_rewriting.py prints the figures.
SUPPORTED = 0.62
AS_NEAR = 0.1  # what is this much less near than the nearest is read beside it, when a contradiction is looked for
FEWEST_UNIT_WORDS = 5

_END = re.compile(r"(?<=[.!?])[\"”’)*_`]*\s+(?=[\"“‘(*_`]*[A-Z0-9À-Þ])")
_CLAUSE = re.compile(r"(?<=[;:])\s+")

Vectors = Mapping[str, NDArray[np.float32]]


def texts_to_compare(sentences: Sequence[Sentence], sources: Sequence[Source]) -> list[str]:
    """Every text whose vector ``check`` looks up, each once."""
    cited = {number for s in sentences for number in s.numbers}
    compared = [unit for source in sources if source.number in cited for unit in units(source.text)]
    return list(dict.fromkeys([*(s.text for s in sentences), *compared]))


def check(
    sentences: Sequence[Sentence], sources: Sequence[Source], question: str, vectors: Vectors
) -> tuple[Sentence, ...]:
    """The sentences, each with those of its citations that support it. Raises Rejected when a sentence keeps none, or
    brings along what neither the question nor its passages have.

    ``vectors``: rows of length 1 for ``texts_to_compare``.
    """
    by_number = {source.number: source for source in sources}
    return tuple(_check_one(sentence, by_number, question, vectors) for sentence in sentences)


def units(text: str) -> list[str]:
    """What a sentence is compared with: sentences, pairs of neighbours, and the clauses between semicolons."""
    single = [plain(part) for line in _lines(text) for part in _END.split(line) if part.strip()]
    pairs = [f"{one} {other}" for one, other in pairwise(single)]
    clauses = [c for sentence in single for c in _CLAUSE.split(sentence) if len(c.split()) >= FEWEST_UNIT_WORDS]
    return list(dict.fromkeys([*single, *pairs, *clauses]))


def nearest(sentence: str, source: Source, vectors: Vectors) -> tuple[str, float]:
    """What in the passage says nearly the same: the nearest unit and those about as near, and the best cosine."""
    compared = units(source.text)
    if not compared:
        return "", 0.0
    scores = np.stack([vectors[unit] for unit in compared]) @ vectors[sentence]
    best = float(scores.max())
    return "\n".join(unit for unit, score in zip(compared, scores, strict=True) if score >= best - AS_NEAR), best


def _check_one(sentence: Sentence, sources: Mapping[int, Source], question: str, vectors: Vectors) -> Sentence:
    found = {number: nearest(sentence.text, sources[number], vectors) for number in sentence.numbers}
    kept = tuple(number for number, (_, cosine) in found.items() if cosine >= SUPPORTED)
    cited = kept or sentence.numbers
    fault = find_fault(sentence.text, "\n".join([question, *(f"{sources[n].name}\n{sources[n].text}" for n in cited)]))
    if fault is not None:
        raise Rejected(fault)
    if not kept:
        raise Rejected("unsupported")
    near = "\n".join(found[number][0] for number in kept)
    if contradicts(sentence.text, near, "\n".join(sources[number].text for number in kept)):
        raise Rejected("contrary")
    return Sentence(sentence.text, kept)


def _lines(text: str) -> Iterator[str]:
    """Paragraphs and list items, each on one line; table rows and code stand for themselves."""
    paragraph: list[str] = []
    for line in text.splitlines():
        if not line.strip() or re.match(r"\s*(?:[-*+•|]|\d{1,3}[.)]\s|```)", line):
            yield " ".join(paragraph)
            paragraph = []
        paragraph.append(line.strip())
    yield " ".join(paragraph)
