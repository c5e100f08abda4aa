"""The learner's plan: shown, remade, and what of it falls on a day."""

from collections.abc import Iterable
from datetime import datetime

from studybot.core.learner import Goal, Learner, PlannedBlock
from studybot.core.local_time import local_date, monday_of
from studybot.core.plan import DropTopics, Option, Plan, PlanGoal, PlanRequest
from studybot.core.planner import make_plan
from studybot.errors import InvalidInput, NotFound, RequestUnmet
from studybot.services.learners import get_learner
from studybot.services.library import LibraryService
from studybot.services.matching import MatchService
from studybot.services.planning import Planning, Standing, plan_topic
from studybot.services.views import DayView, GoalView, PlanChange, PlanSummary, PlanView, WeekView, WhyView
from studybot.services.why import explain_block
from studybot.storage.database import Database
from studybot.storage.goals import list_goals
from studybot.storage.plans import count_open_blocks_before, find_block, find_next_open_date, find_plan, list_blocks


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
            return self._view(learner, self._planning.refresh(learner, now=now), now=now)

    def replan(self, learner_id: str, *, now: datetime) -> PlanView:
        """Plan again from now; what was done stays. Twice is the same as once."""
        with self._db.atomic():
            learner = self._with_goal(learner_id)
            change = self._planning.remake(learner, now=now)
            return self._view(learner, change, now=now)

    def today(self, learner_id: str, *, now: datetime) -> DayView:
        """Today's blocks by the learner's own wall; empty (not an error) without a goal."""
        with self._db.reading():
            learner = get_learner(self._db, learner_id)
            if not self._planning.is_stale(learner, now=now):
                return self._day(learner, 0, now=now)
        with self._db.atomic():
            missed, learner = 0, get_learner(self._db, learner_id)
            if self._planning.is_stale(learner, now=now):  # still
                missed = count_open_blocks_before(self._db, learner_id, local_date(now, learner.zone))
                self._planning.remake(learner, now=now)
            return self._day(learner, missed, now=now)

    def _day(self, learner: Learner, missed: int, *, now: datetime) -> DayView:
        today = local_date(now, learner.zone)
        return DayView(
            on=today,
            blocks=self._titled(list_blocks(self._db, learner.learner_id, first=today, last=today)),
            missed=missed,
            next_on=find_next_open_date(self._db, learner.learner_id, today),
        )

    def coming(self, learner_id: str, *, now: datetime) -> tuple[PlannedBlock, ...]:
        """Open blocks from today on, as they are stored."""
        learner = get_learner(self._db, learner_id)
        blocks = list_blocks(self._db, learner_id, first=local_date(now, learner.zone))
        return self._titled(b for b in blocks if b.state == "planned")

    def block(self, learner_id: str, block_id: int) -> PlannedBlock:
        """A block of the learner's own plan. Raises NotFound."""
        found = find_block(self._db, learner_id, block_id)
        if found is None:
            raise NotFound("That block is not in your plan. /today shows today's blocks.")
        return self._titled([found])[0]

    def why(self, learner_id: str, block_id: int, *, now: datetime) -> WhyView:
        """Which goal wants a block, what it waits for, and what waits for it. Raises NotFound."""
        with self._db.atomic():
            view = self.show(learner_id, now=now)
            standing = self._planning.standing(get_learner(self._db, learner_id))
            return explain_block(view, block_id, standing.finished, self._library.library())

    def planned_goals(self, learner: Learner) -> list[Goal]:
        """The goals a plan's indices count: those with a target in the library."""
        library = self._library.library()
        every = list_goals(self._db, learner.learner_id)
        return [goal for goal in every if library.present(goal.targets)]

    def plan_request(self, request: PlanRequest) -> Plan:
        """A plan for nobody in particular: topics come from the library and targets from words where left out. Raises
        InvalidInput for a request that contradicts itself."""
        for goal in request.goals:
            if goal.deadline is not None and goal.deadline < request.today:
                raise InvalidInput(f"The deadline {goal.deadline} is in the past; choose {request.today} or later.")
        goals = tuple(self._with_targets(goal, by_words=request.topics is None) for goal in request.goals)
        if request.topics is not None:
            return make_plan(request.model_copy(update={"goals": goals}))
        order = self._library.study_order([slug for goal in goals for slug in goal.targets])
        topics = self._library.library().topics
        filled = tuple(plan_topic(topics[slug]) for slug in order)
        known = {self._library.topic(slug).slug for slug in request.known} & set(order)
        spent = {slug: n for name, n in request.spent.items() if (slug := self._library.topic(name).slug) in order}
        return make_plan(
            request.model_copy(update={"topics": filled, "goals": goals, "known": frozenset(known), "spent": spent})
        )

    def goal_views(self, learner: Learner, standing: Standing) -> tuple[GoalView, ...]:
        stored = find_plan(self._db, learner.learner_id)
        outcomes = {o.index: o for o in stored.plan.goals} if stored else {}
        views, index = [], 0
        for goal in standing.goals:
            present = self._library.library().present(goal.targets)
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
            titles=self._titles_of(plan.options),
            change=change,
        )

    def _titles_of(self, options: Iterable[Option]) -> dict[str, str]:
        topics = self._library.library().topics
        dropped = [slug for option in options if isinstance(option, DropTopics) for slug in option.drop]
        return {slug: topics[slug].title for slug in dropped if slug in topics}

    def _titled(self, blocks: Iterable[PlannedBlock]) -> tuple[PlannedBlock, ...]:
        library = self._library.library()
        return tuple(block.model_copy(update={"title": library.title_of(block.topic)}) for block in blocks)

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
