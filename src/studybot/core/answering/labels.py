"""What a sentence says of itself: the library's texts open many an answer with the question, ``How to choose k: …``."""

import re
from functools import lru_cache
from typing import NamedTuple

from studybot.core.answering.coverage import stems_of
from studybot.core.answers import QuestionKind
from studybot.core.text import STOP_WORDS, stem, words

MOST_WORDS_OF_A_LABEL = 9
FITS = 0.2  # what a sentence gains whose label asks what was asked, in cosine
MISFITS = 0.1  # what it loses when its label asks for the opposite or another kind of answer
COVERS = 0.15  # what a sentence gains that has all the question's words
OWN_VOICE = 0.06  # what a sentence loses that somebody says of themselves
ELSEWHERE = 0.1  # what a sentence loses that points at text which is not quoted

_LABEL = re.compile(r"^[`*_]*(?P<label>[A-Z][^:.!?;]{2,70}):\s|^(?P<question>[^.!?]{3,90})\?$")
_NOT = frozenset({"not", "never", "avoid", "without"})
_VERSUS = frozenset({"versus", "vs"})
_POINTS = re.compile(
    r"\b(?:the|this)(?: [\w-]+){1,3} (?:below|above)\b|\b(?:see|shown|used|described|given) (?:below|above)\b"
)
_OWN_VOICE = re.compile(r"\b(?:I|my|me)\b(?![^\"“]*[\"”])")


class _Said(NamedTuple):
    stems: frozenset[str]
    label: str
    lost: float


def fit(sentence: str, question: str, kind: QuestionKind) -> float:
    """How much nearer to the question a sentence is than its meaning alone, in cosine; may be below 0."""
    said = _said(sentence)
    gained = COVERS * _share(_asked(question), said.stems) - said.lost
    if not said.label:
        return gained
    label = set(words(said.label))
    turned = bool(label & _NOT) != bool(set(words(question)) & _NOT or "n't" in question)
    if turned or (label & _VERSUS and kind != "comparison"):
        return gained - MISFITS
    share = _share(frozenset(map(stem, label - STOP_WORDS)), stems_of(question))
    return gained + FITS * share * (share >= 0.5)


@lru_cache(maxsize=4000)
def _said(sentence: str) -> _Said:
    lost = OWN_VOICE * (_OWN_VOICE.search(sentence) is not None) + ELSEWHERE * (_POINTS.search(sentence) is not None)
    return _Said(stems_of(sentence), label_of(sentence), lost)


def label_of(sentence: str) -> str:
    """``How to choose k`` of ``How to choose k: look for the bend.``, or a question itself; empty when it has none."""
    found = _LABEL.match(sentence)
    label = (found["label"] or found["question"]) if found else ""
    return label if len(label.split()) <= MOST_WORDS_OF_A_LABEL else ""


@lru_cache(maxsize=64)
def _asked(question: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(question) if word not in STOP_WORDS)


def _share(wanted: frozenset[str], there: frozenset[str]) -> float:
    return len(wanted & there) / len(wanted) if wanted else 0.0
