"""Study groups: channels, members, answers."""

import sqlite_utils

from studybot.storage.migrations.script import run_script


def m010_groups(db: sqlite_utils.Database) -> None:
    """Study groups. A pending answer holds ids alone; its writer need not be set up, so no foreign key names one."""
    run_script(
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
