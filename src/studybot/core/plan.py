"""The planner's nouns: what is asked (PlanRequest) and what is answered (Plan). JSON shapes: DESIGN §5."""

from datetime import date, time
from itertools import pairwise
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, PlainSerializer, field_validator, model_validator

from studybot.core.library import MAX_TOPIC_MINUTES, Minutes, Slug
from studybot.core.model import Model

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 24 * 60
ROUND_TO_MINUTES = 5

BlockKind = Literal["study", "review"]
LocalTime = Annotated[time, PlainSerializer(lambda t: t.strftime("%H:%M"), return_type=str)]


def check_zone(name: str) -> str:
    """The IANA zone name itself; ValueError when there is no such zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"unknown time zone {name!r}; use an IANA name such as Europe/Berlin") from None
    return name


class Availability(Model):
    """Each weekday: minutes (placed freely) or study windows ``[["18:00", "20:00"], …]``; absent means none."""

    mon: int | tuple[tuple[LocalTime, LocalTime], ...] = 0
    tue: int | tuple[tuple[LocalTime, LocalTime], ...] = 0
    wed: int | tuple[tuple[LocalTime, LocalTime], ...] = 0
    thu: int | tuple[tuple[LocalTime, LocalTime], ...] = 0
    fri: int | tuple[tuple[LocalTime, LocalTime], ...] = 0
    sat: int | tuple[tuple[LocalTime, LocalTime], ...] = 0
    sun: int | tuple[tuple[LocalTime, LocalTime], ...] = 0

    @field_validator(*WEEKDAYS)
    @classmethod
    def _possible_day(cls, value: int | tuple[tuple[time, time], ...]) -> int | tuple[tuple[time, time], ...]:
        if isinstance(value, int):
            if not 0 <= value <= DAY_MINUTES:
                raise ValueError(f"a day has between 0 and {DAY_MINUTES} minutes, not {value}")
            return value
        windows = sorted(value)
        for start, end in windows:
            if end <= start:
                raise ValueError(f"window {start:%H:%M}-{end:%H:%M} ends before it starts")
        for (_, end), (start, _) in pairwise(windows):
            if start < end:
                raise ValueError(f"windows overlap at {start:%H:%M}")
        return tuple(windows)

    def windows(self, weekday: int) -> tuple[tuple[time, time], ...]:
        """Study windows of a weekday (0 = Monday); empty when that day is given in minutes."""
        value = getattr(self, WEEKDAYS[weekday])
        return () if isinstance(value, int) else value

    def minutes(self, weekday: int) -> int:
        """Minutes available on a weekday (0 = Monday)."""
        value = getattr(self, WEEKDAYS[weekday])
        if isinstance(value, int):
            return value
        return sum((e.hour * 60 + e.minute) - (s.hour * 60 + s.minute) for s, e in value)

    @property
    def minutes_per_week(self) -> int:
        return sum(self.minutes(day) for day in range(7))


class BlockLength(Model):
    """Preferred shortest and longest block, minutes."""

    min: int = Field(default=25, ge=5, le=DAY_MINUTES)
    max: int = Field(default=90, ge=5, le=DAY_MINUTES)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min > self.max:
            raise ValueError("block.min must not exceed block.max")
        return self


class PlanTopic(Model):
    slug: Slug
    title: str = ""
    minutes: int | Minutes
    prerequisites: tuple[Slug, ...] = ()

    @field_validator("minutes")
    @classmethod
    def _positive(cls, value: int | Minutes) -> int | Minutes:
        if isinstance(value, int) and not 0 < value <= MAX_TOPIC_MINUTES:
            raise ValueError(f"minutes must be between 1 and {MAX_TOPIC_MINUTES}, not {value}")
        return value

    @property
    def range(self) -> Minutes:
        m = self.minutes
        return m if isinstance(m, Minutes) else Minutes(low=m, typical=m, high=m)


class PlanGoal(Model):
    """Either words (matched to topics by a service before planning) or targets."""

    text: str | None = None
    targets: tuple[Slug, ...] = ()
    deadline: date | None = None
    weight: float = Field(default=1, gt=0, le=1000)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.text and not self.targets:
            raise ValueError("a goal needs text or targets")
        return self


class PlacedBlock(Model):
    """A block that already stands in a plan and must stay."""

    topic: Slug
    on: date
    minutes: int = Field(gt=0, le=DAY_MINUTES)
    start: LocalTime | None = None
    kind: BlockKind = "study"


class PlanRequest(Model):
    today: date
    timezone: str = "UTC"
    topics: tuple[PlanTopic, ...] | None = None  # None: the library's, filled in before planning
    goals: tuple[PlanGoal, ...] = Field(min_length=1, max_length=100)
    availability: Availability
    days_off: frozenset[date] = frozenset()
    max_minutes_per_day: int | None = Field(default=None, gt=0, le=DAY_MINUTES)
    block: BlockLength = BlockLength()
    known: frozenset[Slug] = frozenset()
    spent: dict[Slug, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    review_share: float = Field(default=0.0, ge=0, lt=1)
    buffer_days: int = Field(default=0, ge=0, le=365)  # days to keep free before each deadline, where that is possible
    # Beyond the published JSON, used by the services; all optional.
    pinned: tuple[PlacedBlock, ...] = ()
    pace: float = Field(default=1.0, gt=0, le=10)  # learner's minutes per estimated minute
    split: frozenset[Slug] = frozenset()  # topics to study in blocks half as long
    spent_today: int = Field(default=0, ge=0, le=DAY_MINUTES)  # minutes of today already used
    with_options: bool = True

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        return check_zone(value)


class StudyBlock(Model):
    on: date
    start: LocalTime | None
    minutes: int
    topic: str
    kind: BlockKind = "study"


class Week(Model):
    starts_on: date  # a Monday
    minutes: int
    blocks: tuple[StudyBlock, ...]


class GoalOutcome(Model):
    index: int
    finish_on: date | None
    deadline: date | None
    lateness_days: int


class Unscheduled(Model):
    topic: str
    minutes: int
    reason: str


class MoreHours(Model):
    """Deadlines hold with this many more minutes a week, spread over the learner's own days."""

    kind: Literal["more_hours"] = "more_hours"
    extra_minutes_per_week: int


class LaterDeadline(Model):
    kind: Literal["later_deadline"] = "later_deadline"
    goal: int
    deadline: date


class LateTarget(Model):
    """A target that one goal gives up because only other goals, with later deadlines or none, can still have it."""

    goal: int
    topic: str


class DropTopics(Model):
    kind: Literal["drop_topics"] = "drop_topics"
    drop: tuple[str, ...]  # in reading order; nothing that is kept needs one of them
    late_targets: tuple[LateTarget, ...] = ()
    kept_weight: float
    proven_optimal: bool
    gap: float | None = None  # relative, when not proven


Option = Annotated[MoreHours | LaterDeadline | DropTopics, Field(discriminator="kind")]


class Shortfall(Model):
    """Why a goal's deadline cannot be met."""

    goal: int
    short_minutes: int  # study minutes that remain after the deadline


class Plan(Model):
    feasible: bool
    finish_on: date | None
    weeks: tuple[Week, ...]
    goals: tuple[GoalOutcome, ...]
    unscheduled: tuple[Unscheduled, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()
    options: tuple[Option, ...] = ()
    finish_low_on: date | None = None  # the finish range, from the topics' ranges and the pace
    finish_high_on: date | None = None
    took_ms: float = 0.0

    def blocks(self) -> tuple[StudyBlock, ...]:
        return tuple(block for week in self.weeks for block in week.blocks)
