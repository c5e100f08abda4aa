"""Passages found for a question: in the library, and on the shelves the asker may search."""

import hashlib
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from studybot.core.answering.coverage import coverage, wanted
from studybot.core.confidence import Signals
from studybot.core.ranking import MOST_WEIGHED, Column, lexical, rarest
from studybot.core.spelling import Vocabulary
from studybot.core.text import content_words, expand, query_phrases, query_words, stem
from studybot.index.kept import KeptIndex
from studybot.index.vectors import EXACT_BELOW, VectorIndex, open_index
from studybot.services.elsewhere import counter_examples, not_of_the_library, shipped_vectors
from studybot.services.english import english_words
from studybot.services.found import CANDIDATES, Found, Wording, on_shelves, put_in_order
from studybot.services.library import LibraryService
from studybot.services.shelf import Shelf
from studybot.storage.database import Database
from studybot.storage.library import library_revision, list_passages
from studybot.storage.shelves import shelf_revision
from studybot.storage.vectors import get_vectors, list_embedded, load_sentences, load_vectors
from studybot.storage.words import count_documents_with, count_on_shelves, count_passages, search_text

if TYPE_CHECKING:
    from studybot.index.embedder import Embedder

LIBRARY = ""  # the shelf that everybody searches
INDEX_FILE = "library.index"  # beside the database, when the library is large
KEPT_SHELVES = 32  # in memory beside the library; the one unused for longest goes first
_FEW = 5
_TOP = 3
_LIKELY = 10
_MOST_WORDS_COUNTED = 12


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
        self._wording_thread = ThreadPoolExecutor(1, thread_name_prefix="wording")
        self._shelves: dict[str, Shelf] = {}
        self._elsewhere: tuple[tuple[str, str], VectorIndex] | None = None
        self._vocabulary: tuple[tuple[str, str], Vocabulary] | None = None

    def refresh(self) -> Shelf:
        """The library as it is stored now; its index is built again when the text or the model changed."""
        return self.shelf(LIBRARY)

    def warm_up(self) -> None:
        """Make everything a question needs, so that the first one does not wait for it."""
        library = self.refresh()
        self._words(library)
        self._elsewhere_index(library)
        library.warm_up()

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

    def mend(self, text: str, library: Shelf | None = None) -> str:
        """With its typing errors mended against the library's words; ``library``: as ``refresh`` gave it."""
        return self._words(library or self.refresh()).mend(text)

    def find(
        self,
        texts: Sequence[str],
        *,
        shelves: Sequence[str] = (),
        losses: Sequence[Column] | None = None,
        library: Shelf | None = None,
    ) -> list[Found]:
        """For each text, its spelling mended, in the library and on ``shelves``; ``losses`` are those of passages in
        the order for each text, by their ``Aside``. The model reads the texts in one pass, while another thread
        searches by their words."""
        names = (LIBRARY, *shelves)
        searched = [library or self.refresh(), *(self.shelf(name) for name in shelves)]
        words = [self._wording_thread.submit(self._by_words, text, names, searched) for text in texts]
        vectors = self._embedder().encode([expand(text) for text in texts])
        return [
            put_in_order(text, vector, words[n].result(), searched, losses[n] if losses else None)
            for n, (text, vector) in enumerate(zip(texts, vectors, strict=True))
        ]

    def signals(self, found: Found) -> Signals:
        """What tells whether the library covers the text."""
        signs, elsewhere = found.signs, self._elsewhere_index(found.shelves[0])
        if not found.ranked:
            return Signals(0, 0, 0, 0, 0, found.wanted.known, 0, 0, 0)
        cosines = np.sort(signs.cosine)[::-1]
        likely = [r.row for r in found.ranked[:_LIKELY]]
        return Signals(
            passage=float(cosines[0]),
            sentence=float(signs.sentence_cosine.max()),
            few=float(cosines[:_FEW].mean()),
            covered=coverage(found.wanted, [found.stems_of(r.passage_id) for r in found.ranked[:_TOP]]),
            covered_by_one=float(signs.covered[likely].max()),
            known=found.wanted.known,
            lexical=float(lexical(signs.bm25).max()),
            length=min(len(content_words(found.text)), _MOST_WORDS_COUNTED) / _MOST_WORDS_COUNTED,
            elsewhere=float(elsewhere.search(found.vector, 1)[1][0]) if len(elsewhere) else 0.0,
        )

    def topic_scores(self, text: str) -> tuple[NDArray[np.float32], dict[str, float]]:
        """The text's vector, and the dense score of each topic's best passage to it; for matching goals."""
        [found] = self.find([self.mend(text)])
        best: dict[str, float] = {}
        scores = (found.signs.cosine + found.signs.sentence_cosine) / 2
        for passage_id, score in zip(found.signs.passage_ids, scores.tolist(), strict=True):
            topic = found.passage(passage_id).topic
            if topic is not None:
                best[topic] = max(best.get(topic, 0.0), score)
        return found.vector, best

    def _by_words(self, text: str, names: Sequence[str], searched: Sequence[Shelf]) -> Wording:
        documents = sum(len(shelf.passages) for shelf in searched)
        stored = count_passages(self._db)
        terms = list(dict.fromkeys([*query_words(text), *query_phrases(text)]))
        counts = count_documents_with(self._db, terms)
        weighed = terms if stored <= MOST_WEIGHED else rarest(counts)
        # As many more as stand on other shelves, so that they take nobody's place.
        best = search_text(self._db, weighed, CANDIDATES + max(stored - documents, 0))
        own = count_on_shelves(self._db, {word: counts[word] for word in content_words(text)}, names)
        asked = wanted(text, {stem(word): n for word, n in own.items()}, documents)
        return Wording(on_shelves(*best, searched), asked)

    def _build(self, name: str, key: tuple[str, str], model_id: str) -> Shelf:
        with self._db.reading():  # passages, vectors and sentences of one moment
            passages = {p.passage_id: p for p in list_passages(self._db, shelf=name)}
            embedded = list_embedded(self._db, model_id, shelf=name)
            if len(embedded) == len(passages):
                row_ids = {row_id: passage_id for row_id, passage_id, _ in embedded}
                near = self._near(name, key, [content_hash for *_, content_hash in embedded])
                return Shelf(key, passages, row_ids, near, load_sentences(self._db, model_id, shelf=name))
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

    def _elsewhere_index(self, shelf: Shelf) -> VectorIndex:
        """Of the counter-examples that are not about what the library (``shelf``) covers."""
        if self._elsewhere is None or self._elsewhere[0] != shelf.key:
            vectors = shipped_vectors(self._embedder().model_id)
            if vectors is None:
                vectors = self._library.vectors.of(counter_examples())
            self._elsewhere = (shelf.key, VectorIndex(not_of_the_library(vectors, shelf.near.nearest(vectors))))
        return self._elsewhere[1]

    def _words(self, shelf: Shelf) -> Vocabulary:
        """The library's words, for mending what is typed."""
        if self._vocabulary is None or self._vocabulary[0] != shelf.key:
            texts = (f"{p.title} {p.heading} {p.text}" for p in shelf.passages.values())
            self._vocabulary = (shelf.key, Vocabulary.of(texts, counter_examples(), english_words()))
        return self._vocabulary[1]
