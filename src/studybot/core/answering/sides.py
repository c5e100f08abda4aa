"""Every side of a comparison gets a sentence, as far as the library has one."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from studybot.core.answering.choice import MOST_WORDS, SAME, Quoted, Source
from studybot.core.answering.comparison import named_in
from studybot.core.answering.context import are_whole
from studybot.core.text import plain

LONGEST = 45  # words of a sentence that is added: four of them still leave room
SOURCES_TRIED = 8  # of each side


def with_every_side(
    chosen: Sequence[Quoted],
    sides: Sequence[str],
    asked: NDArray[np.float32],
    sources: Sequence[Sequence[Source]],
    *,
    most: int,
) -> list[Quoted]:
    """``chosen`` with a sentence added for each side that none of them names, and as many others taken out, from the
    end, as do not fit beside it.

    ``asked`` (n, d) and ``sources`` are those of the ``n`` sides, the best source first; ``most`` passages are quoted.
    """
    quoted = list(chosen)
    for side, vector, found in zip(sides, asked, sources, strict=True):
        if any(side in _names(one, sides) for one in quoted):
            continue
        added = _sentence_on(side, sides, vector, found[:SOURCES_TRIED], quoted)
        if added is not None:
            quoted = _make_room(_with(quoted, added), added, sides, most)
    return quoted


def _sentence_on(
    side: str, sides: Sequence[str], vector: NDArray[np.float32], sources: Sequence[Source], said: Sequence[Quoted]
) -> Quoted | None:
    """The sentence nearest to what is asked of the side, of those that can be read alone and say something new."""
    rows = [quoted.source.sentences[p].vector for quoted in said for p in quoted.positions]
    able = [
        (float(sentence.vector @ vector), Quoted(source, (position,)))
        for source in sources
        for position, sentence in enumerate(source.sentences)
        if len(sentence.text.split()) <= LONGEST
        and are_whole(source.text, {position})
        and named_in(plain(sentence.text), source.title, sides) == [side]
        and not any(float(sentence.vector @ row) > SAME for row in rows)
    ]
    return max(able, key=lambda pair: pair[0])[1] if able else None


def _with(quoted: Sequence[Quoted], added: Quoted) -> list[Quoted]:
    """A passage is quoted once, with all its sentences."""
    for n, one in enumerate(quoted):
        if one.source.passage_id == added.source.passage_id:
            both = one._replace(positions=tuple(sorted({*one.positions, *added.positions})))
            return [*quoted[:n], both, *quoted[n + 1 :]]
    return [*quoted, added]


def _make_room(quoted: list[Quoted], added: Quoted, sides: Sequence[str], most: int) -> list[Quoted]:
    """Without the last passages that no side needs, then without last sentences, then without the last passages, while
    there are too many of them or too many words."""
    while len(quoted) > 1 and (len(quoted) > most or sum(map(_words, quoted)) > MOST_WORDS):
        spare = [n for n in range(1, len(quoted)) if _is_spare(quoted, n, sides) and quoted[n] != added]
        longer = [n for n, one in enumerate(quoted) if len(one.positions) > 1 and _shorter(one) is not None]
        if spare:
            del quoted[spare[-1]]
        elif len(quoted) > most or not longer:
            del quoted[-1]
        else:
            quoted[longer[-1]] = _shorter(quoted[longer[-1]]) or quoted[longer[-1]]
    return quoted


def _shorter(quoted: Quoted) -> Quoted | None:
    """Without as many of the last sentences as the others do not need."""
    ends = range(len(quoted.positions) - 1, 0, -1)
    return next(
        (
            quoted._replace(positions=p)
            for p in (quoted.positions[:n] for n in ends)
            if are_whole(quoted.source.text, p)
        ),
        None,
    )


def _is_spare(quoted: Sequence[Quoted], at: int, sides: Sequence[str]) -> bool:
    others = {side for n, one in enumerate(quoted) if n != at for side in _names(one, sides)}
    return set(_names(quoted[at], sides)) <= others


def _names(quoted: Quoted, sides: Sequence[str]) -> list[str]:
    text = " ".join(plain(quoted.source.sentences[p].text) for p in quoted.positions)
    return named_in(text, quoted.source.title, sides)


def _words(quoted: Quoted) -> int:
    return sum(len(quoted.source.sentences[p].text.split()) for p in quoted.positions)
