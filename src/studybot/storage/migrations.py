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
def m007_reviews(db: sqlite_utils.Database) -> None:
    """Spaced review. A learner who never chose a share for reviews has the default one from here on: it takes time
    only on days when reviews are due."""
    _run(
        db,
        """
        CREATE TABLE review_cards (
            card_id INTEGER PRIMARY KEY AUTOINCREMENT,
            learner_id TEXT NOT NULL REFERENCES learners ON DELETE CASCADE,
            topic TEXT NOT NULL,
            question_hash TEXT NOT NULL,
            answer_hash TEXT NOT NULL,
            made_on TEXT NOT NULL,
            stability REAL,
            difficulty REAL,
            last_on TEXT,
            due_on TEXT NOT NULL,
            number INTEGER NOT NULL DEFAULT 0,
            active INTEGER NOT NULL DEFAULT 1
        ) STRICT
        ;;
        CREATE INDEX cards_of_learner ON review_cards (learner_id, active)
        ;;
        CREATE TABLE review_log (
            rating_id INTEGER PRIMARY KEY AUTOINCREMENT,
            learner_id TEXT NOT NULL REFERENCES learners ON DELETE CASCADE,
            card_id INTEGER NOT NULL REFERENCES review_cards ON DELETE CASCADE,
            number INTEGER NOT NULL,
            rating TEXT NOT NULL CHECK (rating IN ('again', 'hard', 'good', 'easy', 'undone')),
            undoes INTEGER UNIQUE REFERENCES review_log ON DELETE CASCADE,
            at TEXT NOT NULL,
            on_date TEXT NOT NULL,
            waited_days INTEGER,
            before TEXT NOT NULL,
            UNIQUE (card_id, number)
        ) STRICT
        ;;
        CREATE INDEX ratings_of_learner ON review_log (learner_id, on_date)
        ;;
        CREATE TRIGGER review_log_is_append_only BEFORE UPDATE ON review_log
        BEGIN SELECT RAISE(ABORT, 'the review log is append-only'); END
        ;;
        CREATE TRIGGER review_log_is_kept BEFORE DELETE ON review_log
        WHEN EXISTS (SELECT 1 FROM learners WHERE learner_id = OLD.learner_id)
        BEGIN SELECT RAISE(ABORT, 'the review log is append-only'); END
        ;;
        CREATE TABLE review_pauses (
            learner_id TEXT NOT NULL REFERENCES learners ON DELETE CASCADE,
            first_on TEXT NOT NULL,
            last_on TEXT NOT NULL,
            PRIMARY KEY (learner_id, first_on)
        ) STRICT
        ;;
        UPDATE learners SET settings = json_set(settings, '$.review_share', NULL)
        WHERE json_extract(settings, '$.review_share') = 0
        """,
    )


@migrations()
def m008_shelves(db: sqlite_utils.Database) -> None:
    """Documents beside the library, each on a shelf that only some may search: a learner's notes, a group's documents.
    Taking a document away takes its passages, their words and the vectors that nothing else has. Passages get a row
    number of their own, by which their words are found again after a VACUUM too; the library's text is taken in anew
    from its files at the next start, its vectors are still there."""
    of_old = "shelf = OLD.shelf AND source = OLD.shelf || '/' || OLD.name"
    _run(
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


@migrations()
def m009_questions(db: sqlite_utils.Database) -> None:
    """What was asked, how it was answered, and what the asker thought of it. People ask before they set up: no
    foreign key, a learner's deletion takes these rows by name."""
    _run(
        db,
        """
        CREATE TABLE questions (
            question_id INTEGER PRIMARY KEY AUTOINCREMENT,
            learner_id TEXT NOT NULL,
            place TEXT NOT NULL,
            group_id TEXT,
            asked TEXT NOT NULL,
            meant TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status IN ('answered', 'uncertain', 'not_covered')),
            subject TEXT NOT NULL,
            topic TEXT,
            helpful INTEGER CHECK (helpful IN (0, 1)),
            reported_at TEXT,
            asked_at TEXT NOT NULL
        ) STRICT
        ;;
        CREATE INDEX questions_of_person ON questions (learner_id, place, asked_at)
        ;;
        CREATE INDEX questions_by_time ON questions (asked_at)
        """,
    )


@migrations()
def m010_groups(db: sqlite_utils.Database) -> None:
    """Study groups. A pending answer holds ids alone; its writer need not be set up, so no foreign key names one."""
    _run(
        db,
        """
        CREATE TABLE study_groups (
            group_id TEXT PRIMARY KEY,
            mode TEXT NOT NULL CHECK (mode IN ('mention', 'auto')),
            place TEXT NOT NULL CHECK (place IN ('channel', 'thread')),
            roadmap TEXT,
            quiet INTEGER NOT NULL,
            created_at TEXT NOT NULL,
            left_at TEXT
        ) STRICT
        ;;
        CREATE TABLE group_channels (
            group_id TEXT NOT NULL REFERENCES study_groups ON DELETE CASCADE,
            channel_id TEXT NOT NULL,
            PRIMARY KEY (group_id, channel_id)
        ) STRICT, WITHOUT ROWID
        ;;
        CREATE TABLE group_members (
            group_id TEXT NOT NULL REFERENCES study_groups ON DELETE CASCADE,
            learner_id TEXT NOT NULL REFERENCES learners ON DELETE CASCADE,
            joined_at TEXT NOT NULL,
            PRIMARY KEY (group_id, learner_id)
        ) STRICT, WITHOUT ROWID
        ;;
        CREATE INDEX groups_of_learner ON group_members (learner_id)
        ;;
        CREATE TABLE group_answers (
            answer_id INTEGER PRIMARY KEY AUTOINCREMENT,
            group_id TEXT NOT NULL REFERENCES study_groups ON DELETE CASCADE,
            learner_id TEXT NOT NULL,
            channel_id TEXT NOT NULL,
            message_id TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('pending', 'accepted')),
            asked_at TEXT NOT NULL,
            document TEXT,
            text TEXT,
            accepted_at TEXT,
            UNIQUE (group_id, message_id),
            CHECK ((state = 'accepted') = (document IS NOT NULL AND text IS NOT NULL AND accepted_at IS NOT NULL)),
            CHECK (state = 'accepted' OR (document IS NULL AND text IS NULL))
        ) STRICT
        ;;
        CREATE INDEX answers_of_learner ON group_answers (learner_id)
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


@migrations()
def m012_progress_notes(db: sqlite_utils.Database) -> None:
    """What a learner writes beside an entry; which entry a corrected one stands for; plans found by their date."""
    _run(
        db,
        """
        ALTER TABLE progress ADD COLUMN note TEXT
        ;;
        ALTER TABLE progress ADD COLUMN corrects INTEGER REFERENCES progress ON DELETE CASCADE
        ;;
        CREATE INDEX progress_corrected ON progress (corrects) WHERE corrects IS NOT NULL
        ;;
        CREATE INDEX plans_of_learner ON plans (learner_id, made_on)
        """,
    )
