"""Typing errors in questions, mended against the words of the library."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Self

from rapidfuzz import process
from rapidfuzz.distance import OSA

from studybot.core.text import ABBREVIATIONS, STOP_WORDS, stem, words

_WORD = re.compile(r"[^\W\d_]{4,}")
_LONG = 8  # letters from which on two slips may be mended instead of one
_COMMON = 3  # a word met less often in the library is no better a guess than what was typed
MOST_TEXTS = 5000  # read for words; a larger library knows no more of them


class Vocabulary:
    """Words that are known, and those that a mistyped one may have been meant as."""

    def __init__(self, counts: Mapping[str, int], also_known: Iterable[str] = ()) -> None:
        """``counts``: how often each word occurs; ``also_known``: words that are right but never a guess."""
        self._known = {stem(w) for w in (*counts, *also_known, *ABBREVIATIONS)} | STOP_WORDS
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
        to be right."""
        return _WORD.sub(lambda match: self._guess(match[0]) or match[0], text)

    def _guess(self, typed: str) -> str | None:
        word = typed.lower()
        if word in self._known or stem(word) in self._known:
            return None
        slips = 2 if len(word) >= _LONG else 1
        near = process.extractOne(word, self._by_first.get(word[0], []), scorer=OSA.distance, score_cutoff=slips)
        return near[0] if near else None
