"""Whether a sentence gives to one thing what a passage says of another: sides of a contrast, subjects, what stands on
the two sides of ``than`` or of a verb, what comes first, and numbers."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import NamedTuple

from studybot.core.rewriting.claims import Claims, Word, read_claims
from studybot.core.text import STOP_WORDS, stem

_MOST_SIDES = 60  # parts of a text that are compared with each other
_NO_SIGN = frozenset("a an the of and or to that".split())  # that two parts are built alike
_ALIKE = 2  # words that two parts share besides what they are about
_AROUND = re.compile(
    r"\b(?:than|instead of|rather than)\b|,\s+not\b"
    r"|\b(?P<verb>beat|outperform|exceed|replace|precede|cause|cost|contain|impl(?=y|ies)|decide|determine)(?:s|ies|y)?\b",
    re.I,
)
_ORDER = re.compile(r"\b(before|after|then)\b", re.I)
_NO_ORDER = re.compile(r"\b(?:not|never|until|no)\b|n't\b", re.I)
_PART_OF_SENTENCE = re.compile(r"[;.:!?\n]\s+|\b(?:while|whereas|because|so|but)\b")
_LINKS = frozenset(
    "in on at of for with from to by as into over under between among is are was were be been a an the".split()
)
_NUMBERS = {
    w: str(n) for n, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}
_COUNTED = re.compile(rf"(?<![\w.,])(\d+(?:[.,]\d+)*|{'|'.join(_NUMBERS)})\s*(%|[^\W\d_]{{3,}})", re.I)


def swaps(sentence: str, passage: str) -> bool:
    said, stated = read_claims(sentence), read_claims(passage)
    return (
        _swaps_sides(said, stated)
        or _swaps_subjects(said, stated)
        or _swaps_around(sentence, passage)
        or _swaps_roles(said, stated)
        or _renumbers(sentence, passage)
    )


def turned_comparisons(sentence: str, passage: str) -> set[str]:
    """The scales of comparisons that the passage makes from the other side: ``A is larger than B``, where it has ``B is
    smaller than A``. They say the same with opposite words."""
    return {
        scale
        for mine in _compared(sentence)
        for theirs in _compared(passage)
        if mine.one & theirs.other or mine.other & theirs.one
        for scale, pole in mine.ends
        if (scale, -pole) in theirs.ends
    }


def _swaps_sides(said: Claims, stated: Claims) -> bool:
    """Two parts of a sentence that each take something of both sides of a contrast."""
    return any(
        _is_contrast(one, other) and _crosses(mine, one, other, theirs)
        for mine in (_own(_sides(said, "side")), _own(_sides(said, "clause")))
        for theirs in (_sides(stated, "side"), _sides(stated, "clause"))
        for one, other in combinations(theirs, 2)
    )


class _Side(NamedTuple):
    keys: frozenset[str]
    every: frozenset[str]  # little words too
    clause: int


def _sides(claims: Claims, part: str) -> list[_Side]:
    found = {getattr(w, part): w for w in claims.words if not w.asked}
    sides = [_Side(claims.keys_of(part, number), claims.little[w.side], w.clause) for number, w in found.items()]
    return sides[:_MOST_SIDES]


def _own(sides: Sequence[_Side]) -> list[_Side]:
    """Without the words that several have: ``trained with the one, trained with the other``."""
    times = Counter(key for side in sides for key in side.keys)
    return [side._replace(keys=frozenset(key for key in side.keys if times[key] == 1)) for side in sides]


def _is_contrast(one: _Side, other: _Side) -> bool:
    """Two clauses, or two parts of one that are built alike: ``ridge with the one prior, lasso with the other``."""
    return one.clause != other.clause or bool((one.every & other.every) - _NO_SIGN)


def _crosses(mine: Sequence[_Side], one: _Side, other: _Side, theirs: Sequence[_Side]) -> bool:
    a, b = one.keys - other.keys, other.keys - one.keys
    mixed = [side.keys for side in mine if side.keys & a and side.keys & b]
    return sum(not _stand_together(keys & a, keys & b, theirs) for keys in mixed) >= 2


def _stand_together(some: frozenset[str], others: frozenset[str], sides: Sequence[_Side]) -> bool:
    return any(side.keys & some and side.keys & others for side in sides)


def _swaps_subjects(said: Claims, stated: Claims) -> bool:
    """What is said of one thing, which opens a part of the passage, is said of another, which opens another part."""
    mine, theirs = _openers(said), _openers(stated)
    subjects = {opener for opener, _ in theirs}
    for subject, keys in mine:
        if subject not in subjects:
            continue
        most = max(len(keys & others) for _, others in theirs)
        like = [(opener, others) for opener, others in theirs if len(keys & others) == most]
        if most >= _ALIKE and all(subject not in others and opener not in keys for opener, others in like):
            return True
    return False


def _openers(claims: Claims) -> list[tuple[str, frozenset[str]]]:
    """Of each part that does not go on with ``and`` its first word, if it names something, and all."""
    first: dict[int, Word] = {}
    for word in claims.words:
        if not word.asked:
            first.setdefault(word.side, word)
    return [
        (word.key, keys)
        for side, word in first.items()
        for keys in [claims.keys_of("side", side)]
        if len(claims.little[side]) > 2 and not word.key.startswith("<") and "and" not in claims.little[side]
    ]


class _Pair(NamedTuple):
    """What stands on the one side of ``than`` and what on the other; or first in time, and later."""

    one: frozenset[str]
    other: frozenset[str]
    mark: str = ""
    ends: frozenset[tuple[str, int]] = frozenset()  # of scales, named on the one side


def _swaps_around(sentence: str, passage: str) -> bool:
    """``A rather than B`` made of ``B rather than A``, ``A before B`` of ``A after B``."""
    return any(
        mine.mark == theirs.mark
        and mine.one & theirs.other
        and mine.other & theirs.one
        and not _is_turned_comparison(mine, theirs)
        for pairs in (_compared, _ordered)
        for mine in pairs(sentence)
        for theirs in pairs(passage)
    )


def _compared(text: str) -> Iterator[_Pair]:
    for part in _PART_OF_SENTENCE.split(text):
        for found in _AROUND.finditer(part):
            left, right = read_claims(part[: found.start()]), read_claims(part[found.end() :])
            ends = frozenset((m.scale, m.pole) for w in left.words for m in w.meanings if m.pole)
            yield _pair(left, right)._replace(mark=(found["verb"] or "").lower(), ends=ends)


def _ordered(text: str) -> Iterator[_Pair]:
    for part in _PART_OF_SENTENCE.split(text):
        found = _ORDER.search(part)
        if found is None or _NO_ORDER.search(part):
            continue
        before, behind = part[: found.start()], part[found.end() :]
        if not before.strip():  # "Before the one, the other"
            behind, _, before = behind.partition(",")
        pair = _pair(read_claims(before), read_claims(behind))
        yield _Pair(pair.other, pair.one) if found[0].lower() == "after" else pair


def _pair(left: Claims, right: Claims) -> _Pair:
    one, other = frozenset(w.key for w in left.words), frozenset(w.key for w in right.words)
    return _Pair(one - other, other - one)


def _is_turned_comparison(mine: _Pair, theirs: _Pair) -> bool:
    """``A is faster than B`` and ``B is slower than A``."""
    return any((scale, -pole) in theirs.ends for scale, pole in mine.ends)


def _swaps_roles(said: Claims, stated: Claims) -> bool:
    """``the loss decides the model`` made of ``the model decides the loss``."""
    return any((a, v, b, link) in _acts(stated) for b, v, a, link in _acts(said))


def _acts(claims: Claims) -> set[tuple[str, str, str, frozenset[str]]]:
    """Every three words that stand close together, with what little words stand around the middle one: what is done
    ``by`` something or ``in`` it has another order."""
    found = set()
    once = Counter(w.key for w in claims.words)
    for n, verb in enumerate(claims.words):
        for one, other in product(claims.words[max(0, n - 2) : n], claims.words[n + 1 : n + 3]):
            if one.side == verb.side == other.side and once[one.key] == once[verb.key] == once[other.key] == 1:
                around = claims.tokens[max(0, verb.at - 1) : other.at]
                links = frozenset(around) & _LINKS
                found.add((stem(one.text), stem(verb.text), stem(other.text), links))
    return found


def _renumbers(sentence: str, passage: str) -> bool:
    """A number before a word that the passage has with other numbers only."""
    said, stated = _numbered(sentence), _numbered(passage)
    return any(word in stated and not numbers & stated[word] for word, numbers in said.items())


def _numbered(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for number, word in _COUNTED.findall(text.lower()):
        if word not in STOP_WORDS and word not in _NUMBERS:
            found.setdefault(stem(word), set()).add(_NUMBERS.get(number, number.replace(",", "")))
    return found
