"""The library's texts and vectors; documents on shelves beside it."""

import sqlite_utils

from studybot.storage.migrations.script import run_script


def m002_library(db: sqlite_utils.Database) -> None:
    run_script(
        db,
        """
        CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT
        ;;
        CREATE TABLE files (source TEXT PRIMARY KEY, sha256 TEXT NOT NULL, kind TEXT NOT NULL) STRICT
        ;;
        CREATE TABLE topics (slug TEXT PRIMARY KEY, source TEXT NOT NULL, topic TEXT NOT NULL) STRICT
        ;;
        CREATE TABLE topic_aliases (alias TEXT PRIMARY KEY, slug TEXT NOT NULL) STRICT
        ;;
        CREATE TABLE roadmaps (slug TEXT PRIMARY KEY, source TEXT NOT NULL, roadmap TEXT NOT NULL) STRICT
        ;;
        CREATE TABLE passages (
            passage_id TEXT PRIMARY KEY,
            source TEXT NOT NULL,
            position INTEGER NOT NULL,
            topic TEXT,
            title TEXT NOT NULL,
            heading TEXT NOT NULL,
            first_line INTEGER NOT NULL,
            last_line INTEGER NOT NULL,
            text TEXT NOT NULL,
            url TEXT,
            content_hash TEXT NOT NULL
        ) STRICT
        ;;
        CREATE INDEX passages_of_source ON passages (source, position)
        ;;
        CREATE INDEX passages_of_topic ON passages (topic, position)
        ;;
        CREATE TABLE sentences (
            passage_id TEXT NOT NULL REFERENCES passages ON DELETE CASCADE,
            position INTEGER NOT NULL,
            text TEXT NOT NULL,
            content_hash TEXT NOT NULL,
            PRIMARY KEY (passage_id, position)
        ) STRICT
        ;;
        CREATE VIRTUAL TABLE passages_fts USING fts5 (
            passage_id UNINDEXED, title, heading, text, tokenize = 'porter unicode61 remove_diacritics 2'
        )
        ;;
        CREATE TABLE vectors (
            content_hash TEXT NOT NULL,
            model_id TEXT NOT NULL,
            dimensions INTEGER NOT NULL,
            vector BLOB NOT NULL,
            PRIMARY KEY (content_hash, model_id)
        ) STRICT
        """,
    )


def m008_shelves(db: sqlite_utils.Database) -> None:
    """Documents beside the library, each on a shelf that only some may search: a learner's notes, a group's documents.
    Taking a document away takes its passages, their words and the vectors that nothing else has. Passages get a row
    number of their own, by which their words are found again after a VACUUM too; the library's text is taken in anew
    from its files at the next start, its vectors are still there."""
    of_old = "shelf = OLD.shelf AND source = OLD.shelf || '/' || OLD.name"
    run_script(
        db,
        f"""
        DROP TABLE sentences
        ;;
        DROP TABLE passages
        ;;
        DELETE FROM passages_fts
        ;;
        DELETE FROM files
        ;;
        DELETE FROM facts WHERE key = 'library_revision'
        ;;
        CREATE TABLE passages (
            row_id INTEGER PRIMARY KEY,
            passage_id TEXT NOT NULL UNIQUE,
            shelf TEXT NOT NULL DEFAULT '',
            source TEXT NOT NULL,
            position INTEGER NOT NULL,
            topic TEXT,
            title TEXT NOT NULL,
            heading TEXT NOT NULL,
            first_line INTEGER NOT NULL,
            last_line INTEGER NOT NULL,
            text TEXT NOT NULL,
            url TEXT,
            content_hash TEXT NOT NULL
        ) STRICT
        ;;
        CREATE INDEX passages_of_source ON passages (source, position)
        ;;
        CREATE INDEX passages_of_topic ON passages (topic, position)
        ;;
        CREATE INDEX passages_of_shelf ON passages (shelf) WHERE shelf <> ''
        ;;
        CREATE TABLE sentences (
            passage_id TEXT NOT NULL REFERENCES passages (passage_id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            text TEXT NOT NULL,
            content_hash TEXT NOT NULL,
            PRIMARY KEY (passage_id, position)
        ) STRICT
        ;;
        CREATE INDEX passages_of_hash ON passages (content_hash)
        ;;
        CREATE INDEX sentences_of_hash ON sentences (content_hash)
        ;;
        CREATE TABLE shelf_documents (
            document_id INTEGER PRIMARY KEY AUTOINCREMENT,
            shelf TEXT NOT NULL,
            name TEXT NOT NULL,
            text TEXT NOT NULL,
            added_by TEXT NOT NULL,
            added_at TEXT NOT NULL,
            learner_id TEXT REFERENCES learners ON DELETE CASCADE,
            UNIQUE (shelf, name)
        ) STRICT
        ;;
        CREATE INDEX shelf_documents_of_learner ON shelf_documents (learner_id) WHERE learner_id IS NOT NULL
        ;;
        CREATE TRIGGER shelf_document_gone AFTER DELETE ON shelf_documents
        BEGIN
            DELETE FROM vectors WHERE content_hash IN (SELECT content_hash FROM passages WHERE {of_old})
                AND NOT EXISTS (SELECT 1 FROM passages AS p WHERE p.content_hash = vectors.content_hash
                                AND NOT (p.shelf = OLD.shelf AND p.source = OLD.shelf || '/' || OLD.name));
            DELETE FROM vectors WHERE content_hash IN
                (SELECT s.content_hash FROM sentences AS s JOIN passages AS p USING (passage_id)
                 WHERE p.shelf = OLD.shelf AND p.source = OLD.shelf || '/' || OLD.name)
                AND NOT EXISTS (SELECT 1 FROM sentences AS s JOIN passages AS p USING (passage_id)
                                WHERE s.content_hash = vectors.content_hash
                                AND NOT (p.shelf = OLD.shelf AND p.source = OLD.shelf || '/' || OLD.name));
            DELETE FROM passages_fts WHERE rowid IN (SELECT row_id FROM passages WHERE {of_old});
            DELETE FROM passages WHERE {of_old};
        END
        """,  # noqa: S608 our own words
    )
