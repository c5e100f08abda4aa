"""The ingested library: topics, roadmaps, passages and their sentences (their words are searched in ``words``, their
vectors stand in ``vectors``)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from studybot.core.library import Library, Passage, Roadmap, Topic
from studybot.core.text import sentences, text_hash
from studybot.storage.database import Database, Row
from studybot.storage.facts import find_fact, save_fact

REVISION = "library_revision"


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
