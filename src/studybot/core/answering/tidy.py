"""What a question says, without what is only there for the eye: markup, mentions, links, code blocks, hidden signs."""

import re
import unicodedata
from functools import lru_cache

from studybot.core.text import STOP_WORDS, words

_FENCE = re.compile(r"```.*?(?:```|$)", re.S)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_ADDRESS = re.compile(r"<?\bhttps?://\S+|\bwww\.\S+", re.I)
_MENTION = re.compile(r"<(?:@[!&]?|#|a?:\w+:|/[\w -]+:|t:)\d+(?::\w)?>|@(?:everyone|here)\b")
_TAG = re.compile(r"</?(?:a|b|i|u|s|p|br|hr|div|span|img|script|style|code|pre|em|strong|h[1-6])\b[^<>]*>", re.I)
_MARKS = re.compile(r"\*\*|__|~~|\|\||`|^[#>\s]+|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")
_HIDDEN = frozenset({"Cf", "Co", "Cs", "Cn"})


@lru_cache(maxsize=8)  # of one question it is wanted several times
def plain_question(text: str) -> str:
    """On one line; empty when nothing but such things is there. Code within a line stays, a block does not."""
    shown = text if text.isprintable() else "".join(_shown(c) for c in text)
    shown = unicodedata.normalize("NFKC", shown) if not shown.isascii() else shown
    for pattern in (_FENCE, _ADDRESS, _MENTION, _TAG):
        shown = pattern.sub(" ", _LINK.sub(r"\1", shown))
    return " ".join(_MARKS.sub("", shown).split())


def _shown(character: str) -> str:
    """Line ends and the like part words; signs that nobody sees stand within them."""
    category = unicodedata.category(character)
    return " " if category == "Cc" else "" if category in _HIDDEN else character


def names_something(question: str) -> bool:
    """Whether it has a word that could be looked up: ``why?`` and ``what can you do?`` have none."""
    return any(word not in STOP_WORDS and not word.isdigit() for word in words(question))
