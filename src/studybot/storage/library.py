"""The ingested library: topics, roadmaps, passages, their words (FTS5) and their vectors."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from studybot.core.library import Library, Passage, Roadmap, Topic
from studybot.core.text import sentences, text_hash
from studybot.core.vectors import ByteVectors
from studybot.storage.database import Database, Row
from studybot.storage.facts import find_fact, save_fact
from studybot.storage.matrix import read_bytes, read_matrix

REVISION = "library_revision"
COUNTED_EXACTLY = 1000  # passages with a word up to which those on other people's shelves are left out of the count


class LibraryChange(NamedTuple):
    """Which files an ingest touched."""

    added: int
    changed: int
    removed: int
    passages: int  # of the whole library now


def library_revision(db: Database) -> str:
    """Changes whenever the library's text does; empty before the first ingest."""
    return find_fact(db, REVISION) or ""


def list_file_hashes(db: Database) -> dict[str, str]:
    return {row["source"]: row["sha256"] for row in db.rows("SELECT source, sha256 FROM files")}


def save_library(
    db: Database,
    *,
    files: Mapping[str, str],
    topics: Mapping[str, Topic],
    roadmaps: Mapping[str, Roadmap],
    passages: Sequence[Passage],
    revision: str,
) -> LibraryChange:
    """Make the stored library equal to what was read, writing only what differs; call inside ``atomic``."""
    before = list_file_hashes(db)
    gone = [source for source in before if source not in files]
    touched = [source for source, sha256 in files.items() if before.get(source) != sha256]
    for source in (*gone, *touched):
        _delete_file(db, source)
    db.executemany("INSERT INTO files (source, sha256, kind) VALUES (?, ?, ?)", [
        (source, files[source], source.split("/", 1)[0] if "/" in source else "document") for source in touched
    ])  # fmt: skip
    of_source: dict[str, list[Passage]] = {}
    for passage in passages:
        of_source.setdefault(passage.source, []).append(passage)
    for source in touched:
        insert_passages(db, of_source.get(source, []))
    _replace_all(db, topics, roadmaps)
    save_fact(db, REVISION, revision)
    added = sum(source not in before for source in touched)
    return LibraryChange(added, len(touched) - added, len(gone), len(passages))


def load_library(db: Database) -> Library:
    topics = [Topic.model_validate_json(r["topic"]) for r in db.rows("SELECT topic FROM topics ORDER BY slug")]
    roadmaps = [Roadmap.model_validate_json(r["roadmap"]) for r in db.rows("SELECT roadmap FROM roadmaps")]
    return Library(
        topics={t.slug: t for t in topics}, roadmaps={r.slug: r for r in sorted(roadmaps, key=lambda r: r.slug)}
    )


def list_passages(db: Database, *, topic: str | None = None, shelf: str = "") -> list[Passage]:
    """In reading order; one topic's, or all of a shelf (the library's own is the empty one)."""
    if topic is None:
        found = db.rows("SELECT * FROM passages WHERE shelf = ? ORDER BY source, position", (shelf,))
        return [_passage(row) for row in found]
    return [_passage(r) for r in db.rows("SELECT * FROM passages WHERE topic = ? ORDER BY position", (topic,))]


def search_text(db: Database, terms: Sequence[str], among: Collection[int], limit: int) -> list[tuple[int, float]]:
    """Of ``among`` (row ids of passages) those with any of the terms (words, or phrases of several), best first, with
    their BM25 (higher is better)."""
    if not terms:
        return []
    others = max(count_passages(db) - len(among), 0)
    # One row comes back, because Python's threads change places at each.
    [[found]] = db.execute(
        """SELECT json_group_array(json_array(row_id, score)) FROM (
             SELECT rowid AS row_id, -bm25(passages_fts, 0.0, 3.0, 2.0, 1.0) AS score FROM passages_fts
             WHERE passages_fts MATCH ? ORDER BY score DESC, rowid LIMIT ?)""",
        (" OR ".join(map(_quoted, terms)), limit + others),
    ).fetchall()
    return list(islice(((row_id, score) for row_id, score in json.loads(found) if row_id in among), limit))


def _ids_on_shelves(db: Database, row_ids: Sequence[int], shelves: Sequence[str]) -> dict[int, str]:
    found = db.execute(
        """SELECT row_id, passage_id FROM passages WHERE row_id IN (SELECT value FROM json_each(?))
           AND shelf IN (SELECT value FROM json_each(?))""",
        (json.dumps(row_ids), json.dumps(list(shelves))),
    )
    return dict(found.fetchall())


def _quoted(term: str) -> str:
    """As a string of FTS5: nothing a person types is its syntax."""
    return '"' + term.replace('"', '""') + '"'


def list_missing_vectors(db: Database, model_id: str, hashes: Iterable[str]) -> list[str]:
    """Of these content hashes, those the model has no vector for, each once, in the given order."""
    stored = {r["content_hash"] for r in db.rows("SELECT content_hash FROM vectors WHERE model_id = ?", (model_id,))}
    return [h for h in dict.fromkeys(hashes) if h not in stored]


def save_vectors(db: Database, model_id: str, hashes: Sequence[str], matrix: NDArray[np.float32]) -> None:
    """Rows of ``matrix`` (n, d) belong to ``hashes`` in order."""
    rows = [(h, model_id, matrix.shape[1], v.astype("<f4").tobytes()) for h, v in zip(hashes, matrix, strict=True)]
    db.executemany(
        "INSERT INTO vectors (content_hash, model_id, dimensions, vector) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        rows,
    )


def list_embedded(db: Database, model_id: str, *, shelf: str = "") -> list[tuple[int, str, str]]:
    """(row id, passage id, content hash) of all passages of a shelf the model has a vector for, in reading order."""
    found = db.execute(
        """SELECT p.row_id, p.passage_id, p.content_hash FROM passages AS p
           JOIN vectors AS v ON v.content_hash = p.content_hash AND v.model_id = ?
           WHERE p.shelf = ? ORDER BY p.source, p.position""",
        (model_id, shelf),
    )
    return found.fetchall()


def load_vectors(db: Database, model_id: str, *, shelf: str = "") -> NDArray[np.float32]:
    """The vectors (n, d) of ``list_embedded``, in the same order."""
    found = db.execute(
        """SELECT v.vector FROM passages AS p
           JOIN vectors AS v ON v.content_hash = p.content_hash AND v.model_id = ?
           WHERE p.shelf = ? ORDER BY p.source, p.position""",
        (model_id, shelf),
    )
    return read_matrix((vector for (vector,) in found), at_most=_count(db, "passages"))


def load_sentences(db: Database, model_id: str, *, shelf: str = "") -> tuple[list[str], list[str], ByteVectors]:
    """Passage ids, texts and vectors (n, d) of a shelf's sentences the model has a vector for, in reading order. A byte
    a number is enough to choose by, and there are many."""
    found = db.execute(
        """SELECT s.passage_id, s.text, v.vector FROM sentences AS s
           JOIN passages AS p ON p.passage_id = s.passage_id AND p.shelf = ?
           JOIN vectors AS v ON v.content_hash = s.content_hash AND v.model_id = ? ORDER BY s.passage_id, s.position""",
        (shelf, model_id),
    )
    owners: list[str] = []
    texts: list[str] = []

    def vectors() -> Iterator[bytes]:
        for owner, text, vector in found:
            owners.append(owners[-1] if owners and owners[-1] == owner else owner)  # one text for all of a passage
            texts.append(text)
            yield vector

    read = read_bytes(vectors(), at_most=_count(db, "sentences"))
    return owners, texts, read


def get_vectors(db: Database, model_id: str, hashes: Sequence[str]) -> NDArray[np.float32]:
    """Vectors (n, d) of texts that were saved, in the given order; those that were not are left out."""
    found = db.execute(
        """SELECT v.vector FROM json_each(?) AS wanted
           CROSS JOIN vectors AS v ON v.content_hash = wanted.value AND v.model_id = ? ORDER BY wanted.key""",
        (json.dumps(list(hashes)), model_id),
    )
    return read_matrix((vector for (vector,) in found), at_most=len(hashes))


def count_passages(db: Database) -> int:
    """On all shelves, or a few more than that: told without reading them."""
    [[last]] = db.execute("SELECT max(row_id) FROM passages").fetchall()
    return last or 0


def _count(db: Database, table: Literal["passages", "sentences"]) -> int:
    [[count]] = db.execute(f"SELECT count(*) FROM {table}").fetchall()  # noqa: S608 our own words
    return int(count)


def count_documents_with(db: Database, terms: Iterable[str]) -> dict[str, int]:
    """In how many passages, on whatever shelf, each term (a word, or a phrase of several) occurs, by FTS5's own
    stemming."""
    [[found]] = db.execute(
        """SELECT json_group_object(key, (SELECT count(*) FROM passages_fts WHERE passages_fts MATCH value))
           FROM json_each(?)""",
        (json.dumps({term: _quoted(term) for term in terms}),),
    ).fetchall()
    counts: dict[str, int] = json.loads(found)
    return counts


def count_on_shelves(db: Database, counts: Mapping[str, int], shelves: Sequence[str]) -> dict[str, int]:
    """``counts`` of terms in all passages without those on other shelves. Whether others have a word in their notes
    changes nothing; in how many passages of theirs a word stands that many of one's own have may."""
    own = dict(counts)
    hidden = _count_hidden(db, shelves)
    for term in [t for t, n in counts.items() if hidden and 0 < n <= max(hidden, COUNTED_EXACTLY)]:
        rows = db.execute("SELECT rowid FROM passages_fts WHERE passages_fts MATCH ?", (_quoted(term),))
        own[term] = len(_ids_on_shelves(db, [row_id for (row_id,) in rows], shelves))
    return own


def _count_hidden(db: Database, shelves: Sequence[str]) -> int:
    """Passages of other people's shelves."""
    row = db.row(
        "SELECT count(*) AS n FROM passages WHERE shelf <> '' AND shelf NOT IN (SELECT value FROM json_each(?))",
        (json.dumps(list(shelves)),),
    )
    return int(row["n"]) if row else 0


def delete_unused_vectors(db: Database, kept: Iterable[str]) -> int:
    """Vectors of text that stands nowhere any more; ``kept``: hashes beside those of passages and sentences."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS kept_hashes (content_hash TEXT PRIMARY KEY)")
    db.execute("DELETE FROM kept_hashes")
    db.executemany("INSERT OR IGNORE INTO kept_hashes VALUES (?)", [(h,) for h in kept])
    return db.execute(
        """DELETE FROM vectors WHERE content_hash NOT IN (SELECT content_hash FROM passages
           UNION SELECT content_hash FROM sentences UNION SELECT content_hash FROM kept_hashes)"""
    ).rowcount


def _delete_file(db: Database, source: str) -> None:
    db.execute(
        "DELETE FROM passages_fts WHERE rowid IN (SELECT row_id FROM passages WHERE source = ?)", (source,)
    )  # fmt: skip
    db.execute("DELETE FROM passages WHERE source = ?", (source,))
    db.execute("DELETE FROM files WHERE source = ?", (source,))


def insert_passages(db: Database, passages: Sequence[Passage], *, shelf: str = "") -> None:
    """One file's, in reading order, with their sentences and words."""
    for position, p in enumerate(passages):
        row_id = db.insert(
            """INSERT INTO passages (passage_id, source, position, topic, title, heading, first_line, last_line, text,
                   url, content_hash, shelf) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (
                p.passage_id,
                p.source,
                position,
                p.topic,
                p.title,
                p.heading,
                p.lines[0],
                p.lines[1],
                p.text,
                p.url,
                p.content_hash,
                shelf,
            ),
        )
        db.executemany(
            "INSERT INTO sentences (passage_id, position, text, content_hash) VALUES (?, ?, ?, ?)",
            [(p.passage_id, i, text, text_hash(text)) for i, text in enumerate(sentences(p.text))],
        )
        db.execute(
            "INSERT INTO passages_fts (rowid, passage_id, title, heading, text) VALUES (?, ?, ?, ?, ?)",
            (row_id, p.passage_id, p.title, p.heading, p.text),
        )


def _replace_all(db: Database, topics: Mapping[str, Topic], roadmaps: Mapping[str, Roadmap]) -> None:
    """A few hundred small rows: simpler and safer than telling which changed."""
    for table in ("topics", "topic_aliases", "roadmaps"):
        db.execute(f"DELETE FROM {table}")  # noqa: S608 our names
    db.executemany(
        "INSERT INTO topics (slug, source, topic) VALUES (?, ?, ?)",
        [(t.slug, t.source, t.model_dump_json()) for t in topics.values()],
    )
    db.executemany(
        "INSERT INTO topic_aliases (alias, slug) VALUES (?, ?)",
        [(alias, t.slug) for t in topics.values() for alias in t.aliases],
    )
    db.executemany(
        "INSERT INTO roadmaps (slug, source, roadmap) VALUES (?, ?, ?)",
        [(r.slug, r.source, r.model_dump_json()) for r in roadmaps.values()],
    )


def _passage(row: Row) -> Passage:
    return Passage.model_validate(
        {
            **{k: row[k] for k in ("passage_id", "source", "title", "heading", "text", "topic", "url", "content_hash")},
            "lines": (row["first_line"], row["last_line"]),
        }
    )


def count_library(db: Database) -> tuple[int, int]:
    """Topics and passages that are stored."""
    row = db.row(
        "SELECT (SELECT count(*) FROM topics) AS topics, (SELECT count(*) FROM passages WHERE shelf = '') AS passages"
    )
    return (int(row["topics"]), int(row["passages"])) if row else (0, 0)
