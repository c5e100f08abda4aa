"""What a plan rested on before a change, kept so that the change can be taken back."""

from typing import Any

from studybot.core.learner import Goal, Learner, PlannedBlock
from studybot.core.plan_change import PlanAction
from studybot.storage.database import Database
from studybot.storage.goals import find_goal, list_goals, save_goal, set_goal_state
from studybot.storage.learners import save_learner
from studybot.storage.plans import list_blocks, place_block

_SETTINGS = {"availability", "days_off", "max_minutes_per_day", "block", "review_share", "buffer_days", "split_topics"}


def take_snapshot(db: Database, learner: Learner, action: PlanAction) -> dict[str, Any]:
    """What an undo needs: the week, the goals, and the blocks that are pinned or about to be."""
    named = getattr(action, "block_id", None)
    blocks = [b for b in list_blocks(db, learner.learner_id) if b.pinned or b.block_id == named]
    return {
        "week": learner.model_dump(mode="json", include=_SETTINGS),
        "goals": [g.model_dump(mode="json") for g in list_goals(db, learner.learner_id)],
        "blocks": [b.model_dump(mode="json") for b in blocks if b.state == "planned"],
    }


def restore_snapshot(db: Database, learner: Learner, before: dict[str, Any]) -> None:
    week = Learner.model_validate({**learner.model_dump(mode="json"), **before.get("week", {})})
    save_learner(db, week)
    for values in before.get("goals", []):
        goal = Goal.model_validate(values)
        if find_goal(db, learner.learner_id, goal.goal_id) is not None:
            save_goal(db, goal)
            set_goal_state(db, goal.goal_id, "active")
    old = {b["block_id"]: PlannedBlock.model_validate(b) for b in before.get("blocks", [])}
    for block in list_blocks(db, learner.learner_id):
        if block.state == "planned" and block.block_id in old:
            place_block(db, learner.learner_id, old[block.block_id])
        elif block.state == "planned" and block.pinned:
            place_block(db, learner.learner_id, block.model_copy(update={"pinned": False}))
