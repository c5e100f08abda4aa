"""Changing a plan: what it would mean is shown first, a yes applies it, and the last one can be taken back."""

from datetime import datetime, timedelta
from typing import Any

from studybot.core.learner import Goal, Learner, PlannedBlock
from studybot.core.local_time import local_date
from studybot.core.plan import DropTopics, LaterDeadline, MoreHours, Option, PlanRequest
from studybot.core.plan_change import (
    MoveBlock,
    PinBlock,
    PlanAction,
    SetDaysOff,
    SetWeek,
    SplitTopic,
    TakeOption,
)
from studybot.core.planner import apply_option, make_plan
from studybot.core.wording import count, day, duration, long_day
from studybot.errors import InvalidInput, NotFound
from studybot.services.learners import get_learner
from studybot.services.library import LibraryService
from studybot.services.planning import Planning
from studybot.services.plans import PlanService
from studybot.services.views import REVIEW_TITLE, ChangePreview, PlanView
from studybot.storage.changes import (
    StoredChange,
    add_change,
    find_change,
    find_last_applied,
    mark_applied,
    mark_change,
)
from studybot.storage.database import Database
from studybot.storage.goals import find_goal, list_goals, save_goal, set_goal_state
from studybot.storage.learners import save_learner
from studybot.storage.plans import find_block, find_plan, list_blocks, place_block, set_missed

_SETTINGS = {"availability", "days_off", "max_minutes_per_day", "block", "review_share", "buffer_days", "split_topics"}


class _PlayedThrough(Exception):
    """Rolls a change back after it was played through."""

    def __init__(self, before: PlanView, after: PlanView, said: str) -> None:
        self.before, self.after, self.said = before, after, said


class ChangeService:
    def __init__(self, db: Database, library: LibraryService, planning: Planning, plans: PlanService) -> None:
        self._db = db
        self._library = library
        self._planning = planning
        self._plans = plans

    def propose(self, learner_id: str, action: PlanAction, *, now: datetime) -> ChangePreview:
        """What the change would mean, planned to the last block; nothing is changed but that it waits for a yes.
        Raises NotFound, InvalidInput or RequestUnmet when it cannot be."""
        with self._db.atomic():
            try:
                with self._db.atomic():
                    before = self._plans.show(learner_id, now=now)
                    said = self._perform(get_learner(self._db, learner_id), action, now=now)
                    after = self._plans.replan(learner_id, now=now)
                    raise _PlayedThrough(before, after, said)
            except _PlayedThrough as played:
                change_id = add_change(self._db, learner_id, action, now=now)
                return ChangePreview(change_id=change_id, said=played.said, before=played.before, after=played.after)

    def apply(self, learner_id: str, change_id: int, *, now: datetime) -> tuple[PlanView, bool]:
        """The plan with the change, and whether it is new (a second yes changes nothing). Raises NotFound for one that
        was taken back or refused."""
        with self._db.atomic():
            learner = get_learner(self._db, learner_id)
            change = self._change(learner_id, change_id)
            if change.state == "applied":
                return self._plans.show(learner_id, now=now), False
            if change.state != "proposed":
                raise NotFound("That change was refused or taken back. Ask for it again.")
            before = self._snapshot(learner, change.action)
            self._perform(learner, change.action, now=now)
            mark_applied(self._db, change_id, before, now=now)
            return self._plans.replan(learner_id, now=now), True

    def discard(self, learner_id: str, change_id: int) -> None:
        with self._db.atomic():
            if self._change(learner_id, change_id).state == "proposed":
                mark_change(self._db, change_id, "discarded")

    def undo(self, learner_id: str, change_id: int | None = None, *, now: datetime) -> PlanView:
        """Take back the last change, or the named one when it is the last; what was done since stays done. Taking it
        back twice changes nothing."""
        with self._db.atomic():
            learner = get_learner(self._db, learner_id)
            last = find_last_applied(self._db, learner_id)
            if change_id is not None:
                named = self._change(learner_id, change_id)
                if named.state == "undone":
                    return self._plans.show(learner_id, now=now)
                if last is None or last.change_id != change_id:
                    raise InvalidInput("Another change came after that one. /plan undo takes back the last one first.")
            if last is None:
                raise NotFound("There is no change to your plan to take back. /undo takes back what you recorded.")
            self._restore(learner, last.before or {})
            mark_change(self._db, last.change_id, "undone")
            return self._plans.replan(learner_id, now=now)

    def to_tomorrow(self, learner_id: str, block_id: int, *, now: datetime) -> int:
        """Move a block to tomorrow at once; the change's id, for its undo. Moved there already: the same change."""
        with self._db.atomic():
            learner = get_learner(self._db, learner_id)
            tomorrow = local_date(now, learner.zone) + timedelta(days=1)
            block = self._block(learner_id, block_id)
            last = find_last_applied(self._db, learner_id)
            action = MoveBlock(block_id=block_id, on=tomorrow)
            if last is not None and last.action == action and block.on == tomorrow:
                return last.change_id
            preview = self.propose(learner_id, action, now=now)
            self.apply(learner_id, preview.change_id, now=now)
            return preview.change_id

    def keep(self, learner_id: str, block_id: int) -> PlannedBlock:
        """A block that was missed again and again stays as it is, and is not asked about until missed three times
        more."""
        with self._db.atomic():
            block = self._block(learner_id, block_id)
            set_missed(self._db, block_id, 0)
            return block

    def split(self, learner_id: str, block_id: int, *, now: datetime) -> ChangePreview:
        """The topic of a block that was missed again and again, in blocks half as long."""
        block = self._block(learner_id, block_id)
        return self.propose(learner_id, SplitTopic(topic=block.topic), now=now)

    def _perform(self, learner: Learner, action: PlanAction, *, now: datetime) -> str:
        """Change what the plan rests on, and say what that is."""
        if isinstance(action, SetWeek):
            return self._set_week(learner, action)
        if isinstance(action, SetDaysOff):
            return self._set_days_off(learner, action, now=now)
        if isinstance(action, TakeOption):
            return self._take_option(learner, action, now=now)
        if isinstance(action, MoveBlock):
            return self._move(learner, action, now=now)
        if isinstance(action, PinBlock):
            return self._pin(learner, action, now=now)
        save_learner(self._db, learner.model_copy(update={"split_topics": learner.split_topics | {action.topic}}))
        return f"{self._title(action.topic)} in shorter blocks."

    def _set_week(self, learner: Learner, action: SetWeek) -> str:
        given = {k: v for k, v in action.model_copy().__dict__.items() if k != "kind" and v is not None}
        if "max_minutes_per_day" in given:
            given["max_minutes_per_day"] = given["max_minutes_per_day"] or None
        if not given:
            raise InvalidInput("Say what shall change: your week, a cap for a day, block length, reviews or a buffer.")
        changed = learner.model_copy(update=given)
        save_learner(self._db, changed)
        said = [f"{duration(changed.availability.minutes_per_week)} a week"]
        if changed.max_minutes_per_day:
            said.append(f"at most {duration(changed.max_minutes_per_day)} a day")
        said.append(f"blocks of {changed.block.min} to {changed.block.max} min")
        if changed.review_share:
            said.append(f"{changed.review_share:.0%} kept for reviews")
        elif changed.review_share is not None:
            said.append("no time for reviews")
        if changed.buffer_days:
            said.append(f"{count(changed.buffer_days, 'day')} free before each deadline")
        return ", ".join(said) + "."

    def _set_days_off(self, learner: Learner, action: SetDaysOff, *, now: datetime) -> str:
        today = local_date(now, learner.zone)
        past = frozenset(d for d in learner.days_off if d < today)
        days = learner.days_off | action.days if action.days else past
        save_learner(self._db, learner.model_copy(update={"days_off": days}))
        if not action.days:
            return "No coming days off."
        first, last = min(action.days), max(action.days)
        return f"{count(len(action.days), 'day')} off, {day(first)}{'' if first == last else f' to {day(last)}'}."

    def _move(self, learner: Learner, action: MoveBlock, *, now: datetime) -> str:
        block = self._open_block(learner, action.block_id, now=now)
        today = local_date(now, learner.zone)
        if action.on < today:
            raise InvalidInput(f"{long_day(action.on)} is in the past. Choose a date from today on.")
        if action.on in learner.days_off:
            raise InvalidInput(f"{long_day(action.on)} is a day off. Take it back first with /plan days-off.")
        place_block(
            self._db,
            learner.learner_id,
            block.model_copy(update={"on": action.on, "start": action.start, "pinned": True}),
        )
        self._check_pins(learner, now=now)
        at = f" at {action.start:%H:%M}" if action.start else ""
        return f"{block.title} moves to {day(action.on, today=today)}{at} and stays there 📌."

    def _pin(self, learner: Learner, action: PinBlock, *, now: datetime) -> str:
        block = self._open_block(learner, action.block_id, now=now)
        place_block(self._db, learner.learner_id, block.model_copy(update={"pinned": action.pinned}))
        if action.pinned:
            self._check_pins(learner, now=now)
        where = day(block.on, today=local_date(now, learner.zone))
        return f"{block.title} stays on {where} 📌." if action.pinned else f"{block.title} may move again."

    def _check_pins(self, learner: Learner, *, now: datetime) -> None:
        """Raises RequestUnmet when what a pinned block needs cannot be done before it."""
        request = self._planning.request(learner, self._planning.standing(learner), now=now)
        make_plan(request.model_copy(update={"with_options": False}))

    def _take_option(self, learner: Learner, action: TakeOption, *, now: datetime) -> str:
        stored = find_plan(self._db, learner.learner_id)
        options = [o for o in stored.plan.options if o.kind == action.option] if stored else []
        if not options:
            raise NotFound("That way out is not open any more: your plan holds, or it changed. /plan show tells.")
        goals = self._plans.planned_goals(learner)
        request = self._planning.request(learner, self._planning.standing(learner), now=now)
        return " ".join(self._take(learner, option, goals, request) for option in options)

    def _take(self, learner: Learner, option: Option, goals: list[Goal], request: PlanRequest) -> str:
        if isinstance(option, MoreHours):
            week = apply_option(request, option)
            changed = {"availability": week.availability, "max_minutes_per_day": week.max_minutes_per_day}
            save_learner(self._db, learner.model_copy(update=changed))
            return f"{duration(option.extra_minutes_per_week)} more a week, spread over your days."
        if isinstance(option, LaterDeadline):
            goal = goals[option.goal]
            save_goal(self._db, goal.model_copy(update={"deadline": option.deadline}))
            return f"{self._plans.goal_title(goal)} by {long_day(option.deadline)}."
        self._drop(goals, option)
        late = [f"{self._title(o.topic)} of goal {o.goal + 1}" for o in option.late_targets]
        parts = [f"Left out: {', '.join(map(self._title, option.drop))}."] if option.drop else []
        return " ".join(parts + ([f"Given up, but studied for another goal: {', '.join(late)}."] if late else []))

    def _drop(self, goals: list[Goal], option: DropTopics) -> None:
        library = self._library.library()
        late = {(one.goal, one.topic) for one in option.late_targets}
        for index, goal in enumerate(goals):
            present = [(t, library.resolve(t)) for t in goal.targets]
            kept = tuple(t for t, slug in present if slug not in option.drop and (index, slug) not in late)
            if kept:
                save_goal(self._db, goal.model_copy(update={"targets": kept}))
            else:
                set_goal_state(self._db, goal.goal_id, "removed")

    def _snapshot(self, learner: Learner, action: PlanAction) -> dict[str, Any]:
        """What an undo needs: the week, the goals, and the blocks that are pinned or about to be."""
        named = getattr(action, "block_id", None)
        blocks = [b for b in list_blocks(self._db, learner.learner_id) if b.pinned or b.block_id == named]
        return {
            "week": learner.model_dump(mode="json", include=_SETTINGS),
            "goals": [g.model_dump(mode="json") for g in list_goals(self._db, learner.learner_id)],
            "blocks": [b.model_dump(mode="json") for b in blocks if b.state == "planned"],
        }

    def _restore(self, learner: Learner, before: dict[str, Any]) -> None:
        week = Learner.model_validate({**learner.model_dump(mode="json"), **before.get("week", {})})
        save_learner(self._db, week)
        for values in before.get("goals", []):
            goal = Goal.model_validate(values)
            if find_goal(self._db, learner.learner_id, goal.goal_id) is not None:
                save_goal(self._db, goal)
                set_goal_state(self._db, goal.goal_id, "active")
        old = {b["block_id"]: PlannedBlock.model_validate(b) for b in before.get("blocks", [])}
        for block in list_blocks(self._db, learner.learner_id):
            if block.state == "planned" and block.block_id in old:
                place_block(self._db, learner.learner_id, old[block.block_id])
            elif block.state == "planned" and block.pinned:
                place_block(self._db, learner.learner_id, block.model_copy(update={"pinned": False}))

    def _change(self, learner_id: str, change_id: int) -> StoredChange:
        change = find_change(self._db, learner_id, change_id)
        if change is None:
            raise NotFound("I don't know that change. Ask for it again.")
        return change

    def _open_block(self, learner: Learner, block_id: int, *, now: datetime) -> PlannedBlock:
        block = self._block(learner.learner_id, block_id)
        if block.state != "planned" or block.on < local_date(now, learner.zone):
            raise NotFound("That block is done or past. /plan show names the coming ones.")
        return block

    def _block(self, learner_id: str, block_id: int) -> PlannedBlock:
        block = find_block(self._db, learner_id, block_id)
        standing = {b.block_id for b in list_blocks(self._db, learner_id)}
        if block is None or block_id not in standing:
            raise NotFound("That block is not in your plan. Pick one from the list.")
        title = REVIEW_TITLE if block.kind == "review" else self._title(block.topic)
        return block.model_copy(update={"title": title})

    def _title(self, topic: str) -> str:
        library = self._library.library()
        slug = library.resolve(topic)
        return library.topics[slug].title if slug else topic
