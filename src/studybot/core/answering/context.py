"""What a sentence needs beside it to be understood: the noun of its pronoun, the answer to its question, the head of
its list item."""

import re
from collections.abc import Sequence
from functools import lru_cache

from studybot.core.text import paragraphs

MOST_NEEDED = 3  # other sentences that one may bring along

# A sentence that begins so speaks of what stood before it.
_REFERS_BACK = re.compile(
    r"^(?:(?:It|Its|They|Them|Their|This|That|These|Those|He|She|His|Her|Such|So|But|However|Instead|Then|Therefore|Thus|"
    r"Hence|Otherwise|Also|And|Or|Yet|Still|Another|Both|Neither|Either|Conversely|Similarly|Likewise|Moreover|Here|"
    r"For example|For instance|Besides|Nevertheless|Meanwhile|Afterwards|"
    r"If so|If not|Doing so|\w+ of (?:them|these|those)|"
    r"The (?:former|latter|same|other|others|second|third|last|rest))\b"
    r"|(?:When|If|Because|Since|As|While|With|In|For|Without|After|Before|From|On|By|To|Of)\s+"
    r"(?:it|its|they|them|their|this|that|these|those|such|both)\b"
    r"|[A-Z][a-z]+ (?:it|them|both)\b(?! (?:is|are|was|were)\b))"
)
# So does one that soon says "this" or "that gap", counts what it does not name ("all three", "the second", "both"), or
# says of a thing what it is to another ("Mean shift is its best-known member").
_POINTS_BACK = re.compile(
    r"^(?:[\w`'’-]+,?\s+){1,5}(?:(?:this|these|those)\b(?!\s+(?:who|whose|which|that|of|in|with|for|from|is|are)\b)"
    r"|such\s+(?!as\b|that\b|an?\b)|that\s+(?:gap|way|problem|case|reason|order|kind|sum|half|step|cost|topic|question|number|value)\b)",
    re.I,
)
_COUNTED_BACK = re.compile(
    r"\b(?:all|these|those) (?:two|three|four|five|six)\b|\b(?:one|another) such\b"
    r"|\bboth(?=\s*(?:[.;:)]|$))"
    r"|\bthe (?:two|three|four|five|six|first|second|third|former|latter)\b(?=\s*(?:[,.;:)]|$|(?:and|or|but)\b))",
    re.I,
)
_ITS_OWN = re.compile(r"^[\w`'’+-]+(?: [\w`'’+-]+){0,3} (?:is|are|was|were) (?:also )?(?:its|their|his|her)\b")
_NAMES_SEVERAL = re.compile(r",|\b(?:and|versus|vs\.?|between|both)\b", re.I)


def refers_back(text: str) -> bool:
    """Whether a sentence speaks of what stood before it."""
    bare = text.lstrip('*_`"“')
    counted = _COUNTED_BACK.search(bare)
    counts_back = counted is not None and not _NAMES_SEVERAL.search(bare[: counted.start()])
    return counts_back or any(pattern.match(bare) for pattern in (_REFERS_BACK, _POINTS_BACK, _ITS_OWN))


def is_broken(text: str) -> bool:
    """Whether it is part of something that was cut: a quotation or brackets that do not end or did not begin, the words
    before a list or a block of code."""
    return (
        text.rstrip("*_`").endswith(":")
        or text.count('"') % 2 == 1
        or text.count("“") != text.count("”")
        or text.count("(") != text.count(")")
    )


def is_question(text: str) -> bool:
    return text.rstrip('*_`"”').endswith("?")


@lru_cache(maxsize=4000)
def needs(passage: str) -> tuple[frozenset[int] | None, ...]:
    """Of each sentence of a passage the others that it must stand beside, those they need included; None when it cannot
    be understood with a few of them."""
    direct = _direct(paragraphs(passage))
    return tuple(_with_theirs(position, direct) for position in range(len(direct)))


def are_whole(passage: str, positions: Sequence[int] | set[int]) -> bool:
    """Whether all that the sentences need is among them."""
    needed, there = needs(passage), set(positions)
    return all(p < len(needed) and (need := needed[p]) is not None and need <= there for p in there)


def _direct(parts: Sequence[tuple[bool, list[str]]]) -> list[set[int] | None]:
    found: list[set[int] | None] = []
    total = sum(len(sentences) for _, sentences in parts)
    before = ""
    for is_item, sentences in parts:
        first = len(found)
        for n, text in enumerate(sentences):
            position = first + n
            need = {first} if is_item and n else set()
            if refers_back(text) or (n and is_question(before)):
                need.add(position - 1)
            if is_question(text):
                need.add(position + 1)
            lost = is_broken(text) or any(not 0 <= other < total for other in need)
            found.append(None if lost else need)
            before = text
    return found


def _with_theirs(position: int, direct: Sequence[set[int] | None]) -> frozenset[int] | None:
    every, new = {position}, {position}
    while new:
        needed = [direct[p] for p in new]
        if any(need is None for need in needed):
            return None
        new = {p for need in needed if need is not None for p in need} - every
        every |= new
    return frozenset(every - {position}) if len(every) <= MOST_NEEDED + 1 else None
