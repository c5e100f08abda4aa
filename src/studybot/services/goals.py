"""What a learner wants: proposed in words, confirmed by them, planned."""

from datetime import datetime

from studybot.core.answers import Match
from studybot.core.learner import MAX_GOALS, Goal, Learner
from studybot.core.local_time import local_date
from studybot.core.plan import Plan
from studybot.core.planner import make_plan
from studybot.core.wording import long_day
from studybot.errors import InvalidInput, NotFound
from studybot.services.learners import get_learner
from studybot.services.library import LibraryService
from studybot.services.matching import MatchService
from studybot.services.planning import Planning
from studybot.services.plans import PlanService
from studybot.services.views import GoalProposal, GoalView, PlanView
from studybot.services.words import parse_deadline, read_goal
from studybot.storage.database import Database
from studybot.storage.goals import add_goal, find_goal, list_goals, set_goal_state
from studybot.storage.plans import list_blocks, remove_blocks, supersede_plan


class GoalService:
    def __init__(
        self, db: Database, library: LibraryService, matching: MatchService, planning: Planning, plans: PlanService
    ) -> None:
        self._db = db
        self._library = library
        self._matching = matching
        self._planning = planning
        self._plans = plans

    def propose(
        self, learner_id: str, text: str, *, deadline: str | None = None, weight: float = 1, now: datetime
    ) -> GoalProposal:
        """What the words were understood as and what it would mean; nothing changes until ``confirm``."""
        learner = get_learner(self._db, learner_id)
        today = local_date(now, learner.zone)
        said = read_goal(text, today=today)
        due = parse_deadline(deadline, today=today) if deadline else said.deadline
        if not 0 < weight <= 1000:
            raise InvalidInput("A goal's weight is a number above 0, up to 1000; 1 is usual.")
        match = self._matching.match(said.words)
        if not match.targets:
            raise NotFound(
                f"I found no topics for “{said.words}”. Try other words, or look at /roadmap for what I know."
            )
        goal = Goal(
            goal_id=0,
            learner_id=learner_id,
            text=" ".join(text.split()),
            targets=tuple(t.topic for t in match.targets),
            roadmap=match.roadmap,
            deadline=due,
            weight=weight,
            state="proposed",
            created_at=now,
        )
        with self._db.atomic():
            if len(list_goals(self._db, learner_id)) >= MAX_GOALS:
                raise InvalidInput(f"You have {MAX_GOALS} goals already. Remove one first with /goal remove.")
            goal = add_goal(self._db, goal)
        return self._proposal(learner, goal, match, said.hours_per_week, now=now)

    def confirm(self, learner_id: str, goal_id: int, *, now: datetime) -> PlanView:
        """The goal counts from now on; confirming it again changes nothing."""
        with self._db.atomic():
            learner = get_learner(self._db, learner_id)
            goal = self._goal(learner_id, goal_id)
            if goal.state == "removed":
                raise NotFound("That goal was removed. Add it again with /goal add.")
            if goal.state == "active":
                return self._plans.show(learner_id, now=now)
            if len(list_goals(self._db, learner_id)) >= MAX_GOALS:
                raise InvalidInput(f"You have {MAX_GOALS} goals already. Remove one first with /goal remove.")
            if goal.deadline is not None and goal.deadline < local_date(now, learner.zone):
                raise InvalidInput(
                    f"Its deadline, {long_day(goal.deadline)}, has passed meanwhile. Add the goal again with a new one."
                )
            set_goal_state(self._db, goal_id, "active")
            return self._plans.replan(learner_id, now=now)

    def latest_proposal(self, learner_id: str) -> int:
        """The proposal a plain yes or no means. Raises NotFound when none waits."""
        get_learner(self._db, learner_id)
        waiting = list_goals(self._db, learner_id, "proposed")
        if not waiting:
            raise NotFound("There is nothing to say yes or no to. Tell me what you want to learn.")
        return waiting[-1].goal_id

    def discard(self, learner_id: str, goal_id: int) -> None:
        """A proposal the learner does not want; an active goal stays."""
        with self._db.atomic():
            if self._goal(learner_id, goal_id).state == "proposed":
                set_goal_state(self._db, goal_id, "removed")

    def list(self, learner_id: str, *, now: datetime) -> tuple[GoalView, ...]:
        with self._db.atomic():
            learner = get_learner(self._db, learner_id)
            self._planning.refresh(learner, now=now)
            return self._plans.goal_views(learner, self._planning.standing(learner))

    def remove(self, learner_id: str, goal_id: int, *, now: datetime) -> PlanView | None:
        """The plan without it, or None when no goal is left. Progress stays."""
        with self._db.atomic():
            learner = get_learner(self._db, learner_id)
            if self._goal(learner_id, goal_id).state != "active":
                raise NotFound("That goal is not among your goals any more. /goal list shows them.")
            set_goal_state(self._db, goal_id, "removed")
            if list_goals(self._db, learner_id):
                return self._plans.replan(learner_id, now=now)
            open_blocks = [b.block_id for b in list_blocks(self._db, learner.learner_id) if b.state == "planned"]
            remove_blocks(self._db, open_blocks, now=now)
            supersede_plan(self._db, learner_id, now=now)
            return None

    def _proposal(
        self, learner: Learner, goal: Goal, match: Match, hours: float | None, *, now: datetime
    ) -> GoalProposal:
        standing = self._planning.standing(learner, extra=(goal,))
        request = self._planning.request(learner, standing, now=now).model_copy(update={"with_options": False})
        plan: Plan = make_plan(request)
        outcome = plan.goals[-1]
        topics = self._library.library().topics
        alone = len(standing.goals) == 1
        return GoalProposal(
            today=local_date(now, learner.zone),
            goal=goal,
            title=self._plans.goal_title(goal),
            match=match,
            titles={slug: topics[slug].title for slug in match.topics},
            hours_said=hours,
            minutes_per_week=learner.availability.minutes_per_week,
            already_known=sum(slug in standing.finished for slug in match.topics),
            finish_on=outcome.finish_on,
            finish_low_on=plan.finish_low_on if alone else None,
            finish_high_on=plan.finish_high_on if alone else None,
            lateness_days=outcome.lateness_days,
        )

    def _goal(self, learner_id: str, goal_id: int) -> Goal:
        goal = find_goal(self._db, learner_id, goal_id)
        if goal is None:
            raise NotFound("There is no such goal of yours. /goal list shows your goals.")
        return goal
