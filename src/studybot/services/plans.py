"""The learner's plan: shown, remade, and what of it falls on a day."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from studybot.core.learner import Goal, Learner, PlannedBlock
from studybot.core.local_time import local_date, monday_of
from studybot.core.plan import LaterDeadline, MoreHours, Option, Plan, PlanGoal, PlanRequest, PlanTopic
from studybot.core.planner import apply_option, make_plan
from studybot.errors import InvalidInput, NotFound, RequestUnmet
from studybot.services.learners import get_learner
from studybot.services.library import LibraryService
from studybot.services.matching import MatchService
from studybot.services.planning import Planning, Standing
from studybot.services.views import DayView, GoalView, PlanChange, PlanSummary, PlanView, WeekView
from studybot.services.words import parse_days
from studybot.storage.database import Database
from studybot.storage.goals import list_goals, save_goal, set_goal_state
from studybot.storage.learners import save_learner
from studybot.storage.plans import find_plan, list_blocks


class PlanService:
    def __init__(self, db: Database, library: LibraryService, matching: MatchService, planning: Planning) -> None:
        self._db = db
        self._library = library
        self._matching = matching
        self._planning = planning

    def show(self, learner_id: str, *, now: datetime) -> PlanView:
        """The stored plan; made again first when a day went by or the library changed. Raises NotFound without a
        goal."""
        with self._db.atomic():
            learner = self._with_goal(learner_id)
            change = self._planning.remake(learner, now=now) if self._planning.is_stale(learner, now=now) else None
            return self._view(learner, change, now=now)

    def replan(self, learner_id: str, *, now: datetime) -> PlanView:
        """Plan again from now; what was done stays. Twice is the same as once."""
        with self._db.atomic():
            learner = self._with_goal(learner_id)
            change = self._planning.remake(learner, now=now)
            return self._view(learner, change, now=now)

    def today(self, learner_id: str, *, now: datetime) -> DayView:
        """Today's blocks by the learner's own wall; empty (not an error) without a goal."""
        with self._db.atomic():
            learner = get_learner(self._db, learner_id)
            today = local_date(now, learner.zone)
            missed = 0
            if list_goals(self._db, learner_id) and self._planning.is_stale(learner, now=now):
                earlier = list_blocks(self._db, learner_id, last=today - timedelta(days=1))
                missed = sum(b.state == "planned" for b in earlier)
                self._planning.remake(learner, now=now)
            blocks = list_blocks(self._db, learner_id, first=today)
            later = [b.on for b in blocks if b.on > today and b.state == "planned"]
            return DayView(
                on=today,
                blocks=self._titled(b for b in blocks if b.on == today),
                missed=missed,
                next_on=min(later, default=None),
            )

    def days_off(self, learner_id: str, days: str | None, *, now: datetime) -> PlanView:
        """Days without study, beside those given before; None takes all coming ones back. The plan is made again."""
        with self._db.atomic():
            learner = self._with_goal(learner_id)
            today = local_date(now, learner.zone)
            kept = frozenset(d for d in learner.days_off if d < today) if days is None else learner.days_off
            given = parse_days(days, today=today) if days else frozenset()
            save_learner(self._db, learner.model_copy(update={"days_off": kept | given}))
            return self.replan(learner_id, now=now)

    def take_option(self, learner_id: str, kind: str, *, now: datetime) -> PlanView:
        """Take a way out of the present plan: more hours, later deadlines, or fewer topics. Raises NotFound when the
        plan holds already or has no such way out."""
        with self._db.atomic():
            learner = self._with_goal(learner_id)
            self._planning.remake(learner, now=now)
            stored = find_plan(self._db, learner_id)
            options = [o for o in stored.plan.options if o.kind == kind] if stored else []
            if not options:
                raise NotFound("That way out is not open any more: your plan holds, or it changed. /plan show tells.")
            self._take(learner, options, self._planning.request(learner, self._planning.standing(learner), now=now))
            return self.replan(learner_id, now=now)

    def _take(self, learner: Learner, options: Sequence[Option], request: PlanRequest) -> None:
        goals = self._planned_goals(learner)
        for option in options:
            if isinstance(option, MoreHours):
                week = apply_option(request, option)
                changed = {"availability": week.availability, "max_minutes_per_day": week.max_minutes_per_day}
                save_learner(self._db, learner.model_copy(update=changed))
            elif isinstance(option, LaterDeadline):
                save_goal(self._db, goals[option.goal].model_copy(update={"deadline": option.deadline}))
            else:
                self._drop(goals, frozenset(option.drop))

    def _drop(self, goals: Sequence[Goal], dropped: frozenset[str]) -> None:
        library = self._library.library()
        for goal in goals:
            kept = tuple(t for t in goal.targets if library.resolve(t) not in dropped)
            if kept:
                save_goal(self._db, goal.model_copy(update={"targets": kept}))
            else:
                set_goal_state(self._db, goal.goal_id, "removed")

    def _planned_goals(self, learner: Learner) -> list[Goal]:
        """The goals a plan's indices count: those with a target in the library."""
        library = self._library.library()
        every = list_goals(self._db, learner.learner_id)
        return [goal for goal in every if any(library.resolve(slug) for slug in goal.targets)]

    def plan_request(self, request: PlanRequest) -> Plan:
        """A plan for nobody in particular: topics come from the library and targets from words where left out."""
        goals = tuple(self._with_targets(goal, by_words=request.topics is None) for goal in request.goals)
        if request.topics is not None:
            return make_plan(request.model_copy(update={"goals": goals}))
        order = self._library.study_order([slug for goal in goals for slug in goal.targets])
        topics = self._library.library().topics
        filled = tuple(
            PlanTopic(slug=s, title=topics[s].title, minutes=topics[s].minutes, prerequisites=topics[s].prerequisites)
            for s in order
        )
        return make_plan(request.model_copy(update={"topics": filled, "goals": goals}))

    def goal_views(self, learner: Learner, standing: Standing) -> tuple[GoalView, ...]:
        stored = find_plan(self._db, learner.learner_id)
        outcomes = {o.index: o for o in stored.plan.goals} if stored else {}
        views, index = [], 0
        for goal in standing.goals:
            present = [s for slug in goal.targets if (s := self._library.library().resolve(slug))]
            outcome = outcomes.get(index) if present else None
            index += bool(present)
            topics = self._library.study_order(present)
            minutes = {slug: self._library.library().topics[slug].minutes.typical for slug in topics}
            views.append(
                GoalView(
                    goal=goal,
                    title=self.goal_title(goal),
                    percent=self._planning.percent(standing, topics),
                    minutes_left=sum(
                        max(0, minutes[s] - standing.spent.get(s, 0)) for s in topics if s not in standing.finished
                    ),
                    finish_on=outcome.finish_on if outcome else None,
                    lateness_days=outcome.lateness_days if outcome else 0,
                )
            )
        return tuple(views)

    def goal_title(self, goal: Goal) -> str:
        """What it leads to: the roadmap, or the first topics by name."""
        library = self._library.library()
        if goal.roadmap and goal.roadmap in library.roadmaps:
            return library.roadmaps[goal.roadmap].title
        titles = [library.topics[s].title for slug in goal.targets if (s := library.resolve(slug))]
        more = f" and {len(titles) - 2} more" if len(titles) > 2 else ""
        return ", ".join(titles[:2]) + more if titles else goal.text

    def _view(self, learner: Learner, change: PlanChange | None, *, now: datetime) -> PlanView:
        stored = find_plan(self._db, learner.learner_id)
        if stored is None:
            raise NotFound("There is no plan yet. Add a goal with /goal add.")
        plan = stored.plan
        blocks = self._titled(list_blocks(self._db, learner.learner_id))
        weeks: dict[str, list[PlannedBlock]] = {}
        for block in blocks:
            weeks.setdefault(monday_of(block.on).isoformat(), []).append(block)
        today = local_date(now, learner.zone)
        summary = PlanSummary(
            made_at=stored.made_at,
            finish_on=plan.finish_on,
            finish_low_on=plan.finish_low_on,
            finish_high_on=plan.finish_high_on,
            feasible=plan.feasible,
            minutes_left=sum(b.minutes for b in blocks if b.state == "planned"),
            minutes_per_week=learner.availability.minutes_per_week,
            goals=plan.goals,
            unscheduled=plan.unscheduled,
            shortfalls=plan.shortfalls,
            options=plan.options,
        )
        return PlanView(
            today=today,
            zone=learner.zone,
            goals=self.goal_views(learner, self._planning.standing(learner)),
            summary=summary,
            weeks=tuple(
                WeekView(starts_on=monday_of(bs[0].on), minutes=sum(b.minutes for b in bs), blocks=tuple(bs))
                for bs in weeks.values()
            ),
            change=change,
        )

    def _titled(self, blocks: Iterable[PlannedBlock]) -> tuple[PlannedBlock, ...]:
        library = self._library.library()
        titled = []
        for block in blocks:
            slug = library.resolve(block.topic)
            titled.append(block.model_copy(update={"title": library.topics[slug].title}) if slug else block)
        return tuple(titled)

    def _with_targets(self, goal: PlanGoal, *, by_words: bool) -> PlanGoal:
        if goal.targets and not by_words:
            return goal
        if goal.targets:
            library = self._library.library()
            unknown = [slug for slug in goal.targets if library.resolve(slug) is None]
            if unknown:
                raise InvalidInput(f"There is no topic “{unknown[0]}” in the library. `studybot search` finds names.")
            return goal.model_copy(update={"targets": tuple(library.resolve(s) for s in goal.targets)})
        if not by_words:
            raise InvalidInput("With your own topics, give each goal its targets: words are matched to the library.")
        found = self._matching.match(goal.text or "")
        if not found.targets:
            raise RequestUnmet(f"No topic of the library matches “{goal.text}”. Try other words, or give targets.")
        return goal.model_copy(update={"targets": tuple(t.topic for t in found.targets)})

    def _with_goal(self, learner_id: str) -> Learner:
        learner = get_learner(self._db, learner_id)
        if not list_goals(self._db, learner_id):
            raise NotFound("You have no goal yet. Add one: /goal add and what you want to be able to do.")
        return learner
