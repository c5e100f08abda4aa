"""What people asked, and what was said last."""

import sqlite_utils

from studybot.storage.migrations.script import run_script


def m009_questions(db: sqlite_utils.Database) -> None:
    """What was asked, how it was answered, and what the asker thought of it. People ask before they set up: no
    foreign key, a learner's deletion takes these rows by name."""
    run_script(
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


def m011_conversations(db: sqlite_utils.Database) -> None:
    """What was shown and asked last, by person and place. People who are no learners yet talk too, so that no foreign
    key deletes it: ``delete_learner`` does."""
    run_script(
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
