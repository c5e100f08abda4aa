"""A text read for what it affirms and denies: its parts, their words, and what each ``not`` is said of.

No grammar is known here, only punctuation, little words and the order of the others. It is enough to see most claims
that say the opposite of a passage, and not enough to understand one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import count, islice, pairwise
from typing import NamedTuple, TypeVar

from studybot.core.rewriting.poles import Meaning, meanings
from studybot.core.text import STOP_WORDS, stem

MOST_DENIED = 5  # words that a "not" is said of
MOST_TOKENS = 600

_Key = TypeVar("_Key")
_PARTS = ("piece", "clause", "side", "sentence")

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+(?:[-'’.][^\W_]+)*(?:\+\+|#)?|[;:(),–—]")
_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?](?![\s)\"”’]|$)[^.!?\n]*)*[.!?]*")
_CODE = re.compile(r"`[^`\n]*`")
# What ends a part. A side ends where a contrast may begin, a clause where another verb may follow, a piece is the
# stretch that a "not" reaches over.
_ENDS_SIDE = frozenset(",;:(–—") | {"and", "but", "while", "whereas", "although", "though", "yet", "unlike"}
_ENDS_CLAUSE = frozenset(";:(–—") | frozenset(
    """but while whereas because since so although though yet unless until if when which who whose where hence therefore
    unlike""".split()
)
_ENDS_PIECE = _ENDS_CLAUSE | {",", "and", "then", "than", "before", "after"}
_NOT = frozenset(
    "not never cannot without no none neither nor nobody nothing hardly rarely seldom scarcely barely".split()
)
_AS_GOOD_AS_NOT = frozenset(  # what takes the place of a "not" in other words
    """avoid avoids avoiding fail fails failed failing lack lacks lacking unable except unlike instead rather little few
    stop stops stopping skip skips skipping omit omits ignore ignores exclude excludes prevent prevents hard difficult
    impossible unnecessary useless missing absent lose loses lost remove removes removed removing drop drops dropping
    forget forgets spare spares less fewer free beyond replace replaces""".split()
)
_IS_NO_DENIAL = frozenset("only just merely simply necessarily even but".split())  # behind a "not"
_ANSWERS = frozenset({"none", "no", "never", "neither"})
# What carries no claim of its own, though it is no stop word.
_EMPTY = _NOT | frozenset(
    """therefore thus hence however also too even still yet already rather quite just simply merely indeed really then
    there here way ways thing things one ones case cases kind kinds instance example whether within upon e.g i.e
    lets let makes made making gives given takes taken gets got goes comes becomes come become go take give get put puts
    something anything may might must shall while whereas because since although though unless until like unlike instead
    """.split()
) - {"hardly", "rarely", "seldom", "scarcely", "barely"}  # fmt: skip
_MEANT = frozenset("all each few more most down up over under same different need mean".split())  # stop words elsewhere


class Word(NamedTuple):
    """A word that carries meaning, and the parts of the text that it stands in."""

    text: str
    at: int  # position in ``Claims.tokens``
    meanings: tuple[Meaning, ...]
    piece: int
    clause: int
    side: int
    sentence: int
    denied: bool
    asked: bool  # in a question, which claims nothing
    until: int  # the clause that says until when, or 0

    @property
    def key(self) -> str:
        return self.meanings[0].scale

    @property
    def signs(self) -> dict[str, int]:
        """Scale → which end of it is said, a ``not`` counted."""
        turn = -1 if self.denied else 1
        return {m.scale: (m.pole or 1) * turn for m in self.meanings}


class Denial(NamedTuple):
    """A ``not``, or what stands for one, and what it is said of."""

    words: tuple[Word, ...]  # nearest first
    piece: int
    clause: int
    sentence: int
    by: str
    is_plain: bool  # said by a word that does nothing else
    is_aside: bool  # ``, not the other``
    is_bare: bool  # ``the others do not``, which leaves out what: its words are who


class Claims(NamedTuple):
    words: tuple[Word, ...]
    denials: tuple[Denial, ...]
    parts: dict[tuple[str, int], frozenset[str]]  # a piece, clause, side or sentence -> the keys of its words
    little: dict[int, frozenset[str]]  # side -> every word of it, little ones too
    tokens: tuple[str, ...]

    def keys_of(self, part: str, number: int) -> frozenset[str]:
        """``part``: "piece", "clause", "side" or "sentence"."""
        return self.parts.get((part, number), frozenset())


class _Token(NamedTuple):
    text: str
    is_name: bool
    piece: int
    clause: int
    side: int
    sentence: int
    asks: bool


@lru_cache(maxsize=500)
def read_claims(text: str) -> Claims:
    """Of a text with more than ``MOST_TOKENS`` words, of the first of them."""
    mended = _CODE.sub(lambda code: re.sub(r"\bnot?\b", " ", code[0]), text)
    tokens = list(islice(_tokens(mended), MOST_TOKENS))
    nots = {p for p in range(len(tokens)) if _is_not(tokens, p)}
    scopes = {p: _scope(tokens, p) for p, t in enumerate(tokens) if p in nots or t.text in _AS_GOOD_AS_NOT}
    denied = {scope[0] for p, (scope, is_bare) in scopes.items() if scope and not is_bare and p in nots}
    until = {one.clause: other.clause for one, other in pairwise(tokens) if other.text == "until"}
    made = {p: _word(t, p, p in denied, until.get(t.clause, 0)) for p, t in enumerate(tokens) if _carries(t.text)}
    return Claims(
        words=tuple(made.values()),
        denials=tuple(_denial(tokens, p, [made[w] for w in scope], b, p in nots) for p, (scope, b) in scopes.items()),
        parts=_gather(((part, getattr(w, part)), w.key) for w in made.values() for part in _PARTS),
        little=_gather((token.side, token.text) for token in tokens),
        tokens=tuple(t.text for t in tokens),
    )


def _gather(pairs: Iterable[tuple[_Key, str]]) -> dict[_Key, frozenset[str]]:
    found: dict[_Key, set[str]] = {}
    for key, value in pairs:
        found.setdefault(key, set()).add(value)
    return {key: frozenset(values) for key, values in found.items()}


def _denial(tokens: Sequence["_Token"], position: int, words: Sequence[Word], is_bare: bool, is_plain: bool) -> Denial:
    at = tokens[position]
    return Denial(
        words=tuple(words[: None if is_plain else 2]), piece=at.piece, clause=at.clause, sentence=at.sentence,
        by=at.text, is_plain=is_plain, is_aside=_is_aside(tokens, position), is_bare=is_bare,
    )  # fmt: skip


def _tokens(text: str) -> Iterator[_Token]:
    """Words with the parts they stand in; what stands in brackets is a part of its own and ends none."""
    numbers = count(1)
    for sentence, found in enumerate(_SENTENCE.findall(text.replace("’", "'"))):
        piece = clause = side = next(numbers)
        outer: list[tuple[int, int, int]] = []
        every = _TOKEN.findall(found)
        for position, written in enumerate(every):
            word = written.lower()
            if word == "(":
                outer.append((piece, clause, side))
            if word == ")" and outer:
                piece, clause, side = outer.pop()
                continue
            if not _binds(every, position):
                piece = next(numbers) if word in _ENDS_PIECE else piece
                clause = next(numbers) if word in _ENDS_CLAUSE else clause
                side = next(numbers) if word in _ENDS_SIDE else side
            if word[0].isalnum():
                is_name = _is_name(every, position)
                yield _Token(word, is_name, piece, clause, side, sentence, found.endswith("?"))


def _binds(every: Sequence[str], position: int) -> bool:
    """``between 0 and 1``, ``rather than``."""
    before, behind = every[position - 1 : position], every[position + 1 : position + 2]
    if every[position] == "and":
        return all(word[0].isdigit() for word in (*before, *behind))
    return every[position] == "than" and before in (["rather"], ["Rather"])


def _is_name(every: Sequence[str], position: int) -> bool:
    """A capital letter within a sentence, or at its beginning before another: ``Faster R-CNN``."""
    behind = every[position + 1] if position + 1 < len(every) else ""
    word, tail = every[position], every[position].rpartition("-")[2]
    return word[0].isupper() and (tail == word or tail[0].isupper()) and (position > 0 or behind[:1].isupper())


def _is_not(tokens: Sequence[_Token], position: int) -> bool:
    word, clause = tokens[position].text, tokens[position].clause
    if word not in _NOT and not word.endswith("n't"):
        return False
    behind = [t for t in tokens[position + 1 :] if t.sentence == tokens[position].sentence]
    if behind and behind[0].text in _IS_NO_DENIAL:
        return False
    next_clause = next((t for t in behind if t.clause != clause), None)
    return not (word in {"nothing", "none", "nobody"} and next_clause is not None and next_clause.text == "but")


def _is_aside(tokens: Sequence[_Token], position: int) -> bool:
    at = tokens[position]
    before = tokens[position - 1] if position else at
    return at.text == "not" and before.clause == at.clause and before.piece != at.piece


def _scope(tokens: Sequence[_Token], position: int) -> tuple[list[int], bool]:
    """Positions of the words a ``not`` is said of: those behind it in its piece; of a bare ``None`` or ``No`` that
    answers a question, those of the question too. Where nothing stands behind it those before it, and True."""
    at = tokens[position]
    behind = [p for p in range(position + 1, len(tokens)) if tokens[p].piece == at.piece and _carries(tokens[p].text)]
    opens = position == 0 or tokens[position - 1].sentence != at.sentence
    if opens and at.text in _ANSWERS and position and tokens[position - 1].asks:
        asked = tokens[position - 1].sentence
        behind = [p for p in range(position) if tokens[p].sentence == asked and _carries(tokens[p].text)] + behind
    if not behind and _is_aside(tokens, position):
        next_clause = next((t.clause for t in tokens[position:] if t.clause != at.clause), None)
        behind = [p for p, t in enumerate(tokens) if t.clause == next_clause and _carries(t.text)]
    if behind or at.text == "without":
        return behind[:MOST_DENIED], False
    before = [p for p in range(position) if tokens[p].piece == at.piece and _carries(tokens[p].text)]
    return before[::-1][:MOST_DENIED], True


def _carries(word: str) -> bool:
    return word not in _EMPTY and (word not in STOP_WORDS or word in _MEANT)


def _word(token: _Token, at: int, denied: bool, until: int) -> Word:
    meant = (Meaning(stem(token.text), 0),) if token.is_name else meanings(token.text)
    return Word(token.text, at, meant, token.piece, token.clause, token.side, token.sentence, denied, token.asks, until)
