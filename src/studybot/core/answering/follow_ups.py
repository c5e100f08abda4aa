"""Questions that leave out what they are about."""

import re
from itertools import pairwise
from typing import NamedTuple

from studybot.core.answering.questions import (
    ASKING,
    AUXILIARY,
    PRONOUN,
    asking_clause,
    has_pronoun,
    kind_of,
    question_parts,
    without_courtesies,
)
from studybot.core.text import STOP_WORDS, words

MOST_WORDS = 12  # a longer question says what it is about

_LEAD = re.compile(r"^(?:(?:and|but|so|ok(?:ay)?|then|also|hm+)[,\s]+)+", re.I)
_GOES_ON = re.compile(r"^(?:(?:ok(?:ay)?|so|hm+)[,\s]+)?(?:and|but|then|also)\b", re.I)
_ABOUT = re.compile(r"^(?:what|how) about\s+(?P<rest>.+?)\??$", re.I)
_ASKS = re.compile(rf"^(?:{ASKING}|{AUXILIARY})\b", re.I)
_FRAGMENT = re.compile(r"^(?:for|in|with|without|on|at|from|of|to|as|by)\b", re.I)
_AT_ITS_END = re.compile(
    r"\b(?:for|in|with|without|on|at|from|of|to|by|about)\s+(?:it|them|this|that|these|those)$", re.I
)
_VERB_FOLLOWS = frozenset("i you we they one people anyone anybody someone somebody to what who".split())
# Words that are about something that was named before.
_EMPTY = frozenset(
    """example examples detail details further again exactly else so give show say says happen happens happened work
    works better worse best anyone anybody someone somebody people long much many often advantages disadvantages
    advantage disadvantage benefits drawbacks drawback downsides downside pros cons limits limitations alternatives
    alternative assumptions formula that one ok thanks simple simpler simply terms
    faster slower easier harder cheaper safer quicker""".split()
)


class FollowUp(NamedTuple):
    meant: str  # the question with its subject put back
    assumed: str  # that subject


def follow_up(question: str, subject: str) -> FollowUp | None:
    """A question that leaves out what it is about, completed with the subject of the one before; None when it stands
    alone. ``and how do I tune it?`` · ``what about for images?`` · ``why?``"""
    asked = " ".join(question.split()).strip(" ?.!")
    bare = _LEAD.sub("", asked)
    if not subject or not bare or not without_courtesies(bare) or len(words(bare)) > MOST_WORDS:
        return None
    about = _ABOUT.match(bare)
    if about:
        return FollowUp(f"{subject}: {about['rest']}", subject)
    first = question_parts(asked)[0]
    if _leaves_out(_LEAD.sub("", first).strip(" ?.!"), goes_on=_GOES_ON.match(asked) is not None):
        return FollowUp(f"{bare} ({subject})", subject)
    return None


def asks_on(text: str) -> bool:
    """Whether it has the form of a question, so that it may be a follow-up where nothing else is meant by it."""
    return text.rstrip().endswith("?") or _ASKS.match(_LEAD.sub("", text.strip())) is not None


def _leaves_out(bare: str, *, goes_on: bool) -> bool:
    own = _own_words(bare)
    if not own:
        return True
    at_its_end = _AT_ITS_END.search(bare) is not None and asking_clause(bare) == bare
    if has_pronoun(bare) and (at_its_end or not _named_before_the_pronoun(bare)):
        return True
    is_fragment = _FRAGMENT.match(bare) is not None and not re.search(rf"\b{ASKING}\b", bare, re.I)
    whole = kind_of(bare) in {"definition", "comparison"}
    return len(own) <= 2 and (is_fragment or (goes_on and not whole))


def _own_words(text: str) -> list[str]:
    return [w for w in words(text) if w not in STOP_WORDS and w not in _EMPTY and not PRONOUN.fullmatch(w)]


def _named_before_the_pronoun(text: str) -> bool:
    """``how does k-means choose its centres`` names what it speaks of; ``how do I tune it`` does not: a word behind
    ``I`` or ``to`` is what is done with it."""
    pronoun = PRONOUN.search(text)
    before = ["", *words(text[: pronoun.start()])] if pronoun else [""]
    return any(_own_words(word) and previous not in _VERB_FOLLOWS for previous, word in pairwise(before))
