"""One reminder of each kind, quiet hours, pauses, repeats and tests: all through the one ledger."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from studybot.core.learner import Delivery
from studybot.core.local_time import is_quiet, quiet_until
from studybot.errors import InvalidInput, NotFound
from studybot.services.deliveries import Sent
from studybot.services.views import DueMessage
from tests.conftest import FixedClock, TinyApp, add_goal


def sent(app: TinyApp, clock: FixedClock) -> list[DueMessage]:
    """Everything due now, sent."""
    due = app.services.deliveries.claim_due(now=clock())
    outcomes = [(m.delivery.delivery_id, Sent(f"m{m.delivery.delivery_id}")) for m in due]
    app.services.deliveries.settle_all_sent(outcomes, now=clock())
    return due


def ledger(app: TinyApp, who: str) -> list[Delivery]:
    return sorted(app.services.reminders.view(who, limit=100).recent, key=lambda d: d.delivery_id)


def at(clock: FixedClock, day: int, hour: int, minute: int = 0) -> None:
    """A moment in Berlin, November 2026 (an hour ahead of UTC)."""
    clock.now = datetime(2026, 11, day, hour - 1, minute, tzinfo=UTC)


def test_nothing_but_what_was_turned_on_is_sent(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    for day in (24, 25):
        for hour in (9, 19, 21):
            at(clock, day, hour)
            kinds = [m.delivery.kind for m in sent(app, clock)]
            assert kinds == (["daily"] if hour == 9 else [])


def test_the_evening_asks_only_for_what_is_not_answered(
    app: TinyApp, learner_with_goal: str, clock: FixedClock
) -> None:
    app.services.reminders.set(learner_with_goal, kind="evening", at="20:30", enabled=True, now=clock())
    at(clock, 23, 20, 30)
    assert [m.delivery.kind for m in sent(app, clock)] == ["evening"]
    at(clock, 24, 9)
    (daily,) = sent(app, clock)
    app.services.progress.done(learner_with_goal, block_id=daily.day.blocks[0].block_id, now=clock())
    at(clock, 24, 20, 30)
    assert sent(app, clock) == []
    last = ledger(app, learner_with_goal)[-1]
    assert (last.kind, last.state, last.reason) == ("evening", "skipped", "everything for the day was done already")


def test_the_week_is_looked_back_on_and_ahead(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    app.services.reminders.set(learner_with_goal, kind="weekly", at="18:00", enabled=True, now=clock())
    at(clock, 24, 10)
    app.services.progress.done(learner_with_goal, topic="statistics", minutes=50, finished=True, now=clock())
    at(clock, 29, 18)
    recap = next(m.recap for m in sent(app, clock) if m.delivery.kind == "weekly")
    assert recap is not None
    assert (recap.minutes_done, recap.topics_finished) == (50, ("Statistics",))
    assert recap.next_minutes > 0
    assert recap.next_topics


def test_a_snooze_comes_once_and_leaves_the_daily_time(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    at(clock, 24, 9)
    (daily,) = sent(app, clock)
    number = daily.delivery.delivery_id
    first = app.services.reminders.snooze(learner_with_goal, number, "20", now=clock())
    clock.advance(minutes=1)
    app.services.reminders.snooze(learner_with_goal, number, "20", now=clock())  # pressed twice
    assert first == clock() + timedelta(minutes=19)
    clock.advance(minutes=20)
    assert [m.delivery.kind for m in sent(app, clock)] == [f"snooze:{number}:20"]
    clock.advance(hours=2)
    assert sent(app, clock) == []
    at(clock, 25, 9)
    assert [m.delivery.kind for m in sent(app, clock)] == ["daily"]


def test_snoozes_that_cannot_be(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    at(clock, 24, 9)
    (daily,) = sent(app, clock)
    number = daily.delivery.delivery_id
    app.services.learners.set_up("eve", zone="UTC", week="3 hours", reminder_at="9:00", now=clock())
    with pytest.raises(NotFound, match="not yours"):
        app.services.reminders.snooze("eve", number, "20", now=clock())
    with pytest.raises(InvalidInput):
        app.services.reminders.snooze(learner_with_goal, number, "forever", now=clock())
    app.services.reminders.quiet(learner_with_goal, "21:00", "7:00")
    at(clock, 24, 20, 30)
    with pytest.raises(InvalidInput, match="quiet hours"):
        app.services.reminders.snooze(learner_with_goal, number, "60", now=clock())
    with pytest.raises(InvalidInput, match="evening already"):
        app.services.reminders.snooze(learner_with_goal, number, "evening", now=clock())
    assert len(ledger(app, learner_with_goal)) == 1


def test_quiet_hours_hold_a_late_message_back(app: TinyApp, learner: str, clock: FixedClock) -> None:
    add_goal(app, learner, "learn docker", now=clock())
    app.services.reminders.set(learner, at="6:45", now=clock())
    app.services.reminders.quiet(learner, "22:00", "6:30")
    app.services.reminders.quiet(learner, "7:00", "8:00")
    at(clock, 24, 7, 30)  # it was down at 6:45
    assert sent(app, clock) == []
    assert ledger(app, learner)[-1].reason == "quiet hours"
    at(clock, 24, 8)
    (late,) = sent(app, clock)
    assert late.day.late_by_minutes == 75


def test_quiet_hours_and_reminders_do_not_meet(app: TinyApp, learner: str, clock: FixedClock) -> None:
    app.services.reminders.quiet(learner, "22:00", "7:00")
    with pytest.raises(InvalidInput, match="quiet hours"):
        app.services.reminders.set(learner, at="6:30", now=clock())
    with pytest.raises(InvalidInput, match="09:00 lies in"):
        app.services.reminders.quiet(learner, "8:00", "10:00")
    with pytest.raises(InvalidInput, match="give both"):
        app.services.reminders.quiet(learner, "8:00", None)
    with pytest.raises(InvalidInput, match="whole day"):
        app.services.reminders.quiet(learner, "8:00", "8:00")
    assert app.services.reminders.quiet(learner, None, None).quiet_hours is None


def test_a_day_off_is_respected_and_recorded(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    from studybot.core.plan_change import SetDaysOff

    action = SetDaysOff(days=frozenset({date(2026, 11, 24)}))
    preview = app.services.changes.propose(learner_with_goal, action, now=clock())
    app.services.changes.apply(learner_with_goal, preview.change_id, now=clock())
    at(clock, 24, 9)
    assert sent(app, clock) == []
    assert ledger(app, learner_with_goal)[-1].reason == "a day off"


def test_a_few_tests_a_day_come_at_once_and_pauses_hold_them_not(
    app: TinyApp, learner_with_goal: str, clock: FixedClock
) -> None:
    for _ in range(3):
        app.services.reminders.test(learner_with_goal, now=clock())
    with pytest.raises(InvalidInput, match="enough"):
        app.services.reminders.test(learner_with_goal, now=clock())
    assert [m.delivery.kind for m in sent(app, clock) if m.delivery.kind.startswith("test")] == [
        "test:1", "test:2", "test:3",
    ]  # fmt: skip


def test_pauses_in_the_past_and_far_away_are_refused(app: TinyApp, learner: str, clock: FixedClock) -> None:
    for until in ("1 November 2020", "1 November 2029", "soon"):
        with pytest.raises(InvalidInput):
            app.services.reminders.pause(learner, until, now=clock())
    assert app.services.reminders.pause(learner, "1 December", now=clock()).reminder.paused_until is not None
    assert app.services.reminders.resume(learner, now=clock()).reminder.paused_until is None


def test_off_turns_one_kind_off_or_all(app: TinyApp, learner: str, clock: FixedClock) -> None:
    app.services.reminders.set(learner, kind="evening", enabled=True, now=clock())
    view = app.services.reminders.off(learner, "evening", now=clock())
    assert {k.reminder.kind: k.reminder.enabled for k in view.kinds} == {"daily": True, "evening": False}
    view = app.services.reminders.off(learner, now=clock())
    assert [k.next_at for k in view.kinds] == [None, None]


def test_a_new_zone_moves_every_kind(app: TinyApp, learner: str, clock: FixedClock) -> None:
    app.services.reminders.set(learner, kind="evening", enabled=True, now=clock())
    before = {k.reminder.kind: k.next_at for k in app.services.reminders.view(learner).kinds}
    app.services.learners.set_up(learner, zone="Asia/Tokyo", week="6 hours", reminder_at="9:00", now=clock())
    after = {k.reminder.kind: k.next_at for k in app.services.reminders.view(learner).kinds}
    assert all(after[kind] != before[kind] for kind in ("daily", "evening"))
    assert after["evening"] == datetime(2026, 11, 23, 11, 30, tzinfo=UTC)


def test_a_block_goes_to_tomorrow_once_and_back(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    (block, *_) = app.services.plans.today(learner_with_goal, now=clock()).blocks
    first = app.services.changes.to_tomorrow(learner_with_goal, block.block_id, now=clock())
    second = app.services.changes.to_tomorrow(learner_with_goal, block.block_id, now=clock())
    assert first == second
    assert app.services.plans.block(learner_with_goal, block.block_id).on == block.on + timedelta(days=1)
    app.services.changes.undo(learner_with_goal, first, now=clock())
    assert app.services.plans.block(learner_with_goal, block.block_id).on == block.on


def test_quiet_hours_over_midnight() -> None:
    night = (time(22), time(7))
    assert [is_quiet(time(h), night) for h in (21, 22, 3, 7)] == [False, True, True, False]
    assert [is_quiet(time(h), (time(13), time(15))) for h in (12, 13, 15)] == [False, True, False]
    at_night = datetime(2026, 11, 23, 23, tzinfo=UTC)  # midnight in Berlin
    assert quiet_until(at_night, night, "Europe/Berlin") == datetime(2026, 11, 24, 6, tzinfo=UTC)
    assert quiet_until(at_night, None, "Europe/Berlin") is None


def test_quiet_hours_that_end_in_an_hour_told_twice_end_the_second_time() -> None:
    night = (time(22), time(2, 30))
    second_time = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)  # 02:10 in Berlin, for the second time
    assert quiet_until(second_time, night, "Europe/Berlin") == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_waiting_for_the_end_of_quiet_hours_is_no_try(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    app.services.reminders.quiet(learner_with_goal, "9:30", "10:00")
    at(clock, 24, 9, 40)
    assert sent(app, clock) == []
    assert (ledger(app, learner_with_goal)[-1].state, ledger(app, learner_with_goal)[-1].attempts) == ("planned", 0)
    at(clock, 24, 10)
    assert [m.delivery.attempts for m in sent(app, clock)] == [1]


def test_a_snooze_comes_while_any_reminder_is_on(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    app.services.reminders.set(learner_with_goal, kind="evening", enabled=True, now=clock())
    at(clock, 24, 9)
    number = next(m.delivery.delivery_id for m in sent(app, clock) if m.delivery.kind == "daily")
    app.services.reminders.snooze(learner_with_goal, number, "20", now=clock())
    app.services.reminders.snooze(learner_with_goal, number, "60", now=clock())
    app.services.reminders.off(learner_with_goal, "daily", now=clock())
    clock.advance(minutes=20)
    assert [m.delivery.kind for m in sent(app, clock)] == [f"snooze:{number}:20"]
    app.services.reminders.off(learner_with_goal, now=clock())
    clock.advance(hours=1)
    assert sent(app, clock) == []
    last = ledger(app, learner_with_goal)[-1]
    assert (last.kind, last.state, last.reason) == (f"snooze:{number}:60", "skipped", "reminders were turned off")


def test_a_test_comes_with_every_reminder_off(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    app.services.reminders.off(learner_with_goal, now=clock())
    app.services.reminders.test(learner_with_goal, now=clock())
    assert [m.delivery.kind for m in sent(app, clock)] == ["test:1"]


def test_a_date_that_another_kind_loses_to_a_new_zone_is_accounted_for(
    app: TinyApp, learner_with_goal: str, clock: FixedClock
) -> None:
    app.services.reminders.set(learner_with_goal, kind="evening", at="20:30", enabled=True, now=clock())
    at(clock, 24, 13)  # 21:00 in Tokyo: the evening of this date has passed there
    app.services.learners.set_up(
        learner_with_goal, zone="Asia/Tokyo", week="every day 1h", reminder_at="9:00", now=clock()
    )
    evenings = {d.local_date: d.state for d in ledger(app, learner_with_goal) if d.kind == "evening"}
    assert evenings[date(2026, 11, 24)] == "skipped"


def test_turning_one_kind_off_accounts_for_what_it_owed(
    app: TinyApp, learner_with_goal: str, clock: FixedClock
) -> None:
    app.services.reminders.set(learner_with_goal, kind="evening", at="20:30", enabled=True, now=clock())
    at(clock, 24, 20, 31)  # no tick since
    app.services.reminders.off(learner_with_goal, "evening", now=clock())
    at(clock, 24, 20, 32)
    assert not any(m.delivery.kind == "evening" for m in sent(app, clock))
    rows = {d.local_date: (d.state, d.reason) for d in ledger(app, learner_with_goal) if d.kind == "evening"}
    assert rows[date(2026, 11, 24)] == ("skipped", "reminders were turned off")
