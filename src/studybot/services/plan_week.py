"""The week in the picture of a plan: what its lines say, and where they stand."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from studybot.core.wording import count, day, duration
from studybot.services.picture_style import HUES, INK, SMALL, SOFT, WIDTH, height_of, new_canvas, text_width, wrapped
from studybot.services.views import WeekView

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LEFT, RIGHT, DAYS, TIMES = 9, WIDTH - 9, 52, 39  # where lines begin and end, what days and times take of them
TITLE, ROW, MORE, GAP = 50, 15.5, 13, 2.5  # heights: the week's title, a line, a second line of a title, between days
TINT = 0.3  # of a block's bar
FEW_ROWS, MOST_ROWS = 10, 28
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


def week_said(week: WeekView) -> str:
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


def draw_week(figure: "Figure", lines: Sequence[Line], today: date) -> None:
    axes = new_canvas(figure)
    y, before = height_of(figure) - TITLE, None
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


def week_words(week: WeekView) -> str:
    said = "; ".join(f"{on:%A}: {', '.join(map(_row_words, rows))}" for on, rows in week_rows(week).items() if rows)
    return f"Week of {day(week.starts_on)}, {duration(week.minutes)}. {said}."


def _row_words(row: Row) -> str:
    start = f"{row.start:%H:%M} " if row.start else ""
    return f"{start}{row.title} {row.said}{f' ({row.state})' if row.state in ('done', 'skipped') else ''}"
