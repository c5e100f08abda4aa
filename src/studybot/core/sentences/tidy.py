"""What was typed, made plain for the rules: small letters, whole words for short ones, slips of the fingers mended. Every
place in it is known in the original, so that what a learner named is kept as they wrote it."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from studybot.core.sentences.lexicon import KNOWN, SHORT, WANTED
from studybot.core.sentences.spelling import corrected

_PIECE = re.compile(r"[^\W_]+(?:['’´`][^\W_]+)*|\s+|.", re.S)


class Tidy(NamedTuple):
    raw: str
    text: str  # tidied
    origin: tuple[tuple[int, int], ...]  # for each character of ``text`` the span of the piece it came from in ``raw``

    @property
    def breaks(self) -> list[int]:
        """The blanks of ``text`` at which a new line begins."""
        return [n for n, (start, end) in enumerate(self.origin) if self.text[n] == " " and "\n" in self.raw[start:end]]

    def original(self, start: int, end: int) -> str:
        """The words as typed behind a span of the tidied text."""
        if start >= end:
            return ""
        return self.raw[self.origin[start][0] : self.origin[end - 1][1]].strip()

    def words(self, start: int, end: int) -> str:
        """The same without what stands around it: blanks, stops, quotation marks, brackets."""
        return self.original(start, end).strip(" \t\n,;.:!?\"'“”„‚‘’«»()[]-–—*_")


def tidy(raw: str, *, topic_words: Iterable[str] = ()) -> Tidy:
    """``topic_words``: words of the library's titles; they are not taken for mistyped others."""
    known = KNOWN.union(topic_words)
    parts: list[str] = []
    origin: list[tuple[int, int]] = []
    for m in _PIECE.finditer(raw):
        piece = m[0]
        if piece.isspace():
            plain = " " if parts and not parts[-1].endswith(" ") else ""
        else:
            hyphened = raw[m.end() : m.end() + 1] == "-" or raw[m.start() - 1 : m.start()] == "-"
            plain = piece.lower() if hyphened and len(piece) < 3 else _plain(piece, known)
        parts.append(plain)
        origin += [(m.start(), m.end())] * len(plain) if len(plain) != len(piece) else _each(m.start(), plain)
    return Tidy(raw, "".join(parts), tuple(origin))


def _each(start: int, plain: str) -> list[tuple[int, int]]:
    return [(start + i, start + i + 1) for i in range(len(plain))]


def _plain(piece: str, known: frozenset[str]) -> str:
    word = piece.lower().replace("’", "'").replace("´", "'").replace("`", "'")
    if word in SHORT:
        return SHORT[word]
    if word.endswith("n't") and word != "n't":
        return word[:-3] + " not"
    for ending, whole in (("'m", " am"), ("'re", " are"), ("'ve", " have"), ("'d", " would"), ("'ll", " will")):
        if word.endswith(ending):
            return word[: -len(ending)] + whole
    return corrected(word, WANTED, known)
