"""What services hand to interfaces: values to render, never rows."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime, Field

from studybot.core.answers import Match
from studybot.core.learner import Delivery, Goal, Learner, PlannedBlock, Reminder
from studybot.core.library import Topic
from studybot.core.model import Model
from studybot.core.plan import BlockKind, GoalOutcome, LocalTime, Option, Shortfall, Unscheduled

REVIEW_TITLE = "Review"  # of a review block: it may ask about any finished topic


class PlanChange(Model):
    """How a new plan differs from the one before."""

    added: int = 0
    moved: int = 0
    removed: int = 0
    kept: int = 0
    unpinned: int = 0  # pinned blocks that could not stay

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
    titles: dict[str, str] = Field(default_factory=dict)  # of the topics that ways out would leave out
    change: PlanChange | None = None  # None when the plan was only shown


class WhyGoal(Model):
    """A goal that a block serves."""

    title: str
    deadline: date | None
    finish_on: date | None
    lateness_days: int
    path: tuple[str, ...]  # titles from the block's topic to the goal's target, both included


class WhyStep(Model):
    """A topic before or after a block's topic."""

    title: str
    done: bool
    last_on: date | None  # of its planned blocks


class WhyView(Model):
    """Why a block stands where it stands."""

    today: date
    block: PlannedBlock
    number: int  # the block's place among the open blocks of its topic, from 1
    of: int
    goals: tuple[WhyGoal, ...]
    before: tuple[WhyStep, ...]  # direct prerequisites
    after: tuple[WhyStep, ...]  # topics of the goals that wait for it
    due_on: date | None  # the earliest deadline it serves
    minutes_after: int  # planned for what waits for it, until that deadline


class ChangePreview(Model):
    """A change to the plan as it would be, waiting for the learner's yes."""

    change_id: int
    said: str  # what changes, in words
    before: PlanView
    after: PlanView


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
    kind: BlockKind = "study"
    note: str | None = None
    corrected_minutes: int | None = None  # of the entry that this one stands for
    earlier_minutes: int | None = None  # of an entry of the same topic and day, which this one may be meant to correct
    restored_minutes: int | None = None  # of the entry that counts again, when a correction was taken back
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


class KindView(Model):
    """A standing wish of one kind and when it is due next."""

    reminder: Reminder
    next_at: AwareDatetime | None


class ReminderView(Model):
    reminder: Reminder  # the daily one
    zone: str
    next_at: AwareDatetime | None
    kinds: tuple[KindView, ...] = ()
    quiet_hours: tuple[LocalTime, LocalTime] | None = None
    recent: tuple[Delivery, ...]


class WeekRecap(Model):
    """The week that ends, and the one that comes."""

    starts_on: date
    minutes_done: int
    minutes_planned: int  # of the week's blocks, done or not
    topics_finished: tuple[str, ...]  # titles
    next_minutes: int
    next_topics: tuple[str, ...]  # titles, in order
    percent: int
    finish_on: date | None
    finish_low_on: date | None
    finish_high_on: date | None


class DueMessage(Model):
    """A message to be sent now; its kind is the delivery's."""

    delivery: Delivery
    learner: Learner
    day: DayView
    recap: WeekRecap | None = None  # of the weekly kind
    reviews: int | None = None  # of the review kind: cards to be asked today
    expired_before: tuple[date, ...]  # earlier dates whose message never came
    nonce: str  # the same for every attempt at this delivery
    channel_id: str | None = None  # the learner's DM, once one was sent
