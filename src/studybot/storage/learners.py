"""Learners."""

import json
from datetime import datetime

from studybot.core.learner import Learner
from studybot.storage.database import Database, Row
from studybot.storage.json_text import utc_text

_SETTINGS = {"days_off", "max_minutes_per_day", "block", "review_share", "buffer_days", "split_topics", "quiet_hours"}
# Every table that holds something about a learner; tests compare it with the schema (tests/unit/test_privacy.py).
_TABLES = (
    "learners",
    "goals",
    "plans",
    "plan_changes",
    "study_blocks",
    "progress",
    "reminders",
    "deliveries",
    "dm_channels",
    "shelf_documents",
    "questions",
    "review_cards",
    "review_log",
    "review_pauses",
    "group_members",
    "group_answers",
    "conversations",
)


def save_learner(db: Database, learner: Learner) -> None:
    db.execute(
        """INSERT INTO learners (learner_id, zone, availability, settings, created_at, unreachable_since)
           VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT (learner_id) DO UPDATE SET zone = excluded.zone, availability = excluded.availability,
               settings = excluded.settings, unreachable_since = excluded.unreachable_since""",
        (
            learner.learner_id,
            learner.zone,
            learner.availability.model_dump_json(),
            learner.model_dump_json(include=_SETTINGS),
            utc_text(learner.created_at),
            utc_text(learner.unreachable_since) if learner.unreachable_since else None,
        ),
    )


def find_learner(db: Database, learner_id: str) -> Learner | None:
    row = db.row("SELECT * FROM learners WHERE learner_id = ?", (learner_id,))
    return _learner(row) if row else None


def mark_unreachable(db: Database, learner_id: str, since: datetime | None) -> None:
    """None: reachable again."""
    db.execute(
        "UPDATE learners SET unreachable_since = ? WHERE learner_id = ?",
        (utc_text(since) if since else None, learner_id),
    )


def delete_learner(db: Database, learner_id: str) -> dict[str, int]:
    """Everything about a person, most of it by foreign keys; what went, counted by table."""
    counts = {t: _count(db, t, learner_id) for t in _TABLES}
    db.execute("DELETE FROM questions WHERE learner_id = ?", (learner_id,))  # asked before a set-up, perhaps
    db.execute("DELETE FROM conversations WHERE learner_id = ?", (learner_id,))
    db.execute("DELETE FROM learners WHERE learner_id = ?", (learner_id,))
    db.execute("DELETE FROM group_answers WHERE learner_id = ?", (learner_id,))  # whoever wrote one need be no learner
    return counts


def everything_about(db: Database, learner_id: str) -> dict[str, list[Row]]:
    """Every row that names the learner, by table."""
    return {t: db.rows(f"SELECT * FROM {t} WHERE learner_id = ?", (learner_id,)) for t in _TABLES}  # noqa: S608 our names


def _count(db: Database, table: str, learner_id: str) -> int:
    row = db.row(f"SELECT count(*) AS n FROM {table} WHERE learner_id = ?", (learner_id,))  # noqa: S608 our names
    return int(row["n"]) if row else 0


def _learner(row: Row) -> Learner:
    return Learner.model_validate(
        {
            "learner_id": row["learner_id"],
            "zone": row["zone"],
            "availability": json.loads(row["availability"]),
            "created_at": row["created_at"],
            "unreachable_since": row["unreachable_since"],
            **json.loads(row["settings"]),
        }
    )
