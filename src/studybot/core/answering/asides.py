"""Passages that do not say what is so: some tell what to do to learn a topic, some introduce a roadmap. They seldom
answer a question, unless it asks for that."""

import re
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class Aside(IntEnum):
    NONE = 0
    STEPS = 1
    WAY = 2


STEPS_HEADINGS = {"How to learn it", "Practice"}
ASKS_FOR_STEPS = re.compile(
    r"\b(?:learn|study|practi[sc]e|exercise|start|begin|steps?|prepare|courses?|books?)\b", re.I
)
_ASKS_FOR_THE_WAY = re.compile(
    r"\b(?:becom\w+|roadmaps?|path|road|career|jobs?|roles?|hours|long|order|engineers?|scientists?|learn|study)\b",
    re.I,
)
_LOSS = 0.08


def aside_of(source: str, heading: str) -> Aside:
    """Of a passage, by its file and heading trail."""
    if source.startswith("roadmaps/"):
        return Aside.WAY
    return Aside.STEPS if heading.rsplit(" > ", 1)[-1] in STEPS_HEADINGS else Aside.NONE


def losses(question: str) -> NDArray[np.float64]:
    """(3,): what a passage of each kind of ``Aside`` loses in the order for the question."""
    lost = np.zeros(len(Aside))
    lost[Aside.STEPS] = 0 if ASKS_FOR_STEPS.search(question) else _LOSS
    lost[Aside.WAY] = 0 if _ASKS_FOR_THE_WAY.search(question) else _LOSS
    return lost
