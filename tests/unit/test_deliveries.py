"""One accounted outcome for each learner, kind and local date; through crashes, downtime, pauses and clock changes."""

from datetime import UTC, datetime, timedelta

from studybot.core.learner import Delivery
from studybot.services.deliveries import LEASE, MAX_ATTEMPTS, Sent
from tests.conftest import FixedClock, TinyApp, add_goal


def outcomes(app: TinyApp, learner: str) -> dict[str, str]:
    recent = app.services.reminders.view(learner).recent
    return {d.local_date.isoformat(): d.state for d in recent}


def last(app: TinyApp, learner: str) -> Delivery:
    return app.services.reminders.view(learner).recent[0]


def test_the_daily_message_is_claimed_once_and_settled_once(
    app: TinyApp, learner_with_goal: str, clock: FixedClock
) -> None:
    deliveries = app.services.deliveries
    clock.advance(days=1)  # Tuesday, 09:00 in Berlin
    [message] = deliveries.claim_due(now=clock())
    assert [b.title for b in message.day.blocks] == ["Python basics"]
    assert message.nonce == f"sb-{message.delivery.delivery_id}"
    assert deliveries.claim_due(now=clock()) == []
    deliveries.settle_all_sent([(message.delivery.delivery_id, Sent("42"))], now=clock())
    deliveries.settle_undeliverable(message.delivery.delivery_id, learner_with_goal, "late verdict", now=clock())
    assert (last(app, learner_with_goal).state, last(app, learner_with_goal).message_id) == ("sent", "42")


def test_a_crash_after_the_claim_is_tried_again_with_the_same_nonce(
    app: TinyApp, learner_with_goal: str, clock: FixedClock
) -> None:
    clock.advance(days=1)
    [first] = app.services.deliveries.claim_due(now=clock())
    clock.advance(seconds=LEASE.total_seconds() + 1)
    [second] = app.services.deliveries.claim_due(now=clock())
    assert (second.delivery.delivery_id, second.nonce) == (first.delivery.delivery_id, first.nonce)
    assert second.delivery.attempts == 2


def test_a_late_message_says_so(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    clock.advance(days=1, hours=2)
    [message] = app.services.deliveries.claim_due(now=clock())
    assert message.day.late_by_minutes == 120


def test_downtime_is_recorded_day_by_day_and_mentioned(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    clock.advance(days=4)  # Friday 09:00; Tuesday to Thursday passed without a bot
    [message] = app.services.deliveries.claim_due(now=clock())
    assert outcomes(app, learner_with_goal) == {
        "2026-11-24": "expired",
        "2026-11-25": "expired",
        "2026-11-26": "expired",
        "2026-11-27": "sending",
    }
    assert [d.isoformat() for d in message.expired_before] == ["2026-11-24", "2026-11-25", "2026-11-26"]


def test_a_message_that_cannot_be_sent_all_day_expires_with_its_reason(
    app: TinyApp, learner_with_goal: str, clock: FixedClock
) -> None:
    clock.advance(days=1)
    deliveries = app.services.deliveries
    end = clock() + timedelta(hours=7)
    while clock() < end:
        for message in deliveries.claim_due(now=clock()):
            deliveries.settle_retry(
                message.delivery.delivery_id, "Discord answered 503", attempts=message.delivery.attempts, now=clock()
            )
        clock.advance(minutes=20)
    assert last(app, learner_with_goal).state == "expired"
    assert "503" in (last(app, learner_with_goal).reason or "")


def test_refused_dms_keep_the_plan_and_are_told_once_at_the_next_command(
    app: TinyApp, learner_with_goal: str, clock: FixedClock
) -> None:
    clock.advance(days=1)
    [message] = app.services.deliveries.claim_due(now=clock())
    app.services.deliveries.settle_undeliverable(
        message.delivery.delivery_id, learner_with_goal, "Discord refuses DMs to this learner", now=clock()
    )
    notice = app.services.learners.notice(learner_with_goal)
    assert notice is not None
    assert "could not send you a DM on 24 November" in notice
    assert app.services.learners.notice(learner_with_goal) is None
    clock.advance(days=1)
    assert len(app.services.deliveries.claim_due(now=clock())) == 1
    assert app.services.plans.show(learner_with_goal, now=clock()).summary.minutes_left > 0


def test_nothing_planned_and_pauses_are_outcomes_too(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    app.services.reminders.set(learner_with_goal, pause_until="2026-11-25", now=clock())
    clock.now = datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert app.services.deliveries.claim_due(now=clock()) == []
    clock.now = datetime(2026, 11, 29, 8, tzinfo=UTC)  # a Sunday without study time
    assert app.services.deliveries.claim_due(now=clock()) == []
    found = outcomes(app, learner_with_goal)
    assert (found["2026-11-24"], found["2026-11-25"], found["2026-11-29"]) == ("paused", "paused", "skipped")


def test_a_clock_that_jumps_back_sends_nothing_twice(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    clock.advance(days=1)
    [message] = app.services.deliveries.claim_due(now=clock())
    app.services.deliveries.settle_all_sent([(message.delivery.delivery_id, Sent("1"))], now=clock())
    clock.advance(hours=-3)
    assert app.services.deliveries.claim_due(now=clock()) == []
    clock.advance(hours=4)
    assert app.services.deliveries.claim_due(now=clock()) == []


def test_moving_the_zone_or_the_time_never_makes_a_second_message_that_day(
    app: TinyApp, learner_with_goal: str, clock: FixedClock
) -> None:
    clock.advance(days=1)
    [message] = app.services.deliveries.claim_due(now=clock())
    app.services.deliveries.settle_all_sent([(message.delivery.delivery_id, Sent("1"))], now=clock())
    app.services.reminders.set(learner_with_goal, at="18:00", now=clock())
    app.services.learners.set_up(
        learner_with_goal, zone="America/New_York", week="6 hours", reminder_at="18:00", now=clock()
    )
    clock.advance(hours=15)  # 18:00 in New York, still 24 November there
    assert app.services.deliveries.claim_due(now=clock()) == []
    assert len([d for d in outcomes(app, learner_with_goal).values() if d == "sent"]) == 1


def test_both_changes_of_the_clock_bring_one_message_each(app: TinyApp, clock: FixedClock) -> None:
    for year, month, day in [(2026, 3, 29), (2026, 10, 25)]:
        who = f"night-owl-{month}"
        start = datetime(year, month, day - 1, 12, tzinfo=UTC)
        app.services.learners.set_up(who, zone="Europe/Berlin", week="every day 1h", reminder_at="02:30", now=start)
        add_goal(app, who, "learn docker", now=start)
        sent = 0
        for quarter in range(4 * 24):
            now = start + timedelta(minutes=15 * quarter)
            for message in app.services.deliveries.claim_due(now=now):
                app.services.deliveries.settle_all_sent([(message.delivery.delivery_id, Sent(str(quarter)))], now=now)
                sent += message.learner.learner_id == who
        assert sent == 1, (year, month, day)


def test_a_new_start_takes_over_at_once_what_a_killed_process_was_sending(
    app: TinyApp, learner_with_goal: str, clock: FixedClock
) -> None:
    clock.advance(days=1)
    deliveries = app.services.deliveries
    [first] = deliveries.claim_due(now=clock())
    clock.advance(seconds=1)
    assert deliveries.claim_due(now=clock()) == []
    assert deliveries.take_over(now=clock()) == 1
    [second] = deliveries.claim_due(now=clock())
    assert (second.delivery.delivery_id, second.delivery.attempts) == (first.delivery.delivery_id, 2)


def test_being_killed_often_uses_up_no_tries(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    clock.advance(days=1)
    for _ in range(MAX_ATTEMPTS + 10):
        [message] = app.services.deliveries.claim_due(now=clock())
        app.services.deliveries.take_over(now=clock())
    [message] = app.services.deliveries.claim_due(now=clock())
    tried = message.delivery
    app.services.deliveries.settle_retry(tried.delivery_id, "no connection", attempts=tried.attempts, now=clock())
    assert last(app, learner_with_goal).state == "retry"


def test_taking_over_leaves_alone_what_waits_and_what_is_settled(
    app: TinyApp, learner_with_goal: str, clock: FixedClock
) -> None:
    deliveries = app.services.deliveries
    clock.advance(days=1)
    [message] = deliveries.claim_due(now=clock())
    deliveries.settle_retry(message.delivery.delivery_id, "rate limited", attempts=1, now=clock(), after_seconds=600)
    assert deliveries.take_over(now=clock()) == 0
    assert deliveries.claim_due(now=clock.advance(seconds=599)) == []
    [message] = deliveries.claim_due(now=clock.advance(seconds=1))
    deliveries.settle_all_sent([(message.delivery.delivery_id, Sent("1"))], now=clock())
    assert deliveries.take_over(now=clock()) == 0
    assert last(app, learner_with_goal).state == "sent"


def test_a_server_that_asks_for_hours_is_obeyed(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    clock.advance(days=1)
    [message] = app.services.deliveries.claim_due(now=clock())
    asked = timedelta(hours=2)
    app.services.deliveries.settle_retry(
        message.delivery.delivery_id, "rate limited", attempts=1, now=clock(), after_seconds=asked.total_seconds()
    )
    assert last(app, learner_with_goal).not_before == clock() + asked
