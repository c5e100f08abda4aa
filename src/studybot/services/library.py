"""The library: taken in from its folder, and looked up."""

import hashlib
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from studybot.core.library import Library, Passage, Roadmap, Topic
from studybot.core.model import Model
from studybot.core.study_order import study_order
from studybot.core.text import text_hash
from studybot.errors import CorpusError
from studybot.services.elsewhere import counter_examples
from studybot.services.suggest import complete, find_named
from studybot.services.vectors import OnProgress, Vectors, tell_nobody
from studybot.services.views import TopicPage
from studybot.storage.database import Database
from studybot.storage.library import library_revision, list_file_hashes, list_passages, load_library, save_library
from studybot.storage.vectors import delete_unused_vectors

if TYPE_CHECKING:
    from studybot.corpus import CorpusText
    from studybot.index.embedder import Embedder

KEPT_ORDERS = 1000
MAIN_ROADMAP = "machine-learning-engineer"
# Cosine of two topics' mean vectors; the likest pair of this library, which shares a subject, has 0.87.
NEARLY_THE_SAME = 0.93


class IngestReport(Model):
    files: int
    topics: int
    roadmaps: int
    passages: int
    added: int
    changed: int
    removed: int
    embedded: int  # texts (passages and sentences) that were embedded now
    revision: str


class LibraryService:
    def __init__(self, db: Database, corpus: Path, embedder: Callable[[], "Embedder"]) -> None:
        self._db = db
        self._corpus = corpus
        self.vectors = Vectors(db, embedder)
        self._lock = threading.Lock()
        self._cached: tuple[str, Library] | None = None
        self._orders: tuple[Library | None, dict[tuple[str, ...], tuple[str, ...]]] = (None, {})

    def ingest(self, progress: OnProgress | None = None) -> IngestReport:
        """Take the folder in. Only what changed is embedded and written; the text changes in one transaction, after
        its vectors are there, so that a search never meets half a library. Raises CorpusError, naming every fault."""
        from studybot.corpus import read_corpus
        from studybot.corpus.importing.writing import settle_imports

        tell = progress or tell_nobody
        settle_imports(self._corpus)
        tell(0, 1, "reading")
        text = read_corpus(self._corpus)
        if not text.files and list_file_hashes(self._db):
            raise CorpusError([f"there is nothing in {self._corpus}; set STUDYBOT_CORPUS to your library"])
        tell(1, 1, "reading")
        embedded = self.vectors.embed(text.passages, tell)
        described = list(cards(text.topics, text.roadmaps).values())
        self.vectors.of(described)
        revision = _revision(text)
        with self._db.atomic():
            if library_revision(self._db) == revision and list_file_hashes(self._db) == text.files:
                added = changed = removed = 0
            else:
                added, changed, removed, _ = save_library(
                    self._db,
                    files=text.files,
                    topics=text.topics,
                    roadmaps=text.roadmaps,
                    passages=text.passages,
                    revision=revision,
                )
                delete_unused_vectors(self._db, map(text_hash, [*described, *counter_examples()]))
        return IngestReport(
            files=len(text.files),
            topics=len(text.topics),
            roadmaps=len(text.roadmaps),
            passages=len(text.passages),
            added=added,
            changed=changed,
            removed=removed,
            embedded=embedded,
            revision=revision,
        )

    def read_folder(self) -> Library:
        """Topics and roadmaps as they stand in the folder now, ingested or not. Raises CorpusError."""
        from studybot.corpus import read_corpus

        text = read_corpus(self._corpus)
        return Library(topics=text.topics, roadmaps=text.roadmaps)

    def is_ingested(self) -> bool:
        """Whether the library was ever taken in."""
        return bool(library_revision(self._db))

    def embed_missing(self, progress: OnProgress | None = None, *, shelf: str = "") -> int:
        """Vectors for stored passages the present model has none for (it was changed); how many."""
        return self.vectors.embed(list_passages(self._db, shelf=shelf), progress or tell_nobody)

    def near_duplicates(self, progress: OnProgress | None = None) -> list[tuple[Topic, Topic, float]]:
        """Pairs of topics of the folder whose texts say nearly the same, with the cosine of their mean vectors, nearest
        first. Raises CorpusError."""
        from studybot.core.likeness import pairs_alike
        from studybot.corpus import read_corpus

        text = read_corpus(self._corpus)
        passages = [p for p in text.passages if p.topic is not None]
        self.vectors.embed(passages, progress or tell_nobody, with_sentences=False)
        vectors = self.vectors.of_hashes([p.content_hash for p in passages])
        pairs = pairs_alike([p.topic for p in passages if p.topic is not None], vectors, least=NEARLY_THE_SAME)
        return [(text.topics[one], text.topics[other], likeness) for one, other, likeness in pairs]

    def library(self) -> Library:
        """Topics and roadmaps as last ingested."""
        revision = library_revision(self._db)
        with self._lock:
            if self._cached is None or self._cached[0] != revision:
                self._cached = (revision, load_library(self._db))
            return self._cached[1]

    def topic(self, name: str) -> Topic:
        """By slug, former slug or title, whatever the case. Raises NotFound with the nearest names."""
        library = self.library()
        titles = {slug: topic.title for slug, topic in library.topics.items()}
        return library.topics[find_named("topic", name, titles, library.resolve)]

    def roadmap(self, name: str) -> Roadmap:
        """By slug or title, whatever the case. Raises NotFound with the nearest names."""
        roadmaps = self.library().roadmaps
        titles = {slug: roadmap.title for slug, roadmap in roadmaps.items()}
        return roadmaps[find_named("roadmap", name, titles, lambda slug: slug if slug in roadmaps else None)]

    def complete_topics(self, typed: str, limit: int = 25) -> list[tuple[str, str]]:
        """(slug, title) for autocomplete."""
        return complete(typed, {t.slug: t.title for t in self.library().topics.values()}, limit)

    def complete_roadmaps(self, typed: str, limit: int = 25) -> list[tuple[str, str]]:
        """(slug, title) for autocomplete."""
        return complete(typed, {r.slug: r.title for r in self.library().roadmaps.values()}, limit)

    def topic_passages(self, slug: str) -> list[Passage]:
        """A topic's text in reading order."""
        return list_passages(self._db, topic=slug)

    def topic_page(self, name: str) -> TopicPage:
        """A topic with what stands under its first heading. Raises NotFound like ``topic``."""
        topic = self.topic(name)
        passages = self.topic_passages(topic.slug)
        first = [p.text for p in passages if p.heading == passages[0].heading]
        topics = self.library().topics
        titles = {slug: topics[slug].title for slug in topic.prerequisites if slug in topics}
        return TopicPage(topic=topic, text="\n\n".join(first), titles=titles)

    def study_order(self, targets: Iterable[str]) -> tuple[str, ...]:
        """Targets and their prerequisites in the order of the roadmap that has most of them; former slugs work."""
        library = self.library()
        return self._order_of(library, library.present(targets))

    def _order_of(self, library: Library, targets: tuple[str, ...]) -> tuple[str, ...]:
        """Kept while the library stays: learners share their roadmaps."""
        with self._lock:
            if self._orders[0] is not library or len(self._orders[1]) > KEPT_ORDERS:
                self._orders = (library, {})
            kept = self._orders[1]
        if targets not in kept:
            kept[targets] = study_order(targets, library.topics, self._preference(set(targets)))
        return kept[targets]

    def _preference(self, targets: set[str]) -> Sequence[str]:
        """Reading order: first the roadmap with most of the targets, then the main one, then the others."""
        roadmaps = [(r, r.topics(optional=True)) for r in self.library().roadmaps.values()]
        roadmaps.sort(
            key=lambda pair: (-len(targets.intersection(pair[1])), pair[0].slug != MAIN_ROADMAP, pair[0].slug)
        )
        return list(dict.fromkeys(slug for _, slugs in roadmaps for slug in slugs))


def cards(topics: Mapping[str, Topic], roadmaps: Mapping[str, Roadmap]) -> dict[str, str]:
    """Title and summary of every topic (by slug) and roadmap (by ``roadmap <slug>``): what goals are compared with."""
    of_topics = {slug: f"{t.title}. {t.summary}" for slug, t in topics.items()}
    return of_topics | {f"roadmap {slug}": f"{r.title}. {r.description}" for slug, r in roadmaps.items()}


def _revision(text: "CorpusText") -> str:
    digest = hashlib.sha256()
    for source, sha256 in sorted(text.files.items()):
        digest.update(f"{source}\0{sha256}\n".encode())
    return digest.hexdigest()[:16]
