"""How sure it is that the library covers a question: a small logistic model over what the search saw.

The scores that order passages cannot tell: the best passage of a library is the best one for any question. What tells
is how near it is (cosines), how much of the question's informative words it has, how many of them the library knows at
all, and whether the question is near to ordinary questions from elsewhere (the counter-examples)."""

import math
from typing import Annotated, NamedTuple

from pydantic import Field, FiniteFloat

from studybot.core.answers import AnswerStatus
from studybot.core.model import Model


class Signals(NamedTuple):
    """What the search saw of one question; every share and cosine as it is, not scaled."""

    passage: float  # cosine of the best passage
    sentence: float  # of the best sentence
    few: float  # mean cosine of the best five passages
    covered: float  # share of the informative words in the best three passages together
    covered_by_one: float  # in the one of the best ten that has most of them
    known: float  # share of them that occur in the library at all
    lexical: float  # BM25 of the best passage, saturated, 0 to 1
    length: float  # content words, up to twelve, as a share of twelve
    elsewhere: float  # cosine of the nearest counter-example


class Figures(Model):
    """What a calibration achieves on labelled questions that it was not fitted to (cross-validated)."""

    on_topic: int
    far: int
    near: int
    auc_far: float
    auc_near: float
    kept: float  # on-topic ones answered or uncertain
    on_topic_answered: float
    far_answered: float
    near_answered: float


_WIDTH = len(Signals._fields)
Scale = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]


class Calibration(Model):
    """Weights for standardised signals, in the order of ``Signals``."""

    model: str  # of the embedding model it was made with
    means: tuple[FiniteFloat, ...] = Field(min_length=_WIDTH, max_length=_WIDTH)
    scales: tuple[Scale, ...] = Field(min_length=_WIDTH, max_length=_WIDTH)
    weights: tuple[FiniteFloat, ...] = Field(min_length=_WIDTH, max_length=_WIDTH)
    bias: FiniteFloat
    answered: Share  # probabilities: from here on an answer is given
    uncertain: Share  # from here on the nearest passages, with a warning; below, nothing
    figures: Figures | None = None

    def probability(self, signals: Signals) -> float:
        """That the library covers the question, 0 to 1."""
        terms = zip(signals, self.means, self.scales, self.weights, strict=True)
        score = self.bias + sum(w * (x - mean) / scale for x, mean, scale, w in terms)
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, score))))

    def status(self, probability: float) -> AnswerStatus:
        if probability >= self.answered:
            return "answered"
        return "uncertain" if probability >= self.uncertain else "not_covered"
