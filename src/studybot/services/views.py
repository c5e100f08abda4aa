"""What services hand to interfaces: values to render, never rows."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from studybot.core.answers import Match
from studybot.core.learner import Delivery, Goal, Learner, PlannedBlock, Reminder
from studybot.core.library import Topic
from studybot.core.model import Model
from studybot.core.plan import GoalOutcome, Option, Shortfall, Unscheduled


class PlanChange(Model):
    """How a new plan differs from the one before."""

    added: int = 0
    moved: int = 0
    removed: int = 0
    kept: int = 0

    @property
    def any(self) -> bool:
        return bool(self.added or self.moved or self.removed)


class GoalView(Model):
    goal: Goal
    title: str  # what it leads to: the roadmap's title or the first targets'
    percent: int
    minutes_left: int
    finish_on: date | None
    lateness_days: int


class PlanSummary(Model):
    """The plan in figures."""

    made_at: AwareDatetime
    finish_on: date | None
    finish_low_on: date | None
    finish_high_on: date | None
    feasible: bool
    minutes_left: int
    minutes_per_week: int
    goals: tuple[GoalOutcome, ...]
    unscheduled: tuple[Unscheduled, ...]
    shortfalls: tuple[Shortfall, ...]
    options: tuple[Option, ...]


class WeekView(Model):
    starts_on: date
    minutes: int
    blocks: tuple[PlannedBlock, ...]


class PlanView(Model):
    today: date
    zone: str
    goals: tuple[GoalView, ...]
    summary: PlanSummary
    weeks: tuple[WeekView, ...]
    change: PlanChange | None = None  # None when the plan was only shown


class GoalProposal(Model):
    """A goal as understood, waiting for the learner's yes. Nothing is planned yet."""

    today: date
    goal: Goal  # state "proposed"
    title: str  # the roadmap's, or the first targets'
    match: Match
    titles: dict[str, str]  # slug -> title of every topic in the match
    hours_said: float | None  # hours a week the sentence named
    minutes_per_week: int  # the learner's availability
    already_known: int  # topics of the match finished before
    finish_on: date | None  # were it confirmed now
    finish_low_on: date | None
    finish_high_on: date | None
    lateness_days: int


class DayView(Model):
    """One local date of a learner."""

    on: date
    blocks: tuple[PlannedBlock, ...]
    missed: int  # planned blocks of earlier days with no outcome
    next_on: date | None  # the next day with a block, when this one is empty
    late_by_minutes: int = 0  # for a reminder that comes late


class ProgressRecorded(Model):
    topic: str
    title: str
    minutes: int
    outcome: str
    already: bool  # it had been recorded before; nothing was added
    topic_done: bool
    topic_spent: int  # minutes on this topic so far
    topic_minutes: int  # its estimate
    percent: int  # of all active goals
    minutes_done: int  # of all active goals
    minutes_total: int
    entry_id: int
    change: PlanChange | None = None


class TopicProgress(Model):
    topic: str
    title: str
    minutes_spent: int
    minutes_estimated: int
    state: Literal["todo", "started", "done", "known"]


class ProgressView(Model):
    today: date
    percent: int
    minutes_spent: int
    minutes_this_week: int
    minutes_left: int
    streak_days: int
    topics_done: int
    topics_total: int
    goals: tuple[GoalView, ...]
    topics: tuple[TopicProgress, ...]
    finish_on: date | None


class TopicPage(Model):
    """A Topic, the beginning of its text, and the titles of what it needs first."""

    topic: Topic
    text: str
    titles: dict[str, str]


class ReminderView(Model):
    reminder: Reminder
    zone: str
    next_at: AwareDatetime | None
    recent: tuple[Delivery, ...]


class DueMessage(Model):
    """A daily message to be sent now."""

    delivery: Delivery
    learner: Learner
    day: DayView
    expired_before: tuple[date, ...]  # earlier dates whose message never came
    nonce: str  # the same for every attempt at this delivery
