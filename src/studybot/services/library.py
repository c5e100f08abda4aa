"""The library: taken in from its folder, and looked up."""

import hashlib
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from studybot.core.library import Library, Passage, Roadmap, Topic
from studybot.core.model import Model
from studybot.core.study_order import study_order
from studybot.core.text import sentences, text_hash
from studybot.errors import InvalidInput, NotFound
from studybot.services.suggest import nearest
from studybot.services.views import TopicPage
from studybot.storage.database import Database
from studybot.storage.library import (
    delete_unused_vectors,
    get_vectors,
    library_revision,
    list_file_hashes,
    list_missing_vectors,
    list_passages,
    load_library,
    save_library,
    save_vectors,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from studybot.corpus import CorpusText
    from studybot.index.embedder import Embedder

EMBED_BATCH = 128
KEPT_ORDERS = 1000
MAIN_ROADMAP = "machine-learning-engineer"
MAX_NAME_CHARACTERS = 200
NEARLY_THE_SAME = (
    0.93  # cosine of two topics' mean vectors; the likest pair of this library, which shares a subject, has 0.87
)

OnProgress = Callable[[int, int, str], None]


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
        self._embedder = embedder
        self._lock = threading.Lock()
        self._cached: tuple[str, Library] | None = None
        self._orders: tuple[Library | None, dict[tuple[str, ...], tuple[str, ...]]] = (None, {})

    def ingest(self, progress: OnProgress | None = None) -> IngestReport:
        """Take the folder in. Only what changed is embedded and written; the text changes in one transaction, after
        its vectors are there, so that a search never meets half a library. Raises CorpusError, naming every fault."""
        from studybot.corpus import read_corpus
        from studybot.corpus.importing.writing import settle_imports

        tell = progress or (lambda _done, _total, _what: None)
        settle_imports(self._corpus)
        tell(0, 1, "reading")
        text = read_corpus(self._corpus)
        tell(1, 1, "reading")
        embedded = self._embed(text.passages, tell)
        self.vectors_of(list(cards(text.topics, text.roadmaps).values()))
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
                delete_unused_vectors(self._db, map(text_hash, cards(text.topics, text.roadmaps).values()))
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

    def embed_missing(self, progress: OnProgress | None = None) -> int:
        """Vectors for stored passages the present model has none for (it was changed); how many."""
        return self._embed(list_passages(self._db), progress or (lambda _done, _total, _what: None))

    def vectors_of(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Vectors (n, d) of short texts, kept like those of passages: a text is embedded once."""
        embedder = self._embedder()
        hashes = {text_hash(text): text for text in texts}
        missing = list_missing_vectors(self._db, embedder.model_id, hashes)
        if missing:
            matrix = embedder.encode([hashes[h] for h in missing])
            with self._db.atomic():
                save_vectors(self._db, embedder.model_id, missing, matrix)
        return get_vectors(self._db, embedder.model_id, [text_hash(text) for text in texts])

    def near_duplicates(self, progress: OnProgress | None = None) -> list[tuple[Topic, Topic, float]]:
        """Pairs of topics of the folder whose texts say nearly the same, with the cosine of their mean vectors, nearest
        first. Raises CorpusError."""
        import numpy as np

        from studybot.corpus import read_corpus

        text = read_corpus(self._corpus)
        passages = [p for p in text.passages if p.topic is not None]
        self._embed(passages, progress or (lambda _done, _total, _what: None), with_sentences=False)
        vectors = get_vectors(self._db, self._embedder().model_id, [p.content_hash for p in passages])
        slugs = sorted({p.topic for p in passages if p.topic is not None})
        if not slugs:
            return []
        rows = {slug: n for n, slug in enumerate(slugs)}
        means = np.zeros((len(slugs), vectors.shape[1]), dtype=np.float32)
        np.add.at(means, [rows[p.topic] for p in passages if p.topic is not None], vectors)
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        likeness = np.triu(means @ means.T, 1)
        pairs = [(likeness[a, b], a, b) for a, b in np.argwhere(likeness >= NEARLY_THE_SAME)]
        return [(text.topics[slugs[a]], text.topics[slugs[b]], float(x)) for x, a, b in sorted(pairs, reverse=True)]

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
        wanted = _clean(name)
        slug = library.resolve("-".join(wanted.split()))
        if slug is None:
            slug = next((t.slug for t in library.topics.values() if t.title.lower() == wanted), None)
        if slug is None:
            raise NotFound(self._not_found("topic", name, {t.title: t.slug for t in library.topics.values()}))
        return library.topics[slug]

    def roadmap(self, name: str) -> Roadmap:
        """By slug or title, whatever the case. Raises NotFound with the nearest names."""
        roadmaps = self.library().roadmaps
        wanted = _clean(name)
        found = roadmaps.get("-".join(wanted.split()))
        found = found or next((r for r in roadmaps.values() if r.title.lower() == wanted), None)
        if found is None:
            raise NotFound(self._not_found("roadmap", name, {r.title: r.slug for r in roadmaps.values()}))
        return found

    def complete_topics(self, typed: str, limit: int = 25) -> list[tuple[str, str]]:
        """(slug, title) for autocomplete."""
        return _complete(typed, {t.slug: t.title for t in self.library().topics.values()}, limit)

    def complete_roadmaps(self, typed: str, limit: int = 25) -> list[tuple[str, str]]:
        """(slug, title) for autocomplete."""
        return _complete(typed, {r.slug: r.title for r in self.library().roadmaps.values()}, limit)

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

    def _embed(self, passages: Sequence[Passage], tell: OnProgress, *, with_sentences: bool = True) -> int:
        from studybot.corpus.passages import embedding_text

        texts = {p.content_hash: embedding_text(p) for p in passages}
        if with_sentences:
            texts |= {text_hash(sentence): sentence for p in passages for sentence in sentences(p.text)}
        embedder = self._embedder()
        # Texts of like length together: a batch is as slow as its longest one.
        missing = sorted(list_missing_vectors(self._db, embedder.model_id, texts), key=lambda h: len(texts[h]))
        tell(0, len(missing), "embedding")
        for start in range(0, len(missing), EMBED_BATCH):
            batch = missing[start : start + EMBED_BATCH]
            matrix = embedder.encode([texts[h] for h in batch])
            with self._db.atomic():
                save_vectors(self._db, embedder.model_id, batch, matrix)
            tell(min(start + EMBED_BATCH, len(missing)), len(missing), "embedding")
        return len(missing)

    def _not_found(self, kind: str, name: str, titles: dict[str, str]) -> str:
        near = nearest(_clean(name), [*titles, *titles.values()], limit=2)
        hint = " or ".join(f"“{n}”" for n in dict.fromkeys(near))
        return f"There is no {kind} “{name[:60]}”." + (
            f" Did you mean {hint}?" if hint else " Type a few letters and pick from the list."
        )


def cards(topics: Mapping[str, Topic], roadmaps: Mapping[str, Roadmap]) -> dict[str, str]:
    """Title and summary of every topic (by slug) and roadmap (by ``roadmap <slug>``): what goals are compared with."""
    of_topics = {slug: f"{t.title}. {t.summary}" for slug, t in topics.items()}
    return of_topics | {f"roadmap {slug}": f"{r.title}. {r.description}" for slug, r in roadmaps.items()}


def _clean(name: str) -> str:
    cleaned = " ".join(name.lower().split())
    if not cleaned or len(cleaned) > MAX_NAME_CHARACTERS:
        raise InvalidInput(f"A name has between 1 and {MAX_NAME_CHARACTERS} characters.")
    return cleaned


def _complete(typed: str, titles: dict[str, str], limit: int) -> list[tuple[str, str]]:
    """Titles that begin with what was typed, then those with a word that does, then those that contain it."""
    wanted = " ".join(typed.lower().split())

    def rank(slug: str, title: str) -> int | None:
        lower = title.lower()
        if lower.startswith(wanted) or slug.startswith(wanted.replace(" ", "-")):
            return 0
        if any(word.startswith(wanted) for word in lower.split()):
            return 1
        return 2 if wanted in lower or wanted.replace(" ", "-") in slug else None

    ranked = [(r, title, slug) for slug, title in titles.items() if (r := rank(slug, title)) is not None]
    return [(slug, title) for _, title, slug in sorted(ranked)[:limit]]


def _revision(text: "CorpusText") -> str:
    digest = hashlib.sha256()
    for source, sha256 in sorted(text.files.items()):
        digest.update(f"{source}\0{sha256}\n".encode())
    return digest.hexdigest()[:16]
