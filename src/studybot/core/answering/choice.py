"""Which sentences of which passages are quoted."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from studybot.core.answering.asides import ASKS_FOR_STEPS, STEPS_HEADINGS
from studybot.core.answering.context import are_whole, needs, refers_back
from studybot.core.answering.labels import fit
from studybot.core.answers import QuestionKind
from studybot.core.text import STOP_WORDS, list_items, stem, words

SENTENCES_PER_PASSAGE = 2
ITEMS_PER_LIST = 6
LEAST_ITEMS = 3
FEWEST_WORDS = 40
MOST_WORDS = 170  # of quotes; with numbers and names beside them an answer has at most 200
SAME = 0.92  # cosine from which on two sentences say the same
FAR_BELOW_BEST = 0.12  # a passage this much below the best one is not quoted,
GOOD = 0.8  # unless its score is as good as that
FURTHER_FROM_IT = 0.4  # a second sentence this much further from the question than the passage's best is not quoted
_MOST_WORDS_OF_A_NAME = 4
_DEFINES = 0.12  # what a sentence that defines its title gains for a definition
_OPENS = 0.06  # what one gains that opens with what is to be defined
_WARNS = {"Pitfalls", *STEPS_HEADINGS}  # headings over what to avoid and to do: not what there is of a thing
_ASKS_FOR_WARNINGS = re.compile(
    r"\b(?:pitfalls?|mistakes?|errors?|problems?|traps?|avoid|wrong|careful|drawbacks?|disadvantages?|cons|limit\w*|"
    r"downsides?|weakness\w*|risks?|issues?|tips|rules|practices|learn|study|practi[sc]e|exercises?|steps?|start|prepare)\b",
    re.I,
)

_DEFINITION = re.compile(
    r"^(?:An?\s+|The\s+)?[`*_]*(?P<name>[\w+#'’ -]{2,60}?)[`*_]*(?:\s*\([^)]{1,40}\))?,?\s+"
    r"(?:is|are|means?|describes?|denotes?|refers? to)\b"
)


class Sentence(NamedTuple):
    """A sentence that could be quoted."""

    text: str
    vector: NDArray[np.float32]


class Sentences(Sequence[Sentence]):
    """Of a passage that could be quoted; they are read when the first one is asked for, because most are not."""

    def __init__(self, read: Callable[[], tuple[Sequence[str], NDArray[np.float32]]]) -> None:
        """``read`` gives texts and vectors (n, d)."""
        self._read = read

    @cached_property
    def _all(self) -> list[Sentence]:
        return list(map(Sentence, *self._read()))

    def __len__(self) -> int:
        return len(self._all)

    @overload
    def __getitem__(self, at: int) -> Sentence: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Sentence]: ...
    def __getitem__(self, at: int | slice) -> Sentence | Sequence[Sentence]:
        return self._all[at]

    def __iter__(self) -> Iterator[Sentence]:
        return iter(self._all)


class Source(NamedTuple):
    """A passage that could be quoted, with its sentences in reading order."""

    passage_id: str
    title: str
    text: str
    score: float  # from the ranking
    sentences: Sequence[Sentence]
    heading: str = ""  # the last of its trail


class Quoted(NamedTuple):
    """What is quoted of a passage: positions of its sentences, rising."""

    source: Source
    positions: tuple[int, ...]
    is_list: bool = False


def candidates(*, most: int, page: int) -> int:
    """How many of the best passages a page is chosen from."""
    return most * (page + 1) + 4


def choose_pages(
    asked: NDArray[np.float32],
    sources: Sequence[Source],
    kind: QuestionKind,
    *,
    most: int,
    pages: int,
    question: str = "",
    complete: Callable[[list[Quoted]], list[Quoted]] = list,
) -> list[list[Quoted]]:
    """What is quoted on each page; no passage stands on two of them, and none says what an earlier one said.
    ``complete`` adds to the first what it must have."""
    shown: list[list[Quoted]] = []
    for page in range(1, pages + 1):
        before = [quoted for earlier in shown for quoted in earlier]
        gone = {quoted.source.passage_id for quoted in before}
        said = [quoted.source.sentences[p].vector for quoted in before for p in quoted.positions]
        left = [s for s in sources[: candidates(most=most, page=page)] if s.passage_id not in gone]
        chosen = choose(asked, left, kind, most=most, said=said, question=question)
        shown.append(complete(chosen) if page == 1 else chosen)
    return shown


def choose(
    asked: NDArray[np.float32],
    sources: Sequence[Source],
    kind: QuestionKind,
    *,
    most: int,
    said: Sequence[NDArray[np.float32]] = (),
    question: str = "",
) -> list[Quoted]:
    """Up to ``most`` passages of ``sources`` (best first), the best sentences of each for the question's parts
    (``asked`` (m, d)) and its words (``question``); none says what another says or what was ``said`` before, none lacks
    what it needs beside it (``context``), and together they have at most ``MOST_WORDS`` words; in the order of the
    parts (not the sides of a comparison; of a definition what defines first), then of ``sources``."""
    chosen: list[Quoted] = []
    before, said = said, list(said)
    room = MOST_WORDS
    says_what_is = kind in {"definition", "comparison"}
    least = min(sources[0].score - FAR_BELOW_BEST, GOOD) if sources else 0.0
    for source in sources:
        if len(chosen) == most or (chosen and source.score < least):
            break
        if chosen and source.heading in STEPS_HEADINGS and says_what_is and not ASKS_FOR_STEPS.search(question):
            continue  # what to try out is no answer to what a thing is
        listed = kind == "list" and (source.heading not in _WARNS or _ASKS_FOR_WARNINGS.search(question) is not None)
        quoted = _of_list(source, said) if listed else None
        quoted = quoted or _best_of(source, asked, question, kind, said, SENTENCES_PER_PASSAGE)
        quoted = _fit(quoted, room) if quoted else None
        if quoted is not None:
            chosen.append(quoted)
            room -= _words(quoted)
            said += [source.sentences[p].vector for p in quoted.positions]
    chosen = _lengthen(chosen, asked, question, kind, before) if room > MOST_WORDS - FEWEST_WORDS else chosen
    if kind == "comparison":
        return chosen
    if kind == "definition" and len(asked) == 1:
        return sorted(chosen, key=lambda quoted: not _tells_what(quoted, question))
    return sorted(chosen, key=lambda quoted: part_of(quoted, asked))


def _best_of(
    source: Source,
    asked: NDArray[np.float32],
    question: str,
    kind: QuestionKind,
    said: Sequence[NDArray[np.float32]],
    most: int,
    *,
    near: float = FURTHER_FROM_IT,
) -> Quoted | None:
    matrix = np.stack([s.vector for s in source.sentences]) if source.sentences else None
    if matrix is None:
        return None
    scores = (matrix @ asked.T).max(axis=1)
    scores = scores + np.array([fit(s.text, question, kind) for s in source.sentences])
    if kind == "definition":
        scores = scores + np.array([_DEFINES * defines(s.text, source.title) for s in source.sentences])
    least = scores.max() - near
    if kind == "definition" and source.heading not in _WARNS:
        scores = scores + np.array([_OPENS * opens_with(s.text, question) for s in source.sentences])
    taken: set[int] = set()
    for row in np.argsort(-scores, kind="stable"):
        if len(taken) >= most or (taken and scores[row] < least):
            break
        needed = needs(source.text)[int(row)]
        if needed is None:
            continue
        new = ({int(row)} | needed) - taken
        before = [*said, *(matrix[p] for p in taken)]
        if new and _says_more(matrix[sorted(new)], before):
            taken |= new
    return Quoted(source, tuple(sorted(taken))) if taken else None


def _of_list(source: Source, said: Sequence[NDArray[np.float32]]) -> Quoted | None:
    """The items of a list that the passage has, in their order; None when it has no list worth the name."""
    items = list_items(source.text)
    rows: list[int] = []
    for position, sentence in enumerate(source.sentences):
        others = [*said, *(source.sentences[p].vector for p in rows)]
        is_new = sentence.text in items and not _is_said(sentence.vector, others)
        if is_new and len(rows) < ITEMS_PER_LIST and are_whole(source.text, {*rows, position}):
            rows.append(position)
    return Quoted(source, tuple(rows), is_list=True) if len(rows) >= LEAST_ITEMS else None


def defines(text: str, title: str) -> bool:
    """``Overfitting is what happens when …`` under the title Overfitting."""
    found = _DEFINITION.match(text)
    if found is None or refers_back(text):
        return False
    name, wanted = found["name"].lower(), title.lower()
    return name in wanted or wanted in name or name.rstrip("s") in wanted


def opens_with(text: str, question: str) -> bool:
    """Whether its first words are what the question wants defined: ``Batch normalisation uses …``."""
    name = [stem(word) for word in words(question) if word not in STOP_WORDS]
    first = [stem(word) for word in words(text) if word not in {"a", "an", "the"}][: len(name)]
    return bool(name) and len(name) <= _MOST_WORDS_OF_A_NAME and first == name and not refers_back(text)


def _tells_what(quoted: Quoted, question: str) -> bool:
    """Whether it may stand first in a definition: it opens with what is asked, or defines a title that names it."""
    texts = [quoted.source.sentences[p].text for p in quoted.positions]
    if quoted.source.heading in _WARNS:
        return False
    title, asked = words(quoted.source.title), [w for w in words(question) if w not in STOP_WORDS]
    named = bool(asked) and all(any(word.startswith(stem(w)) for word in title) for w in asked)
    return any((named and defines(text, quoted.source.title)) or opens_with(text, question) for text in texts)


def _fit(quoted: Quoted, room: int) -> Quoted | None:
    """With fewer sentences, from the end, until it has at most ``room`` words and none lacks what it needs."""
    positions = quoted.positions
    while positions:
        fitted = quoted._replace(positions=positions)
        if _words(fitted) <= room and are_whole(quoted.source.text, positions):
            return fitted
        positions = positions[:-1]
    return None


def _lengthen(
    chosen: list[Quoted],
    asked: NDArray[np.float32],
    question: str,
    kind: QuestionKind,
    before: Sequence[NDArray[np.float32]],
) -> list[Quoted]:
    """A few words are no answer: more sentences of the best passage, if it has any and they fit."""
    others = [*before, *(quoted.source.sentences[p].vector for quoted in chosen[1:] for p in quoted.positions)]
    for more in range(SENTENCES_PER_PASSAGE + 1, SENTENCES_PER_PASSAGE + 4):
        if not chosen or chosen[0].is_list or sum(map(_words, chosen)) >= FEWEST_WORDS:
            break
        longer = _best_of(chosen[0].source, asked, question, kind, others, more, near=np.inf)
        if longer is None or _words(longer) + sum(map(_words, chosen[1:])) > MOST_WORDS:
            break
        chosen = [longer, *chosen[1:]]
    return chosen


def part_of(quoted: Quoted, asked: NDArray[np.float32]) -> int:
    """Which of the question's parts it is nearest to: they are answered in their order."""
    matrix = np.stack([quoted.source.sentences[p].vector for p in quoted.positions])
    return int((matrix @ asked.T).max(axis=0).argmax())


def _is_said(vector: NDArray[np.float32], said: Sequence[NDArray[np.float32]]) -> bool:
    return any(float(vector @ other) > SAME for other in said)


def _says_more(rows: NDArray[np.float32], said: Sequence[NDArray[np.float32]]) -> bool:
    """Whether none of the rows says what was said, or what another of them says."""
    return not any(_is_said(row, [*said, *rows[:n]]) for n, row in enumerate(rows))


def _words(quoted: Quoted) -> int:
    return sum(len(quoted.source.sentences[p].text.split()) for p in quoted.positions)
