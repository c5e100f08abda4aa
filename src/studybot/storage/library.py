"""The ingested library: topics, roadmaps, passages, their words (FTS5) and their vectors."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from studybot.core.library import Library, Passage, Roadmap, Topic
from studybot.core.text import sentences, text_hash
from studybot.storage.database import Database, Row
from studybot.storage.facts import find_fact, save_fact
from studybot.storage.matrix import read_matrix

REVISION = "library_revision"
# Passages weighed for one question. Of a fifth of the library (2,000 of 10,000) answers are as good (nDCG@10 on 190
# labelled questions 0.778, of all of it 0.776), of a fiftieth nearly (0.767), and of 100,000 it takes 4 ms, not 30.
MOST_ROWS = 2000


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


def get_passages(db: Database, passage_ids: Iterable[str]) -> dict[str, Passage]:
    """By id; ids that are gone are left out."""
    found: dict[str, Passage] = {}
    for passage_id in passage_ids:
        row = db.row("SELECT * FROM passages WHERE passage_id = ?", (passage_id,))
        if row:
            found[passage_id] = _passage(row)
    return found


def search_text(
    db: Database, terms: Sequence[str], limit: int, *, shelves: Sequence[str] = ("",), most_rows: int = MOST_ROWS
) -> list[tuple[str, float]]:
    """Passages of the shelves with any of the terms (words, or phrases of several), best first, with their BM25 (higher
    is better). In a library of more than ``most_rows`` passages the commonest terms are left out."""
    wanted = _rarest(db, dict.fromkeys(terms), most_rows)
    if not wanted:
        return []
    # No join in here: it would look every match up, and FTS5 would fetch the text of each.
    matches = db.execute(
        """SELECT rowid, -bm25(passages_fts, 0.0, 3.0, 2.0, 1.0) AS score FROM passages_fts
           WHERE passages_fts MATCH ? ORDER BY score DESC, rowid""",
        (" OR ".join(map(_quoted, wanted)),),
    )
    found: list[tuple[str, float]] = []
    while len(found) < limit and (some := matches.fetchmany(limit)):
        ids = _ids_on_shelves(db, [row_id for row_id, _ in some], shelves)
        found += [(ids[row_id], float(score)) for row_id, score in some if row_id in ids]
    return found[:limit]


def _rarest(db: Database, terms: Iterable[str], most_rows: int) -> list[str]:
    """As many of the terms as occur in ``most_rows`` passages together, at least one: what stands everywhere tells
    little, and each passage that it stands in must be read and weighed."""
    last = db.row("SELECT max(row_id) AS n FROM passages")
    if last is None or (last["n"] or 0) <= most_rows:
        return list(terms)
    counts = count_documents_with(db, [(term, term) for term in terms])
    kept: list[str] = []
    rows = 0
    for term in sorted((t for t in counts if counts[t]), key=lambda t: counts[t]):
        rows += counts[term]
        if kept and rows > most_rows:
            break
        kept.append(term)
    return kept


def _ids_on_shelves(db: Database, row_ids: Sequence[int], shelves: Sequence[str]) -> dict[int, str]:
    found = db.execute(
        """SELECT row_id, passage_id FROM passages WHERE row_id IN (SELECT value FROM json_each(?))
           AND shelf IN (SELECT value FROM json_each(?))""",
        (json.dumps(list(row_ids)), json.dumps(list(shelves))),
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


def list_embedded(db: Database, model_id: str, *, shelf: str = "") -> list[tuple[str, str]]:
    """(id, content hash) of all passages of a shelf the model has a vector for, in reading order."""
    rows = db.rows(
        """SELECT p.passage_id, p.content_hash FROM passages AS p
           JOIN vectors AS v ON v.content_hash = p.content_hash AND v.model_id = ?
           WHERE p.shelf = ? ORDER BY p.source, p.position""",
        (model_id, shelf),
    )
    return [(row["passage_id"], row["content_hash"]) for row in rows]


def load_vectors(db: Database, model_id: str, *, shelf: str = "") -> NDArray[np.float32]:
    """The vectors (n, d) of ``list_embedded``, in the same order."""
    found = db.execute(
        """SELECT v.vector FROM passages AS p
           JOIN vectors AS v ON v.content_hash = p.content_hash AND v.model_id = ?
           WHERE p.shelf = ? ORDER BY p.source, p.position""",
        (model_id, shelf),
    )
    return read_matrix((vector for (vector,) in found), np.float32, at_most=_count(db, "passages"))


def load_sentences(db: Database, model_id: str, *, shelf: str = "") -> tuple[list[str], list[str], NDArray[np.float16]]:
    """Passage ids, texts and vectors (n, d) of a shelf's sentences the model has a vector for, in reading order. Half
    the digits are enough to choose by, and there are many."""
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

    matrix = read_matrix(vectors(), np.float16, at_most=_count(db, "sentences"))
    return owners, texts, matrix


def get_vectors(db: Database, model_id: str, hashes: Sequence[str]) -> NDArray[np.float32]:
    """Vectors (n, d) of texts that were saved, in the given order; those that were not are left out."""
    found = db.execute(
        """SELECT v.vector FROM json_each(?) AS wanted
           CROSS JOIN vectors AS v ON v.content_hash = wanted.value AND v.model_id = ? ORDER BY wanted.key""",
        (json.dumps(list(hashes)), model_id),
    )
    return read_matrix((vector for (vector,) in found), np.float32, at_most=len(hashes))


def _count(db: Database, table: Literal["passages", "sentences"]) -> int:
    [[count]] = db.execute(f"SELECT count(*) FROM {table}").fetchall()  # noqa: S608 our own words
    return int(count)


def count_documents_with(
    db: Database, stems: Iterable[tuple[str, str]], *, shelves: Sequence[str] | None = None
) -> dict[str, int]:
    """For each (stem, word): in how many passages of the shelves (None: of all) the word occurs, by FTS5's own
    stemming. Whether others have a word in their notes changes nothing; in how many passages of theirs a word stands
    that many of one's own have may."""
    hidden = _count_hidden(db, shelves) if shelves is not None else 0
    counts = {}
    for key, word in stems:
        row = db.row("SELECT count(*) AS n FROM passages_fts WHERE passages_fts MATCH ?", (_quoted(word),))
        counts[key] = int(row["n"]) if row else 0
        if shelves is not None and hidden and counts[key] <= max(hidden, COUNTED_EXACTLY):
            found = db.execute("SELECT rowid FROM passages_fts WHERE passages_fts MATCH ?", (_quoted(word),))
            counts[key] = len(_ids_on_shelves(db, [row_id for (row_id,) in found], shelves))
    return counts


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
