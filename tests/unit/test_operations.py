"""The operator sees every delivery once, knows how late they were and what is stuck; totals never lose one."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlite_utils

from studybot.errors import InvalidInput, StorageError
from studybot.services.operations import parse_since, reason_class, report_text
from studybot.storage.database import Database, open_database
from studybot.storage.deliveries import add_delivery, lease, list_totals, postpone, settle
from studybot.storage.learners import delete_learner
from studybot.storage.migrations import migrations
from tests.conftest import MONDAY, FixedClock, TinyApp


def add_learner(db: Database, learner: str) -> None:
    with db.atomic():
        db.execute("INSERT INTO learners VALUES (?, 'UTC', '{}', '{}', '2026', NULL)", (learner,))


def add_open(db: Database, learner: str, due_at: datetime) -> int:
    """A planned delivery; its id."""
    with db.atomic():
        assert add_delivery(db, learner, "daily", due_at.date(), due_at=due_at, state="planned")
        return int(db.rows("SELECT max(delivery_id) AS n FROM deliveries")[0]["n"])


def settle_one(
    db: Database, learner: str, due_at: datetime, state: str, *, after: float = 1, reason: str | None = None
) -> None:
    number = add_open(db, learner, due_at)
    with db.atomic():
        assert settle(db, number, state, now=due_at + timedelta(seconds=after), reason=reason)  # type: ignore[arg-type]


def test_lateness_is_the_nearest_rank_of_the_sent_ones(app: TinyApp) -> None:
    for seconds in sorted(range(1, 101), key=lambda n: n * 37 % 101):
        add_learner(app.db, f"l{seconds}")
        settle_one(app.db, f"l{seconds}", MONDAY, "sent", after=seconds)
    settle_one(app.db, "l1", MONDAY - timedelta(days=1), "expired", after=9999, reason="it could not be sent in time")
    report = app.services.operations.report(since=None, now=MONDAY + timedelta(hours=1))
    late = report.lateness_seconds
    assert late is not None
    assert (late.p50, late.p95, late.p99, late.max) == (50, 95, 99, 100)
    assert (report.total, report.outcomes) == (101, {"expired": 1, "sent": 100})
    assert [f.model_dump() for f in report.failures] == [
        {"state": "expired", "reason": "it could not be sent in time", "count": 1}
    ]
    assert (report.stuck, report.stuck_total) == ((), 0)


def test_since_counts_from_the_moment_a_message_was_due(app: TinyApp) -> None:
    add_learner(app.db, "ann")
    for days in range(4):
        settle_one(app.db, "ann", MONDAY - timedelta(days=days), "skipped", reason="nothing planned that day")
    report = app.services.operations.report(since=MONDAY - timedelta(days=2), now=MONDAY)
    assert (report.total, report.outcomes, report.failures) == (3, {"skipped": 3}, ())
    assert report.lateness_seconds is None


def test_what_is_stuck_is_named_the_longest_waiting_first(app: TinyApp) -> None:
    for learner in ("fresh", "overdue", "tried", "settled"):
        add_learner(app.db, learner)
    now = MONDAY + timedelta(hours=1)
    add_open(app.db, "fresh", now - timedelta(minutes=14))
    overdue = add_open(app.db, "overdue", now - timedelta(minutes=16))
    tried = add_open(app.db, "tried", now - timedelta(minutes=5))
    settle_one(app.db, "settled", now - timedelta(hours=1), "expired", reason="it could not be sent in time")
    with app.db.atomic():
        lease(app.db, overdue, now=now, until=now)
        for _ in range(5):
            lease(app.db, tried, now=now, until=now)
        postpone(app.db, tried, until=now, reason="Discord answered 503")
    report = app.services.operations.report(since=None, now=now)
    assert [(s.learner_id, s.state, s.attempts, s.reason) for s in report.stuck] == [
        ("overdue", "sending", 1, None),
        ("tried", "retry", 5, "Discord answered 503"),
    ]
    assert report_text(report).splitlines() == [
        "4 deliveries.",
        "          1  expired",
        "          1  planned",
        "          1  retry",
        "          1  sending",
        "Why not:",
        "          1  expired: it could not be sent in time",
        "Stuck (2):",
        "  overdue  daily  2026-11-23  sending after 1 try",
        "  tried  daily  2026-11-23  retry after 5 tries: Discord answered 503",
    ]


def test_an_empty_database_has_a_report(app: TinyApp) -> None:
    report = app.services.operations.report(since=None, now=MONDAY)
    assert report_text(report) == "0 deliveries.\nNothing is stuck."


def test_totals_are_what_the_rows_say_and_outlive_a_forgotten_learner(app: TinyApp) -> None:
    chance = random.Random(1)  # noqa: S311 a seed
    states = ("sent", "undeliverable", "expired", "skipped")
    for number in range(200):
        learner = f"l{number % 20}"
        if number < 20:
            add_learner(app.db, learner)
        state = chance.choice(states)
        reason = None if state == "sent" else chance.choice(("Discord answered 500", "no such account"))
        due_at = MONDAY + timedelta(days=number // 20)
        if chance.random() < 0.3 and state != "sent":  # settled at once, as a pause is
            with app.db.atomic():
                add_delivery(
                    app.db, learner, "daily", due_at.date(), due_at=due_at, state=state,  # type: ignore[arg-type]
                    reason=reason, settled_at=due_at,
                )  # fmt: skip
                assert not add_delivery(app.db, learner, "daily", due_at.date(), due_at=due_at, state="planned")
        else:
            settle_one(app.db, learner, due_at, state, after=chance.choice((1, 299, 301, 5000)), reason=reason)
    expected = app.db.rows(
        """SELECT state, iif(state IN ('undeliverable', 'expired'), reason, '') AS reason, count(*) AS settled,
                  sum(state = 'sent' AND unixepoch(settled_at) - unixepoch(due_at) > 300) AS late
           FROM deliveries GROUP BY 1, 2 ORDER BY 1, 2"""
    )
    before = list_totals(app.db)
    assert [t._asdict() for t in sorted(before)] == expected
    assert sum(t.settled for t in before) == 200
    with app.db.atomic():
        for number in range(20):
            delete_learner(app.db, f"l{number}")
    assert list_totals(app.db) == before


def test_a_database_from_before_the_totals_counts_what_it_has(tmp_path: Path) -> None:
    old = sqlite_utils.Database(tmp_path / "studybot.db")
    migrations.apply(old, stop_before="m005_delivery_totals")
    old.execute("INSERT INTO learners VALUES ('ann', 'UTC', '{}', '{}', '2026', NULL)")
    for day, state, settled in [(1, "sent", "08:04"), (2, "sent", "08:06"), (3, "expired", "15:00"), (4, "retry", "")]:
        old.execute(
            "INSERT INTO deliveries (learner_id, kind, local_date, due_at, state, reason, settled_at)"
            " VALUES ('ann', 'daily', ?, ?, ?, 'why', ?)",
            (
                f"2026-11-0{day}",
                f"2026-11-0{day}T08:00:00.000000+00:00",
                state,
                f"2026-11-0{day}T{settled}:00.000000+00:00" if settled else None,
            ),
        )
    old.conn.commit()
    old.close()
    db = open_database(tmp_path / "studybot.db")
    assert [tuple(t) for t in sorted(list_totals(db))] == [("expired", "why", 1, 0), ("sent", "", 2, 1)]
    db.close()


def test_figures_count_what_waits_and_what_never_arrived(app: TinyApp, learner: str, clock: FixedClock) -> None:
    figures = app.services.operations.figures(now=clock())
    assert (figures.deliveries, figures.sent, figures.failed, figures.queue) == ({}, 0, {}, 0)
    clock.advance(days=1)  # Ann's reminder is due, no tick has seen it
    assert app.services.operations.figures(now=clock()).queue == 1
    add_open(app.db, learner, clock() - timedelta(days=9))
    settle_one(app.db, learner, clock() - timedelta(days=3), "sent", after=400)
    settle_one(app.db, learner, clock() - timedelta(days=4), "undeliverable", reason="no such account")
    settle_one(
        app.db, learner, clock() - timedelta(days=5), "expired", reason="gave up after 20 tries: Discord answered 502"
    )
    figures = app.services.operations.figures(now=clock())
    assert figures.deliveries == {"planned": 1, "sent": 1, "undeliverable": 1, "expired": 1}
    assert (figures.sent, figures.late, figures.queue) == (1, 1, 2)
    assert figures.failed == {"no such account": 1, "Discord answered 502": 1}
    assert figures.database_bytes >= app.db.path.stat().st_size


def test_a_database_whose_file_is_gone_is_said(app: TinyApp, clock: FixedClock) -> None:
    app.db.path.rename(app.db.path.with_name("elsewhere.db"))
    with pytest.raises(StorageError, match=r"is gone \(No such file"):
        app.services.operations.figures(now=clock())


@pytest.mark.parametrize(
    ("reason", "label"),
    [
        ("Discord refuses DMs to this learner", "Discord refuses DMs to this learner"),
        ("Discord refused: the account 123456789012345678", "Discord refused"),
        ("Discord answered 503", "Discord answered 503"),
        ("Discord answered 123456789012345678", "other"),
        ("gave up after 20 tries: no connection (ClientOSError)", "no connection"),
        ("internal fault (KeyError)", "internal fault"),
        ("123456789012345678", "other"),
        ("", "other"),
    ],
)
def test_reasons_become_one_of_a_closed_list(reason: str, label: str) -> None:
    assert reason_class(reason) == label


def test_since_is_read_back_from_now_or_as_a_date() -> None:
    assert parse_since("7d", now=MONDAY) == MONDAY - timedelta(days=7)
    assert parse_since(" 90M ", now=MONDAY) == MONDAY - timedelta(minutes=90)
    assert parse_since("2w", now=MONDAY) == MONDAY - timedelta(weeks=2)
    assert parse_since("2026-11-01", now=MONDAY) == datetime(2026, 11, 1, tzinfo=UTC)
    assert parse_since("2026-11-01T12:00:00+02:00", now=MONDAY) == datetime(2026, 11, 1, 10, tzinfo=UTC)
    for wrong in ("", "yesterday", "7", "-3d", "2026-13-01", "9999w9", "0001-01-01T00:00:00+14:00"):
        with pytest.raises(InvalidInput, match="is no time to begin at"):
            parse_since(wrong, now=MONDAY)
    with pytest.raises(InvalidInput, match="still to come"):
        parse_since("2026-12-01", now=MONDAY)
