"""The learner's nouns: who studies, what they want, what they did, what they are sent."""

from datetime import date, time
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, Field, StringConstraints, field_validator

from studybot.core.library import Slug
from studybot.core.model import Model
from studybot.core.plan import Availability, BlockKind, BlockLength, LocalTime, check_zone

LearnerId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]

MAX_GOAL_CHARACTERS = 300
MAX_GOALS = 20
MAX_NOTE_CHARACTERS = 500


class Learner(Model):
    learner_id: LearnerId
    zone: str
    availability: Availability
    days_off: frozenset[date] = frozenset()
    max_minutes_per_day: int | None = None
    block: BlockLength = BlockLength()
    review_share: float | None = (
        None  # of the week: kept free for reviews; None: the default, and only when some are due
    )
    quiet_hours: tuple[LocalTime, LocalTime] | None = None  # from, until; over midnight when until is the earlier
    buffer_days: int = 0  # days kept free before each deadline
    split_topics: frozenset[Slug] = frozenset()  # studied in blocks half as long
    created_at: AwareDatetime
    unreachable_since: AwareDatetime | None = None  # Discord refused a DM; told at the next command

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        return check_zone(value)

    @property
    def local_zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def is_study_day(self, on: date) -> bool:
        """Whether the week has study on that date, and it is no day off."""
        return self.availability.minutes(on.weekday()) > 0 and on not in self.days_off


GoalState = Literal["proposed", "active", "removed"]


class Goal(Model):
    goal_id: int
    learner_id: LearnerId
    text: str
    targets: tuple[Slug, ...]
    roadmap: str | None = None
    deadline: date | None = None
    weight: float = 1.0
    state: GoalState = "active"
    created_at: AwareDatetime


Outcome = Literal["done", "partial", "skipped", "known", "undone"]


class ProgressEntry(Model):
    """A fact, append-only: ``done`` finishes its topic, ``partial`` is time on it, ``undone`` takes an entry back."""

    entry_id: int
    learner_id: LearnerId
    topic: Slug
    minutes: int = Field(ge=0)
    outcome: Outcome
    block_id: int | None = None
    undoes: int | None = None
    corrects: int | None = None  # the entry, taken back, that this one stands for
    note: str | None = Field(default=None, max_length=MAX_NOTE_CHARACTERS)  # in the learner's words
    at: AwareDatetime
    on: date  # the learner's local date at that moment; of a correction the date of what it corrects
    kind: BlockKind = "study"  # of its block; time on a review is no time on its topic


class PlannedBlock(Model):
    """A StudyBlock as it is stored: it has an id that buttons and calendars can name."""

    block_id: int
    topic: str
    title: str
    on: date
    start: LocalTime | None
    minutes: int
    kind: BlockKind
    pinned: bool = False
    missed: int = Field(default=0, ge=0)  # how often its day passed without an outcome
    sequence: int = Field(default=0, ge=0)  # how often it was moved
    state: Literal["planned", "done", "skipped"] = "planned"


# daily: today's blocks. evening: what of them is not answered. weekly: the week that ends, and the next one. review: on
# days when cards are due.
ReminderKind = Literal["daily", "evening", "weekly", "review"]


class Reminder(Model):
    learner_id: LearnerId
    kind: ReminderKind = "daily"
    local_time: LocalTime
    weekdays: frozenset[int] = frozenset(range(7))  # 0 = Monday
    enabled: bool = True
    paused_until: date | None = None


# What a kind is when a learner turns it on without saying more. Nothing is on before they do.
DEFAULT_REMINDERS: dict[ReminderKind, Reminder] = {
    "daily": Reminder(learner_id="nobody", local_time=time(19)),
    "evening": Reminder(learner_id="nobody", kind="evening", local_time=time(20, 30)),
    "weekly": Reminder(learner_id="nobody", kind="weekly", local_time=time(18), weekdays=frozenset({6})),
    "review": Reminder(learner_id="nobody", kind="review", local_time=time(8)),
}

DeliveryState = Literal["planned", "sending", "sent", "retry", "undeliverable", "expired", "skipped", "paused"]


class Delivery(Model):
    """One due instance of a Reminder and its one outcome; unique per learner, kind and local date."""

    delivery_id: int
    learner_id: LearnerId
    kind: str
    local_date: date
    due_at: AwareDatetime
    state: DeliveryState
    attempts: int = 0
    not_before: AwareDatetime | None = None
    message_id: str | None = None
    reason: str | None = None
    settled_at: AwareDatetime | None = None
