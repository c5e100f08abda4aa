"""Exactly one outcome for every learner and local date: over changes of clocks, zones and the machine's own clock, and
after downtime. Real database, real planner; the ledger and the messages are read as they stand."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from studybot.core.learner import Delivery
from studybot.core.local_time import instant
from studybot.services.deliveries import Sent
from studybot.storage.deliveries import list_deliveries
from tests.conftest import FixedClock, TinyApp, add_goal

DAY = timedelta(days=1)
# zone, the local date of the change, a wish inside its gap or fold, the UTC moment it must come at
CLOCK_CHANGES = [
    ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:00"),
    ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30"),
    ("America/New_York", "2026-03-08", "02:30", "2026-03-08T07:00"),
    ("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30"),
    ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:30"),
    ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45"),
    ("Africa/Casablanca", "2026-02-15", "02:30", "2026-02-15T01:30"),
    ("Africa/Casablanca", "2026-03-22", "02:30", "2026-03-22T02:00"),
    ("Asia/Gaza", "2026-03-28", "02:30", "2026-03-28T00:00"),
    ("Asia/Gaza", "2026-10-24", "01:30", "2026-10-23T22:30"),
    ("Pacific/Chatham", "2026-09-27", "03:00", "2026-09-26T14:00"),
    ("Pacific/Chatham", "2026-04-05", "03:00", "2026-04-04T13:15"),
    ("America/Nuuk", "2026-03-28", "23:30", "2026-03-29T01:00"),
    ("America/Nuuk", "2026-10-24", "23:30", "2026-10-25T00:30"),
]


class Post:
    """Claims what is due, sends it and settles it, as the ticker does; keeps what the learner got."""

    def __init__(self, app: TinyApp) -> None:
        self.app = app
        self.sent: list[tuple[str, date, datetime]] = []

    def tick(self, now: datetime) -> None:
        service = self.app.services.deliveries
        while due := service.claim_due(now=now):
            for message in due:
                self.sent.append((message.learner.learner_id, message.delivery.local_date, now))
                service.settle_all_sent([(message.delivery.delivery_id, Sent(str(len(self.sent))))], now=now)

    def run(self, start: datetime, end: datetime, step: timedelta = timedelta(minutes=15)) -> None:
        while start <= end:
            self.tick(start)
            start += step

    def dates(self, learner: str) -> list[date]:
        return [on for who, on, _ in self.sent if who == learner]


@pytest.fixture
def post(app: TinyApp) -> Post:
    return Post(app)


def enrol(app: TinyApp, who: str, zone: str, at: str, now: datetime) -> str:
    """With far more to do than the days of a test hold, so that every day has something planned."""
    app.services.learners.set_up(who, zone=zone, week="every day 1h", reminder_at=at, now=now)
    add_goal(app, who, now=now)
    return who


def ledger(app: TinyApp, learner: str) -> dict[date, Delivery]:
    rows = list_deliveries(app.db, learner, limit=1000)
    assert max(Counter(row.local_date for row in rows).values(), default=1) == 1
    return {row.local_date: row for row in rows}


def assert_accounted(app: TinyApp, learner: str, first: date, last: date) -> dict[date, str]:
    """A settled row for every date, and a reason with each that was not sent."""
    rows = ledger(app, learner)
    assert sorted(rows) == [first + n * DAY for n in range((last - first).days + 1)]
    for row in rows.values():
        assert row.settled_at is not None, row
        assert row.state == "sent" or row.reason, row
    return {on: row.state for on, row in rows.items()}


@pytest.mark.parametrize(("zone", "day", "at", "moment"), CLOCK_CHANGES)
def test_over_a_change_of_clocks_every_date_gets_one_message_at_the_declared_moment(
    app: TinyApp, post: Post, zone: str, day: str, at: str, moment: str
) -> None:
    on, expected = date.fromisoformat(day), datetime.fromisoformat(moment).replace(tzinfo=UTC)
    start = expected - timedelta(hours=58)
    enrol(app, "owl", zone, at, start)
    post.run(start, expected + timedelta(hours=50))
    assert post.dates("owl") == [on - 2 * DAY, on - DAY, on, on + DAY, on + 2 * DAY]
    assert set(assert_accounted(app, "owl", on - 2 * DAY, on + 2 * DAY).values()) == {"sent"}
    assert ledger(app, "owl")[on].due_at == expected


@pytest.mark.parametrize("hours_after", range(1, 24, 4))
@pytest.mark.parametrize(
    ("home", "away"),
    [
        ("Pacific/Honolulu", "Pacific/Kiritimati"),  # east over the date line: the same clock, a day on
        ("Pacific/Kiritimati", "Pacific/Honolulu"),
        ("Pacific/Auckland", "America/Los_Angeles"),
        ("America/Los_Angeles", "Pacific/Auckland"),
        ("Europe/Berlin", "Asia/Tokyo"),
        ("Europe/Berlin", "America/New_York"),
    ],
)
def test_a_zone_changed_between_two_reminders_leaves_every_date_with_one_outcome(
    app: TinyApp, post: Post, home: str, away: str, hours_after: int
) -> None:
    first = date(2026, 11, 24)
    start = instant(first, datetime.min.time().replace(hour=9), home)
    enrol(app, "traveller", home, "9:00", start - timedelta(hours=2))
    move = start + DAY + timedelta(hours=hours_after)
    post.run(start, move, timedelta(hours=1))
    app.services.learners.set_up("traveller", zone=away, week="every day 1h", reminder_at="9:00", now=move)
    end = instant(date(2026, 11, 29), datetime.min.time().replace(hour=12), away)
    post.run(move, end, timedelta(hours=1))
    states = assert_accounted(app, "traveller", first, date(2026, 11, 29))
    assert len(post.dates("traveller")) == len(set(post.dates("traveller")))
    assert list(states.values()).count("skipped") <= 2  # dates the journey took away, with the reason
    assert set(states.values()) <= {"sent", "skipped"}


def test_a_change_while_a_message_is_due_and_not_yet_claimed_loses_nothing(
    app: TinyApp, post: Post, clock: FixedClock
) -> None:
    enrol(app, "ann", "Europe/Berlin", "9:00", clock())
    enrol(app, "bob", "Europe/Berlin", "9:00", clock())
    now = clock.advance(days=1, minutes=5)
    app.services.reminders.set("ann", at="20:00", now=now)
    app.services.reminders.set("bob", enabled=False, now=now)
    post.run(now, now + timedelta(hours=12))
    assert [(who, at) for who, _, at in post.sent] == [("ann", now)]
    assert ledger(app, "bob")[now.date()].reason == "reminders were turned off"


def test_turning_reminders_off_stops_the_message_that_waits_already(
    app: TinyApp, post: Post, clock: FixedClock
) -> None:
    enrol(app, "ann", "Europe/Berlin", "9:00", clock())
    now = clock.advance(days=1)
    [message] = app.services.deliveries.claim_due(now=now)
    app.services.deliveries.settle_retry(message.delivery.delivery_id, "Discord answered 503", attempts=1, now=now)
    app.services.reminders.set("ann", enabled=False, now=now)
    post.run(now, now + timedelta(hours=2))
    assert post.sent == []
    row = ledger(app, "ann")[now.date()]
    assert (row.state, row.reason) == ("skipped", "reminders were turned off")


def test_a_clock_set_forward_a_day_and_back_sends_nothing_twice(app: TinyApp, post: Post, clock: FixedClock) -> None:
    who = enrol(app, "ann", "Europe/Berlin", "9:00", clock())
    first = clock.advance(days=1)
    post.run(first - timedelta(hours=1), first + timedelta(hours=1))
    post.run(first + timedelta(hours=25), first + timedelta(hours=26))  # a day forward
    post.run(first + timedelta(hours=2), first + 4 * DAY)  # set right again
    assert post.dates(who) == sorted(set(post.dates(who)))
    states = assert_accounted(app, who, first.date(), first.date() + 4 * DAY)
    assert list(states.values()).count("expired") <= 1
    assert len(post.dates(who)) >= 4


@pytest.mark.parametrize("minutes_after", [-30, 0, 10, 45, 90])
def test_a_clock_set_back_an_hour_sends_nothing_twice(
    app: TinyApp, post: Post, clock: FixedClock, minutes_after: int
) -> None:
    who = enrol(app, "ann", "Europe/Berlin", "9:00", clock())
    due = clock.advance(days=1)
    jump = due + timedelta(minutes=minutes_after)
    post.run(due - timedelta(hours=3), jump, timedelta(minutes=5))
    post.run(jump - timedelta(hours=1), due + DAY, timedelta(minutes=5))
    assert post.dates(who) == [due.date(), due.date() + DAY]
    assert set(assert_accounted(app, who, due.date(), due.date() + DAY).values()) == {"sent"}


def test_a_lease_taken_before_the_clock_went_back_is_tried_again(app: TinyApp, post: Post, clock: FixedClock) -> None:
    who = enrol(app, "ann", "Europe/Berlin", "9:00", clock())
    due = clock.advance(days=1)
    assert len(app.services.deliveries.claim_due(now=due)) == 1  # and then the process dies
    post.run(due - timedelta(hours=1), due + timedelta(hours=2), timedelta(minutes=5))
    assert post.dates(who) == [due.date()]


@pytest.mark.parametrize(
    ("down", "states"),
    [
        (timedelta(minutes=1), ["sent", "sent"]),
        (DAY, ["expired", "sent"]),
        (timedelta(days=30), ["expired"] * 30 + ["sent"]),
    ],
)
def test_downtime_leaves_an_outcome_for_every_date(
    app: TinyApp, post: Post, clock: FixedClock, down: timedelta, states: list[str]
) -> None:
    who = enrol(app, "ann", "Europe/Berlin", "9:00", clock())
    due = clock.advance(days=1)
    back = due + down
    post.run(back, back + timedelta(hours=2) if down >= DAY else back + DAY)
    found = assert_accounted(app, who, due.date(), due.date() + (len(states) - 1) * DAY)
    assert list(found.values()) == states[::-1]
    assert len(post.dates(who)) == states.count("sent")
    reasons = {row.reason for row in ledger(app, who).values() if row.state == "expired"}
    assert reasons <= {"studybot was not running at that time"}


def test_a_message_handed_back_is_claimed_at_once_and_counts_no_try(app: TinyApp, clock: FixedClock) -> None:
    enrol(app, "ann", "Europe/Berlin", "9:00", clock())
    now = clock.advance(days=1)
    [message] = app.services.deliveries.claim_due(now=now)
    app.services.deliveries.hand_back([message.delivery.delivery_id])
    [again] = app.services.deliveries.claim_due(now=now)
    assert (again.delivery.delivery_id, again.delivery.attempts) == (message.delivery.delivery_id, 1)


def test_those_due_earlier_go_first_and_only_the_unpaused_are_claimed(app: TinyApp, clock: FixedClock) -> None:
    for number in range(6):
        enrol(app, f"late{number}", "Europe/Berlin", "9:30", clock())
        enrol(app, f"paused{number}", "Europe/Berlin", "8:30", clock() - timedelta(hours=1))
        app.services.reminders.set(f"paused{number}", pause_until="2026-12-01", now=clock())
    enrol(app, "early", "Europe/Berlin", "9:15", clock())
    now = clock.advance(days=1, hours=1)
    claimed = []
    while due := app.services.deliveries.claim_due(now=now, limit=3):
        claimed += [message.learner.learner_id for message in due]
    assert claimed == ["early", *(f"late{n}" for n in range(6))]


def test_the_channel_of_a_dm_is_kept_for_the_next_one(app: TinyApp, clock: FixedClock) -> None:
    enrol(app, "ann", "Europe/Berlin", "9:00", clock())
    [message] = app.services.deliveries.claim_due(now=clock.advance(days=1))
    assert message.channel_id is None
    app.services.deliveries.settle_all_sent([(message.delivery.delivery_id, Sent("1", "900"))], now=clock())
    [message] = app.services.deliveries.claim_due(now=clock.advance(days=1))
    assert message.channel_id == "900"
    assert app.services.privacy.forget("ann")["dm_channels"] == 1
