"""Plans as /plan show gets them: empty, one block, a week, twenty blocks, long titles, several goals, nights."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from studybot.core.learner import Goal, PlannedBlock
from studybot.services.views import GoalView, PlanSummary, PlanView, WeekView

MONDAY = date(2026, 11, 23)
MADE_AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
TITLES = ("Python basics", "Statistics", "Linear regression", "Overfitting", "Docker", "Gradient descent")
LONG_TITLES = (
    "Lists, dictionaries and sets in Python, and when a tuple is the better choice",
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihung",
    "Prices from $5 to $9, *stars* & <tags> in a title that goes on",
)


def block(number: int, day: int, minutes: int, title: str, start: str | None = None, **values: Any) -> PlannedBlock:
    """A block so many days after ``MONDAY``."""
    return PlannedBlock.model_validate(
        {
            "block_id": number,
            "topic": f"topic-{len(title)}",
            "title": title,
            "on": MONDAY + timedelta(days=day),
            "start": time.fromisoformat(start) if start else None,
            "minutes": minutes,
            "kind": "study",
            **values,
        }
    )


def weeks_of(blocks: Iterable[PlannedBlock]) -> tuple[WeekView, ...]:
    weeks: dict[date, list[PlannedBlock]] = {}
    for one in blocks:
        weeks.setdefault(one.on - timedelta(days=one.on.weekday()), []).append(one)
    return tuple(
        WeekView(starts_on=on, minutes=sum(b.minutes for b in same), blocks=tuple(same))
        for on, same in sorted(weeks.items())
    )


def goal(number: int, title: str, deadline: date | None, late: int = 0) -> GoalView:
    wish = Goal(
        goal_id=number, learner_id="eve", text=title, targets=("docker",), deadline=deadline, created_at=MADE_AT
    )
    return GoalView(
        goal=wish, title=title, percent=0, minutes_left=600, finish_on=deadline, lateness_days=late
    )  # fmt: skip


def plan(blocks: Sequence[PlannedBlock], *goals: GoalView, today: date = MONDAY) -> PlanView:
    left = [b for b in blocks if b.state == "planned"]
    finish_on = max((b.on for b in left), default=None)
    days = (finish_on - today).days if finish_on else 0
    summary = PlanSummary(
        made_at=MADE_AT,
        finish_on=finish_on,
        finish_low_on=today + timedelta(days=round(days * 0.7)) if finish_on else None,
        finish_high_on=today + timedelta(days=round(days * 1.4)) if finish_on else None,
        feasible=not any(g.lateness_days for g in goals),
        minutes_left=sum(b.minutes for b in left),
        minutes_per_week=480,
        goals=(),
        unscheduled=(),
        shortfalls=(),
        options=(),
    )
    return PlanView(today=today, zone="Europe/Berlin", goals=goals, summary=summary, weeks=weeks_of(blocks))


def later(weeks: int) -> list[PlannedBlock]:
    """Three blocks a week, from the second week on."""
    return [
        block(1000 + 3 * week + n, 7 * week + 2 * n, 60 + 10 * n, TITLES[week % 6])
        for week in range(1, weeks)
        for n in range(3)
    ]


ENGINEER = goal(1, "Machine-learning engineer", date(2027, 6, 30))
SEVEN = [block(n, n, 65 + 5 * (n % 2), TITLES[n // 3]) for n in range(7)]
TWENTY = [
    block(n, n // 3, (45, 90, 30)[n % 3], TITLES[n % 6], ("07:00", "17:30", "20:15")[n % 3], state=state)
    for n, state in enumerate(["done", "done", "skipped", "done", *["planned"] * 16])
]
VIEWS: dict[str, tuple[PlanView, int]] = {
    "nothing": (plan([], ENGINEER), 0),
    "nothing-that-week": (plan([*SEVEN, *later(30)], ENGINEER), 99),
    "all-done": (plan([b.model_copy(update={"state": "done"}) for b in SEVEN], ENGINEER, today=date(2026, 11, 30)), 0),
    "one": (plan([block(1, 3, 60, "Docker")], goal(1, "Docker", date(2026, 12, 1))), 0),
    "one-today": (plan([block(1, 0, 25, "Docker", "18:00")]), 0),
    "seven": (plan([*SEVEN, *later(30)], ENGINEER), 0),
    "twenty": (plan([*TWENTY, *later(60)], ENGINEER, today=date(2026, 11, 24)), 0),
    "long-titles": (
        plan([*(block(n, n, 90, LONG_TITLES[n % 3], ("18:00", None)[n % 2]) for n in range(7)), *later(90)], ENGINEER),
        0,
    ),
    "goals": (
        plan(
            [*SEVEN, block(8, 4, 20, "Review", kind="review"), *later(40)],
            goal(1, "Docker", date(2026, 12, 20)),
            goal(2, "Statistics for people who write reports", date(2027, 5, 3), late=12),
            goal(3, "Machine-learning engineer", date(2027, 5, 17), late=115),
            goal(4, "Some day", None),
        ),
        0,
    ),
    "late": (plan([*SEVEN, *later(30)], goal(1, "Docker", date(2027, 4, 30), late=19)), 0),
    "night": (
        plan([block(2 * n + k, n, 55, TITLES[k], ("22:30", "00:15")[k]) for n in range(5) for k in (0, 1)], ENGINEER),
        0,
    ),
    "sixty": (plan([block(n, n // 9, 25, TITLES[n % 6], f"{8 + n % 9:02}:30") for n in range(60)], ENGINEER), 0),
}  # fmt: skip
