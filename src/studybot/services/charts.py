"""The picture of a plan in the style of ``picture_style``: one week, a line for each block, and the road to the finish
below it. It is as high as its week needs."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from studybot.core.wording import count, day, duration
from studybot.services.picture_style import (
    DRAWING,
    FINISH,
    INK,
    LATE,
    SMALL,
    WIDTH,
    Picture,
    date_axis,
    draw_coming,
    draw_deadline,
    draw_finish_range,
    draw_legend,
    draw_title,
    height_of,
    hours_axis,
    new_axes,
    new_figure,
    place,
    png_of,
    text_width,
)
from studybot.services.plan_week import LEFT, RIGHT, TITLE, draw_week, lay_out, week_said, week_words
from studybot.services.views import GoalView, PlanView, WeekView

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROAD, LABEL = 154, 13  # heights: of the road, of a line of labels of deadlines
MOST_LABELS, MOST_WORDS = 3, 1024
NOTHING = "Nothing is planned that week."


def plan_picture(view: PlanView, *, week: int = 0) -> Picture:
    """One week of blocks above the road to the finish: minutes planned and done, the finish range, the deadlines."""
    shown = shown_week(view, week)
    with DRAWING:
        return Picture(png_of(draw_plan(view, shown)), _alt(view, shown))


def shown_week(view: PlanView, week: int) -> WeekView | None:
    """Counted from the first that is not over; None where nothing is planned any more."""
    coming = [w for w in view.weeks if any(b.on >= view.today for b in w.blocks)]
    return coming[week] if week < len(coming) else None


def draw_plan(view: PlanView, week: WeekView | None) -> "Figure":
    figure = new_figure()
    lines = lay_out(figure, week) if week else []
    under = TITLE + sum(line.height for line in lines) + (8 if lines else 0)
    coming = ROAD + _band(deadline_labels(view.goals)) if road_points(view)[1] else TITLE
    figure.set_figheight(round(under + coming) / 72)
    if week is None:
        draw_title(figure, "Your week", NOTHING)
    else:
        draw_title(figure, f"Week of {day(week.starts_on)}", week_said(week))
        draw_week(figure, lines, view.today)
    _draw_road(figure, view, top=under)
    return figure


def _draw_road(figure: "Figure", view: PlanView, *, top: float) -> None:
    """Hours done and planned, adding up day by day; the finish range and the deadlines."""
    draw_title(figure, "The road to the finish", _road_said(view), top=top)
    labels = deadline_labels(view.goals)
    done, coming = road_points(view)
    if not coming:
        return
    axes = new_axes(figure, top=top + 66 + _band(labels), bottom=24)
    summary, most = view.summary, coming[-1][1]
    if summary.finish_low_on and summary.finish_high_on:
        draw_finish_range(axes, summary.finish_low_on, summary.finish_high_on)
    draw_coming(axes, view.today, done, coming)
    axes.plot(
        [place(coming[-1][0])],
        [most / 60],
        "o",
        color=FINISH,
        markeredgecolor=INK,
        markersize=6,
        zorder=5,
        clip_on=False,
    )
    for label in sorted(labels, key=lambda label: not label.late):  # the legend shows the last one's colour
        draw_deadline(axes, label.on, colour=LATE if label.late else INK)
    low, high = axes.get_xlim()
    span = max(high - low, 7)
    axes.set_xlim(low - 0.04 * span, low + 1.04 * span)  # a date at either end has room for its name
    axes.set_ylim(0, max(1.0, most / 60) * 1.1)
    hours_axis(axes, max(60, most), most=4)
    date_axis(axes)
    _draw_labels(figure, axes, labels)
    draw_legend(figure, axes, columns=3, top=top)


class DeadlineLabel(NamedTuple):
    on: date
    text: str  # empty for the one deadline of a plan that holds
    late: bool


def road_points(view: PlanView) -> tuple[int, list[tuple[date, int]]]:
    """Minutes of study done, and (date, minutes by the end of it) as planned on top of them."""
    blocks = [b for week in view.weeks for b in week.blocks if b.kind == "study"]
    done = total = sum(b.minutes for b in blocks if b.state == "done")
    coming: dict[date, int] = {}
    for block in sorted((b for b in blocks if b.state == "planned"), key=lambda b: b.on):
        total += block.minutes
        coming[block.on] = total
    return done, list(coming.items())


def deadline_labels(goals: Sequence[GoalView]) -> list[DeadlineLabel]:
    """One for each date, by date; goals are numbered as the plan's card lists them."""
    due: dict[date, list[tuple[int, GoalView]]] = {}
    for number, goal in enumerate(goals, 1):
        if goal.goal.deadline is not None:
            due.setdefault(goal.goal.deadline, []).append((number, goal))
    labels = []
    for on, numbered in sorted(due.items()):
        late = max(goal.lateness_days for _, goal in numbered)
        names = ("goals " if len(numbered) > 1 else "goal ") + ", ".join(str(number) for number, _ in numbered)
        parts = [names if len(goals) > 1 else "", f"{count(late, 'day')} late" if late else ""]
        labels.append(DeadlineLabel(on, ": ".join(part for part in parts if part), late > 0))
    return labels


def _band(labels: Sequence[DeadlineLabel]) -> float:
    """Height of the labels above the lines."""
    return LABEL * min(MOST_LABELS, sum(bool(label.text) for label in labels))


def _draw_labels(figure: "Figure", axes: "Axes", labels: Sequence[DeadlineLabel]) -> None:
    """Each as low above its line as it is free; one that finds no place is left to its line and the words."""
    low, high = axes.get_xlim()
    begin, end = (edge * WIDTH for edge in (axes.get_position().x0, axes.get_position().x1))
    ceiling = axes.get_position().y1 * height_of(figure)
    taken: list[tuple[int, float, float]] = []
    for label in (label for label in labels if label.text):
        width = text_width(figure, label.text)
        x = begin + (end - begin) * (place(label.on) - low) / (high - low)
        left = max(LEFT, min(x - width / 2, RIGHT - width))
        for row in range(MOST_LABELS):
            if all(r != row or left > other + 6 or left + width < one - 6 for r, one, other in taken):
                taken.append((row, left, left + width))
                y = (ceiling + LABEL * (row + 0.5)) / height_of(figure)
                colour = LATE if label.late else INK
                figure.text(left / WIDTH, y, label.text, color=colour, fontsize=SMALL, va="center")
                break


def _road_said(view: PlanView) -> str:
    summary = view.summary
    if summary.finish_on is None:
        return "Everything in it is done."
    return f"{duration(summary.minutes_left)} left, finish about {day(summary.finish_on, today=view.today)}"


def _alt(view: PlanView, week: WeekView | None) -> str:
    """The week's words give way to those of the road where both are too many."""
    road = _clipped(_road_words(view), MOST_WORDS // 2)
    said = week_words(week) if week else NOTHING
    return f"{_clipped(said, MOST_WORDS - len(road) - 1)} {road}".strip()


def _clipped(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _road_words(view: PlanView) -> str:
    summary, today = view.summary, view.today
    if summary.finish_on is None:
        return ""
    said = f"The road: {duration(summary.minutes_left)} left, finish {day(summary.finish_on, today=today)}"
    if summary.finish_low_on and summary.finish_high_on:
        low, high = (day(on, today=today) for on in (summary.finish_low_on, summary.finish_high_on))
        said += f", between {low} and {high}"
    due = deadline_labels(view.goals)
    named = [day(d.on, today=today) + (f" ({d.text})" if d.text else "") for d in due]
    deadlines = f" Deadline{'s' if len(due) > 1 else ''}: {', '.join(named)}." if due else ""
    return f"{said}.{deadlines}"
