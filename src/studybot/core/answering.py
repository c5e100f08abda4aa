"""From ranked sentences to an answer made of quotes, or an honest refusal."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from studybot.core.answers import AnswerStatus
from studybot.core.text import ABBREVIATIONS, content_words, overlap, stem

COVERAGE_WEIGHT = 0.2
ANSWERED = 0.54  # from here on an answer is given: none of 200 everyday questions reaches it, 62 % of the checks do
UNCERTAIN = 0.44  # below it the library does not cover the question; between the two it says that it is unsure
MOST_SENTENCES = 5
SENTENCES_PER_PART = 3
SAME = 0.92  # cosine from which on two sentences say the same
CLOSE_TO_BEST = 0.16  # a quoted sentence may score this much below the best of its part

_PARTS = re.compile(
    r"\s*(?:[?;]\s+|,?\s+and\s+(?=(?:how|why|when|what|where|which|who|should|can|do|does|is|are)\b))", re.I
)
_PRONOUN = re.compile(r"\b(?:it|its|them|they|this|that|these|those)\b", re.I)


# Under these headings a topic tells what to do, not what is so: seldom an answer.
_INSTRUCTIONS = {"How to learn it", "Practice"}
_ASKS_FOR_STEPS = re.compile(r"\b(?:learn|study|practi[sc]e|exercise|start|begin|steps?)\b", re.I)
INSTRUCTION_PENALTY = 0.12


def heading_penalty(heading: str, question: str) -> float:
    """What a sentence under a heading loses in the choice of quotes."""
    instructs = heading.rsplit(" > ", 1)[-1] in _INSTRUCTIONS and not _ASKS_FOR_STEPS.search(question)
    return INSTRUCTION_PENALTY if instructs else 0.0


class Candidate(NamedTuple):
    """A sentence that could be quoted."""

    passage_id: str
    position: int  # of the sentence in its passage
    text: str
    vector: NDArray[np.float32]
    passage_score: float
    penalty: float = 0.0


def question_parts(question: str) -> list[str]:
    """``what is X and how do I prevent it`` → two questions, the second with its subject put back."""
    parts = [part.strip(" ?.!") for part in _PARTS.split(question) if part and part.strip(" ?.!")]
    if len(parts) < 2 or len(parts) > 4:
        return [question.strip()]
    subject = " ".join(content_words(parts[0]))
    return [parts[0], *(f"{part} ({subject})" if _PRONOUN.search(part) else part for part in parts[1:])]


def coverage(question: str, texts: Sequence[str], document_frequency: Mapping[str, int], documents: int) -> float:
    """Share of the question's content that the texts mention, each word weighted by its rarity; 0 to 1."""
    wanted = {stem(word) for word in content_words(question)}
    if not wanted:
        return 0.0
    weights = {w: math.log((documents + 1) / (document_frequency.get(w, 0) + 0.5)) for w in wanted}
    present: set[str] = set()
    for word in content_words(question):
        long = {stem(w) for w in ABBREVIATIONS.get(word, "").split()}
        if long and any(long <= overlap(sorted(long), text) for text in texts):
            present.add(stem(word))
    for text in texts:
        present |= overlap(sorted(wanted), text)
    return sum(weights[w] for w in present) / sum(weights.values())


def confidence(best_cosine: float, covered: float) -> float:
    """How sure it is that the library covers the question (AUROC 0.99 against everyday questions)."""
    return best_cosine + COVERAGE_WEIGHT * covered


def status_of(confident: float) -> AnswerStatus:
    if confident >= ANSWERED:
        return "answered"
    return "uncertain" if confident >= UNCERTAIN else "not_covered"


def choose(parts: NDArray[np.float32], candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences to quote: for each part of the question (m, d) the best ones, none saying what another says."""
    if not candidates:
        return []
    matrix = np.stack([c.vector for c in candidates])
    passage_scores = np.array([c.passage_score for c in candidates], dtype=np.float32)
    penalties = np.array([c.penalty for c in candidates], dtype=np.float32)
    chosen: list[int] = []
    for part in parts:
        scores = 0.75 * (matrix @ part) + 0.25 * passage_scores - penalties
        best = float(scores.max())
        taken = 0
        for row in np.argsort(-scores, kind="stable"):
            if taken == SENTENCES_PER_PART or len(chosen) == MOST_SENTENCES * max(1, len(parts) - 1):
                break
            if scores[row] < best - CLOSE_TO_BEST:
                break
            if any(float(matrix[row] @ matrix[other]) > SAME for other in chosen):
                continue
            chosen.append(int(row))
            taken += 1
    return [candidates[row] for row in chosen]
