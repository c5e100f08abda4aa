"""How every picture looks, drawn for a phone: one point is one pixel of a picture ``WIDTH`` pixels wide, so that no
text is smaller than ``SMALL`` pixels there. Each is a card with a background of its own, the same on both of Discord's
themes; lines and bars differ in shape as well as in colour; and each has words that say the same."""

import io
import threading
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT = 360, 270  # Discord shows a picture in an embed 400 × 300 at most
SHARPNESS = 4  # pixels drawn for each of these
SMALL, LARGE = 11, 13.5
PAPER, INK, SOFT, GRID = "#1f2430", "#f2f3f5", "#aab2c0", "#3a4252"
# Eight hues that differ in lightness too, so that they can be told apart without colours (Okabe and Ito's, on dark).
HUES = ("#56b4e9", "#e69f00", "#009e73", "#f0e442", "#cc79a7", "#d55e00", "#8fa7ff", "#9ad1b3")
DONE, PLANNED, FINISH = HUES[0], HUES[1], HUES[2]
LATE = "#ff6b6b"
DRAWING = threading.Lock()  # matplotlib's font cache is shared; held while a picture is drawn

_ORDER = ("done", "still", "planned", "finish", "deadline")  # of a legend, by first word


class Picture(NamedTuple):
    png: bytes
    alt: str  # at most 1,024 characters


def new_figure(height: float = HEIGHT) -> "Figure":
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72 * SHARPNESS, facecolor=PAPER)
    FigureCanvasAgg(figure)
    return figure


def png_of(figure: "Figure") -> bytes:
    out = io.BytesIO()
    values: dict[str, Any] = {"format": "png", "facecolor": figure.get_facecolor()}
    figure.savefig(out, **values)
    return out.getvalue()


def height_of(figure: "Figure") -> float:
    return float(figure.get_figheight()) * 72


def new_canvas(figure: "Figure") -> "Axes":
    """The whole card to draw on, measured in its pixels from the lower left."""
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(0, height_of(figure))
    axes.set_axis_off()
    return axes


def new_axes(figure: "Figure", *, top: float, bottom: float) -> "Axes":
    """Axes that begin so many pixels below the card's top and end so many above its bottom."""
    height = height_of(figure)
    axes = figure.add_axes((0.115, bottom / height, 0.86, 1 - (top + bottom) / height))
    axes.set_facecolor(PAPER)
    axes.tick_params(colors=SOFT, labelsize=SMALL, length=0)
    axes.tick_params(axis="x", pad=5)
    axes.grid(axis="y", color=GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.margins(x=0.02)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.xaxis.get_offset_text().set_color(SOFT)
    axes.xaxis.get_offset_text().set_fontsize(SMALL)
    return axes


def draw_title(figure: "Figure", title: str, said: str, *, top: float = 0) -> None:
    height = height_of(figure)
    figure.text(
        0.025, 1 - (top + 17.5) / height, title, color=INK, fontsize=LARGE, fontweight="bold", va="center"
    )  # fmt: skip
    figure.text(0.025, 1 - (top + 37) / height, said, color=SOFT, fontsize=SMALL, va="center")


def draw_legend(figure: "Figure", axes: "Axes", *, columns: int, top: float = 0) -> None:
    """Above the lines, which it would hide."""
    handles, labels = axes.get_legend_handles_labels()
    named = dict(zip(labels, handles, strict=True))  # one for each label
    order = sorted(named, key=lambda label: _ORDER.index(label.split()[0]))
    if order:
        figure.legend(
            [named[label] for label in order], order, loc="upper left",
            bbox_to_anchor=(0.018, 1 - (top + 46.5) / height_of(figure)), fontsize=SMALL,
            labelcolor=INK, ncols=columns, frameon=False, borderpad=0, borderaxespad=0.2, handlelength=2,
            handletextpad=0.5, labelspacing=0.3, columnspacing=1.2,
        )  # fmt: skip


def hours_axis(axes: "Axes", minutes: float, *, most: int = 5) -> None:
    """About four steps of whole hours, ``most`` at most."""
    steps = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000)
    step = next((s for s in steps if minutes / 60 / s <= most), 2000)
    ticks = range(0, int(minutes / 60) + 1, step)
    axes.set_yticks(ticks, [f"{t} h" for t in ticks])


def date_axis(axes: "Axes", *, least: int = 3, most: int = 7) -> None:
    """Years and months, or days with their month: a January is named by its year, so nothing stands below the axis."""
    from matplotlib import dates

    locator = dates.AutoDateLocator(minticks=least, maxticks=most)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(
        dates.ConciseDateFormatter(  # type: ignore[no-untyped-call]
            locator,
            formats=["%Y", "%b", "%d %b", "%H:%M", "%H:%M", "%S"],
            zero_formats=["", "%Y", "%d %b", "%d %b", "%H:%M", "%H:%M"],
            show_offset=False,
        )
    )


def draw_line(
    axes: "Axes", points: Sequence[tuple[date, int]], colour: str, style: object, width: float, label: str
) -> None:
    """Minutes by date, as hours that hold until the next date."""
    xs, ys = [place(on) for on, _ in points], [minutes / 60 for _, minutes in points]
    axes.plot(xs, ys, color=colour, linestyle=style, linewidth=width, label=label, drawstyle="steps-post")


def draw_coming(axes: "Axes", today: date, done: int, coming: Sequence[tuple[date, int]]) -> None:
    """Where one stands today, and what is planned on top of it."""
    if coming:
        draw_line(axes, [(today, done), *coming], DONE, (0, (1, 1.6)), 2.2, "still to do")
    axes.plot([place(today)], [done / 60], "o", color=INK, markersize=6, zorder=5, clip_on=False)


def draw_finish_range(axes: "Axes", low: date, high: date) -> None:
    left, right = place(low), place(high)
    axes.axvspan(left, max(right, left + 1), color=FINISH, alpha=0.3, linewidth=0, label="finish range")


def draw_deadline(axes: "Axes", on: date, *, colour: str = INK) -> None:
    axes.axvline(place(on), color=colour, linestyle=(0, (4, 3)), linewidth=1.2, label="deadline")


def place(on: date) -> float:
    """Where a date lies on an axis of dates."""
    from matplotlib.dates import date2num

    return float(date2num(on))  # type: ignore[no-untyped-call]


def short_day(on: date, today: date) -> str:
    """``24 Nov``, with the year when it is not this one."""
    return f"{on.day} {on:%b}{'' if on.year == today.year else f' {on.year}'}"


def wrapped(figure: "Figure", text: str, width: float, *, lines: int) -> list[str]:
    """The text in at most so many lines of so many pixels, in letters of ``SMALL``; an ellipsis for what is left
    out."""
    words = text.split()
    rows: list[str] = []
    while words and len(rows) < lines - 1:
        taken = next((n for n in range(len(words), 0, -1) if text_width(figure, " ".join(words[:n])) <= width), 0)
        if not taken:  # a word longer than a line
            break
        rows.append(" ".join(words[:taken]))
        words = words[taken:]
    return [*rows, _fitted(figure, " ".join(words), width)] if words or not rows else rows


def _fitted(figure: "Figure", text: str, width: float) -> str:
    if text_width(figure, text) <= width:
        return text
    low, high = 0, len(text)  # the most letters that fit
    while low < high:
        middle = (low + high + 1) // 2
        if text_width(figure, f"{text[:middle].rstrip()}…") <= width:
            low = middle
        else:
            high = middle - 1
    return f"{text[:low].rstrip()}…"


def text_width(figure: "Figure", text: str) -> float:
    from matplotlib.text import Text

    drawn = Text(0, 0, text, figure=figure, fontsize=SMALL, parse_math=False)
    return float(drawn.get_window_extent().width) / SHARPNESS
