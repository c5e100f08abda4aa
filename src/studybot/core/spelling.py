"""Typing errors in questions, mended against the words of the library."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Self

from rapidfuzz import process
from rapidfuzz.distance import OSA

from studybot.core.text import ABBREVIATIONS, STOP_WORDS, stem, words

_TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_WORD = re.compile(r"[^\W\d_]{4,}")
_LONG = 8  # letters from which on two slips may be mended instead of one, one of them a wrong letter
_MIDDLE = 6  # letters from which on one vowel may stand for another, or a key for the one beside it
_VOWELS = frozenset("aeiouy")
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = [  # pairs of keys side by side
    *({a, b} for row in _KEYS for a, b in pairwise(row)),
    *({a, b} for above, below in pairwise(_KEYS) for n, b in enumerate(below) for a in above[n : n + 2]),
]
_GUESSES = 5  # nearest words looked at
_SHORTEST_JOINED = 8  # letters of a word that may have been written as two
_MUCH = 3  # times as often with a hyphen as without: so it is written
_COMMON = 3  # a word met less often in the library is no better a guess than what was typed
_DERIVED = ("al", "ally", "ic", "ical", "ity", "ive", "ness", "less", "ful", "able", "ible", "ish", "ism", "ist")
_CONTRACTED = frozenset(
    """cant dont doesnt didnt isnt arent wasnt werent havent hasnt hadnt shouldnt wouldnt couldnt mustnt wont whats
    thats theres hows wheres whos youre theyre weve youve lets""".split()
)
# The two ways of writing English.
_WAYS = (
    ("or", "our"), ("ors", "ours"), ("ored", "oured"), ("oring", "ouring"), ("oral", "oural"),
    ("ter", "tre"), ("ters", "tres"), ("ber", "bre"), ("bers", "bres"),
    ("ize", "ise"), ("izes", "ises"), ("ized", "ised"), ("izing", "ising"), ("izer", "iser"), ("izers", "isers"),
    ("ization", "isation"), ("izations", "isations"),
    ("eling", "elling"), ("eled", "elled"), ("eler", "eller"), ("yze", "yse"), ("yzes", "yses"), ("yzed", "ysed"),
    ("yzing", "ysing"), ("yzer", "yser"), ("ense", "ence"), ("og", "ogue"), ("ogs", "ogues"), ("gray", "grey"),
    ("artifact", "artefact"), ("artifacts", "artefacts"),
)  # fmt: skip
MOST_TEXTS = 5000  # read for words; a larger library knows no more of them


class WordList:
    """Very many words in little memory: a text for each first letter, which is searched."""

    def __init__(self, every: Iterable[str]) -> None:
        by_first: dict[str, list[str]] = {}
        for word in every:
            by_first.setdefault(word[:1], []).append(word)
        self._by_first = {first: "\n".join(["", *found, ""]) for first, found in by_first.items()}

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and word.isprintable() and f"\n{word}\n" in self._by_first.get(word[:1], "")


class Vocabulary:
    """Words that are known, and those that a mistyped one may have been meant as."""

    def __init__(
        self,
        counts: Mapping[str, int],
        also_known: Iterable[str] = (),
        right: Container[str] = frozenset(),
        pairs: Mapping[tuple[str, str], int] | None = None,
    ) -> None:
        """``counts``: how often each word occurs, ``pairs``: each two words side by side; ``also_known``: words that
        are right, in any form, but never a guess; ``right``: words that are so as they stand."""
        self._right = right
        every = (*counts, *also_known, *ABBREVIATIONS, *_CONTRACTED)
        self._known = {stem(part) for w in every for part in (w, *w.split("-"))} | STOP_WORDS
        self._met = frozenset(counts)
        self._common = frozenset(w for w, times in counts.items() if times >= _COMMON)
        self._hyphened = {
            w.replace("-", "") + end: w + end
            for w in self._common
            if "-" in w and counts[w] > _MUCH * counts.get(w.replace("-", ""), 0)
            for end in ("", "s")
        }
        self._pairs = frozenset(pair for pair, times in (pairs or {}).items() if times >= _COMMON)
        self._by_first: dict[str, list[str]] = {}
        for word, times in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
            if times >= _COMMON and _WORD.fullmatch(word):
                self._by_first.setdefault(word[0], []).append(word)

    @classmethod
    def of(cls, texts: Iterable[str], also_known: Iterable[str] = (), right: Container[str] = frozenset()) -> Self:
        counts: Counter[str] = Counter()
        pairs: Counter[tuple[str, str]] = Counter()
        for _, text in zip(range(MOST_TEXTS), texts, strict=False):
            found = words(text)
            counts.update(found)
            pairs.update(pair for pair in pairwise(found) if not STOP_WORDS.intersection(pair))
        return cls(counts, (word for text in also_known for word in words(text)), right, pairs)

    def mend(self, text: str) -> str:
        """The text with unknown words replaced by the likeliest known one, where there is one; a first letter is taken
        to be right, and so are names in capitals, contractions and what has digits in it. Words are put together as the
        texts have them: ``over fitting``, ``back-propagation``, ``tradeoff``. A word that is right, but
        that the texts do not have, is replaced where its neighbour tells: ``random forrest``."""
        names = not text.isupper()
        text = self._made_one(text, names=names)
        found = list(_TOKEN.finditer(text))
        written = [self._mended(match[0], names=names) for match in found]
        spoken = ["", *(word.lower() for word in written), ""]
        for n, (before, word, behind) in enumerate(zip(spoken, spoken[1:], spoken[2:], strict=False)):
            if written[n] == found[n][0] and self._is_only_right(word) and not (names and written[n].isupper()):
                written[n] = self._beside(word, before, behind) or written[n]
        ends = [0, *(match.end() for match in found)]
        between = (text[end : match.start()] for end, match in zip(ends, found, strict=False))
        return "".join(part for pair in zip(between, written, strict=True) for part in pair) + text[ends[-1] :]

    def _made_one(self, text: str, *, names: bool) -> str:
        """Two words that the texts write as one, and never beside each other."""
        found = list(_TOKEN.finditer(text))
        cuts: list[tuple[int, int]] = []
        for one, other in pairwise(found):
            whole = (one[0] + other[0]).lower()
            apart = text[one.end() : other.start()] == " " and not (cuts and cuts[-1][1] > one.start())
            shouted = names and (one[0].isupper() or other[0].isupper()) and len(one[0]) > 1
            if apart and not shouted and self._is_one(one[0].lower(), other[0].lower(), whole):
                cuts.append((one.end(), other.start()))
        for start, end in reversed(cuts):
            text = text[:start] + text[end:]
        return text

    def _is_one(self, one: str, other: str, whole: str) -> bool:
        return len(whole) >= _SHORTEST_JOINED and whole in self._common and (one, other) not in self._pairs

    def _otherwise_joined(self, word: str) -> str | None:
        """With or without a hyphen, as the texts have it."""
        if word in self._hyphened:
            return self._hyphened[word]
        whole = word.replace("-", "")
        return whole if whole != word and word not in self._met and whole in self._common else None

    def _mended(self, token: str, *, names: bool) -> str:
        if (names and token.isupper()) or "'" in token or "’" in token:
            return token
        other = self._other_way(token.lower()) or self._otherwise_joined(token.lower())
        if other is not None or self._is_known(token.lower()):
            return other or token
        return "-".join(next(self._guesses(part.lower()), part) for part in token.split("-"))

    def _is_only_right(self, word: str) -> bool:
        return stem(word) not in self._known and word in self._right

    def _beside(self, word: str, before: str, behind: str) -> str | None:
        """What it is a slip of that the texts have beside one of its neighbours."""
        near = self._near(word)
        return next((w for w in near if (before, w) in self._pairs or (w, behind) in self._pairs), None)

    def _other_way(self, word: str) -> str | None:
        """``color`` where the texts have ``colour`` alone, and the other way round."""
        if word in self._met:
            return None
        both = [*_WAYS, *((british, american) for american, british in _WAYS)]
        written = (word.removesuffix(one) + other for one, other in both if word.endswith(one))
        return next((way for way in written if way in self._met), None)

    def _is_known(self, word: str) -> bool:
        """In this form or another, or made of a known word (``positional`` of ``position``)."""
        if word in self._known or stem(word) in self._known or word in self._right:
            return True
        roots = (word.removesuffix(ending) for ending in _DERIVED if word.endswith(ending))
        return any(len(root) >= 4 and stem(root) in self._known for root in roots)

    def _guesses(self, word: str) -> Iterator[str]:
        """What an unknown word may have been meant as, the likeliest first."""
        if _WORD.fullmatch(word) and not self._is_known(word):
            yield from self._near(word)

    def _near(self, word: str) -> Iterator[str]:
        slips = 2 if len(word) >= _LONG else 1
        there = self._by_first.get(word[:1], [])
        near = process.extract(word, there, scorer=OSA.distance, score_cutoff=slips, limit=_GUESSES)
        yield from (guess for guess, _, _ in near if _is_slip(word, guess))


def _is_slip(typed: str, meant: str) -> bool:
    """Letters left out, doubled or swapped are slips of the hand, and so is a key beside the right one; with any other
    letter in its place a short word is mostly another word (``sofa`` and ``soft``, ``flash`` and ``flask``)."""
    lost, gained = Counter(meant) - Counter(typed), Counter(typed) - Counter(meant)
    replaced = min(lost.total(), gained.total())
    if len(typed) >= _LONG:
        return replaced <= 1
    if replaced == 0 or len(typed) < _MIDDLE:
        return replaced == 0
    return {*lost, *gained} <= _VOWELS or {*lost, *gained} in _BESIDE
