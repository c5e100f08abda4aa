"""Spaced review: cards, ratings, pauses."""

import sqlite_utils

from studybot.storage.migrations.script import run_script


def m007_reviews(db: sqlite_utils.Database) -> None:
    """Spaced review. A learner who never chose a share for reviews has the default one from here on: it takes time
    only on days when reviews are due."""
    run_script(
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
