"""The picture of /plan show is read on a phone, whatever the week holds, and its words say the same."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_rgb

from studybot.services.charts import NOTHING, deadline_labels, draw_plan, plan_picture, road_points, shown_week
from studybot.services.picture_style import HUES, INK, LATE, PAPER, SHARPNESS, SMALL, SOFT, WIDTH, new_figure
from studybot.services.plan_week import MOST_ROWS, TINT, lay_out, week_rows
from tests.picture_checks import contrast, texts_of, unreadable
from tests.plan_views import ENGINEER, LONG_TITLES, MONDAY, VIEWS, block, goal, plan

# Those that the font has.
LETTERS = st.characters(max_codepoint=0x17F, categories=("L", "N", "P", "S", "Zs"))
each = pytest.mark.parametrize("name", VIEWS)


def written(name: str) -> list[str]:
    view, week = VIEWS[name]
    return [text.get_text() for text in texts_of(draw_plan(view, shown_week(view, week)))]


@each
def test_the_picture_is_as_wide_as_a_phone_and_has_words(name: str) -> None:
    view, week = VIEWS[name]
    picture = plan_picture(view, week=week)
    assert picture.png.startswith(b"\x89PNG")
    width, height = (int.from_bytes(picture.png[at : at + 4], "big") / SHARPNESS for at in (16, 20))
    assert width == WIDTH
    assert height <= 2 * WIDTH
    assert 20 < len(picture.alt) <= 1024


@each
@pytest.mark.filterwarnings("error")
def test_no_text_is_small_cut_off_or_over_another(name: str) -> None:
    view, week = VIEWS[name]
    figure = draw_plan(view, shown_week(view, week))
    assert unreadable(figure) == []
    boxes = [(text.get_text(), text.get_window_extent().padded(-3 * SHARPNESS)) for text in texts_of(figure)]
    assert [(one, two) for (one, a), (two, b) in combinations(boxes, 2) if a.overlaps(b)] == []


def test_a_block_is_named_with_day_time_topic_and_minutes() -> None:
    texts = written("twenty")
    assert texts.count("Tue 24") == 1
    assert texts.count("17:30") == 7
    assert {"Week of Mon 23 Nov", "19 h in 20 blocks, 3 done", "✓ Overfitting", "– Linear regression"} <= set(texts)
    assert texts.count("1 h 30 min") == 7
    assert "222 h left, finish about Fri 14 Jan 2028" in texts
    assert {"still to do", "finish range", "deadline"} <= set(texts)


def test_free_days_and_empty_weeks_are_said() -> None:
    assert written("one").count("–") == 6
    assert NOTHING in written("nothing-that-week")
    assert "still to do" in written("nothing-that-week")
    assert "Everything in it is done." in written("all-done")


def test_blocks_at_night_stand_in_the_order_of_the_clock() -> None:
    times = [text for text in written("night") if ":" in text]
    assert times == ["00:15", "22:30"] * 5


def test_neighbours_without_a_time_are_one_line_and_a_full_week_says_what_is_left_out() -> None:
    same = [block(n, 5, 80, "Docker") for n in range(3)]
    [week] = plan([*same, block(9, 5, 20, "Statistics")]).weeks
    assert [row.said for row in week_rows(week)[MONDAY + timedelta(days=5)]] == ["4 h in 3", "20 min"]
    view, _ = VIEWS["sixty"]
    rows = [row for lines in week_rows(view.weeks[0]).values() for row in lines]
    assert len(rows) == MOST_ROWS
    assert rows[-1].title == "and 33 blocks more"
    assert sum(row.minutes for row in rows) == 60 * 25


@given(st.text(LETTERS, max_size=120), st.sampled_from(["18:00", None]))
@settings(max_examples=25, deadline=None)
def test_a_title_of_any_length_stays_on_its_line(title: str, start: str | None) -> None:
    [week] = plan([block(1, 0, 90, title, start)]).weeks
    line = lay_out(new_figure(), week)[0]
    assert 1 <= len(line.title) <= 2
    whole = "".join(title.split())
    shown = "".join("".join(line.title).split())
    assert shown == whole or (shown.endswith("…") and whole.startswith(shown[:-1]))


def test_a_long_title_takes_a_second_line_where_there_is_room_and_dollars_are_no_formula() -> None:
    texts = written("long-titles")
    assert "Prices from $5 to $9, *stars* &" in texts
    assert "<tags> in a title that goes on" in texts
    assert any(text.startswith("Donau") and text.endswith("…") for text in texts)
    crowded = [block(n, n % 7, 25, LONG_TITLES[n % 3], f"{8 + n // 7:02}:00") for n in range(20)]
    [week] = plan(crowded).weeks
    assert {len(line.title) for line in lay_out(new_figure(), week)} == {1}


def test_deadlines_are_numbered_like_the_goals_and_lateness_is_a_word() -> None:
    assert {"goal 1", "goal 2: 12 days late", "goal 3: 115 days late"} <= set(written("goals"))
    assert "19 days late" in written("late")
    due = date(2027, 5, 3)
    two = deadline_labels([goal(1, "A", due), goal(2, "B", None), goal(3, "C", due)])
    assert [(label.text, label.late) for label in two] == [("goals 1, 3", False)]
    assert [label.text for label in deadline_labels([ENGINEER])] == [""]


def test_the_road_adds_up_what_is_done_and_planned_by_day_without_reviews() -> None:
    blocks = [
        block(1, 0, 60, "Docker", state="done"), block(2, 1, 30, "Docker"), block(3, 1, 20, "Docker"),
        block(4, 2, 45, "Review", kind="review"), block(5, 3, 10, "Docker", state="skipped"), block(6, 4, 5, "Docker"),
    ]  # fmt: skip
    tuesday, friday = (MONDAY + timedelta(days=n) for n in (1, 4))
    assert road_points(plan(blocks)) == (60, [(tuesday, 110), (friday, 115)])


def test_the_words_say_what_the_picture_shows_and_the_road_is_never_cut_off() -> None:
    alt = plan_picture(VIEWS["goals"][0]).alt
    assert alt.startswith("Week of Mon 23 Nov, 8 h 10 min. Monday: Python basics 1 h 5 min; Tuesday: ")
    assert "Friday: Statistics 1 h 5 min, Review 20 min; " in alt
    assert "finish Fri 27 Aug 2027, between Sat 5 Jun 2027 and Thu 16 Dec 2027. Deadlines: Sun 20 Dec (goal 1), " in alt
    assert alt.endswith("Mon 17 May 2027 (goal 3: 115 days late).")
    assert "Monday: 00:15 Statistics 55 min, 22:30 Python basics 55 min; " in plan_picture(VIEWS["night"][0]).alt
    crowded = [block(n, n % 7, 25, LONG_TITLES[0]) for n in range(7)] + [block(9, 2, 25, LONG_TITLES[1] * 9)]
    full = plan_picture(plan(crowded, ENGINEER)).alt
    assert "… The road: 3 h 20 min left, finish Sun 29 Nov, " in full
    assert full.endswith("Deadline: Wed 30 Jun 2027.")
    many = [goal(n, "A", MONDAY + timedelta(days=n), late=n) for n in range(1, 80)]
    assert len(plan_picture(plan(crowded, *many)).alt) <= 1024


def test_titles_are_read_on_their_bars_and_the_bars_are_told_from_the_card() -> None:
    assert SMALL >= 11
    assert contrast(LATE, PAPER) >= 4.5
    for hue in HUES:
        open_, done = (
            tuple(tint * a + (1 - tint) * b for a, b in zip(to_rgb(hue), to_rgb(PAPER), strict=True))
            for tint in (TINT, TINT / 2)
        )
        assert contrast(INK, open_) >= 4.5, hue
        assert contrast(SOFT, done) >= 4.5, hue
        assert contrast(hue, PAPER) >= 3, hue
