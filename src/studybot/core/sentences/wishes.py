"""Several wishes in one sentence, cut apart where each part is a wish of its own."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

MOST_PARTS = 6
_CUT = re.compile(
    r"[.!?;]+\s+(?:and |then |also |so |but |oh and |ps |plus )*"
    r"|,\s+(?:and |then |also |so |but |plus |now )*"
    r"|\s+(?:and then|and also|and|then|but|plus|so|after that|afterwards|as well as)\s+(?:then |also |could you |now )?"
    r"|\s+please\s+(?=\w+ \w)|\s+[–-]\s+|\s*\n+\s*"
)
_FIRST = re.compile(r"^(?:but )?(?:first|before that|beforehand)\b[, ]*")
_BEFORE = re.compile(r"^(?:please )?before (?:you|u|we) (?=\w)")
_SURE = 0.7
# Two readings that are one wish and its reason or its detail.
_SAID_TOGETHER = frozenset(
    {
        ("set_goal", "set_hours"), ("set_hours", "set_goal"), ("skip", "days_off"), ("days_off", "skip"),
        ("what_if", "on_track"), ("show_today", "on_track"), ("remove_goal", "next_step"),
        ("pause_reminders", "stop_reminders"), ("stop_reminders", "pause_reminders"),
        ("set_reminder", "move_block"), ("set_reminder", "set_hours"), ("set_goal", "show_roadmap"),
    }
)  # fmt: skip
_NEVER = frozenset({"unknown", "greeting", "thanks", "yes", "no", "help"})
_TOGETHER = frozenset({"record_done", "record_partial", "know_topic", "skip"})

_RECORDS = frozenset({"record_done", "record_partial", "know_topic", "skip", "move_block"})

Guess = Callable[[Sequence[str]], Sequence[tuple[str, float]]]


class Part(NamedTuple):
    start: int
    end: int


def parts_of(
    text: str, guess: Guess, has_topic: Callable[[str], bool], says_something: Callable[[str], bool]
) -> list[Part]:
    """Spans of a tidied sentence, one for each wish, in the order they should be done; the whole when it is one wish.
    ``guess``: the likeliest intent of each of some pieces of text."""
    atoms = _atoms(text)
    if len(atoms) < 2:
        return [Part(0, len(text))]
    spans = [(a, b) for a in range(len(atoms)) for b in range(a, len(atoms))]
    read = dict(zip(spans, guess([text[atoms[a].start : atoms[b].end] for a, b in spans]), strict=True))
    named = [has_topic(text[a.start : a.end]) for a in atoms]
    bare = {(a, b) for a, b in spans if not says_something(text[atoms[a].start : atoms[b].end])}
    read |= dict.fromkeys(bare, ("unknown", 1.0))
    chosen = _best_cut(len(atoms), lambda first, last: read[first, last], named)
    parts = [Part(atoms[a].start, atoms[b].end) for a, b in chosen]
    if len(parts) < 2:
        return [Part(0, len(text))]
    return _in_order(text, parts)


def _atoms(text: str) -> list[Part]:
    places = [0]
    ends: list[int] = []
    for m in _CUT.finditer(text):
        if m.start() > places[-1] and m.end() < len(text):
            ends.append(m.start())
            places.append(m.end())
    ends.append(len(text))
    atoms = [Part(a, b) for a, b in zip(places, ends, strict=True)]
    while len(atoms) > MOST_PARTS:  # the shortest two neighbours become one
        n = min(range(len(atoms) - 1), key=lambda i: atoms[i + 1].end - atoms[i].start)
        atoms[n : n + 2] = [Part(atoms[n].start, atoms[n + 1].end)]
    return atoms


def _best_cut(
    count: int, best: Callable[[int, int], tuple[str, float]], named: Sequence[bool]
) -> list[tuple[int, int]]:
    """The cut into most parts of which every one is surely a wish; the whole when there is none."""
    winner: tuple[tuple[float, float], list[tuple[int, int]]] = ((1.0, 0.0), [(0, count - 1)])
    for mask in range(1, 2 ** (count - 1)):
        cuts = [0, *(n + 1 for n in range(count - 1) if mask >> n & 1), count]
        pieces = [(a, b - 1) for a, b in pairwise(cuts)]
        read = [best(a, b) for a, b in pieces]
        about = [any(named[a : b + 1]) for a, b in pieces]
        if any(name in _NEVER or odds < _SURE for name, odds in read) or any(
            _one_wish(x, y, both=p and q)
            for (x, p), (y, q) in pairwise(zip((name for name, _ in read), about, strict=True))
        ):
            continue
        worth = (float(len(pieces)), sum(odds for _, odds in read))
        if worth > winner[0]:
            winner = (worth, pieces)
    return winner[1]


def _one_wish(first: str, second: str, *, both: bool) -> bool:
    """Whether two neighbouring parts speak of one thing. ``both``: each names a topic of its own."""
    if (first, second) in _SAID_TOGETHER:
        return True
    if first in _RECORDS and second in _RECORDS:
        return not both
    return first == second and first not in _TOGETHER


def _in_order(text: str, parts: list[Part]) -> list[Part]:
    """ "before you show me X, do Y" and "X, but first Y": Y comes first."""
    if _BEFORE.match(text[parts[0].start :]):
        return [*parts[1:], parts[0]]
    for n, part in enumerate(parts[1:], 1):
        if _FIRST.match(text[part.start :]) or re.search(r"\bbut (?:before that|first)\s+$", text[: part.start]):
            return [part, *parts[:n], *parts[n + 1 :]]
    return parts
