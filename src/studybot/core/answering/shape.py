"""The text of an answer: quotes in the shape of the question, every one with the number of its citation."""

from collections.abc import Sequence

from studybot.core.answering.choice import Quoted
from studybot.core.answers import AnswerStatus, QuestionKind
from studybot.core.text import bare, content_words, plain, stem

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
    kind: QuestionKind, status: AnswerStatus, quotes: Sequence[tuple[int, Quoted]], compared: tuple[str, str] | None
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


def _sides(quotes: Sequence[tuple[int, Quoted]], compared: tuple[str, str]) -> str:
    """First what speaks of both, then what speaks of the one and of the other."""
    sides: dict[str, list[str]] = {"": [], compared[0]: [], compared[1]: []}
    for number, quoted in quotes:
        side = _side_of(quoted, compared)
        sides[side].append(f"{_sentences(quoted)} [{number}]")
    both = sides.pop("")
    named = [f"{_upper(name)}: {' '.join(texts)}" for name, texts in sides.items() if texts]
    return "\n".join([*both, *named])


def _side_of(quoted: Quoted, compared: tuple[str, str]) -> str:
    """Which of the two a quote is about by its words and its title; empty when it is about both or neither."""
    has = {name: _speaks_of(quoted, name) for name in compared}
    about = [name for name, yes in has.items() if yes]
    return about[0] if len(about) == 1 else ""


def _speaks_of(quoted: Quoted, name: str) -> bool:
    said = {stem(w) for w in content_words(f"{quoted.source.title} {_sentences(quoted)}")}
    return bool({stem(w) for w in content_words(name)[:2]} & said)


def _upper(name: str) -> str:
    return name[:1].upper() + name[1:]


def refusal(nearest: Sequence[str]) -> str:
    """``nearest``: titles of topics."""
    near = f" The nearest topics are: {'; '.join(nearest)}." if nearest else ""
    return f"My library does not cover that, so I would only be guessing.{near}"
