"""Answers over the ingested library: quoted, cited, or honestly refused."""

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

import numpy as np

from studybot.core.answering.asides import losses
from studybot.core.answering.choice import Quoted, Sentences, Source, candidates, choose_pages
from studybot.core.answering.comparison import compared
from studybot.core.answering.language import is_foreign, may_be_foreign
from studybot.core.answering.questions import kind_of, question_parts, without_courtesies
from studybot.core.answering.shape import quote_of, refusal, shape
from studybot.core.answering.sides import SOURCES_TRIED, with_every_side
from studybot.core.answering.tidy import names_something, plain_question
from studybot.core.answers import (
    MAX_QUESTION_CHARACTERS,
    Answer,
    AnswerStatus,
    Citation,
    Hit,
    QuestionKind,
    SearchResult,
)
from studybot.core.confidence import Calibration, Signals
from studybot.core.library import Passage
from studybot.core.ranking import Ranked
from studybot.errors import InvalidInput, NotFound
from studybot.services.found import Found
from studybot.services.library import LibraryService
from studybot.services.search import SearchService

MAX_HITS = 50
QUOTED = 3  # passages of an answer, at most; of a question with several parts one more for each
MOST_QUOTED = 4
RELATED = 4
_ENGLISH = "My library is in English, and in another language I find nothing I could be sure of: please ask in English."


class _Reading(NamedTuple):
    """A question as it was understood, and what was found for it and for each of its parts."""

    question: str
    kind: QuestionKind
    compared: tuple[str, ...] | None
    vectors: "np.ndarray[tuple[int, int], np.dtype[np.float32]]"  # (m, d): of the parts
    found: list[Found]  # of the whole question first, then of its parts where it has several


class AnswerService:
    def __init__(
        self, library: LibraryService, search: SearchService, calibration: Calibration, timer: Callable[[], float]
    ) -> None:
        """``timer`` gives seconds that only grow; it is read for ``took_ms`` alone."""
        self._library = library
        self._search = search
        self._calibration = calibration
        self._timer = timer

    def search(self, query: str, k: int = 8, *, shelves: Sequence[str] = ()) -> SearchResult:
        """The best passages. Raises InvalidInput for an empty or endless query."""
        started = self._timer()
        query = check_question(query, what="query")
        if not 1 <= k <= MAX_HITS:
            raise InvalidInput(f"I can show between 1 and {MAX_HITS} passages, not {k}.")
        [found] = self._search.find([self._search.mend(query)], shelves=shelves)
        hits = tuple(_hit(found.passage(r.passage_id), r) for r in found.ranked[:k])
        return SearchResult(query=query, hits=hits, took_ms=self._since(started))

    def ask(self, question: str, *, shelves: Sequence[str] = (), page: int = 1) -> Answer:
        """An answer made of quoted sentences, or an honest refusal; ``page`` 2 and on quote what comes next. Raises
        InvalidInput like ``search``."""
        started = self._timer()
        question = check_question(question, what="question")
        if missing := what_is_missing(question):
            return Answer(
                question=question, status="not_covered", answer=missing, citations=(), related_topics=(),
                took_ms=self._since(started),
            )  # fmt: skip
        reading = self._read(question, shelves)
        probability = self._calibration.probability(self._search.signals(reading.found[0]))
        status = self._calibration.status(probability)
        chosen = [] if status == "not_covered" else self._choose(reading, page)
        if not chosen or (status == "uncertain" and is_foreign(plain_question(reading.question))):
            status, chosen = "not_covered", []
        related = self._related(reading.found[0])
        quotes = list(enumerate(chosen, start=1))
        passage = reading.found[0].passage
        return Answer(
            question=reading.question,
            status=status,
            answer=self._text(reading, status, quotes, related, page),
            citations=tuple(_citation(number, quoted, passage(quoted.source.passage_id)) for number, quoted in quotes),
            related_topics=related,
            took_ms=self._since(started),
            kind=reading.kind,
            confidence=round(probability, 4),
        )

    def signals(self, questions: Sequence[str]) -> list[Signals]:
        """What an answer's status is decided by, for many questions at once."""
        checked = [self._search.mend(check_question(question, what="question")) for question in questions]
        found = self._search.find(checked, losses=[losses(text) for text in checked])
        return [self._search.signals(one) for one in found]

    def cited_passage(self, citation: Citation, *, shelves: Sequence[str] = ()) -> Passage:
        """The whole passage that a citation quotes from. Raises NotFound when it is gone."""
        for name in ("", *shelves):
            for passage in self._search.shelf(name).passages.values():
                if (passage.source, passage.lines, passage.heading) == (
                    citation.source,
                    citation.lines,
                    citation.heading,
                ):
                    return passage
        raise NotFound("That passage is no longer in the library; ask again.")

    def passages(self) -> Collection[Passage]:
        """Of the library."""
        return self._search.refresh().passages.values()

    def refresh(self) -> None:
        """Make the index of what is stored now, so that the first question does not wait for it."""
        self._search.warm_up()

    def _read(self, question: str, shelves: Sequence[str]) -> _Reading:
        library = self._search.refresh()
        said = plain_question(question)
        mended = self._search.mend(without_courtesies(said) or said, library)
        kind = kind_of(mended)
        sides = compared(mended) if kind == "comparison" else None
        parts = list(sides) if sides else question_parts(mended)
        texts = [mended] if parts == [mended] else [mended, *parts]
        found = self._search.find(texts, shelves=shelves, losses=[losses(question)] * len(texts), library=library)
        own = found if sides or len(found) == 1 else found[1:]
        return _Reading(question, kind, sides, np.stack([f.vector for f in own]), found)

    def _choose(self, reading: _Reading, page: int) -> list[Quoted]:
        most = min(MOST_QUOTED, QUOTED + len(reading.found) - 1)
        order = _in_turns(reading.found)[: candidates(most=most, page=page)]
        sources = [_source(reading.found[0], r) for r in order]

        def complete(chosen: list[Quoted]) -> list[Quoted]:
            if reading.compared is None or not chosen:
                return chosen
            each = [[_source(found, r) for r in found.ranked[:SOURCES_TRIED]] for found in reading.found[1:]]
            return with_every_side(chosen, reading.compared, reading.vectors[1:], each, most=most)

        shown = choose_pages(
            reading.vectors, sources, reading.kind, most=most, pages=page, question=reading.question, complete=complete
        )
        return shown[-1]

    def _text(
        self,
        reading: _Reading,
        status: AnswerStatus,
        quotes: Sequence[tuple[int, Quoted]],
        related: Sequence[str],
        page: int,
    ) -> str:
        if status != "not_covered":
            return shape(reading.kind, status, quotes, reading.compared if page == 1 else None)
        if may_be_foreign(plain_question(reading.question)):
            return _ENGLISH
        library = self._library.library()
        return refusal([library.title_of(slug) for slug in related])

    def _related(self, found: Found) -> tuple[str, ...]:
        topics: dict[str, None] = {}
        for ranked in found.ranked:
            if len(topics) == RELATED:
                break
            if topic := found.passage(ranked.passage_id).topic:
                topics[topic] = None
        return tuple(topics)

    def _since(self, started: float) -> float:
        return round((self._timer() - started) * 1000, 2)


def check_question(text: str, *, what: str) -> str:
    """The text on one line. Raises InvalidInput when it is empty or too long."""
    cleaned = " ".join(text.split())
    if not any(c.isalnum() for c in cleaned):
        example = "become a data scientist" if what == "goal" else "what is overfitting?"
        raise InvalidInput(f"Your {what} is empty. Type a few words, like “{example}”.")
    if len(cleaned) > MAX_QUESTION_CHARACTERS:
        raise InvalidInput(
            f"Your {what} has {len(cleaned):,} characters; up to {MAX_QUESTION_CHARACTERS:,} work. Ask it more shortly."
        )
    return cleaned


def what_is_missing(question: str) -> str:
    """What to say to a question without words, or without one that names anything; empty for any other."""
    said = plain_question(question)
    if not any(c.isalnum() for c in said):
        return "I see code or links, but no question. Add in words what you want to know about it."
    if not names_something(without_courtesies(said)) and not may_be_foreign(said):
        return "I cannot tell what that is about. Name the thing too, like “why does the loss become nan?”."
    return ""


def _in_turns(found: Sequence[Found]) -> list[Ranked]:
    """Passages of the whole question and of its parts in one order, each once: the best of the whole, then the best of
    each part, then the rest of the whole."""
    whole, *parts = [f.ranked for f in found]
    firsts = [ranked[0]._replace(score=whole[0].score) for ranked in parts if ranked and whole]
    every = [*whole[:1], *firsts, *whole[1:]]
    return list({r.passage_id: r for r in reversed(every)}.values())[::-1]


def _source(found: Found, ranked: Ranked) -> Source:
    passage = found.passage(ranked.passage_id)
    sentences = Sentences(lambda: found.sentences(ranked.passage_id))
    heading = passage.heading.rsplit(" > ", 1)[-1]
    return Source(passage.passage_id, passage.title, passage.text, ranked.score, sentences, heading)


def _citation(number: int, quoted: Quoted, passage: Passage) -> Citation:
    return Citation(
        number=number,
        topic=passage.topic,
        title=passage.title,
        heading=passage.heading,
        source=passage.source,
        lines=passage.lines,
        quote=quote_of(quoted),
        url=passage.url,
    )


def _hit(passage: Passage, ranked: Ranked) -> Hit:
    return Hit(
        passage_id=passage.passage_id,
        topic=passage.topic,
        title=passage.title,
        heading=passage.heading,
        source=passage.source,
        lines=passage.lines,
        text=passage.text,
        score=round(ranked.score, 4),
    )
