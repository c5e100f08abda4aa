"""Search and answers over the ingested library."""

import threading
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from studybot.core.answering import (
    Candidate,
    choose,
    confidence,
    coverage,
    heading_penalty,
    question_parts,
    status_of,
)
from studybot.core.answers import MAX_QUESTION_CHARACTERS, Answer, AnswerStatus, Citation, Hit, SearchResult
from studybot.core.library import Passage
from studybot.core.ranking import Ranked, dense_scores, fuse
from studybot.core.text import expand, plain, query_words, stem, words
from studybot.errors import InvalidInput
from studybot.index.vectors import VectorIndex
from studybot.services.library import LibraryService
from studybot.storage.database import Database
from studybot.storage.library import (
    count_documents_with,
    library_revision,
    list_passages,
    load_sentences,
    load_vectors,
    search_text,
)

if TYPE_CHECKING:
    from studybot.index.embedder import Embedder

MAX_HITS = 50
CANDIDATES = 60  # passages taken from each half before they are mixed
QUOTED_PASSAGES = 8  # whose sentences may be quoted
RELATED = 4


class _Sentences(NamedTuple):
    texts: list[str]
    matrix: NDArray[np.float32]
    rows: dict[str, list[int]]  # passage id -> rows of the matrix


class _Snapshot(NamedTuple):
    """The searchable library at one revision, with one model's vectors."""

    key: tuple[str, str]
    passages: dict[str, Passage]
    vectors: VectorIndex
    sentences: _Sentences


class AnswerService:
    def __init__(
        self, db: Database, library: LibraryService, embedder: Callable[[], "Embedder"], timer: Callable[[], float]
    ) -> None:
        """``timer`` gives seconds that only grow; it is read for ``took_ms`` alone."""
        self._db = db
        self._library = library
        self._embedder = embedder
        self._timer = timer
        self._lock = threading.Lock()
        self._snapshot: _Snapshot | None = None

    def search(self, query: str, k: int = 8) -> SearchResult:
        """The best passages. Raises InvalidInput for an empty or endless query."""
        started = self._timer()
        query = check_question(query, what="query")
        if not 1 <= k <= MAX_HITS:
            raise InvalidInput(f"I can show between 1 and {MAX_HITS} passages, not {k}.")
        snapshot = self.refresh()
        vector = self._embedder().encode([expand(query)])[0]
        ranked = self._rank(snapshot, query, vector)[:k]
        hits = tuple(self._hit(snapshot.passages[r.passage_id], r) for r in ranked)
        return SearchResult(query=query, hits=hits, took_ms=self._since(started))

    def ask(self, question: str) -> Answer:
        """An answer made of quoted sentences, or an honest refusal. Raises InvalidInput like ``search``."""
        started = self._timer()
        question = check_question(question, what="question")
        snapshot = self.refresh()
        parts = question_parts(question)
        texts = [question] if parts == [question] else [question, *parts]
        vectors = self._embedder().encode([expand(text) for text in texts])
        ranked = [self._rank(snapshot, text, vector) for text, vector in zip(texts, vectors, strict=True)]
        status = self._status(snapshot, question, ranked)
        related = self._related(snapshot, ranked[0])
        if status == "not_covered":
            return Answer(
                question=question,
                status=status,
                answer=self._refusal(related),
                citations=(),
                related_topics=related,
                took_ms=self._since(started),
            )
        asked = vectors[1:] if len(texts) > 1 else vectors
        chosen = choose(asked, self._candidates(snapshot, question, ranked[1:] or ranked))
        answer, citations = _compose(chosen, snapshot.passages)
        if status == "uncertain":
            answer = f"I am not sure that my library answers this; the nearest it says is:\n{answer}"
        return Answer(
            question=question,
            status=status if citations else "not_covered",
            answer=answer if citations else self._refusal(related),
            citations=citations,
            related_topics=related,
            took_ms=self._since(started),
        )

    def passage_scores(self, text: str) -> tuple[NDArray[np.float32], dict[str, float]]:
        """The text's vector, and the cosine of each topic's best passage to it; for matching goals."""
        snapshot = self.refresh()
        vector = self._embedder().encode([expand(text)])[0]
        best: dict[str, float] = {}
        for passage_id, score in self._dense(snapshot, vector).items():
            topic = snapshot.passages[passage_id].topic
            if topic is not None:
                best[topic] = max(best.get(topic, 0.0), score)
        return vector, best

    def refresh(self) -> _Snapshot:
        """The index of what is stored now; built again when the library or the model changed."""
        embedder = self._embedder()
        key = (library_revision(self._db), embedder.model_id)
        with self._lock:
            if self._snapshot is None or self._snapshot.key != key:
                self._snapshot = self._build(key, embedder.model_id)
            return self._snapshot

    def _build(self, key: tuple[str, str], model_id: str) -> _Snapshot:
        ids, matrix = load_vectors(self._db, model_id)
        every = {p.passage_id: p for p in list_passages(self._db)}
        if len(ids) < len(every):  # another model embedded them
            self._library.embed_missing()
            ids, matrix = load_vectors(self._db, model_id)
        owners, texts, vectors = load_sentences(self._db, model_id)
        rows: dict[str, list[int]] = {}
        for row, owner in enumerate(owners):
            rows.setdefault(owner, []).append(row)
        return _Snapshot(key, every, VectorIndex(ids, matrix), _Sentences(texts, vectors, rows))

    def _dense(self, snapshot: _Snapshot, vector: NDArray[np.float32]) -> dict[str, float]:
        near = snapshot.vectors.search(vector, CANDIDATES)
        best = {
            passage_id: float((snapshot.sentences.matrix[rows] @ vector).max())
            for passage_id, _ in near
            if (rows := snapshot.sentences.rows.get(passage_id))
        }
        return dense_scores(near, best)

    def _rank(self, snapshot: _Snapshot, text: str, vector: NDArray[np.float32]) -> list[Ranked]:
        lexical = search_text(self._db, query_words(text), CANDIDATES)
        known = [(passage_id, score) for passage_id, score in lexical if passage_id in snapshot.passages]
        return fuse(self._dense(snapshot, vector), known)

    def _status(self, snapshot: _Snapshot, question: str, ranked: Sequence[list[Ranked]]) -> AnswerStatus:
        best = max((r.cosine for ranking in ranked for r in ranking), default=0.0)
        top = [snapshot.passages[r.passage_id] for r in ranked[0][:3]]
        frequency = count_documents_with(self._db, [(stem(w), w) for w in dict.fromkeys(words(question))])
        texts = [f"{p.title} {p.heading} {p.text}" for p in top]
        return status_of(confidence(best, coverage(question, texts, frequency, len(snapshot.passages))))

    def _candidates(self, snapshot: _Snapshot, question: str, rankings: Iterable[list[Ranked]]) -> list[Candidate]:
        found: dict[int, Candidate] = {}
        for ranking in rankings:
            for ranked in ranking[:QUOTED_PASSAGES]:
                rows = snapshot.sentences.rows.get(ranked.passage_id, [])
                penalty = heading_penalty(snapshot.passages[ranked.passage_id].heading, question)
                for position, row in enumerate(rows):
                    text, vector = snapshot.sentences.texts[row], snapshot.sentences.matrix[row]
                    old = found.get(row)
                    score = max(ranked.score, old.passage_score if old else 0.0)
                    found[row] = Candidate(ranked.passage_id, position, text, vector, score, penalty)
        return list(found.values())

    def _related(self, snapshot: _Snapshot, ranked: list[Ranked]) -> tuple[str, ...]:
        topics = [snapshot.passages[r.passage_id].topic for r in ranked]
        return tuple(dict.fromkeys(t for t in topics if t is not None))[:RELATED]

    def _refusal(self, related: Sequence[str]) -> str:
        topics = self._library.library().topics
        titles = [topics[slug].title for slug in related if slug in topics]
        nearest = f" The nearest topics are: {'; '.join(titles)}." if titles else ""
        return f"My library does not cover that, so I would only be guessing.{nearest}"

    def _hit(self, passage: Passage, ranked: Ranked) -> Hit:
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

    def _since(self, started: float) -> float:
        return round((self._timer() - started) * 1000, 2)


def check_question(text: str, *, what: str) -> str:
    """The text on one line. Raises InvalidInput when it is empty or too long."""
    cleaned = " ".join(text.split())
    if not any(c.isalnum() for c in cleaned):
        raise InvalidInput(f"Your {what} is empty. Type a few words, like “what is overfitting?”.")
    if len(cleaned) > MAX_QUESTION_CHARACTERS:
        raise InvalidInput(
            f"Your {what} has {len(cleaned):,} characters; up to {MAX_QUESTION_CHARACTERS:,} work. Ask it more shortly."
        )
    return cleaned


def _compose(chosen: Sequence[Candidate], passages: dict[str, Passage]) -> tuple[str, tuple[Citation, ...]]:
    """Quotes in the order they were chosen, joined by passage, each passage with its number."""
    by_passage: dict[str, list[Candidate]] = {}
    for candidate in chosen:
        by_passage.setdefault(candidate.passage_id, []).append(candidate)
    lines, citations = [], []
    for number, (passage_id, quoted) in enumerate(by_passage.items(), start=1):
        passage = passages[passage_id]
        quote = " ".join(plain(c.text) for c in sorted(quoted, key=lambda c: c.position))
        lines.append(f"{quote} [{number}]")
        citations.append(
            Citation(
                number=number,
                topic=passage.topic,
                title=passage.title,
                heading=passage.heading,
                source=passage.source,
                lines=passage.lines,
                quote=quote,
                url=passage.url,
            )
        )
    return "\n".join(lines), tuple(citations)
