"""Answers that stand together quote no passage twice: each stands where it fits best."""

import re
from collections.abc import Mapping, Sequence

from studybot.core.answering.shape import GAP
from studybot.core.answers import Answer, Citation

_PIECE = re.compile(r"(?P<words>.*?) \[(?P<number>\d+)\](?: |$)")
_BEFORE = re.compile(r"• |[^\[\]:]{1,80}: ")  # a point, the side of a comparison


def without_repeats(answers: Sequence[Answer]) -> list[Answer]:
    """The same answers; a passage that several quote stays with the one that puts it first, and the others name that
    one's place, counted from 1."""
    places: dict[object, tuple[int, int]] = {}
    for n, answer in enumerate(answers, start=1):
        for citation in answer.citations:
            places[_passage(citation)] = min((citation.number, n), places.get(_passage(citation), (citation.number, n)))
    found = []
    for n, answer in enumerate(answers, start=1):
        owners = {c.number: places[_passage(c)][1] for c in answer.citations}
        found.append(_shortened(answer, {number: owner for number, owner in owners.items() if owner != n}))
    return found


def _passage(citation: Citation) -> object:
    return citation.source, citation.lines, citation.heading


def _shortened(answer: Answer, elsewhere: Mapping[int, int]) -> Answer:
    """``elsewhere``: the numbers to leave out, and which answers have them."""
    if not elsewhere:
        return answer
    kept = [c for c in answer.citations if c.number not in elsewhere]
    where = " and ".join(str(n) for n in sorted(set(elsewhere.values())))
    if not kept:
        text = f"What I quote under {where} answers this too."
        if answer.status == "uncertain":
            text = f"I am not sure that my library answers this. The closest passages stand under {where}."
        return answer.model_copy(update={"answer": text, "citations": ()})
    if any(_PIECE.search(c.quote) for c in answer.citations):  # its own words look like the number of a source
        return answer
    numbers = {c.number: n for n, c in enumerate(kept, start=1)}
    quotes = {c.number: c.quote.replace(GAP, " ") for c in answer.citations}
    lines = [_line(line, numbers, quotes) for line in answer.answer.splitlines()]
    if any(line is None for line in lines):
        return answer
    text = "\n".join([*(line for line in lines if line), f"See also {where}."])
    cited = tuple(c.model_copy(update={"number": numbers[c.number]}) for c in kept)
    return answer.model_copy(update={"answer": text, "citations": cited})


def _line(line: str, numbers: Mapping[int, int], quotes: Mapping[int, str]) -> str | None:
    """A line with what is kept of it under new numbers, empty when that is nothing; None when a piece of it is not told
    apart from the words around it."""
    before = m[0] if (m := _BEFORE.match(line)) else ""
    pieces = list(_PIECE.finditer(line, len(before)))
    if not pieces:
        return line
    if "".join(piece[0] for piece in pieces) != line[len(before) :]:
        return None
    kept = []
    for piece in pieces:
        number, words = int(piece["number"]), piece["words"]
        if words not in quotes.get(number, ""):
            return None
        if number in numbers:
            kept.append(f"{words} [{numbers[number]}]")
    return before + " ".join(kept) if kept else ""
