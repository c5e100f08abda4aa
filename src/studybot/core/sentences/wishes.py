"""Several wishes in one message, cut apart where each part is a wish of its own."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from studybot.core.sentences.evidence import Reading, is_one_wish, is_wish
from studybot.core.sentences.joints import Atom, Kind, core_of, find_atoms
from studybot.core.sentences.sentence import Sentence
from studybot.core.sentences.sharing import find_lead, is_bare, topic_lists
from studybot.core.sentences.verb_lists import verb_lists

MOST_ATOMS = 6
_STRENGTH: dict[Kind, int] = {"stop": 2, "clause": 1, "and": 1, "so": 1, "comma": 0}

Span = tuple[int, int]
Look = Callable[[str], Sentence]
Read = Callable[[Sequence[Sentence]], Sequence[tuple[str, float]]]


class Part(NamedTuple):
    """A span of the tidied text that is one wish; ``lead``: another one before it, whose verb it borrows."""

    start: int
    end: int
    lead: Span | None = None


def parts_of(said: Sentence, look: Look, read: Read) -> list[Part]:
    """One for each wish, in the order they should be done; the whole when it is one wish. ``look``: a piece of text
    with what is found in it; ``read``: the likeliest intent of each of some pieces."""
    atoms = find_atoms(said.text, _named(said), said.tidy.breaks, most=MOST_ATOMS)
    whole = [Part(0, len(said.text))]
    if len(atoms) < 2:
        return whole
    parts = _candidates(said.text, atoms, look)
    looked = [look(_words(said.text, part)) for part in parts.values()]
    readings = {
        span: Reading(words, intent, odds, is_bare(words) and part.lead is None, carried=part.lead is not None)
        for (span, part), words, (intent, odds) in zip(parts.items(), looked, read(looked), strict=True)
    }
    chosen = _best_cut(atoms, readings)
    if len(chosen) < 2:
        return whole
    return [
        parts[span] for span in sorted(chosen, key=lambda span: atoms[span[0]].rank)
    ]  # stable: else as they were said


def _named(said: Sentence) -> list[Span]:
    """What stays whole: everything that was found in the sentence, without the stops behind it."""
    found = [(f.start, f.end) for f in (*said.found, *said.topics, *([said.weekly] if said.weekly else []))]
    found += [said.place[:2]] if said.place else []
    whole = [*found, *topic_lists(said), *verb_lists(said.text)]
    return [(a, a + len(said.text[a:b].rstrip(" .,"))) for a, b in whole]


def _candidates(text: str, atoms: Sequence[Atom], look: Look) -> dict[Span, Part]:
    """Each run of neighbouring atoms, by its first and last."""
    seen = [look(text[atom.start : atom.end]) for atom in atoms]
    parts: dict[Span, Part] = {}
    for first, last in [(a, b) for a in range(len(atoms)) for b in range(a, len(atoms))]:
        whole = first == 0 and last == len(atoms) - 1
        start, end = atoms[first].start, atoms[last].end
        lead = find_lead(seen[: first + 1]) if first else None
        if lead is not None:  # places in the atom, made places in the text
            lead = atoms[lead[0]].start, atoms[lead[0]].start + lead[1]
        if not whole:
            start, end = core_of(text, start, end)
        parts[first, last] = Part(start, end, lead)
    return parts


def _words(text: str, part: Part) -> str:
    lead = text[slice(*part.lead)] if part.lead else ""
    return lead + text[part.start : part.end]


def _best_cut(atoms: Sequence[Atom], readings: dict[Span, Reading]) -> list[Span]:
    """The cut into most parts of which every one is surely a wish, at full stops rather than at commas; the whole when
    there is none."""
    count = len(atoms)
    best: tuple[tuple[int, int, float], list[Span]] = ((1, 0, 0.0), [(0, count - 1)])
    for mask in range(1, 2 ** (count - 1)):
        marks = [0, *(n + 1 for n in range(count - 1) if mask >> n & 1), count]
        spans = [(a, b - 1) for a, b in pairwise(marks)]
        strength = sum(_STRENGTH[atoms[first].joint or "stop"] for first, _ in spans[1:])
        worth = (len(spans), strength, sum(readings[s].odds for s in spans))
        if worth > best[0] and _holds(atoms, spans, readings):
            best = (worth, spans)
    return best[1]


def _holds(atoms: Sequence[Atom], spans: Sequence[Span], readings: dict[Span, Reading]) -> bool:
    for first, last in spans:
        behind = atoms[last + 1].joint if last + 1 < len(atoms) else None
        if not is_wish(readings[first, last], atoms[first].joint, behind):
            return False
    return not any(is_one_wish(readings[a], readings[b], atoms[b[0]].joint or "stop") for a, b in pairwise(spans))
