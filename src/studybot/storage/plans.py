"""Plans as made, and the learner's StudyBlocks, which keep their id when a replan moves them."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from studybot.core.learner import PlannedBlock
from studybot.core.plan import Plan, StudyBlock
from studybot.storage.database import Database, Row
from studybot.storage.json_text import utc_text

# done and partial both end a block; an undone entry opens it again.
_BLOCK_COLUMNS = """SELECT b.*, (SELECT p.outcome FROM progress AS p WHERE p.block_id = b.block_id
        AND p.outcome != 'undone' AND NOT EXISTS (SELECT 1 FROM progress AS u WHERE u.undoes = p.entry_id)
        ORDER BY p.entry_id DESC LIMIT 1) AS outcome
    FROM study_blocks AS b"""

# Standing blocks without an outcome that counts.
_OPEN = """FROM study_blocks AS b WHERE b.learner_id = ? AND b.removed_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM progress AS p WHERE p.block_id = b.block_id AND p.outcome != 'undone'
                    AND NOT EXISTS (SELECT 1 FROM progress AS u WHERE u.undoes = p.entry_id))"""


class StoredPlan(NamedTuple):
    made_at: datetime
    made_on: date
    plan: Plan


def save_plan(
    db: Database, learner_id: str, plan: Plan, *, now: datetime, today: date, revision: str, inputs: str
) -> None:
    """The new plan becomes the current one; the old one is kept, superseded."""
    supersede_plan(db, learner_id, now=now)
    db.execute(
        "INSERT INTO plans (learner_id, made_at, made_on, library_revision, plan, inputs) VALUES (?, ?, ?, ?, ?, ?)",
        (learner_id, utc_text(now), today.isoformat(), revision, plan.model_dump_json(), inputs),
    )


def supersede_plan(db: Database, learner_id: str, *, now: datetime) -> None:
    db.execute(
        "UPDATE plans SET superseded_at = ? WHERE learner_id = ? AND superseded_at IS NULL", (utc_text(now), learner_id)
    )


def find_plan(db: Database, learner_id: str) -> StoredPlan | None:
    row = db.row("SELECT * FROM plans WHERE learner_id = ? AND superseded_at IS NULL", (learner_id,))
    return _stored(row) if row else None


def _stored(row: Row) -> StoredPlan:
    return StoredPlan(
        datetime.fromisoformat(row["made_at"]),
        date.fromisoformat(row["made_on"]),
        Plan.model_validate_json(row["plan"]),
    )


def find_first_plan(db: Database, learner_id: str, *, since: datetime, goals: int) -> StoredPlan | None:
    """The first plan made at a moment or later for that many goals, superseded or not."""
    row = db.row(
        """SELECT * FROM plans WHERE learner_id = ? AND made_at >= ? AND json_array_length(plan, '$.goals') = ?
           ORDER BY plan_id LIMIT 1""",
        (learner_id, utc_text(since), goals),
    )
    return _stored(row) if row else None


def planned_minutes(db: Database, learner_id: str, monday: date) -> int:
    """Of a week, as it was planned when it began; of the week of the first plan, when that was made. 0 without one."""
    row = db.row(
        """SELECT (SELECT json_extract(w.value, '$.minutes') FROM json_each(p.plan, '$.weeks') AS w
                   WHERE json_extract(w.value, '$.starts_on') = :monday) AS minutes
           FROM plans AS p WHERE p.plan_id = coalesce(
               (SELECT max(plan_id) FROM plans WHERE learner_id = :learner AND made_on < :monday
                AND (superseded_at IS NULL OR superseded_at >= :monday)),
               (SELECT min(plan_id) FROM plans WHERE learner_id = :learner AND made_on BETWEEN :monday AND :sunday))""",
        {"learner": learner_id, "monday": monday.isoformat(), "sunday": (monday + timedelta(days=6)).isoformat()},
    )
    return int(row["minutes"] or 0) if row else 0


def find_plan_basis(db: Database, learner_id: str) -> tuple[str, str] | None:
    """Library revision and inputs of the current plan, without reading the plan itself."""
    row = db.row(
        "SELECT library_revision, inputs FROM plans WHERE learner_id = ? AND superseded_at IS NULL", (learner_id,)
    )
    return (row["library_revision"], row["inputs"]) if row else None


def is_made_before(db: Database, learner_id: str, day: date) -> bool:
    """Whether the current plan was made on an earlier date."""
    return bool(
        db.rows(
            "SELECT 1 FROM plans WHERE learner_id = ? AND superseded_at IS NULL AND made_on < ?",
            (learner_id, day.isoformat()),
        )
    )


def has_open_block_before(db: Database, learner_id: str, day: date) -> bool:
    """Whether a block of an earlier date has no outcome."""
    return bool(
        db.rows(f"SELECT 1 {_OPEN} AND b.on_date < ? LIMIT 1", (learner_id, day.isoformat())),
    )


def count_open_blocks_before(db: Database, learner_id: str, day: date) -> int:
    [row] = db.rows(f"SELECT count(*) AS n {_OPEN} AND b.on_date < ?", (learner_id, day.isoformat()))
    return int(row["n"])


def find_next_open_date(db: Database, learner_id: str, day: date) -> date | None:
    """The first later date that has a block with no outcome."""
    row = db.row(
        f"SELECT b.on_date {_OPEN} AND b.on_date > ? ORDER BY b.on_date LIMIT 1", (learner_id, day.isoformat())
    )
    return date.fromisoformat(row["on_date"]) if row else None


def list_blocks(
    db: Database, learner_id: str, *, first: date | None = None, last: date | None = None,
    topics: Collection[str] | None = None,
) -> tuple[PlannedBlock, ...]:  # fmt: skip
    """Blocks that stand (not removed), by date, start (a review first) and id; of some topics or of all."""
    some = "" if topics is None else f"AND b.topic IN ({', '.join('?' * len(topics))})"
    rows = db.rows(
        f"""{_BLOCK_COLUMNS} WHERE b.learner_id = ? AND b.removed_at IS NULL AND b.on_date BETWEEN ? AND ? {some}
            ORDER BY b.on_date, coalesce(b.start, '99:99'), b.kind, b.block_id""",
        (learner_id, (first or date.min).isoformat(), (last or date.max).isoformat(), *(topics or ())),
    )
    return tuple(_block(row) for row in rows)


def find_block(db: Database, learner_id: str, block_id: int) -> PlannedBlock | None:
    """Removed ones too: a button on an old message may still name one."""
    row = db.row(f"{_BLOCK_COLUMNS} WHERE b.learner_id = ? AND b.block_id = ?", (learner_id, block_id))
    return _block(row) if row else None


def add_blocks(db: Database, learner_id: str, blocks: Iterable[StudyBlock]) -> None:
    db.executemany(
        "INSERT INTO study_blocks (learner_id, topic, on_date, start, minutes, kind) VALUES (?, ?, ?, ?, ?, ?)",
        [(learner_id, b.topic, b.on.isoformat(), _clock(b), b.minutes, b.kind) for b in blocks],
    )


def move_blocks(db: Database, moves: Iterable[tuple[int, StudyBlock]]) -> None:
    """Give stored blocks a new place; none of them is pinned any more."""
    db.executemany(
        """UPDATE study_blocks SET sequence = sequence + 1, pinned = 0, topic = ?, on_date = ?, start = ?, minutes = ?,
           kind = ? WHERE block_id = ?""",
        [(b.topic, b.on.isoformat(), _clock(b), b.minutes, b.kind, i) for i, b in moves],
    )


def place_block(db: Database, learner_id: str, block: PlannedBlock) -> None:
    """Where the learner wants it: date, start and pin as given."""
    start = block.start.strftime("%H:%M") if block.start else None
    db.execute(
        """UPDATE study_blocks SET sequence = sequence + (on_date != ? OR start IS NOT ?), on_date = ?, start = ?,
           pinned = ? WHERE block_id = ? AND learner_id = ?""",
        (block.on.isoformat(), start, block.on.isoformat(), start, block.pinned, block.block_id, learner_id),
    )


def set_missed(db: Database, block_id: int, times: int) -> None:
    db.execute("UPDATE study_blocks SET missed = ? WHERE block_id = ?", (times, block_id))


def remove_blocks(db: Database, block_ids: Iterable[int], *, now: datetime) -> None:
    db.executemany("UPDATE study_blocks SET removed_at = ? WHERE block_id = ?", [(utc_text(now), i) for i in block_ids])


def _clock(block: StudyBlock) -> str | None:
    return block.start.strftime("%H:%M") if block.start else None


def _block(row: Row) -> PlannedBlock:
    states = {"done": "done", "partial": "done", "known": "done", "skipped": "skipped"}
    return PlannedBlock.model_validate(
        {
            "block_id": row["block_id"],
            "topic": row["topic"],
            "title": row["topic"],
            "on": row["on_date"],
            "start": row["start"],
            "minutes": row["minutes"],
            "kind": row["kind"],
            "pinned": bool(row["pinned"]),
            "missed": row["missed"],
            "sequence": row["sequence"],
            "state": states.get(row["outcome"] or "", "planned"),
        }
    )
