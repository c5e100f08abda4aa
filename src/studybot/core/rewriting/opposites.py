"""Whether a sentence says the opposite of a passage: denies what it affirms or affirms what it denies, names the other
end of a scale, stretches a part to the whole, turns an order round, or gives to one thing what is said of another.

Each check compares the sentence's words with those parts of the passage that speak of the same. A good sentence
rejected costs little, since the quotes are shown instead.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise, product
from typing import NamedTuple

from studybot.core.rewriting.claims import Claims, Denial, Word, read_claims
from studybot.core.rewriting.poles import ALTERNATIVES
from studybot.core.text import STOP_WORDS, stem, words

_ROOT = 6  # letters: "anonymous" and "anonymity" are one word when it is denied
_ABSOLUTES = frozenset(
    "always never whenever nobody everybody impossible cannot certainly completely entirely guarantee prove".split()
)
_WHOLE = frozenset("all every each any everything everybody everyone both always".split())
_PART = frozenset("only alone solely just".split())
_NO_SIGN = frozenset("a an the of and or to that".split())  # that two parts are built alike


def contradicts(sentence: str, passage: str, whole: str = "") -> bool:
    """``passage``: what of the ``whole`` one is nearest to the sentence, a sentence or clause a line."""
    said, stated = read_claims(sentence), read_claims(passage)
    return (
        any(_is_denied_alone(denial, said, stated) for denial in said.denials)
        or any(_is_affirmed(denial, said, stated) for denial in stated.denials)
        or any(_is_turned_round(word, said, stated) for word in said.words)
        or _overstates(sentence, passage, whole, stated)
        or _takes_part_for_whole(said, stated)
        or _swaps_sides(said, stated)
        or _swaps_around(sentence, passage)
        or _swaps_roles(said, stated)
        or _renumbers(sentence, passage)
    )


def _is_denied_alone(denial: Denial, said: Claims, stated: Claims) -> bool:
    """A ``not`` for which the passage has none."""
    if not denial.is_plain:
        return False
    if not denial.words:
        return not stated.denials
    return not any(_answers(denial, other, said, stated) for other in stated.denials) and not _is_other_end(
        denial, stated
    )


def _is_affirmed(denial: Denial, said: Claims, stated: Claims) -> bool:
    """What the passage denies, said without a ``not``."""
    if not denial.is_plain or not denial.words or denial.is_bare:
        return False
    head = _root(denial.words[0].key)
    there = {w.clause for w in said.words if not w.denied and _root(w.key) == head}
    if not any(_is_about(said.keys_of("clause", clause), denial, stated) for clause in there):
        return False
    if any(_root(w.key) == head and _is_affirmed_nearer(w, denial, said, stated) for w in stated.words):
        return False
    return not any(_answers(denial, other, stated, said) for other in said.denials) and not _is_other_end(denial, said)


def _is_about(mine: frozenset[str], denial: Denial, stated: Claims) -> bool:
    """Whether what the passage denies there is what is spoken of: no other sentence of it shares far more words. An
    aside (``, not the other``) is about what stands before it."""
    if denial.is_aside and not mine & (stated.keys_of("clause", denial.clause) - {w.key for w in denial.words}):
        return False
    most = max(len(mine & stated.keys_of("sentence", other)) for other in {w.sentence for w in stated.words})
    return len(mine & stated.keys_of("sentence", denial.sentence)) * 2 > most


def _is_affirmed_nearer(word: Word, denial: Denial, said: Claims, stated: Claims) -> bool:
    """Whether the passage says the denied words without a ``not`` in a sentence that shares more with what is said."""
    mine, theirs = stated.keys_of("sentence", word.sentence), stated.keys_of("sentence", denial.sentence)
    if word.denied or word.asked or word.sentence == denial.sentence:
        return False
    every, denied = {w.key for w in said.words}, {w.key for w in denial.words}
    return len(mine & denied) * 2 > len(denied) and len(mine & every) > len(theirs & every)


def _answers(denial: Denial, other: Denial, its: Claims, others: Claims) -> bool:
    """Whether both deny much the same."""
    if {_root(w.key) for w in denial.words} & {_root(w.key) for w in other.words}:
        return True
    if not other.is_plain:
        return False
    if len(its.keys_of("piece", denial.piece) & others.keys_of("piece", other.piece)) >= 2:
        return True
    mine, theirs = its.keys_of("sentence", denial.sentence), others.keys_of("sentence", other.sentence)
    near = its.keys_of("clause", denial.clause) & theirs and others.keys_of("clause", other.clause) & mine
    return denial.by == other.by != "not" and bool(near) and len(mine & theirs) >= 2


def _is_other_end(denial: Denial, others: Claims) -> bool:
    """``not the same`` and ``different``: of a scale in the denial the others name the same end, without a ``not``."""
    return any(
        word.signs[scale] == other.signs[scale] and word.denied != other.denied
        for word in denial.words
        for other in others.words
        for scale in word.signs.keys() & other.signs.keys() - ALTERNATIVES
    )


def _is_turned_round(word: Word, said: Claims, stated: Claims) -> bool:
    """Of the word's scale the passage, where it speaks of the same, names the other end."""
    met = [o for o in stated.words if word.signs.keys() & o.signs.keys() and not o.asked]
    met = [o for o in met if not _is_taken(o, word, said, stated)]
    if word.denied or not met:
        return False
    shared = [_shared(word, o, said, stated) for o in met]
    nearest = [o for o, n in zip(met, shared, strict=True) if n == max(shared)]
    return max(shared) > 0 and not any(
        o.denied or _same_end(word, o) or _is_until(word, o, said, stated) or _is_until(o, word, stated, said)
        for o in nearest
    )


def _is_until(word: Word, other: Word, its: Claims, others: Claims) -> bool:
    """``closed until all is done`` and ``open when all is done``."""
    when = its.keys_of("clause", word.until) if word.until else frozenset()
    return any(w.key in when and w.clause != other.clause for w in others.words)


def _is_taken(other: Word, word: Word, said: Claims, stated: Claims) -> bool:
    """Whether the passage's word stands for another of the sentence's, which is the same and about as near."""
    return any(
        w is not word and stem(w.text) == stem(other.text) != stem(word.text)
        and _shared(w, other, said, stated) >= _shared(word, other, said, stated)
        for w in said.words
    )  # fmt: skip


def _shared(word: Word, other: Word, said: Claims, stated: Claims) -> int:
    """How much of what stands around the two is the same; what stands closer counts more."""
    own = word.signs.keys() | other.signs.keys()
    near = sum(
        len((said.keys_of(part, getattr(word, part)) & stated.keys_of(part, getattr(other, part))) - own)
        for part in ("sentence", "clause", "piece")
    )
    return near + 3 * (_next(word, said) == _next(other, stated) != "")


def _next(word: Word, claims: Claims) -> str:
    behind = next((w for before, w in pairwise(claims.words) if before is word), None)
    return behind.key if behind is not None and behind.piece == word.piece else ""


def _same_end(word: Word, other: Word) -> bool:
    return any(word.signs[scale] == other.signs[scale] for scale in word.signs.keys() & other.signs.keys())


def _overstates(sentence: str, passage: str, whole: str, stated: Claims) -> bool:
    """An absolute word that the passage does not have, or not before the same word (``completely at random``)."""
    written = {stem(w) for w in words(passage)}
    elsewhere = set(pairwise(words(whole)))
    denied = {"never", "cannot", "nobody", "impossible"} if any(d.is_plain for d in stated.denials) else set()
    absolutes = {stem(w) for w in _ABSOLUTES - denied} - written
    return any(stem(word) in absolutes and (word, behind) not in elsewhere for word, behind in pairwise([*words(sentence), ""]))


def _takes_part_for_whole(said: Claims, stated: Claims) -> bool:
    """``all`` of something of which the passage, in a part that speaks of the same, has ``only`` and no ``all``."""
    of_all = {w.key for w in _behind_whole(stated)}
    return any(
        word.key in keys - of_all and len(keys & said.keys_of("side", word.side)) >= 2 and every & _PART
        for side, every in stated.little.items()
        for keys in [stated.keys_of("side", side)]
        for word in _behind_whole(said)
    )


def _behind_whole(claims: Claims) -> list[Word]:
    """What follows an ``all`` or ``every``."""
    wholes = [at for at, token in enumerate(claims.tokens) if token in _WHOLE]
    return [w for w in claims.words if any(0 < w.at - at <= 2 for at in wholes)]


def _swaps_sides(said: Claims, stated: Claims) -> bool:
    """Two parts of a sentence that each take something of both sides of a contrast."""
    mine = [pair for part in ("side", "clause") for pair in combinations(_own(_sides(said, part)), 2)]
    return any(
        _is_contrast(one, other) and _cross(first, second, one, other, theirs)
        for theirs in (_sides(stated, "side"), _sides(stated, "clause"))
        for one, other in combinations(theirs, 2)
        for first, second in mine
    )


class _Side(NamedTuple):
    keys: frozenset[str]
    every: frozenset[str]  # little words too
    clause: int


def _sides(claims: Claims, part: str) -> list[_Side]:
    found = {getattr(w, part): w for w in claims.words if not w.asked}
    return [_Side(claims.keys_of(part, number), claims.little[w.side], w.clause) for number, w in found.items()]


def _own(sides: Sequence[_Side]) -> list[_Side]:
    """Without the words that several have: ``trained with the one, trained with the other``."""
    times = Counter(key for side in sides for key in side.keys)
    return [side._replace(keys=frozenset(key for key in side.keys if times[key] == 1)) for side in sides]


def _is_contrast(one: _Side, other: _Side) -> bool:
    """Two clauses, or two parts of one that are built alike: ``ridge with the one prior, lasso with the other``."""
    return one.clause != other.clause or bool((one.every & other.every) - _NO_SIGN)


def _cross(first: _Side, second: _Side, one: _Side, other: _Side, every: Sequence[_Side]) -> bool:
    a, b = one.keys - other.keys, other.keys - one.keys
    return all(
        side.keys & a and side.keys & b and not _stand_together(side.keys & a, side.keys & b, every)
        for side in (first, second)
    )


def _stand_together(some: frozenset[str], others: frozenset[str], sides: Sequence[_Side]) -> bool:
    return any(side.keys & some and side.keys & others for side in sides)


_AROUND = re.compile(r"\b(?:than|instead of|rather than)\b|,\s+not\b", re.I)
_ORDER = re.compile(r"\b(before|after|then)\b", re.I)
_PART_OF_SENTENCE = re.compile(r"[;.:!?\n]\s+|\b(?:while|whereas|because|so|but)\b")


class _Pair(NamedTuple):
    """What stands on the one side of ``than`` and what on the other; or first in time, and later."""

    one: frozenset[str]
    other: frozenset[str]
    ends: frozenset[tuple[str, int]] = frozenset()  # of scales, named on the one side


def _swaps_around(sentence: str, passage: str) -> bool:
    """``A rather than B`` made of ``B rather than A``, ``A before B`` of ``A after B``."""
    return any(
        mine.one & theirs.other and mine.other & theirs.one and not _is_turned_comparison(mine, theirs)
        for pairs in (_compared, _ordered)
        for mine in pairs(sentence)
        for theirs in pairs(passage)
    )


def _compared(text: str) -> Iterator[_Pair]:
    for part in _PART_OF_SENTENCE.split(text):
        found = _AROUND.search(part)
        if found is not None:
            left, right = read_claims(part[: found.start()]), read_claims(part[found.end() :])
            ends = frozenset((m.scale, m.pole) for w in left.words for m in w.meanings if m.pole)
            yield _pair(left, right, ends)


def _ordered(text: str) -> Iterator[_Pair]:
    for part in _PART_OF_SENTENCE.split(text):
        found = _ORDER.search(part)
        if found is None:
            continue
        before, behind = part[: found.start()], part[found.end() :]
        if not before.strip():  # "Before the one, the other"
            behind, _, before = behind.partition(",")
        pair = _pair(read_claims(before), read_claims(behind))
        yield _Pair(pair.other, pair.one) if found[0].lower() == "after" else pair


def _pair(left: Claims, right: Claims, ends: frozenset[tuple[str, int]] = frozenset()) -> _Pair:
    one, other = frozenset(w.key for w in left.words), frozenset(w.key for w in right.words)
    return _Pair(one - other, other - one, ends)


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
                found.add((one.key, verb.key, other.key, frozenset(around) & _LINKS))
    return found


_LINKS = frozenset("in on at of for with from to by as into over under between among is are was were be been a an the".split())


def _renumbers(sentence: str, passage: str) -> bool:
    """A number before a word that the passage has with other numbers only."""
    said, stated = _numbered(sentence), _numbered(passage)
    return any(word in stated and not numbers & stated[word] for word, numbers in said.items())


_NUMBERS = {
    w: str(n) for n, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}
_COUNTED = re.compile(rf"(?<![\w.,])(\d+(?:[.,]\d+)*|{'|'.join(_NUMBERS)})\s*(%|[^\W\d_]{{3,}})", re.I)


def _numbered(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for number, word in _COUNTED.findall(text.lower()):
        if word not in STOP_WORDS and word not in _NUMBERS:
            found.setdefault(stem(word), set()).add(_NUMBERS.get(number, number.replace(",", "")))
    return found


def _root(key: str) -> str:
    return key if key.startswith("<") else key[:_ROOT]
