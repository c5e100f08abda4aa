"""Learners, their goals, plans, blocks and progress; what reminds them."""

import sqlite_utils

from studybot.storage.migrations.script import run_script


def m001_learners(db: sqlite_utils.Database) -> None:
    run_script(
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


def m003_block_sequence(db: sqlite_utils.Database) -> None:
    """How often a block was moved: calendars take the higher number for the newer version of an event."""
    run_script(db, "ALTER TABLE study_blocks ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0")


def m004_plan_changes(db: sqlite_utils.Database) -> None:
    """Changes shown before they are made, and what was before, to take them back; what a plan was made from."""
    run_script(
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


def m012_progress_notes(db: sqlite_utils.Database) -> None:
    """What a learner writes beside an entry; which entry a corrected one stands for; plans found by their date."""
    run_script(
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
