"""Where a message can be cut into wishes: between sentences and clauses, never inside what was named."""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

Kind = Literal["stop", "and", "comma", "so", "clause"]

_ADVERBS = r"(?:and |then |also |but |plus |oh |now |after that |afterwards |p\.?s\.? )*"
_JOINTS: tuple[tuple[Kind, str], ...] = (
    ("stop", rf"[.!?;,]*\s+\d\)\s+|[.!?;]+\s+{_ADVERBS}(?:so (?!far\b|much\b|many\b))?|\s+[–-]\s+{_ADVERBS}"),
    # "… once you have …", "… before you …": what the assistant shall do first or later
    (
        "clause",
        r",?\s+(?:before (?:you |u )|(?:once|as soon as|after) you (?:have |had |are )?(?:been )?(?:done )?|when you (?:have|are done) )",
    ),
    (
        "so",
        rf",?\s+(?:and |so )?(?:therefore|hence|that is why)\s+"
        rf"|,?\s+so\s+(?!that\b|much\b|many\b|far\b|long\b|well\b|it\b|i can\b|i could\b|on\b|\w+ly\b){_ADVERBS}",
    ),
    ("and", rf",?\s+(?:and then|and also|as well as|after that|afterwards|and|then|but|plus|also)\s+{_ADVERBS}"),
    ("comma", rf",\s+{_ADVERBS}|\s+please\s+(?!(?:and|then|but|so|also|plus)\b)(?=\w+ \w)"),
)
_JOINT = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _JOINTS))
_ONE_PAIR = re.compile(r"\b(?:between|both) [^.?!;]*?\band\b")  # "the difference between stopping and pausing"
_NUMBER = re.compile(r"^\(?\d\)\s+")
_LEADING_LATER = re.compile(r"^(?:please )?before (?:you |we |u )?(?=\w)")
_LEADING_FIRST = re.compile(r"^(?:once|as soon as|after|when) you (?:have |had |are )?(?:done )?(?=\w)")
_FIRST = re.compile(r"^(?:first(?! (?:thing|one|topic|block|session|step|goal|part))|before that|beforehand)\b[, ]*")
_TIE = re.compile(r",?\s+(?:instead|as well|too|afterwards|while you are at it)[\s.!]*$")


class Atom(NamedTuple):
    """A stretch of the text that is not cut further. ``joint``: what stands before it (the first has none)."""

    start: int
    end: int
    joint: Kind | None
    rank: int  # -1: to be done before the others, 1: after them


def find_atoms(text: str, named: Sequence[tuple[int, int]], breaks: Sequence[int], *, most: int) -> list[Atom]:
    """In order, with nothing but joints between them. ``named``: spans that stay whole; ``breaks``: blanks at which a
    new line begins. At most ``most``: the shortest neighbours stay together."""
    atoms: list[Atom] = []
    start, kind, rank = 0, None, _first_rank(text)
    for joint in _joints(text, named, breaks):
        if joint.start > start and joint.end < len(text):
            atoms.append(Atom(start, joint.start, kind, rank))
            start, kind, rank = joint.end, joint.kind, -1 if _goes_first(text, joint) else 0
    atoms.append(Atom(start, len(text), kind, rank))
    while len(atoms) > most:
        n = min(range(len(atoms) - 1), key=lambda i: atoms[i + 1].end - atoms[i].start)
        atoms[n : n + 2] = [atoms[n]._replace(end=atoms[n + 1].end)]
    return atoms


def core_of(text: str, start: int, end: int) -> tuple[int, int]:
    """A part without the words that only tie it to the others: "first", "before you", "instead", "as well"."""
    leads = (p.match(text[start:end]) for p in (_NUMBER, _LEADING_LATER, _LEADING_FIRST, _FIRST))
    first = start + max((m.end() for m in leads if m), default=0)
    tie = _TIE.search(text, first, end)
    return first, tie.start() if tie and tie.start() > first else end


class _Joint(NamedTuple):
    start: int
    end: int
    kind: Kind


def _joints(text: str, named: Sequence[tuple[int, int]], breaks: Sequence[int]) -> list[_Joint]:
    found = [_Joint(m.start(), m.end(), _kind(m)) for m in _JOINT.finditer(text)]
    whole = [*named, *(m.span() for m in _ONE_PAIR.finditer(text))]
    lines = [_Joint(at, at + 1, "stop") for at in breaks if not any(j.start <= at < j.end for j in found)]
    found = [j._replace(kind="stop") if any(j.start <= at < j.end for at in breaks) else j for j in found]
    return sorted(j for j in [*found, *lines] if not any(j.start < end and start < j.end for start, end in whole))


def _kind(m: re.Match[str]) -> Kind:
    return next(kind for kind, _ in _JOINTS if m[kind] is not None)


def _first_rank(text: str) -> int:
    return 1 if _LEADING_LATER.match(text) else -1 if _FIRST.match(text) else 0


def _goes_first(text: str, joint: _Joint) -> bool:
    return bool(_FIRST.match(text[joint.end :])) or (
        joint.kind == "clause" and "before" not in text[joint.start : joint.end]
    )
