"""Changes to a plan: proposed, applied, discarded, taken back; and what was before."""

import json
from datetime import datetime
from typing import Any, Literal, NamedTuple

from studybot.core.plan_change import ACTION, PlanAction
from studybot.storage.database import Database, Row
from studybot.storage.json_text import utc_text

ChangeState = Literal["proposed", "applied", "discarded", "undone"]


class StoredChange(NamedTuple):
    change_id: int
    action: PlanAction
    state: ChangeState
    before: dict[str, Any] | None  # what an undo puts back; None until applied


def add_change(db: Database, learner_id: str, action: PlanAction, *, now: datetime) -> int:
    return db.insert(
        "INSERT INTO plan_changes (learner_id, action, state, proposed_at) VALUES (?, ?, 'proposed', ?)",
        (learner_id, action.model_dump_json(), utc_text(now)),
    )


def find_change(db: Database, learner_id: str, change_id: int) -> StoredChange | None:
    row = db.row("SELECT * FROM plan_changes WHERE learner_id = ? AND change_id = ?", (learner_id, change_id))
    return _change(row) if row else None


def find_last_applied(db: Database, learner_id: str) -> StoredChange | None:
    row = db.row(
        """SELECT * FROM plan_changes WHERE learner_id = ? AND state = 'applied'
           ORDER BY applied_at DESC, change_id DESC LIMIT 1""",
        (learner_id,),
    )
    return _change(row) if row else None


def mark_applied(db: Database, change_id: int, before: dict[str, Any], *, now: datetime) -> None:
    db.execute(
        "UPDATE plan_changes SET state = 'applied', before = ?, applied_at = ? WHERE change_id = ?",
        (json.dumps(before), utc_text(now), change_id),
    )


def mark_change(db: Database, change_id: int, state: ChangeState) -> None:
    db.execute("UPDATE plan_changes SET state = ? WHERE change_id = ?", (state, change_id))


def _change(row: Row) -> StoredChange:
    before = json.loads(row["before"]) if row["before"] else None
    return StoredChange(row["change_id"], ACTION.validate_json(row["action"]), row["state"], before)
