"""Passages found for a question: in the library, and on the shelves the asker may search."""

import hashlib
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from studybot.core.answering.coverage import Wanted, coverage, stems_of, wanted
from studybot.core.confidence import Signals
from studybot.core.library import Passage
from studybot.core.ranking import Ranked, Signs, lexical, rank
from studybot.core.spelling import Vocabulary
from studybot.core.text import content_words, expand, query_phrases, query_words, stem
from studybot.index.kept import KeptIndex
from studybot.index.vectors import EXACT_BELOW, VectorIndex, open_index
from studybot.services.elsewhere import counter_examples, not_of_the_library, shipped_vectors
from studybot.services.english import english_words
from studybot.services.library import LibraryService
from studybot.storage.database import Database
from studybot.storage.library import (
    count_documents_with,
    get_vectors,
    library_revision,
    list_embedded,
    list_passages,
    load_sentences,
    load_vectors,
    search_text,
)
from studybot.storage.shelves import shelf_revision

if TYPE_CHECKING:
    from studybot.index.embedder import Embedder

CANDIDATES = 100  # passages taken by meaning and as many by wording, before they are put in one order
LIBRARY = ""  # the shelf that everybody searches
INDEX_FILE = "library.index"  # beside the database, when the library is large
KEPT_SHELVES = 32  # in memory beside the library; the one unused for longest goes first
_FEW = 5
_TOP = 3
_LIKELY = 10
_MOST_WORDS_COUNTED = 12


class Shelf(NamedTuple):
    """One shelf's text at one revision, with one model's vectors."""

    key: tuple[str, str]
    passages: dict[str, Passage]
    ids: list[str]  # of the index's rows
    rows: dict[str, int]  # the other way round
    near: VectorIndex
    sentence_texts: list[str]
    sentence_vectors: NDArray[np.float16]  # half the digits are enough to choose by, and there are many
    sentences_of: dict[str, range]  # passage id -> its rows of the two
    stems: dict[str, frozenset[str]]  # passage id -> its words' stems, filled when they are first wanted

    def stems_of(self, passage_id: str) -> frozenset[str]:
        found = self.stems.get(passage_id)
        if found is None:
            passage = self.passages[passage_id]
            found = self.stems[passage_id] = stems_of(f"{passage.title} {passage.heading} {passage.text}")
        return found


class Asked(NamedTuple):
    """A text to search for: what is embedded, its vector, and the terms its wording is searched by."""

    text: str  # with spelling mended
    vector: NDArray[np.float32]


class Found(NamedTuple):
    """What a search gives: passages in order, and what tells whether the library covers the question."""

    ranked: list[Ranked]
    passages: dict[str, Passage]
    signals: Signals


class SearchService:
    def __init__(
        self,
        db: Database,
        library: LibraryService,
        embedder: Callable[[], "Embedder"],
        *,
        exact_below: int = EXACT_BELOW,
    ) -> None:
        """``exact_below``: of a library with that many passages a compressed index is kept in a file."""
        self._db = db
        self._exact_below = exact_below
        self._library = library
        self._embedder = embedder
        self._lock = threading.Lock()
        self._shelves: dict[str, Shelf] = {}
        self._elsewhere: tuple[tuple[str, str], NDArray[np.float32]] | None = None
        self._vocabulary: tuple[tuple[str, str], Vocabulary] | None = None

    def refresh(self) -> Shelf:
        """The library as it is stored now; its index is built again when the text or the model changed."""
        return self.shelf(LIBRARY)

    def warm_up(self) -> None:
        """Make everything a question needs, so that the first one does not wait for it."""
        self._words()
        self._elsewhere_vectors()

    def shelf(self, name: str) -> Shelf:
        """One shelf as it is stored now."""
        embedder = self._embedder()
        revision = shelf_revision(self._db, name) if name else library_revision(self._db)
        key = (revision, embedder.model_id)
        with self._lock:
            kept = self._shelves.pop(name, None)
            if kept is None or kept.key != key:
                kept = self._build(name, key, embedder.model_id)
            self._shelves[name] = kept
            while len(self._shelves) > KEPT_SHELVES + 1:
                del self._shelves[next(n for n in self._shelves if n)]
            return kept

    def mend(self, text: str) -> str:
        """With its typing errors mended against the library's words."""
        return self._words().mend(text)

    def embed(self, texts: Sequence[str]) -> list[Asked]:
        """One pass of the model over several texts, with their spelling mended first."""
        vocabulary = self._words()
        mended = [vocabulary.mend(text) for text in texts]
        vectors = self._embedder().encode([expand(text) for text in mended])
        return [Asked(text, vector) for text, vector in zip(mended, vectors, strict=True)]

    def find(
        self,
        asked: Asked,
        *,
        shelves: Sequence[str] = (),
        penalty: Callable[[dict[str, Passage]], dict[str, float]] | None = None,
    ) -> Found:
        """In the library and on ``shelves``; ``penalty`` says what passages lose in the order."""
        searched = [self.refresh(), *(self.shelf(name) for name in shelves)]
        meant = self._wanted(asked.text, searched, ("", *shelves))
        passages, signs = self._signs(asked, searched, ("", *shelves), meant)
        ranked = rank(signs, penalty=penalty(passages) if penalty else None)
        return Found(ranked, passages, self._signals(asked, signs, ranked, searched, meant))

    def sentences(self, passage: Passage, *, shelves: Sequence[str] = ()) -> list[tuple[str, NDArray[np.float32]]]:
        """A passage's quotable sentences with their vectors, in reading order."""
        for name in ("", *shelves):
            shelf = self.shelf(name)
            rows = shelf.sentences_of.get(passage.passage_id)
            if rows is not None:
                return [(shelf.sentence_texts[r], shelf.sentence_vectors[r].astype(np.float32)) for r in rows]
        return []

    def topic_scores(self, text: str) -> tuple[NDArray[np.float32], dict[str, float]]:
        """The text's vector, and the dense score of each topic's best passage to it; for matching goals."""
        [asked] = self.embed([text])
        passages, signs = self._signs(asked, [self.refresh()], ("",), self._wanted(asked.text, [], ("",)))
        best: dict[str, float] = {}
        for found in signs:
            topic = passages[found.passage_id].topic
            if topic is not None:
                best[topic] = max(best.get(topic, 0.0), (found.cosine + found.sentence_cosine) / 2)
        return asked.vector, best

    def _signs(
        self, asked: Asked, searched: Sequence[Shelf], names: Sequence[str], meant: Wanted
    ) -> tuple[dict[str, Passage], list[Signs]]:
        terms = [*query_words(asked.text), *query_phrases(asked.text)]
        bm25 = dict(search_text(self._db, terms, CANDIDATES, shelves=names))
        passages: dict[str, Passage] = {}
        signs: list[Signs] = []
        for shelf in searched:
            near, _ = shelf.near.search(asked.vector, CANDIDATES)
            ids = list(dict.fromkeys([*(shelf.ids[row] for row in near), *(i for i in bm25 if i in shelf.rows)]))
            cosines = shelf.near.cosines(asked.vector, [shelf.rows[i] for i in ids])
            for passage_id, cosine, best in zip(ids, cosines, _best_sentences(shelf, ids, asked.vector), strict=True):
                passage = passages[passage_id] = shelf.passages[passage_id]
                covered = coverage(meant, [shelf.stems_of(passage_id)]) if meant.weights else 0.0
                sentence = float(cosine if np.isnan(best) else best)
                signs.append(
                    Signs(passage_id, passage.source, float(cosine), sentence, bm25.get(passage_id, 0.0), covered)
                )
        return passages, signs

    def _signals(
        self, asked: Asked, signs: Sequence[Signs], ranked: Sequence[Ranked], searched: Sequence[Shelf], meant: Wanted
    ) -> Signals:
        if not signs:
            return Signals(0, 0, 0, 0, 0, meant.known, 0, 0, 0)
        cosines = sorted((s.cosine for s in signs), reverse=True)
        top = [
            shelf.stems_of(r.passage_id) for r in ranked[:_TOP] for shelf in searched if r.passage_id in shelf.passages
        ]
        likely = {r.passage_id for r in ranked[:_LIKELY]}
        elsewhere = self._elsewhere_vectors()
        return Signals(
            passage=cosines[0],
            sentence=max(s.sentence_cosine for s in signs),
            few=float(np.mean(cosines[:_FEW])),
            covered=coverage(meant, top),
            covered_by_one=max(s.covered for s in signs if s.passage_id in likely),
            known=meant.known,
            lexical=lexical(max(s.bm25 for s in signs)),
            length=min(len(content_words(asked.text)), _MOST_WORDS_COUNTED) / _MOST_WORDS_COUNTED,
            elsewhere=float((elsewhere @ asked.vector).max()) if len(elsewhere) else 0.0,
        )

    def _wanted(self, text: str, searched: Sequence[Shelf], names: Sequence[str]) -> Wanted:
        documents = sum(len(shelf.passages) for shelf in searched)
        stems = [(stem(w), w) for w in content_words(text)]
        return wanted(text, count_documents_with(self._db, stems, shelves=names), documents)

    def _build(self, name: str, key: tuple[str, str], model_id: str) -> Shelf:
        with self._db.reading():  # passages, vectors and sentences of one moment
            passages = {p.passage_id: p for p in list_passages(self._db, shelf=name)}
            embedded = list_embedded(self._db, model_id, shelf=name)
            if len(embedded) == len(passages):
                ids = [passage_id for passage_id, _ in embedded]
                near = self._near(name, key, [content_hash for _, content_hash in embedded])
                owners, texts, vectors = load_sentences(self._db, model_id, shelf=name)
                rows = {passage_id: row for row, passage_id in enumerate(ids)}
                return Shelf(key, passages, ids, rows, near, texts, vectors, _runs(owners), {})
        self._library.embed_missing(shelf=name)  # another model embedded them
        return self._build(name, key, model_id)

    def _near(self, name: str, key: tuple[str, str], hashes: Sequence[str]) -> VectorIndex:
        """The index of a shelf. That of a large library is kept in a file; no other is, because what somebody may
        delete stands in the database alone."""
        model_id = key[1]
        if name != LIBRARY:
            return VectorIndex(load_vectors(self._db, model_id, shelf=name))
        mark = hashlib.sha256("\n".join([*key, *hashes]).encode()).hexdigest()
        return open_index(
            len(hashes),
            lambda: load_vectors(self._db, model_id),
            lambda rows: get_vectors(self._db, model_id, [hashes[row] for row in rows]),
            KeptIndex(self._db.path.with_name(INDEX_FILE), mark),
            exact_below=self._exact_below,
        )

    def _elsewhere_vectors(self) -> NDArray[np.float32]:
        """Of the counter-examples that are not about what the library covers."""
        shelf = self.refresh()
        if self._elsewhere is None or self._elsewhere[0] != shelf.key:
            vectors = shipped_vectors(self._embedder().model_id)
            if vectors is None:
                vectors = self._library.vectors.of(counter_examples())
            self._elsewhere = (shelf.key, not_of_the_library(vectors, shelf.near.nearest(vectors)))
        return self._elsewhere[1]

    def _words(self) -> Vocabulary:
        """The library's words, for mending what is typed."""
        shelf = self.refresh()
        if self._vocabulary is None or self._vocabulary[0] != shelf.key:
            texts = (f"{p.title} {p.heading} {p.text}" for p in shelf.passages.values())
            self._vocabulary = (shelf.key, Vocabulary.of(texts, counter_examples(), english_words()))
        return self._vocabulary[1]


def _best_sentences(shelf: Shelf, ids: Sequence[str], vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n,): the cosine of each passage's best sentence; nan where it has none."""
    runs = [shelf.sentences_of.get(i, range(0)) for i in ids]
    rows = np.array([row for run in runs for row in run], dtype=np.int64)
    best = np.full(len(ids), np.nan, dtype=np.float32)
    if not len(rows):
        return best
    cosines = shelf.sentence_vectors[rows].astype(np.float32) @ vector
    filled = [n for n, run in enumerate(runs) if len(run)]
    starts = np.cumsum([0, *(len(runs[n]) for n in filled[:-1])])
    best[filled] = np.maximum.reduceat(cosines, starts)
    return best


def _runs(owners: Sequence[str]) -> dict[str, range]:
    """``a a b`` → a: 0 to 1, b: 2."""
    runs: dict[str, range] = {}
    for row, owner in enumerate(owners):
        runs[owner] = range(runs[owner].start if owner in runs else row, row + 1)
    return runs
