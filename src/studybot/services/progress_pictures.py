"""Pictures of progress in the style of ``picture_style``: the road, a calendar of study days, hours by week."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from studybot.core.local_time import monday_of
from studybot.core.wording import count, day, duration
from studybot.services.overview_views import Overview, Road, WeekHours
from studybot.services.picture_style import (
    DONE,
    DRAWING,
    HEIGHT,
    INK,
    PLANNED,
    SMALL,
    SOFT,
    WIDTH,
    Picture,
    date_axis,
    draw_coming,
    draw_deadline,
    draw_finish_range,
    draw_legend,
    draw_line,
    draw_title,
    hours_axis,
    new_axes,
    new_canvas,
    new_figure,
    png_of,
    short_day,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Minutes of a day from which a shade is used; the shades grow lighter step by step, whatever colours one sees.
SHADES = ((0, "#313a4a"), (1, "#2b6590"), (30, "#4596cc"), (60, "#8ecbf0"), (120, "#eaf6fe"))
STRIP_WEEKS, FEWEST_WEEKS = 27, 13  # of a strip of the calendar; a year takes two

PictureKind = Literal["road", "days", "weeks"]


def progress_picture(view: Overview, kind: PictureKind) -> Picture:
    """``road``: minutes done against the plan, with the finish range. ``days``: a calendar of study days. ``weeks``:
    hours planned and done."""
    draw, words = _KINDS[kind]
    with DRAWING:
        figure = new_figure()
        draw(figure, view)
        return Picture(png_of(figure), words(view)[:1024])


def draw_road(figure: "Figure", view: Overview) -> None:
    axes = new_axes(figure, top=82, bottom=27)
    road = view.road
    if road is None:
        draw_title(figure, "The road to the finish", "Your goal will show here: /goal add.")
        axes.set_axis_off()
        return
    draw_title(figure, "The road to the finish", _road_said(road, view.progress.today))
    hours = [m / 60 for line in (road.done, road.first_plan, road.coming) for _, m in line]
    top = max([1.0, *hours])
    today, done = view.progress.today, road.done[-1][1] if road.done else 0
    if road.finish_low_on and road.finish_high_on:
        draw_finish_range(axes, road.finish_low_on, road.finish_high_on)
    if road.done:
        draw_line(axes, [(road.done[0][0], 0), *road.done, (today, done)], DONE, "-", 3, "done")
    draw_coming(axes, today, done, road.coming)
    if road.first_plan_on and road.first_plan_on < today:
        first = [(road.first_plan_on, road.first_plan[0][1] if road.first_plan else 0), *road.first_plan]
        draw_line(axes, first, PLANNED, "--", 1.8, f"planned {short_day(road.first_plan_on, today)}")
    for on in road.deadlines:
        draw_deadline(axes, on)
    axes.set_ylim(0, top * 1.06)
    hours_axis(axes, top * 60)
    date_axis(axes, least=3, most=7)
    draw_legend(figure, axes, columns=3)


def draw_days(figure: "Figure", view: Overview) -> None:
    today = view.progress.today
    strips = calendar_strips(view.minutes_by_day, today)
    draw_title(figure, "Study days", _days_said(view))
    columns = max(len(strip) for strip in strips)
    left, right, top = 38, WIDTH - 10, HEIGHT - 64
    size = min((right - left) / columns, 22 if len(strips) == 1 else 11.5)
    axes = new_canvas(figure)
    for number, strip in enumerate(strips):
        _draw_strip(axes, strip, view.minutes_by_day, today, left, top - number * (7 * size + 20), size)
    _draw_shades(axes)


def draw_weeks(figure: "Figure", view: Overview) -> None:
    axes = new_axes(figure, top=67, bottom=41)
    draw_title(figure, "Hours by week", _weeks_said(view))
    weeks, this = view.weeks, monday_of(view.progress.today)
    places = range(len(weeks))
    planned = [(n, w.planned / 60) for n, w in enumerate(weeks) if w.planned]
    axes.bar(
        [n for n, _ in planned], [hours for _, hours in planned], 0.8,
        facecolor=f"{PLANNED}2e", edgecolor=PLANNED, linewidth=1.6, label="planned",
    )  # fmt: skip
    axes.bar(places, [w.done / 60 for w in weeks], 0.48, color=DONE, label="done", zorder=3)
    axes.set_xticks(places, [_week_label(w, weeks[n - 1] if n else None) for n, w in enumerate(weeks)])
    for label, week in zip(axes.get_xticklabels(), weeks, strict=True):
        if week.starts_on == this:
            label.set_fontweight("bold")
            label.set_color(INK)
    tallest = max([60, *(max(w.planned, w.done) for w in weeks)])
    axes.set_ylim(0, tallest / 60 * 1.06)
    axes.set_xlim(-0.7, max(len(weeks), 6) - 0.3)
    hours_axis(axes, tallest)
    draw_legend(figure, axes, columns=3)


def calendar_strips(minutes: Mapping[date, int], today: date) -> list[list[date]]:
    """Mondays of the weeks shown, in one strip or two: from the first study day, a year back at most."""
    this = monday_of(today)
    first = min((monday_of(on) for on in minutes), default=this)
    weeks = min(2 * STRIP_WEEKS, max(FEWEST_WEEKS, (this - first).days // 7 + 1))
    mondays = [this - timedelta(weeks=n) for n in reversed(range(weeks))]
    if weeks <= STRIP_WEEKS:
        return [mondays]
    half = (weeks + 1) // 2
    return [mondays[:half], mondays[half:]]


def shade(minutes: int) -> str:
    return [colour for least, colour in SHADES if minutes >= least][-1]


def _draw_strip(
    axes: "Axes",
    mondays: Sequence[date],
    minutes: Mapping[date, int],
    today: date,
    left: float,
    top: float,
    size: float,
) -> None:
    from matplotlib.patches import FancyBboxPatch

    for column, monday in enumerate(mondays):
        for row in range(7):
            on = monday + timedelta(days=row)
            if on > today:
                continue
            corner = (left + column * size + 0.7, top - (row + 1) * size + 0.7)
            edge = {"edgecolor": INK, "linewidth": 1.6} if on == today else {"linewidth": 0}
            style = f"round,pad=0,rounding_size={size * 0.18}"
            axes.add_patch(
                FancyBboxPatch(
                    corner, size - 1.4, size - 1.4, boxstyle=style, facecolor=shade(minutes.get(on, 0)), **edge
                )
            )
    for row, name in ((0, "Mon"), (3, "Thu"), (6, "Sun")):
        axes.text(left - 5, top - (row + 0.5) * size, name, color=SOFT, fontsize=SMALL, ha="right", va="center")
    sundays = [monday + timedelta(days=6) for monday in mondays]
    for column, sunday in enumerate(sundays):
        x = left + column * size
        crowded = column == 0 and any(s.day <= 7 for s in sundays[1 : 1 + round(28 / size)])
        if (column == 0 or sunday.day <= 7) and not crowded and x + 22 <= WIDTH:
            axes.text(x, top + 4, f"{sunday:%b}", color=SOFT, fontsize=SMALL)


def _draw_shades(axes: "Axes") -> None:
    from matplotlib.patches import Rectangle

    names = ((10, "none"), (66, "under 30 min"), (168, "to 1 h"), (230, "to 2 h"), (292, "from 2 h"))
    for (_, colour), (x, name) in zip(SHADES, names, strict=True):
        axes.add_patch(Rectangle((x, 9), 11, 11, facecolor=colour, linewidth=0))
        axes.text(x + 15, 14, name, color=SOFT, fontsize=SMALL, va="center")


def _week_label(week: WeekHours, before: WeekHours | None) -> str:
    """The Monday's day, and its month below where a new one begins."""
    on = week.starts_on
    new = before is None or before.starts_on.month != on.month
    return f"{on.day}\n{on:%b}" if new else f"{on.day}\n "


def _road_said(road: Road, today: date) -> str:
    done = road.done[-1][1] if road.done else 0
    total = road.coming[-1][1] if road.coming else done
    if road.finish_on is None:
        return f"All done: {duration(done)}."
    return f"{duration(done)} of {duration(total)} done, finish about {day(road.finish_on, today=today)}"


def _days_said(view: Overview) -> str:
    if not view.minutes_by_day:
        return "Your first study day will show here."
    streak, best = view.progress.streak_days, view.best_streak_days
    said = count(len(view.minutes_by_day), "day") + f" with {duration(sum(view.minutes_by_day.values()))}"
    if streak > 1:
        said += f", {streak} in a row now"
    return f"{said}, {best} at best" if best > max(1, streak) else said


def _weeks_said(view: Overview) -> str:
    this = next(w for w in view.weeks if w.starts_on == monday_of(view.progress.today))
    if not any(w.planned or w.done for w in view.weeks):
        return "Nothing is planned or done yet."
    if not this.planned:
        return f"This week: {duration(this.done)} done"
    return f"This week: {duration(this.done)} of {duration(this.planned)} planned"


def _road_words(view: Overview) -> str:
    road, today = view.road, view.progress.today
    if road is None:
        return "The road to the finish is empty: there is no goal yet."
    parts = [f"The road to the finish: {_road_said(road, today)}."]
    if road.finish_low_on and road.finish_high_on:
        low, high = (day(on, today=today) for on in (road.finish_low_on, road.finish_high_on))
        parts.append(f"It lies between {low} and {high}.")
    if road.first_plan_on:
        by_now = max((m for on, m in road.first_plan if on <= today), default=0)
        first = day(road.first_plan_on, today=today)
        parts.append(f"The plan made {first} had {duration(by_now)} by today.")
    if road.deadlines:
        parts.append(f"Deadlines: {', '.join(day(on, today=today) for on in road.deadlines)}.")
    return " ".join(parts)


def _days_words(view: Overview) -> str:
    parts = [f"Calendar of study days: {_days_said(view).rstrip('.')}."]
    months: dict[str, list[int]] = {}
    for on, minutes in sorted(view.minutes_by_day.items()):
        months.setdefault(f"{on:%B %Y}", []).append(minutes)
    said = [f"{month} {count(len(m), 'day')}, {duration(sum(m))}" for month, m in list(months.items())[-12:]]
    return " ".join([*parts, "; ".join(said) + "."] if said else parts)


def _weeks_words(view: Overview) -> str:
    said = [f"{day(w.starts_on)} {duration(w.done)} of {duration(w.planned)}" for w in view.weeks]
    return f"Hours by week, done of planned, by the week's Monday: {'; '.join(said)}."


_KINDS: dict[PictureKind, tuple[Callable[["Figure", Overview], None], Callable[[Overview], str]]] = {
    "road": (draw_road, _road_words),
    "days": (draw_days, _days_words),
    "weeks": (draw_weeks, _weeks_words),
}
