"""The reply, read: sentences with the numbers they cite. What cannot be read as that is rejected."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from studybot.core.rewriting.prompt import visible
from studybot.core.rewriting.reasons import Rejected

FEWEST_WORDS = 20
MOST_WORDS = 200
MAX_REPLY_CHARACTERS = 20_000  # thoughts included

_THOUGHTS = re.compile(r"\A\s*<think>.*?</think>", re.S)  # reasoning models begin with them
_FOREIGN_MARK = re.compile(r"【([0-9]{1,3})[^】\n]{0,40}】|\[\^([0-9]{1,3})\]")
_MARK = re.compile(r"\s*\[\s*[0-9]{1,3}(?:\s*[,;]\s*[0-9]{1,3})*\s*\]")
_MARKS_AFTER_END = re.compile(rf"([.!?][\"”’)]*)((?:{_MARK.pattern}[,;]?)+)[.!?]*")
_MARKS_ON_NEXT_LINE = re.compile(r"\n\s*(?=\[\s*[0-9])")
_LIST_ITEM = re.compile(r"^\s*(?:[-*+•]|[0-9]{1,2}[.)])\s+")
_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+")
_ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|vs|cf|al|approx|resp)\.[\"”’)]*$")


class Sentence(NamedTuple):
    text: str  # one line, without marks
    numbers: tuple[int, ...]  # of the passages it cites, each once


def read_reply(content: str, numbers: Collection[int]) -> tuple[Sentence, ...]:
    """The sentences, each citing at least one of ``numbers`` and no other. Raises Rejected."""
    if len(content) > MAX_REPLY_CHARACTERS:
        raise Rejected("too long")
    sentences = tuple(_read_sentence(part, numbers) for part in _parts(_normal(content)))
    length = sum(len(s.text.split()) for s in sentences)
    if not sentences:
        raise Rejected("empty")
    if length > MOST_WORDS:
        raise Rejected("too long")
    if length < FEWEST_WORDS:
        raise Rejected("too short")
    if len({s.text.casefold() for s in sentences}) < len(sentences):
        raise Rejected("repeated")
    return sentences


def compose(sentences: Sequence[Sentence]) -> str:
    """One paragraph, every sentence followed by its marks."""
    return " ".join(s.text + " " + "".join(f"[{n}]" for n in s.numbers) for s in sentences)


def _normal(content: str) -> str:
    """Without thoughts, invisible characters and bold marks; every mark in square brackets, before the full stop."""
    text = unicodedata.normalize("NFC", visible(_THOUGHTS.sub("", content))).replace("**", "")
    text = _FOREIGN_MARK.sub(lambda m: f"[{m[1] or m[2]}]", text)
    text = _MARKS_ON_NEXT_LINE.sub(" ", text)
    return _MARKS_AFTER_END.sub(r"\2\1 ", text)


def _parts(text: str) -> Iterator[str]:
    """What may be a sentence. Cut rather too often: a piece without a citation of its own is rejected."""
    if "```" in text:
        raise Rejected("code")
    for line in text.splitlines():
        bare = _LIST_ITEM.sub("", line)
        start = 0
        for end in _END.finditer(bare):
            if not _ABBREVIATED.search(bare[: end.end()].rstrip()):
                yield from _worded(bare[start : end.end()])
                start = end.end()
        yield from _worded(bare[start:])


def _worded(part: str) -> Iterator[str]:
    """The part, unless it is punctuation alone, which is left out."""
    if any(c.isalnum() for c in _MARK.sub("", part)):
        yield part


def _read_sentence(part: str, numbers: Collection[int]) -> Sentence:
    cited = tuple(dict.fromkeys(int(n) for mark in _MARK.findall(part) for n in re.findall("[0-9]+", mark)))
    if not cited:
        raise Rejected("uncited")
    if not set(cited) <= set(numbers):
        raise Rejected("unknown citation")
    text = re.sub(r"\s+([.,;:!?])", r"\1", " ".join(_MARK.sub("", part).split()))
    return Sentence(text if text[-1] in '.!?"”’)' else f"{text}.", cited)
