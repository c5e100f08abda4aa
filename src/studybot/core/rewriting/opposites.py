"""Whether a sentence says the opposite of a passage: denies what it affirms or affirms what it denies, names the other
end of a scale, stretches a part to the whole, or (``swaps``) gives to one thing what is said of another.

Each check compares the sentence's words with those parts of the passage that speak of the same. A good sentence
rejected costs little, since the quotes are shown instead.
"""

from itertools import pairwise

from studybot.core.rewriting.claims import Claims, Denial, Word, read_claims
from studybot.core.rewriting.poles import ALTERNATIVES
from studybot.core.rewriting.swaps import swaps, turned_comparisons
from studybot.core.text import stem, words

_ROOT = 6  # letters: "anonymous" and "anonymity" are one word when it is denied
_SHORT_ROOT = 5  # and when both deny it, "penalty" and "penalised"
_MOST_MET = 30  # words of a scale that are compared with one
_ABSOLUTES = frozenset(
    "always never whenever nobody everybody impossible cannot certainly completely entirely guarantee prove".split()
)
_WHOLE = frozenset("all every each any everything everybody everyone both always".split())
_PART = frozenset("only alone solely just".split())


def contradicts(sentence: str, passage: str, whole: str = "") -> bool:
    """``passage``: what of the ``whole`` one is nearest to the sentence, a sentence or clause a line."""
    said, stated = read_claims(sentence), read_claims(passage)
    compared = turned_comparisons(sentence, passage)
    return (
        any(_is_denied_alone(denial, said, stated) for denial in said.denials)
        or any(_is_affirmed(denial, said, stated) for denial in stated.denials)
        or any(_is_turned_round(word, said, stated) for word in said.words if not word.signs.keys() & compared)
        or _overstates(sentence, passage, whole, stated)
        or _takes_part_for_whole(said, stated)
        or swaps(sentence, passage)
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
    denied = {w.key for w in denial.words}
    if denial.is_aside and not mine & (stated.keys_of("clause", denial.clause) - denied):
        return False
    most = max(len(mine & stated.keys_of("sentence", other)) for other in {w.sentence for w in stated.words})
    return len(mine & (stated.keys_of("sentence", denial.sentence) | denied)) * 2 > most


def _is_affirmed_nearer(word: Word, denial: Denial, said: Claims, stated: Claims) -> bool:
    """Whether the passage says the denied words without a ``not`` in a sentence that shares more with what is said."""
    mine, theirs = stated.keys_of("sentence", word.sentence), stated.keys_of("sentence", denial.sentence)
    if word.denied or word.asked or word.sentence == denial.sentence:
        return False
    every, denied = {w.key for w in said.words}, {w.key for w in denial.words}
    return len(mine & denied) * 2 > len(denied) and len(mine & every) > len(theirs & every)


def _answers(denial: Denial, other: Denial, its: Claims, others: Claims) -> bool:
    """Whether both deny much the same."""
    if {w.key[:_SHORT_ROOT] for w in denial.words} & {w.key[:_SHORT_ROOT] for w in other.words}:
        return True
    if not other.is_plain:
        return False
    if other.is_bare and not denial.is_bare and its.keys_of("clause", denial.clause) & {w.key for w in other.words}:
        return True
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
    if word.denied:
        return False
    met = [o for o in stated.words if word.signs.keys() & o.signs.keys() and not o.asked]
    met = [o for o in met[:_MOST_MET] if not _is_taken(o, word, said, stated)]
    if not met:
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
    spoken = pairwise([*words(sentence), ""])
    return any(stem(word) in absolutes and (word, behind) not in elsewhere for word, behind in spoken)


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


def _root(key: str) -> str:
    return key if key.startswith("<") else key[:_ROOT]
