"""What a comparison compares, and which of it a quote is about."""

import re
from collections.abc import Sequence

from studybot.core.answering.coverage import stems_of
from studybot.core.answering.questions import ASKING, AUXILIARY, PRONOUN, asking_clause
from studybot.core.text import content_words, long_forms, stem, words

MOST_SIDES = 4
MOST_WORDS_OF_A_NAME = 4  # of all but the last two, which stand beside the "or"

_BETWEEN = re.compile(
    r"\b(?:between|btw|b/w|compare|comparing)\s+(?P<a>.+?)\s+(?:and|with|to|vs\.?|versus|or)\s+(?P<b>.+)$", re.I
)
_DIFFER = re.compile(r"^how\s+do(?:es)?\s+(?P<a>.+?)\s+and\s+(?P<b>.+?)\s+differ\b", re.I)
_OVER = re.compile(r"\b(?:(?:advantages?|benefits?) of|prefer|choose)\s+(?P<a>.+?)\s+over\s+(?P<b>.+)$", re.I)
_VERSUS = re.compile(
    r"(?P<a>.+?),?\s+(?:vs\.?|versus|or|rather than|instead of|compared (?:to|with)|as opposed to|"
    r"differ(?:s|ent)? (?:from|to|than)|better than|worse than)\s+(?P<b>.+)$",
    re.I,
)
_BEFORE_A = re.compile(
    rf"^.*\b(?:{AUXILIARY[3:-1]}|use|using|learn|prefer|choose|pick|take|i|you|we|to|need|want|why|when|better|with)"
    r"[,:]?\s+(?=\S)",
    re.I,
)
_CLAUSES = re.compile(r"[.!?;:]\s+|\s[-–]\s")
_BEHIND_B = re.compile(
    rf"(?:(?:[.!?;:,]|\s[-–])\s+.*|\s+and\s+(?={ASKING}\b).*|\s+(?:first|better|instead|nowadays|today|now))$", re.I
)
_WHICH_OF = re.compile(r"^(?:which|what)\s+of\s+", re.I)
_NOTHING_NEW = re.compile(r"^(?:both|neither|none|all|any)\b", re.I)
_JUDGES = frozenset("first better best faster fastest easier simpler cheaper worse harder good right".split())
_AND = re.compile(r"\s+and\s+", re.I)
_AND_MORE = re.compile(r",\s+(?:(?:and|or|vs\.?|versus)\s+)?|\s+(?:or|vs\.?|versus)\s+", re.I)
_ASKS = re.compile(rf"^(?:{ASKING}|{AUXILIARY}|which|use|using|learn|take|choose|pick|compar\w+|differ\w+)\b", re.I)
_NO_NAME = re.compile(
    rf"^(?:for|in|on|with|without|to|at|as|if|when|given|from|by|of|both|neither|none|not|no|yes|please|thanks)\b"
    rf"|\b(?:{ASKING}|{AUXILIARY}|i|you|we|they|it|this|that|my|our)\b",
    re.I,
)
# What is asked of the sides stands behind the last one's name.
_BEHIND_NAME = re.compile(
    rf"\s+(?:for|in|on|when|if|with|to|at|as|from|by|of|that|which|while|because|than|better|best|good|first|"
    rf"{AUXILIARY[3:-1]})\b.*$",
    re.I,
)
_ARTICLE = re.compile(r"^(?:an?|the)\s+", re.I)


def compared(question: str) -> tuple[str, ...] | None:
    """The two to four things that a question compares, in its words: ``pandas, polars or duckdb for big files?`` →
    pandas, polars, duckdb for big files."""
    asked = asking_clause(question).strip(" ?.!")
    listed = _BETWEEN.search(asked) or _DIFFER.search(asked)
    found = listed or _OVER.search(asked) or _VERSUS.search(asked)
    if found is None:
        return None
    *before, first = _AND_MORE.split(_WHICH_OF.sub("", _CLAUSES.split(found["a"])[-1]))
    first = (_BEFORE_A.sub("", first) if not before else first).strip(" ,")
    behind = _BEHIND_B.sub("", found["b"])
    last = [side.strip(" ,") for side in _AND_MORE.split(behind)]
    last = _and_more(last[0]) if listed and len(last) == 1 else last
    last = [last[0], *(side for side in last[1:] if not _NOTHING_NEW.match(side))]
    if not words(first) or not all(map(words, last)) or len(words(first)) > 6:
        return None
    if any(all(PRONOUN.fullmatch(w) for w in content_words(side)) for side in (first, *last)):
        return None
    return (*_names(before), first, *last)[:MOST_SIDES]


def _and_more(last: str) -> list[str]:
    """``between one and two and three``: the last two."""
    parts = _AND.split(last)
    return (
        parts
        if all(len(words(part)) < MOST_WORDS_OF_A_NAME and not _NO_NAME.search(part) for part in parts)
        else [last]
    )


def _names(before: Sequence[str]) -> list[str]:
    """Those before the last ``or`` that are names, up to the first that is none (``I have little data, …``)."""
    names: list[str] = []
    for item in reversed(before):
        asks = _ASKS.match(item) is not None
        name = _BEFORE_A.sub("", item).strip(" ,") if asks else item.strip(" ,")
        own = set(words(name)) - _JUDGES
        if not own or len(words(name)) > MOST_WORDS_OF_A_NAME or _NO_NAME.search(name):
            break
        names.append(name)
    return names[::-1]


def name_of(side: str) -> str:
    """A side without article and what is asked of it: ``a tree for big files`` → ``tree``."""
    return _ARTICLE.sub("", _BEHIND_NAME.sub("", side)) or side


def named_in(text: str, title: str, sides: Sequence[str]) -> list[str]:
    """The sides that the text names; when it names none, those that its title names."""
    return _named(text, sides) or _named(title, sides)


def _named(text: str, sides: Sequence[str]) -> list[str]:
    there = stems_of(text)
    return [side for side, forms in zip(sides, _forms(sides), strict=True) if any(form <= there for form in forms)]


def _forms(sides: Sequence[str]) -> list[list[frozenset[str]]]:
    """Of each side the stems of its name that no other has (all, if others have all), those without its last word if a
    shorter name may leave that out (``L1 or L2 regularisation``), and those of its long form."""
    stems = [list(dict.fromkeys(map(stem, content_words(name_of(side))))) for side in sides]
    forms = []
    for n, (own, side) in enumerate(zip(stems, sides, strict=True)):
        others = {word for m, other in enumerate(stems) if m != n for word in other}
        mine = [frozenset(own) - others or frozenset(own)]
        if any(len(other) < len(own) for other in stems):
            mine.append(frozenset(own[:-1]))
        forms.append(mine + [frozenset(map(stem, words(form))) for form in long_forms(side).values()])
    return forms
