"""Goals: proposed, active, removed; never deleted while their learner stays."""

from studybot.core.learner import Goal, GoalState
from studybot.storage.database import Database, Row
from studybot.storage.json_text import dump_list, load_list, utc_text


def add_goal(db: Database, goal: Goal) -> Goal:
    """Stores it under a new id; the given one is ignored."""
    goal_id = db.insert(
        """INSERT INTO goals (learner_id, text, targets, roadmap, deadline, weight, state, created_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            goal.learner_id,
            goal.text,
            dump_list(goal.targets),
            goal.roadmap,
            goal.deadline.isoformat() if goal.deadline else None,
            goal.weight,
            goal.state,
            utc_text(goal.created_at),
        ),
    )
    return goal.model_copy(update={"goal_id": goal_id})


def find_goal(db: Database, learner_id: str, goal_id: int) -> Goal | None:
    row = db.row("SELECT * FROM goals WHERE goal_id = ? AND learner_id = ?", (goal_id, learner_id))
    return _goal(row) if row else None


def list_goals(db: Database, learner_id: str, state: GoalState = "active") -> tuple[Goal, ...]:
    rows = db.rows("SELECT * FROM goals WHERE learner_id = ? AND state = ? ORDER BY goal_id", (learner_id, state))
    return tuple(_goal(row) for row in rows)


def set_goal_state(db: Database, goal_id: int, state: GoalState) -> None:
    db.execute("UPDATE goals SET state = ? WHERE goal_id = ?", (state, goal_id))


def save_goal(db: Database, goal: Goal) -> None:
    """Change what may change: targets, deadline and weight."""
    db.execute(
        "UPDATE goals SET targets = ?, deadline = ?, weight = ? WHERE goal_id = ?",
        (dump_list(goal.targets), goal.deadline.isoformat() if goal.deadline else None, goal.weight, goal.goal_id),
    )


def _goal(row: Row) -> Goal:
    return Goal.model_validate({**row, "targets": load_list(row["targets"])})
