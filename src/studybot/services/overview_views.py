"""What the overview hands to pictures, files and interfaces."""

from datetime import date

from studybot.core.model import Model
from studybot.services.views import ProgressView


class SectionProgress(Model):
    goal_id: int
    title: str
    percent: int
    topics_done: int
    topics_total: int


class WeekHours(Model):
    """Minutes of one local week."""

    starts_on: date
    planned: int  # as the week began; of a coming week as it is planned now
    done: int


class Road(Model):
    """Minutes on the goals' topics, adding up: (date, minutes by the end of it)."""

    done: tuple[tuple[date, int], ...]
    first_plan_on: date | None  # when a plan for the present goals was first made
    first_plan: tuple[tuple[date, int], ...]
    coming: tuple[tuple[date, int], ...]  # as planned now, on top of what is done
    finish_on: date | None
    finish_low_on: date | None
    finish_high_on: date | None
    deadlines: tuple[date, ...]


class LoggedEntry(Model):
    """An entry that counts, as a learner reads it."""

    on: date
    topic: str
    title: str
    minutes: int
    outcome: str
    note: str | None


class Overview(Model):
    progress: ProgressView
    sections: tuple[SectionProgress, ...]
    best_streak_days: int
    weeks: tuple[WeekHours, ...]  # without a gap, the present one among them
    minutes_by_day: dict[date, int]  # local dates with study
    road: Road | None  # None without a goal


class ProgressLog(Model):
    """Everything of it as a file."""

    overview: Overview
    entries: tuple[LoggedEntry, ...]  # by date
