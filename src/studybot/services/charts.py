"""The picture of a plan in the style of ``picture_style``: one week, a line for each block, and the road to the finish
below it. It is as high as its week needs."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from studybot.core.wording import count, day, duration
from studybot.services.picture_style import (
    DRAWING,
    FINISH,
    HUES,
    INK,
    LATE,
    SMALL,
    SOFT,
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
    wrapped,
)
from studybot.services.views import GoalView, PlanView, WeekView

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LEFT, RIGHT, DAYS, TIMES = 9, WIDTH - 9, 52, 39  # where lines begin and end, what days and times take of them
TITLE, ROW, MORE, GAP = 50, 15.5, 13, 2.5  # heights: the week's title, a line, a second line of a title, between days
ROAD, LABEL = 154, 13  # of the road, of a line of labels of deadlines
TINT = 0.3  # of a block's bar
FEW_ROWS = 10
MOST_ROWS, MOST_LABELS, MOST_WORDS = 28, 3, 1024
NOTHING = "Nothing is planned that week."
_MARKS = {"done": "✓ ", "skipped": "– ", "planned": ""}


class Row(NamedTuple):
    """A line of the week: neighbouring blocks of one topic that have no time, or one block that has one."""

    on: date
    start: time | None
    topic: str
    title: str
    state: str
    minutes: int
    blocks: int

    @property
    def said(self) -> str:
        return duration(self.minutes) + (f" in {self.blocks}" if self.blocks > 1 else "")


class Bar(NamedTuple):
    left: float
    width: float
    hue: str


class Line(NamedTuple):
    """A row, or a free day, and where it is drawn."""

    on: date
    row: Row | None
    title: list[str]
    left: float
    bar: Bar | None
    height: float


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
        draw_title(figure, f"Week of {day(week.starts_on)}", _week_said(week))
        _draw_week(figure, lines, view.today)
    _draw_road(figure, view, top=under)
    return figure


def week_rows(week: WeekView) -> dict[date, list[Row]]:
    """The lines of each of the week's days, also of the free ones; at most ``MOST_ROWS``, the last says what is left
    out."""
    blocks = sorted(week.blocks, key=lambda b: (b.on, b.start or time.min))
    days: dict[date, list[Row]] = {week.starts_on + timedelta(days=n): [] for n in range(7)}
    rows = []
    for (on, start, topic, title, state), same in groupby(
        blocks, key=lambda b: (b.on, b.start, b.topic, b.title, b.state)
    ):
        minutes = [b.minutes for b in same]
        rows.append(Row(on, start, topic, title, state, sum(minutes), len(minutes)))
    if len(rows) > MOST_ROWS:
        rest = rows[MOST_ROWS - 1 :]
        left_out = sum(r.blocks for r in rest)
        more = Row(rest[0].on, None, "", f"and {count(left_out, 'block')} more", "", sum(r.minutes for r in rest), 1)
        rows = [*rows[: MOST_ROWS - 1], more]
        days = {on: lines for on, lines in days.items() if on <= more.on}
    for row in rows:
        days.setdefault(row.on, []).append(row)
    return days


def _week_said(week: WeekView) -> str:
    said = f"{duration(sum(b.minutes for b in week.blocks))} in {count(len(week.blocks), 'block')}"
    done = sum(b.state == "done" for b in week.blocks)
    return f"{said}, {done} done" if done else said


def lay_out(figure: "Figure", week: WeekView) -> list[Line]:
    """The week's lines from the top down, their titles in two lines where there is room for it."""
    days = week_rows(week)
    rows = [row for same in days.values() for row in same]
    topics = list(dict.fromkeys(row.topic for row in rows if row.topic))
    longest = max(row.minutes for row in rows if row.topic)
    left = LEFT + DAYS + (TIMES if any(row.start for row in rows) else 0)
    right = RIGHT - 8 - max(text_width(figure, row.said) for row in rows)
    most = 2 if len(rows) <= FEW_ROWS else 1
    lines = []
    for on, same in days.items():
        for row in same:
            title = wrapped(figure, _MARKS.get(row.state, "") + row.title, right - left - 13, lines=most)
            hue = HUES[topics.index(row.topic) % len(HUES)] if row.topic else None
            bar = Bar(left, (right - left) * row.minutes / longest, hue) if hue else None
            lines.append(Line(on, row, title, left, bar, ROW + (len(title) - 1) * MORE))
        if not same:
            lines.append(Line(on, None, ["–"], LEFT + DAYS - 9, None, ROW))
        lines[-1] = lines[-1]._replace(height=lines[-1].height + GAP)
    return lines


def _draw_week(figure: "Figure", lines: Sequence[Line], today: date) -> None:
    height = height_of(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(0, height)
    axes.set_axis_off()
    y, before = height - TITLE, None
    for line in lines:
        if line.on != before:
            colour, weight = (INK, "bold") if line.on == today else (SOFT, "normal")
            _write(axes, LEFT, y, f"{line.on:%a} {line.on.day}", colour, fontweight=weight)
        _draw_line_of_week(axes, line, y)
        y, before = y - line.height, line.on


def _draw_line_of_week(axes: "Axes", line: Line, y: float) -> None:
    """Time, title on a bar as long as the block, minutes."""
    from matplotlib.patches import Rectangle

    row, open_ = line.row, line.row is not None and line.row.state == "planned"
    colour = INK if open_ else SOFT
    high = ROW + (len(line.title) - 1) * MORE - 1.5
    if line.bar is not None:
        corner, tint = (line.bar.left, y - high - 0.75), TINT if open_ else TINT / 2
        axes.add_patch(Rectangle(corner, line.bar.width, high, facecolor=line.bar.hue, alpha=tint, linewidth=0))
        axes.add_patch(Rectangle(corner, 4, high, facecolor=line.bar.hue, linewidth=0))
    for number, text in enumerate(line.title):
        _write(axes, line.left + 9, y - number * MORE, text, colour)
    if row is not None:
        _write(axes, RIGHT, y, row.said, colour, ha="right")
        if row.start is not None:
            _write(axes, LEFT + DAYS, y, f"{row.start:%H:%M}", colour)


def _write(axes: "Axes", x: float, top: float, text: str, colour: str, **values: Any) -> None:
    """On the first line of what begins at ``top``. A title may hold dollar signs: it is no formula."""
    axes.text(x, top - ROW + 4.2, text, color=colour, fontsize=SMALL, va="baseline", parse_math=False, **values)


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
    hours_axis(axes, max(60, most), most=3)
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
    said = _week_words(week) if week else NOTHING
    return f"{_clipped(said, MOST_WORDS - len(road) - 1)} {road}".strip()


def _clipped(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _week_words(week: WeekView) -> str:
    said = "; ".join(f"{on:%A}: {', '.join(map(_row_words, rows))}" for on, rows in week_rows(week).items() if rows)
    return f"Week of {day(week.starts_on)}, {duration(week.minutes)}. {said}."


def _row_words(row: Row) -> str:
    start = f"{row.start:%H:%M} " if row.start else ""
    return f"{start}{row.title} {row.said}{f' ({row.state})' if row.state in ('done', 'skipped') else ''}"


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
