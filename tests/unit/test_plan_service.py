"""Days off, ways out and files of a plan."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from studybot.core.plan_change import PlanAction, SetDaysOff, TakeOption
from studybot.errors import InvalidInput, NotFound
from studybot.services.calendar_file import to_csv, to_ics, to_markdown
from studybot.services.views import PlanView
from studybot.services.words import parse_days
from tests.conftest import FixedClock, TinyApp, add_goal

TODAY = date(2026, 11, 23)


def days(text: str) -> frozenset[date]:
    return parse_days(text, today=TODAY)


def change(app: TinyApp, who: str, action: PlanAction, clock: FixedClock) -> PlanView:
    """Shown, and taken."""
    preview = app.services.changes.propose(who, action, now=clock())
    view, new = app.services.changes.apply(who, preview.change_id, now=clock())
    assert new
    return view


def test_days_off_as_people_type_them() -> None:
    found = parse_days("24 Dec to 27 Dec, 6 January", today=TODAY)
    assert sorted(found) == [date(2026, 12, d) for d in (24, 25, 26, 27)] + [date(2027, 1, 6)]
    assert len(parse_days("30 December to 2 January", today=TODAY)) == 4
    for text in ("soon", "1 March 2020", "1 Dec to 1 Dec 2028"):
        with pytest.raises(InvalidInput):
            parse_days(text, today=TODAY)


def test_the_plan_goes_around_days_off_and_back(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    before = app.services.plans.show(learner_with_goal, now=clock())
    view = change(app, learner_with_goal, SetDaysOff(days=days("24 November to 26 November")), clock)
    off = {date(2026, 11, d) for d in (24, 25, 26)}
    assert not off & {b.on for w in view.weeks for b in w.blocks}
    after = change(app, learner_with_goal, SetDaysOff(), clock)
    assert [[(b.on, b.topic) for b in w.blocks] for w in after.weeks] == [
        [(b.on, b.topic) for b in w.blocks] for w in before.weeks
    ]


@pytest.mark.parametrize("kind", ["more_hours", "later_deadline", "drop_topics"])
def test_a_way_out_makes_the_plan_hold(app: TinyApp, learner: str, clock: FixedClock, kind: str) -> None:
    view = add_goal(app, learner, "become a machine-learning engineer by 27 November", now=clock())
    assert not view.summary.feasible
    action = TakeOption.model_validate({"option": kind})
    assert change(app, learner, action, clock).summary.feasible
    with pytest.raises(NotFound, match="not open any more"):
        app.services.changes.propose(learner, action, now=clock())


def test_a_calendar_updates_when_it_is_imported_again(app: TinyApp, clock: FixedClock) -> None:
    app.services.learners.set_up(
        "eve", zone="Europe/Berlin", week="sat,sun 18:00-19:00", reminder_at="9:00", now=clock()
    )
    first = add_goal(app, "eve", "learn linear regression", now=clock())
    second = change(app, "eve", SetDaysOff(days=days("28 November")), clock)
    old, new = ({str(e["uid"]): e for e in Calendar.from_ical(to_ics(v)).walk("VEVENT")} for v in (first, second))
    assert set(old) == set(new)
    moved = [uid for uid in old if old[uid].decoded("dtstart") != new[uid].decoded("dtstart")]
    assert moved
    assert all(new[uid].decoded("sequence") > old[uid].decoded("sequence") for uid in moved)
    start = min(e.decoded("dtstart") for e in old.values())
    assert start == datetime(2026, 11, 28, 18, tzinfo=ZoneInfo("Europe/Berlin"))


def test_a_weekly_block_keeps_its_wall_clock_over_a_change_of_clocks(app: TinyApp, clock: FixedClock) -> None:
    """Saturday at six is at six in winter and in summer; the file carries the rules of the zone."""
    clock.now = datetime(2027, 3, 8, 8, tzinfo=UTC)
    app.services.learners.set_up(
        "eve", zone="Europe/Berlin", week="sat,sun 18:00-19:00", reminder_at="9:00", now=clock()
    )
    view = add_goal(app, "eve", "learn linear regression", now=clock())
    calendar = Calendar.from_ical(to_ics(view))
    starts = [e.decoded("dtstart") for e in calendar.walk("VEVENT")]
    assert {s.time() for s in starts} == {time(18)}
    offsets = {s.date(): s.utcoffset() for s in starts}
    assert offsets[date(2027, 3, 27)] == timedelta(hours=1)
    assert offsets[date(2027, 3, 28)] == timedelta(hours=2)
    assert len(calendar.walk("VTIMEZONE")) == 1
    assert {e.decoded("dtend") - e.decoded("dtstart") for e in calendar.walk("VEVENT")} == {timedelta(hours=1)}


def test_tables_and_texts_hold_every_block(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    view = app.services.plans.show(learner_with_goal, now=clock())
    count = sum(len(w.blocks) for w in view.weeks)
    assert len(to_csv(view).decode("utf-8-sig").splitlines()) == count + 1
    assert to_markdown(view).decode().count("- [ ]") == count
    assert len(list(Calendar.from_ical(to_ics(view)).walk("VEVENT"))) == count
