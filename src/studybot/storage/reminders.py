"""Reminders: a learner's standing wishes, with the next instant each is due."""

from datetime import datetime
from typing import NamedTuple

from studybot.core.learner import Reminder
from studybot.storage.database import Database, Row
from studybot.storage.json_text import dump_list, load_list, utc_text


class DueReminder(NamedTuple):
    reminder: Reminder
    zone: str
    due_at: datetime


def save_reminder(db: Database, reminder: Reminder, *, next_at: datetime | None) -> None:
    db.execute(
        """INSERT INTO reminders (learner_id, kind, local_time, weekdays, enabled, paused_until, next_at)
           VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (learner_id, kind) DO UPDATE SET local_time = excluded.local_time, weekdays = excluded.weekdays,
               enabled = excluded.enabled, paused_until = excluded.paused_until, next_at = excluded.next_at""",
        (
            reminder.learner_id,
            reminder.kind,
            reminder.local_time.strftime("%H:%M"),
            dump_list(sorted(reminder.weekdays)),
            int(reminder.enabled),
            reminder.paused_until.isoformat() if reminder.paused_until else None,
            utc_text(next_at) if next_at else None,
        ),
    )


def find_reminder(db: Database, learner_id: str, kind: str = "daily") -> tuple[Reminder, datetime | None] | None:
    row = db.row("SELECT * FROM reminders WHERE learner_id = ? AND kind = ?", (learner_id, kind))
    if row is None:
        return None
    return _reminder(row), datetime.fromisoformat(row["next_at"]) if row["next_at"] else None


def list_reminders(db: Database, learner_id: str) -> list[tuple[Reminder, datetime | None]]:
    """Daily first, then by kind."""
    rows = db.rows("SELECT * FROM reminders WHERE learner_id = ? ORDER BY kind != 'daily', kind", (learner_id,))
    return [(_reminder(row), datetime.fromisoformat(row["next_at"]) if row["next_at"] else None) for row in rows]


def is_enabled(db: Database, learner_id: str, kind: str) -> bool:
    row = db.row("SELECT enabled FROM reminders WHERE learner_id = ? AND kind = ?", (learner_id, kind))
    return bool(row and row["enabled"])


def list_due(db: Database, *, now: datetime, limit: int) -> list[DueReminder]:
    """Reminders whose instant has come, the longest waiting first: reads what is due, not what is stored."""
    rows = db.rows(
        """SELECT r.*, l.zone FROM reminders AS r JOIN learners AS l USING (learner_id)
           WHERE r.next_at IS NOT NULL AND r.next_at <= ? ORDER BY r.next_at LIMIT ?""",
        (utc_text(now), limit),
    )
    return [DueReminder(_reminder(row), row["zone"], datetime.fromisoformat(row["next_at"])) for row in rows]


def _reminder(row: Row) -> Reminder:
    fields = ("learner_id", "kind", "local_time", "paused_until")
    return Reminder.model_validate(
        {**{f: row[f] for f in fields}, "weekdays": load_list(row["weekdays"]), "enabled": bool(row["enabled"])}
    )
