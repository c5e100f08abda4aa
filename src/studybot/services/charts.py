"""Pictures of a plan. Each is a whole card with a background of its own, so that it reads on Discord's light and dark
theme alike; and each has words that say the same, for those who cannot see it."""

import io
import threading
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from studybot.core.learner import PlannedBlock
from studybot.core.wording import count, day, duration
from studybot.services.views import PlanView, WeekView

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PAPER, INK, SOFT, GRID = "#1f2430", "#f2f3f5", "#aab2c0", "#3a4252"
# Eight hues that differ in lightness too, so that they can be told apart without colours (Okabe and Ito's, on dark).
HUES = ("#56b4e9", "#e69f00", "#009e73", "#f0e442", "#cc79a7", "#d55e00", "#8fa7ff", "#9ad1b3")
LATE = "#ff6b6b"
DRAWING = threading.Lock()  # matplotlib's font cache is shared; held while a picture is drawn


class Picture(NamedTuple):
    png: bytes
    alt: str  # at most 1,024 characters


def plan_picture(view: PlanView, *, week: int = 0) -> Picture:
    """One week of blocks above the road to the finish: minutes planned and done, the finish range, the deadlines."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    coming = [w for w in view.weeks if any(b.on >= view.today for b in w.blocks)]
    shown = coming[week] if week < len(coming) else None
    with DRAWING:
        figure = Figure(figsize=(9, 7.6), dpi=110, facecolor=PAPER)
        FigureCanvasAgg(figure)
        upper, lower = figure.subplots(2, 1, gridspec_kw={"height_ratios": [1.25, 1], "hspace": 0.42})
        _draw_week(upper, shown, view)
        _draw_road(lower, view)
        figure.subplots_adjust(left=0.09, right=0.97, top=0.94, bottom=0.08)
        return Picture(png_of(figure), _alt(view, shown))


def _draw_week(axes: "Axes", week: WeekView | None, view: PlanView) -> None:
    monday = week.starts_on if week else view.today - timedelta(days=view.today.weekday())
    blocks = week.blocks if week else ()
    days = [monday + timedelta(days=n) for n in range(7)]
    topics = list(dict.fromkeys(b.topic for b in blocks))
    hue = {topic: HUES[n % len(HUES)] for n, topic in enumerate(topics)}
    tallest = 60
    for column, on in enumerate(days):
        height = 0
        for block in (b for b in blocks if b.on == on):
            _draw_block(axes, block, column, height, hue[block.topic])
            height += block.minutes
        tallest = max(tallest, height)
    if not blocks:
        axes.text(3, tallest / 2, "nothing planned", color=SOFT, ha="center", va="center", fontsize=12)
    axes.set_xlim(-0.5, 6.5)
    axes.set_ylim(0, tallest * 1.04)
    axes.set_xticks(range(7), [f"{on:%a} {on.day}" for on in days])
    for label, on in zip(axes.get_xticklabels(), days, strict=True):
        label.set_fontweight("bold" if on == view.today else "normal")
    step = 60 if tallest <= 300 else 120
    axes.set_yticks(range(0, int(tallest) + 1, step), [f"{m // 60} h" for m in range(0, int(tallest) + 1, step)])
    total = duration(sum(b.minutes for b in blocks))
    axes.set_title(f"Week of {day(monday, today=None)}: {total}", color=INK, fontsize=13, loc="left", pad=8)
    _style(axes)


def _draw_block(axes: "Axes", block: PlannedBlock, column: int, height: int, hue: str) -> None:
    done = block.state != "planned"
    axes.bar(
        column, block.minutes, 0.92, bottom=height, color=hue, alpha=0.35 if done else 1, edgecolor=PAPER, linewidth=2
    )
    mark = {"done": "✓ ", "skipped": "– ", "planned": ""}[block.state]
    start = f"{block.start:%H:%M}\n" if block.start and block.minutes >= 45 else ""
    lines = max(1, block.minutes // 22 - (1 if start else 0))
    axes.text(
        column, height + block.minutes / 2, start + mark + _wrapped(block.title, 15, lines),
        color=INK if done else "#10131a", ha="center", va="center", fontsize=8.5, linespacing=1.05, clip_on=True,
    )  # fmt: skip


def _draw_road(axes: "Axes", view: PlanView) -> None:
    """Hours done and planned, adding up day by day; the finish range and the deadlines."""
    from matplotlib.dates import date2num

    def place(on: date) -> float:
        return float(date2num(on))  # type: ignore[no-untyped-call]

    blocks = [b for week in view.weeks for b in week.blocks if b.kind == "study"]
    total = sum(b.minutes for b in blocks if b.state == "done")
    xs, ys = [place(view.today)], [total / 60]
    for block in sorted((b for b in blocks if b.state == "planned"), key=lambda b: b.on):
        total += block.minutes
        xs.append(place(block.on))
        ys.append(total / 60)
    axes.step(xs, ys, where="post", color=HUES[0], linewidth=2.4)
    axes.fill_between(xs, ys, step="post", color=HUES[0], alpha=0.15)
    top = max(1.0, total / 60)
    summary = view.summary
    if summary.finish_low_on and summary.finish_high_on:
        axes.axvspan(place(summary.finish_low_on), place(summary.finish_high_on), color=HUES[2], alpha=0.18)
    if summary.finish_on:
        axes.plot([place(summary.finish_on)], [top], "o", color=HUES[2], markersize=8)
        axes.annotate(
            f"finish {day(summary.finish_on, today=view.today)}", (place(summary.finish_on), top), xytext=(-10, -4),
            textcoords="offset points", color=INK, fontsize=9.5, ha="right",
        )  # fmt: skip
    for goal in view.goals:
        if goal.goal.deadline is not None:
            colour, at = (LATE if goal.lateness_days else SOFT), place(goal.goal.deadline)
            axes.axvline(at, color=colour, linestyle="--", linewidth=1.6)
            axes.annotate(
                "deadline", (at, top * 0.05), xytext=(5, 0), textcoords="offset points", color=colour, fontsize=9,
                rotation=90, va="bottom",
            )  # fmt: skip
    axes.set_ylim(0, top * 1.12)
    date_axis(axes)
    axes.set_ylabel("hours", color=SOFT)
    axes.set_title("The road to the finish", color=INK, fontsize=13, loc="left", pad=8)
    _style(axes)


def date_axis(axes: "Axes", *, least: int = 2, most: int = 8) -> None:
    from matplotlib import dates

    locator = dates.AutoDateLocator(minticks=least, maxticks=most)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(dates.ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]


def _style(axes: "Axes") -> None:
    axes.set_facecolor(PAPER)
    axes.tick_params(colors=SOFT, labelsize=9.5, length=0)
    axes.grid(axis="y", color=GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.xaxis.get_offset_text().set_color(SOFT)


def _wrapped(title: str, width: int, lines: int) -> str:
    """At most ``lines`` lines of about ``width`` characters, the last with an ellipsis when words are left out."""
    rows: list[str] = []
    for word in title.split():
        if rows and len(rows[-1]) + len(word) < width:
            rows[-1] += f" {word}"
        else:
            rows.append(word)
    rows = [row if len(row) <= width else f"{row[: width - 1]}…" for row in rows]
    return "\n".join(rows if len(rows) <= lines else [*rows[: lines - 1], f"{rows[lines - 1][: width - 2]}…"])


def png_of(figure: "Figure") -> bytes:
    out = io.BytesIO()
    values: dict[str, Any] = {"format": "png", "facecolor": figure.get_facecolor()}
    figure.savefig(out, **values)
    return out.getvalue()


def _alt(view: PlanView, week: WeekView | None) -> str:
    parts = []
    if week is not None:
        by_day: dict[date, list[PlannedBlock]] = {}
        for block in week.blocks:
            by_day.setdefault(block.on, []).append(block)
        said = "; ".join(f"{on:%A}: {_named(blocks)}" for on, blocks in by_day.items())
        parts.append(f"Week of {day(week.starts_on)}, {duration(week.minutes)}. {said}.")
    else:
        parts.append("Nothing is planned that week.")
    if view.summary.finish_on:
        finish_on = day(view.summary.finish_on, today=view.today)
        finish = f"The road: {duration(view.summary.minutes_left)} left, finish {finish_on}"
        if view.summary.finish_low_on and view.summary.finish_high_on:
            low, high = (day(d, today=view.today) for d in (view.summary.finish_low_on, view.summary.finish_high_on))
            finish += f", between {low} and {high}"
        late = [g for g in view.goals if g.lateness_days]
        parts.append(f"{finish}. {count(len(late), 'deadline') + ' missed.' if late else ''}")
    text = " ".join(parts).strip()
    return text if len(text) <= 1024 else f"{text[:1020]}…"


def _named(blocks: Sequence[PlannedBlock]) -> str:
    return ", ".join(f"{b.title} {duration(b.minutes)}" for b in blocks)
