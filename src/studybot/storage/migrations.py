"""The schema, as ordered steps. A step that has landed is never edited; a new one is added below."""

import sqlite_utils
from sqlite_utils.migrations import Migrations

migrations = Migrations("studybot")


def _run(db: sqlite_utils.Database, script: str) -> None:
    """Each statement by itself: executescript would commit the transaction the step runs in."""
    for statement in script.split(";;"):
        if statement.strip():
            db.execute(statement)


@migrations()
def m001_learners(db: sqlite_utils.Database) -> None:
    _run(
        db,
        """
        CREATE TABLE learners (
            learner_id TEXT PRIMARY KEY,
            zone TEXT NOT NULL,
            availability TEXT NOT NULL,
            settings TEXT NOT NULL,
            created_at TEXT NOT NULL,
            unreachable_since TEXT
        ) STRICT
        ;;
        CREATE TABLE goals (
            goal_id INTEGER PRIMARY KEY AUTOINCREMENT,
            learner_id TEXT NOT NULL REFERENCES learners ON DELETE CASCADE,
            text TEXT NOT NULL,
            targets TEXT NOT NULL,
            roadmap TEXT,
            deadline TEXT,
            weight REAL NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('proposed', 'active', 'removed')),
            created_at TEXT NOT NULL
        ) STRICT
        ;;
        CREATE INDEX goals_of_learner ON goals (learner_id, state)
        ;;
        CREATE TABLE plans (
            plan_id INTEGER PRIMARY KEY AUTOINCREMENT,
            learner_id TEXT NOT NULL REFERENCES learners ON DELETE CASCADE,
            made_at TEXT NOT NULL,
            made_on TEXT NOT NULL,
            library_revision TEXT NOT NULL,
            plan TEXT NOT NULL,
            superseded_at TEXT
        ) STRICT
        ;;
        CREATE UNIQUE INDEX one_current_plan ON plans (learner_id) WHERE superseded_at IS NULL
        ;;
        CREATE TABLE study_blocks (
            block_id INTEGER PRIMARY KEY AUTOINCREMENT,
            learner_id TEXT NOT NULL REFERENCES learners ON DELETE CASCADE,
            topic TEXT NOT NULL,
            on_date TEXT NOT NULL,
            start TEXT,
            minutes INTEGER NOT NULL CHECK (minutes > 0),
            kind TEXT NOT NULL CHECK (kind IN ('study', 'review')),
            pinned INTEGER NOT NULL DEFAULT 0,
            missed INTEGER NOT NULL DEFAULT 0,
            removed_at TEXT
        ) STRICT
        ;;
        CREATE INDEX blocks_of_learner ON study_blocks (learner_id, on_date) WHERE removed_at IS NULL
        ;;
        CREATE TABLE progress (
            entry_id INTEGER PRIMARY KEY AUTOINCREMENT,
            learner_id TEXT NOT NULL REFERENCES learners ON DELETE CASCADE,
            topic TEXT NOT NULL,
            minutes INTEGER NOT NULL CHECK (minutes >= 0),
            outcome TEXT NOT NULL CHECK (outcome IN ('done', 'partial', 'skipped', 'known', 'undone')),
            block_id INTEGER REFERENCES study_blocks ON DELETE CASCADE,
            undoes INTEGER UNIQUE REFERENCES progress ON DELETE CASCADE,
            at TEXT NOT NULL,
            on_date TEXT NOT NULL
        ) STRICT
        ;;
        CREATE INDEX progress_of_learner ON progress (learner_id, on_date)
        ;;
        CREATE INDEX progress_of_block ON progress (block_id)
        ;;
        CREATE TRIGGER progress_is_append_only BEFORE UPDATE ON progress
        BEGIN SELECT RAISE(ABORT, 'progress is append-only'); END
        ;;
        CREATE TRIGGER progress_is_kept BEFORE DELETE ON progress
        WHEN EXISTS (SELECT 1 FROM learners WHERE learner_id = OLD.learner_id)
        BEGIN SELECT RAISE(ABORT, 'progress is append-only'); END
        ;;
        CREATE TABLE reminders (
            learner_id TEXT NOT NULL REFERENCES learners ON DELETE CASCADE,
            kind TEXT NOT NULL,
            local_time TEXT NOT NULL,
            weekdays TEXT NOT NULL,
            enabled INTEGER NOT NULL,
            paused_until TEXT,
            next_at TEXT,
            PRIMARY KEY (learner_id, kind)
        ) STRICT
        ;;
        CREATE INDEX reminders_by_due ON reminders (next_at) WHERE next_at IS NOT NULL
        ;;
        CREATE TABLE deliveries (
            delivery_id INTEGER PRIMARY KEY AUTOINCREMENT,
            learner_id TEXT NOT NULL REFERENCES learners ON DELETE CASCADE,
            kind TEXT NOT NULL,
            local_date TEXT NOT NULL,
            due_at TEXT NOT NULL,
            state TEXT NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            not_before TEXT,
            message_id TEXT,
            reason TEXT,
            settled_at TEXT,
            UNIQUE (learner_id, kind, local_date)
        ) STRICT
        ;;
        CREATE INDEX deliveries_open ON deliveries (not_before) WHERE state IN ('planned', 'sending', 'retry')
        """,
    )


@migrations()
def m002_library(db: sqlite_utils.Database) -> None:
    _run(
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


@migrations()
def m003_block_sequence(db: sqlite_utils.Database) -> None:
    """How often a block was moved: calendars take the higher number for the newer version of an event."""
    _run(db, "ALTER TABLE study_blocks ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0")


@migrations()
def m004_plan_changes(db: sqlite_utils.Database) -> None:
    """Changes shown before they are made, and what was before, to take them back; what a plan was made from."""
    _run(
        db,
        """
        CREATE TABLE plan_changes (
            change_id INTEGER PRIMARY KEY AUTOINCREMENT,
            learner_id TEXT NOT NULL REFERENCES learners ON DELETE CASCADE,
            action TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('proposed', 'applied', 'discarded', 'undone')),
            before TEXT,
            proposed_at TEXT NOT NULL,
            applied_at TEXT
        ) STRICT
        ;;
        CREATE INDEX changes_of_learner ON plan_changes (learner_id, state)
        ;;
        ALTER TABLE plans ADD COLUMN inputs TEXT NOT NULL DEFAULT ''
        """,
    )


@migrations()
def m005_delivery_totals(db: sqlite_utils.Database) -> None:
    """Settled deliveries counted as they are settled, so that reading the totals costs the same with a million rows
    as with ten, and a total never falls when a learner is forgotten. No learner stands in it. ``late`` counts the
    sent ones that came more than five minutes after their moment."""
    late = "(julianday(settled_at) - julianday(due_at)) * 86400 > 300"
    late_of_new = late.replace("julianday(", "julianday(NEW.")
    count_new = f"""
        BEGIN
            INSERT INTO delivery_totals (state, reason, settled, late)
            VALUES (NEW.state, iif(NEW.state IN ('undeliverable', 'expired'), coalesce(NEW.reason, ''), ''), 1,
                    NEW.state = 'sent' AND {late_of_new})
            ON CONFLICT (state, reason) DO UPDATE SET settled = settled + 1, late = late + excluded.late;
        END"""  # noqa: S608 our own words
    _run(
        db,
        f"""
        CREATE TABLE delivery_totals (
            state TEXT NOT NULL,
            reason TEXT NOT NULL,
            settled INTEGER NOT NULL,
            late INTEGER NOT NULL,
            PRIMARY KEY (state, reason)
        ) STRICT, WITHOUT ROWID
        ;;
        INSERT INTO delivery_totals (state, reason, settled, late)
        SELECT state, iif(state IN ('undeliverable', 'expired'), coalesce(reason, ''), '') AS why, count(*),
               sum(state = 'sent' AND {late})
        FROM deliveries WHERE settled_at IS NOT NULL GROUP BY state, why
        ;;
        CREATE TRIGGER delivery_settled_at_once AFTER INSERT ON deliveries WHEN NEW.settled_at IS NOT NULL
        {count_new}
        ;;
        CREATE TRIGGER delivery_settled AFTER UPDATE OF settled_at ON deliveries
        WHEN OLD.settled_at IS NULL AND NEW.settled_at IS NOT NULL
        {count_new}
        """,  # noqa: S608 our own words
    )


@migrations()
def m006_dm_channels(db: sqlite_utils.Database) -> None:
    """The channel in which a learner gets DMs: with it a message is one request, without it two."""
    _run(
        db,
        """
        CREATE TABLE dm_channels (
            learner_id TEXT PRIMARY KEY REFERENCES learners ON DELETE CASCADE,
            channel_id TEXT NOT NULL
        ) STRICT
        """,
    )


@migrations()
def m011_conversations(db: sqlite_utils.Database) -> None:
    """What was shown and asked last, by person and place. People who are no learners yet talk too, so that no foreign
    key deletes it: ``delete_learner`` does."""
    _run(
        db,
        """
        CREATE TABLE conversations (
            learner_id TEXT NOT NULL,
            place TEXT NOT NULL,
            at TEXT NOT NULL,
            talk TEXT NOT NULL,
            PRIMARY KEY (learner_id, place)
        ) STRICT, WITHOUT ROWID
        """,
    )
