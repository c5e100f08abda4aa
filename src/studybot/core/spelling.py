"""Typing errors in questions, mended against the words of the library."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Self

from rapidfuzz import process
from rapidfuzz.distance import OSA

from studybot.core.text import ABBREVIATIONS, STOP_WORDS, stem, words

_TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_WORD = re.compile(r"[^\W\d_]{4,}")
_LONG = 8  # letters from which on two slips may be mended instead of one, one of them a wrong letter
_MIDDLE = 6  # letters from which on one vowel may stand for another
_VOWELS = frozenset("aeiouy")
_GUESSES = 5  # nearest words looked at
_COMMON = 3  # a word met less often in the library is no better a guess than what was typed
_DERIVED = ("al", "ally", "ic", "ical", "ity", "ive", "ness", "less", "ful", "able", "ible", "ish", "ism", "ist")
_CONTRACTED = frozenset(
    """cant dont doesnt didnt isnt arent wasnt werent havent hasnt hadnt shouldnt wouldnt couldnt mustnt wont whats
    thats theres hows wheres whos youre theyre weve youve lets""".split()
)
MOST_TEXTS = 5000  # read for words; a larger library knows no more of them


class Vocabulary:
    """Words that are known, and those that a mistyped one may have been meant as."""

    def __init__(self, counts: Mapping[str, int], also_known: Iterable[str] = ()) -> None:
        """``counts``: how often each word occurs; ``also_known``: words that are right but never a guess."""
        every = (*counts, *also_known, *ABBREVIATIONS, *_CONTRACTED)
        self._known = {stem(part) for w in every for part in (w, *w.split("-"))} | STOP_WORDS
        self._by_first: dict[str, list[str]] = {}
        for word, times in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
            if times >= _COMMON and _WORD.fullmatch(word):
                self._by_first.setdefault(word[0], []).append(word)

    @classmethod
    def of(cls, texts: Iterable[str], also_known: Iterable[str] = ()) -> Self:
        counts: Counter[str] = Counter()
        for _, text in zip(range(MOST_TEXTS), texts, strict=False):
            counts.update(words(text))
        return cls(counts, (word for text in also_known for word in words(text)))

    def mend(self, text: str) -> str:
        """The text with unknown words replaced by the likeliest known one, where there is one; a first letter is taken
        to be right, and so are names in capitals, contractions and what has digits in it."""
        names = not text.isupper()
        return _TOKEN.sub(lambda match: self._mended(match[0], names=names), text)

    def _mended(self, token: str, *, names: bool) -> str:
        if (names and token.isupper()) or "'" in token or "’" in token or self._is_known(token.lower()):
            return token
        return "-".join(self._guess(part.lower()) or part for part in token.split("-"))

    def _is_known(self, word: str) -> bool:
        """In this form or another, or made of a known word (``positional`` of ``position``)."""
        if word in self._known or stem(word) in self._known:
            return True
        roots = (word.removesuffix(ending) for ending in _DERIVED if word.endswith(ending))
        return any(len(root) >= 4 and stem(root) in self._known for root in roots)

    def _guess(self, word: str) -> str | None:
        if not _WORD.fullmatch(word) or self._is_known(word):
            return None
        slips = 2 if len(word) >= _LONG else 1
        there = self._by_first.get(word[0], [])
        near = process.extract(word, there, scorer=OSA.distance, score_cutoff=slips, limit=_GUESSES)
        return next((guess for guess, _, _ in near if _is_slip(word, guess)), None)


def _is_slip(typed: str, meant: str) -> bool:
    """Letters left out, doubled or swapped are slips of the hand; with another letter in its place a short word is
    mostly another word (``sofa`` and ``soft``, ``flash`` and ``flask``)."""
    lost, gained = Counter(meant) - Counter(typed), Counter(typed) - Counter(meant)
    replaced = min(lost.total(), gained.total())
    if len(typed) >= _LONG:
        return replaced <= 1
    return replaced == 0 or (len(typed) >= _MIDDLE and {*lost, *gained} <= _VOWELS)
