"""Pictures that are read on a phone, on either theme, without colours, and by those who cannot see them."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from studybot.core.cells import markdown_line, plain_cell
from studybot.services.overview_views import Overview
from studybot.services.picture_style import (
    DONE,
    FINISH,
    HEIGHT,
    INK,
    PAPER,
    PLANNED,
    SHARPNESS,
    SMALL,
    SOFT,
    WIDTH,
    new_figure,
)
from studybot.services.progress_files import to_csv, to_json, to_markdown
from studybot.services.progress_pictures import (
    SHADES,
    STRIP_WEEKS,
    PictureKind,
    calendar_strips,
    draw_days,
    draw_road,
    draw_weeks,
    progress_picture,
)
from tests.conftest import FixedClock, TinyApp, add_goal
from tests.picture_checks import contrast, luminance, unreadable

KINDS: tuple[PictureKind, ...] = get_args(PictureKind)


def overviews(app: TinyApp, clock: FixedClock) -> Iterator[tuple[str, Overview]]:
    """Nobody yet, a goal, one day, a year, everything done."""
    who, services = "eve", app.services
    services.learners.set_up(who, zone="Europe/Berlin", week="6 hours", reminder_at="9:00", now=clock())
    yield "nobody", services.overview.show(who, now=clock())
    add_goal(app, who, "become a machine-learning engineer by 30 June", now=clock())
    yield "goal", services.overview.show(who, now=clock())
    services.progress.done(who, now=clock())
    yield "day", services.overview.show(who, now=clock())
    for number in range(90):
        clock.advance(days=4 + number % 2)
        services.progress.done(who, topic="docker", minutes=5 + number * 2, finished=False, now=clock())
    yield "year", services.overview.show(who, now=clock())
    for topic in ("python-basics", "statistics", "linear-regression", "overfitting"):
        services.progress.know(who, topic, now=clock())
    yield "done", services.overview.show(who, now=clock())


def test_every_picture_is_drawn_with_words_whatever_was_studied(app: TinyApp, clock: FixedClock) -> None:
    for name, view in overviews(app, clock):
        for kind in KINDS:
            picture = progress_picture(view, kind)
            assert picture.png.startswith(b"\x89PNG"), (name, kind)
            assert 20 < len(picture.alt) <= 1024, (name, kind)


def test_the_words_say_what_the_picture_shows(app: TinyApp, clock: FixedClock) -> None:
    words = {name: [progress_picture(view, kind).alt for kind in KINDS] for name, view in overviews(app, clock)}
    assert words["nobody"] == [
        "The road to the finish is empty: there is no goal yet.",
        "Calendar of study days: Your first study day will show here.",
        "Hours by week, done of planned, by the week's Monday: Mon 23 Nov 0 min of 0 min; Mon 30 Nov 0 min of 0 min; "
        "Mon 7 Dec 0 min of 0 min; Mon 14 Dec 0 min of 0 min.",
    ]
    road, days, weeks = words["day"]
    assert road.startswith("The road to the finish: 1 h of 10 h done, finish about Fri 4 Dec. It lies between ")
    assert road.endswith("The plan made today had 1 h by today. Deadlines: Wed 30 Jun 2027.")
    assert days == "Calendar of study days: 1 day with 1 h. November 2026 1 day, 1 h."
    assert "Mon 23 Nov 1 h of 6 h; Mon 30 Nov 0 min of" in weeks


def test_no_text_is_smaller_than_eleven_pixels_on_a_phone_or_leaves_the_picture(
    app: TinyApp, clock: FixedClock
) -> None:
    assert SMALL >= 11
    for name, view in overviews(app, clock):
        for draw in (draw_road, draw_days, draw_weeks):
            figure = new_figure()
            draw(figure, view)
            assert unreadable(figure) == [], (name, draw)


@pytest.mark.filterwarnings("error")
def test_a_road_of_any_length_has_dates_below_it(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    view = app.services.overview.show(learner_with_goal, now=clock())
    assert view.road is not None
    for days in (1, 6, 40, 200, 500, 1000, 1200, 1400, 2500, 5000):
        last = view.progress.today + timedelta(days=days)
        road = view.road.model_copy(
            update={"coming": ((view.progress.today, 60), (last, 600)), "finish_on": last, "finish_high_on": last}
        )
        figure = new_figure()
        draw_road(figure, view.model_copy(update={"road": road}))
        figure.canvas.draw()
        [axes] = figure.axes
        low, high = axes.get_xlim()
        labels = [t for t in axes.get_xticklabels() if low <= t.get_position()[0] <= high and t.get_text()]
        assert 2 <= len(labels) <= 8, days
        boxes = [label.get_window_extent() for label in labels]
        assert all(one.x1 < other.x0 for one, other in pairwise(boxes)), days


def test_a_picture_has_the_shape_discord_shows_whole(app: TinyApp, clock: FixedClock) -> None:
    _, view = next(overviews(app, clock))
    png = progress_picture(view, "days").png
    size = tuple(int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    assert size == (WIDTH * SHARPNESS, HEIGHT * SHARPNESS)
    assert WIDTH / HEIGHT == 400 / 300


def test_colours_have_contrast_and_shades_differ_without_colour() -> None:
    assert contrast(INK, PAPER) >= 7
    assert contrast(SOFT, PAPER) >= 4.5
    for line in (DONE, PLANNED, FINISH):
        assert contrast(line, PAPER) >= 3
    shades = [luminance(colour) for _, colour in SHADES]
    assert shades == sorted(shades)
    for (_, darker), (_, lighter) in pairwise(SHADES):
        assert contrast(darker, lighter) >= 1.4


@given(st.sets(st.integers(0, 800), max_size=5))
def test_a_calendar_ends_with_this_week_and_has_no_gap(days_ago: set[int]) -> None:
    today = date(2026, 11, 25)
    strips = calendar_strips({today - timedelta(days=n): 30 for n in days_ago}, today)
    mondays = [monday for strip in strips for monday in strip]
    assert mondays[-1] == date(2026, 11, 23)
    assert {b - a for a, b in pairwise(mondays)} == {timedelta(weeks=1)}
    assert all(len(strip) <= STRIP_WEEKS for strip in strips)
    recent = [n for n in days_ago if n < 53 * 7]
    assert all(mondays[0] <= today - timedelta(days=n) for n in recent)


@pytest.fixture
def logged(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> str:
    done = app.services.progress.done
    done(learner_with_goal, note='=HYPERLINK("http://x";"y"), *bold*', now=clock())
    done(learner_with_goal, topic="docker", minutes=20, note="line one\nline two", now=clock())
    return learner_with_goal


def test_a_table_opens_in_a_spreadsheet_without_running_anything(app: TinyApp, logged: str, clock: FixedClock) -> None:
    text = to_csv(app.services.overview.log(logged, now=clock())).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows == [
        ["date", "topic", "minutes", "outcome", "note", "slug"],
        ["2026-11-23", "Python basics", "60", "partial", '\'=HYPERLINK("http://x";"y"), *bold*', "python-basics"],
        ["2026-11-23", "Docker", "20", "partial", "line one\nline two", "docker"],
    ]


def test_json_and_text_have_all_of_it(app: TinyApp, logged: str, clock: FixedClock) -> None:
    log = app.services.overview.log(logged, now=clock())
    loaded = json.loads(to_json(log))
    assert [e["note"] for e in loaded["entries"]] == ['=HYPERLINK("http://x";"y"), *bold*', "line one\nline two"]
    assert loaded["overview"]["sections"][0]["title"] == "Basics"
    text = to_markdown(log).decode()
    assert "Machine\\-learning engineer: 9 %" in text
    assert "\\*bold\\*" in text
    assert "Docker, 20 min studied: line one line two" in text
    app.services.learners.set_up("new", zone="UTC", week="1h", reminder_at="9:00", now=clock())
    assert "None yet." in to_markdown(app.services.overview.log("new", now=clock())).decode()


@given(st.text())
@example("=1+1")
@example("  =1+1")
@example("\t1")
@example("＝1+1")
@example("-5")
def test_no_cell_begins_like_a_formula(text: str) -> None:
    cell = plain_cell(text)
    assert not cell.lstrip().startswith(tuple("=+-@＝＋－＠"))
    assert not cell.startswith(("\t", "\r", "\n"))
    assert cell.removeprefix("'") == text or cell == text
    assert "\n" not in markdown_line(text)
