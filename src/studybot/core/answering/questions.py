"""What a question asks for: its kind, its parts, the two things it compares, and what a follow-up leaves out."""

import re
from typing import NamedTuple

from studybot.core.answers import QuestionKind
from studybot.core.text import content_words, words

_PARTS = re.compile(
    r"\s*(?:[?;]\s+|,?\s+and\s+(?=(?:how|why|when|what|where|which|who|should|can|do|does|is|are)\b))", re.I
)
_PRONOUN = re.compile(r"\b(?:it|its|them|they|their|this|that|these|those|one)\b", re.I)
_COMPARES = re.compile(
    r"\b(?:differen\w+|differ|vs\.?|versus|compar\w+|better than|rather than|instead of|opposed to)\b", re.I
)
_KINDS: tuple[tuple[QuestionKind, re.Pattern[str]], ...] = (
    ("comparison", _COMPARES),
    ("comparison", re.compile(r"\b\w[\w+#-]*\s+or\s+(?!not\b|so\b|else\b)\w[^?]{1,60}\??$", re.I)),
    ("list", re.compile(
        r"\b(?:types?|kinds?|examples?|ways|steps|methods|techniques|list|stages|parts|components|options)\s+"
        r"(?:of|to|for|in|are)\b"
        r"|^(?:list|name|which (?:\w+ )?(?:are|should|tools|metrics|skills|books))\b|^what are (?:the|some)\b", re.I)),
    ("how", re.compile(
        r"^(?:and |so |but )?how\b(?! (?:many|much|long|often|big|large|old|far))|^(?:ways|steps|way) to\b", re.I)),
    ("definition", re.compile(
        r"^(?:what(?:'s|s)?(?: is| are)?|define|explain|meaning of|definition of|describe)\b"
        r"(?! (?:the best|should|do|does|can|happens))"
        r"|\bwhat does .{1,60} mean\b|\bmean by\b", re.I)),
    ("yes_no", re.compile(r"^(?:is|are|am|do|does|did|can|could|should|will|would|has|have|must|may)\b", re.I)),
)  # fmt: skip
_BETWEEN = re.compile(
    r"\b(?:between|compare|comparing)\s+(?P<a>.+?)\s+(?:and|with|to|vs\.?|versus|or)\s+(?P<b>.+)$", re.I
)
_VERSUS = re.compile(
    r"(?P<a>.+?)\s+(?:vs\.?|versus|or|rather than|instead of|differ(?:s|ent)? from|better than)\s+(?P<b>.+)$", re.I
)
_BEFORE_A = re.compile(
    r"^.*?\b(?:is|are|use|using|learn|prefer|choose|pick|take|between|should i|do i (?:need|want)|why|when|"
    r"which is better[,:]?)\s+(?=\S)",
    re.I,
)
_LEAD = re.compile(r"^(?:(?:and|but|so|ok(?:ay)?|then|also|hm+)[,\s]+)+", re.I)
_ABOUT = re.compile(r"^(?:what|how) about\s+(?P<rest>.+?)\??$", re.I)
_MOST_WORDS_OF_A_FOLLOW_UP = 12


def kind_of(question: str) -> QuestionKind:
    """By its words; the first kind that fits."""
    asked = " ".join(question.split())
    return next((kind for kind, pattern in _KINDS if pattern.search(asked)), "other")


def question_parts(question: str) -> list[str]:
    """``what is X and how do I prevent it`` → two questions, the second with its subject put back."""
    parts = [part.strip(" ?.!") for part in _PARTS.split(question) if part and part.strip(" ?.!")]
    if len(parts) < 2 or len(parts) > 4:
        return [question.strip()]
    subject = " ".join(content_words(parts[0]))
    return [parts[0], *(f"{part} ({subject})" if _PRONOUN.search(part) else part for part in parts[1:])]


def compared(question: str) -> tuple[str, str] | None:
    """The two things a question compares, in its words: ``pandas or polars for big files?`` → pandas, polars for big
    files."""
    asked = " ".join(question.split()).strip(" ?.!")
    found = _BETWEEN.search(asked) or _VERSUS.search(asked)
    if found is None:
        return None
    first, second = _BEFORE_A.sub("", found["a"]), found["b"]
    if not content_words(first) or not content_words(second) or len(words(first)) > 6:
        return None
    return first.strip(" ,"), second.strip(" ,")


class FollowUp(NamedTuple):
    meant: str  # the question with its subject put back
    assumed: str  # that subject


def follow_up(question: str, subject: str) -> FollowUp | None:
    """A question that leaves out what it is about, completed with the subject of the one before; None when it stands
    alone. ``and how do I tune it?`` · ``what about for images?`` · ``why?``"""
    asked = " ".join(question.split()).strip(" ?.!")
    bare = _LEAD.sub("", asked)
    about = _ABOUT.match(bare)
    meaning = [w for w in content_words(bare) if not _PRONOUN.fullmatch(w)]
    pronoun = _PRONOUN.search(bare) is not None
    short = len(words(bare)) <= _MOST_WORDS_OF_A_FOLLOW_UP
    leads = bare != asked
    if not subject or not short:
        return None
    if about:
        return FollowUp(f"{subject}: {about['rest']}", subject)
    nothing_of_its_own = not meaning or all(w in _EMPTY for w in meaning)
    if nothing_of_its_own or (pronoun and len(meaning) <= 2) or (leads and len(meaning) <= 2):
        return FollowUp(f"{bare} ({subject})", subject)
    return None


_EMPTY = frozenset(
    "why how when where example examples more detail details further again exactly what which who else".split()
)
