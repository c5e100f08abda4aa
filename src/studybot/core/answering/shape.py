"""The text of an answer: quotes in the shape of the question, every one with the number of its citation."""

import re
from collections.abc import Sequence

from studybot.core.answering.choice import Quoted
from studybot.core.answering.comparison import name_of, named_in
from studybot.core.answers import AnswerStatus, QuestionKind
from studybot.core.text import bare, plain
from studybot.core.wording import upper_first

GAP = " … "  # between quoted sentences that do not stand side by side
_BULLET = "• "
_UNSURE = "I am not sure that my library answers this. The closest passages:"


def quote_of(quoted: Quoted) -> str:
    """The passage's words as they are quoted, on one line and without list marks; what is left out (sentences, code,
    a heading) is marked."""
    whole = bare(quoted.source.text)
    texts = [plain(quoted.source.sentences[p].text) for p in quoted.positions]
    joined, last = texts[0], texts[0]
    for text in texts[1:]:
        joined += (" " if f"{last} {text}" in whole else GAP) + text
        last = text
    return joined


def shape(
    kind: QuestionKind, status: AnswerStatus, quotes: Sequence[tuple[int, Quoted]], compared: Sequence[str] | None
) -> str:
    """``quotes``: citation number and what is quoted. A list or a how-to is told in points, a comparison names whose
    side each quote is on, anything else in sentences; an unsure one says so first."""
    if kind == "comparison" and compared is not None:
        text = _sides(quotes, compared)
    elif kind == "list" and any(quoted.is_list for _, quoted in quotes):
        text = "\n".join(line for number, quoted in quotes for line in _points(number, quoted))
    elif kind == "how" and sum(len(quoted.positions) for _, quoted in quotes) > 2:
        text = "\n".join(line for number, quoted in quotes for line in _steps(number, quoted))
    else:
        text = "\n".join(f"{_sentences(quoted)} [{number}]" for number, quoted in quotes)
    return f"{_UNSURE}\n{text}" if status == "uncertain" else text


def _sentences(quoted: Quoted) -> str:
    return " ".join(plain(quoted.source.sentences[p].text) for p in quoted.positions)


def _points(number: int, quoted: Quoted) -> list[str]:
    if not quoted.is_list:
        return [f"{_sentences(quoted)} [{number}]"]
    return [f"{_BULLET}{plain(quoted.source.sentences[p].text)} [{number}]" for p in quoted.positions]


def _steps(number: int, quoted: Quoted) -> list[str]:
    """A point for each run of sentences that stand side by side: what belongs together stays together."""
    runs: list[list[int]] = []
    for position in quoted.positions:
        if runs and position == runs[-1][-1] + 1:
            runs[-1].append(position)
        else:
            runs.append([position])
    texts = quoted.source.sentences
    return [f"{_BULLET}{' '.join(plain(texts[p].text) for p in run)} [{number}]" for run in runs]


def _sides(quotes: Sequence[tuple[int, Quoted]], compared: Sequence[str]) -> str:
    """First what speaks of several, then what speaks of each alone; a side that nothing names is said to be so."""
    several: list[str] = []
    sides: dict[str, list[str]] = {side: [] for side in compared}
    named: set[str] = set()
    for number, quoted in quotes:
        about = named_in(_sentences(quoted), quoted.source.title, compared)
        told = sides[about[0]] if len(about) == 1 else several
        told.append(f"{_sentences(quoted)} [{number}]")
        named.update(about)
    words = " ".join(f"{quoted.source.title} {_sentences(quoted)}" for _, quoted in quotes)
    alone = [f"{_written(name_of(side), words)}: {' '.join(texts)}" for side, texts in sides.items() if texts]
    missing = [name_of(side) for side in compared if side not in named]
    lines = [*several, *alone]
    return "\n".join([*lines, f"None of these quotes names {' or '.join(missing)}."] if missing else lines)


def _written(name: str, told: str) -> str:
    """A name in the letters of the quotes, where they write it in more capitals than a first one: ``xgboost`` →
    ``XGBoost``."""
    there = re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", told, re.I) if name.islower() else ()
    return next((m[0] for m in there if m[0][1:] != name[1:]), upper_first(name))


def refusal(nearest: Sequence[str]) -> str:
    """``nearest``: titles of topics."""
    near = f" The nearest topics are: {'; '.join(nearest)}." if nearest else ""
    return f"My library does not cover that, so I would only be guessing.{near}"
