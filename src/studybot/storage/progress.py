"""ProgressEntries: append-only facts (triggers refuse change), and what follows from them."""

from collections.abc import Collection
from datetime import date

from studybot.core.learner import ProgressEntry
from studybot.storage.database import Database, Row
from studybot.storage.json_text import utc_text

_KIND = """p.*, coalesce((SELECT b.kind FROM study_blocks AS b WHERE b.block_id = p.block_id), 'study') AS kind"""
# An entry counts unless a later one takes it back.
_LIVE = """FROM progress AS p WHERE p.learner_id = ? AND p.outcome != 'undone'
           AND NOT EXISTS (SELECT 1 FROM progress AS u WHERE u.undoes = p.entry_id)"""


def add_entry(db: Database, entry: ProgressEntry) -> ProgressEntry:
    """Stores it under a new id; the given one is ignored."""
    entry_id = db.insert(
        """INSERT INTO progress (learner_id, topic, minutes, outcome, block_id, undoes, corrects, note, at, on_date)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            entry.learner_id,
            entry.topic,
            entry.minutes,
            entry.outcome,
            entry.block_id,
            entry.undoes,
            entry.corrects,
            entry.note,
            utc_text(entry.at),
            entry.on.isoformat(),
        ),
    )
    return entry.model_copy(update={"entry_id": entry_id})


def list_live_entries(db: Database, learner_id: str) -> tuple[ProgressEntry, ...]:
    """Entries that count, oldest first."""
    return tuple(_entry(r) for r in db.rows(f"SELECT {_KIND} {_LIVE} ORDER BY p.entry_id", (learner_id,)))


def find_live_entry(db: Database, learner_id: str, *, block_id: int) -> ProgressEntry | None:
    row = db.row(f"SELECT {_KIND} {_LIVE} AND p.block_id = ? ORDER BY p.entry_id DESC LIMIT 1", (learner_id, block_id))
    return _entry(row) if row else None


def find_entry(db: Database, learner_id: str, entry_id: int) -> ProgressEntry | None:
    row = db.row(
        f"SELECT {_KIND} FROM progress AS p WHERE p.learner_id = ? AND p.entry_id = ?",  # noqa: S608 our own words
        (learner_id, entry_id),
    )
    return _entry(row) if row else None


def find_last_live_entry(db: Database, learner_id: str) -> ProgressEntry | None:
    row = db.row(f"SELECT {_KIND} {_LIVE} ORDER BY p.entry_id DESC LIMIT 1", (learner_id,))
    return _entry(row) if row else None


def find_last_study(db: Database, learner_id: str, *, topics: Collection[str] | None = None) -> ProgressEntry | None:
    """The last entry with study in it that counts; of some topics or of all."""
    some = "" if topics is None else f"AND p.topic IN ({', '.join('?' * len(topics))})"
    row = db.row(
        f"""SELECT {_KIND} {_LIVE} AND p.outcome IN ('done', 'partial') {some} AND NOT EXISTS
            (SELECT 1 FROM study_blocks AS b WHERE b.block_id = p.block_id AND b.kind = 'review')
            ORDER BY p.entry_id DESC LIMIT 1""",  # noqa: S608 our own words
        (learner_id, *(topics or ())),
    )
    return _entry(row) if row else None


def find_undo_of(db: Database, entry_id: int) -> int | None:
    row = db.row("SELECT entry_id FROM progress WHERE undoes = ?", (entry_id,))
    return int(row["entry_id"]) if row else None


def study_dates(db: Database, learner_id: str) -> frozenset[date]:
    """Local dates with minutes studied."""
    rows = db.rows(f"SELECT DISTINCT p.on_date {_LIVE} AND p.minutes > 0", (learner_id,))
    return frozenset(date.fromisoformat(r["on_date"]) for r in rows)


def _entry(row: Row) -> ProgressEntry:
    return ProgressEntry.model_validate({**{k: v for k, v in row.items() if k != "on_date"}, "on": row["on_date"]})
