"""What each change of a plan does to the week, the goals or the blocks, and the sentence that says it."""

from datetime import datetime

from studybot.core.learner import Goal, Learner, PlannedBlock
from studybot.core.local_time import local_date
from studybot.core.plan import DropTopics, LaterDeadline, MoreHours, Option, PlanRequest
from studybot.core.plan_change import MoveBlock, PinBlock, PlanAction, SetDaysOff, SetWeek, TakeOption
from studybot.core.planner import apply_option, make_plan
from studybot.core.wording import count, day, duration, long_day
from studybot.errors import InvalidInput, NotFound
from studybot.services.library import LibraryService
from studybot.services.planning import Planning
from studybot.services.plans import PlanService
from studybot.storage.database import Database
from studybot.storage.goals import save_goal, set_goal_state
from studybot.storage.learners import save_learner
from studybot.storage.plans import find_block, find_plan, list_blocks, place_block


class Actions:
    """``perform`` stands inside a transaction of ``ChangeService``, which plans again afterwards."""

    def __init__(self, db: Database, library: LibraryService, planning: Planning, plans: PlanService) -> None:
        self._db = db
        self._library = library
        self._planning = planning
        self._plans = plans

    def perform(self, learner: Learner, action: PlanAction, *, now: datetime) -> str:
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
        return f"{self._library.library().title_of(action.topic)} in shorter blocks."

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
        title_of = self._library.library().title_of
        late = [f"{title_of(o.topic)} of goal {o.goal + 1}" for o in option.late_targets]
        parts = [f"Left out: {', '.join(map(title_of, option.drop))}."] if option.drop else []
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

    def _open_block(self, learner: Learner, block_id: int, *, now: datetime) -> PlannedBlock:
        block = self.block(learner.learner_id, block_id)
        if block.state != "planned" or block.on < local_date(now, learner.zone):
            raise NotFound("That block is done or past. /plan show names the coming ones.")
        return block

    def block(self, learner_id: str, block_id: int) -> PlannedBlock:
        """One that stands in the plan, by its title. Raises NotFound for a removed one too."""
        block = find_block(self._db, learner_id, block_id)
        standing = {b.block_id for b in list_blocks(self._db, learner_id)}
        if block is None or block_id not in standing:
            raise NotFound("That block is not in your plan. Pick one from the list.")
        return block.model_copy(update={"title": self._library.library().title_of(block.topic)})
