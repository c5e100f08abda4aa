"""Deliveries: one row for each learner, kind and local date, and its one outcome."""

from datetime import date, datetime
from typing import NamedTuple

from studybot.core.learner import Delivery, DeliveryState
from studybot.storage.database import Database
from studybot.storage.json_text import dump_list, utc_text


def add_delivery(
    db: Database, learner_id: str, kind: str, local_date: date, *, due_at: datetime, state: DeliveryState,
    reason: str | None = None, settled_at: datetime | None = None,
) -> bool:  # fmt: skip
    """False when this learner, kind and local date already has its row: nothing is ever planned twice."""
    cursor = db.execute(
        """INSERT INTO deliveries (learner_id, kind, local_date, due_at, state, not_before, reason, settled_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""",
        (
            learner_id,
            kind,
            local_date.isoformat(),
            utc_text(due_at),
            state,
            utc_text(due_at),
            reason,
            utc_text(settled_at) if settled_at else None,
        ),
    )
    return cursor.rowcount == 1


def list_claimable(db: Database, *, now: datetime, limit: int) -> list[Delivery]:
    """Open deliveries whose moment has come; a ``sending`` one only when its lease has run out."""
    rows = db.rows(
        """SELECT * FROM deliveries WHERE state IN ('planned', 'sending', 'retry') AND not_before <= ?
           ORDER BY not_before, delivery_id LIMIT ?""",
        (utc_text(now), limit),
    )
    return [Delivery.model_validate(row) for row in rows]


def lease(db: Database, delivery_id: int, *, now: datetime, until: datetime) -> bool:
    """False when it is leased to somebody else or settled."""
    cursor = db.execute(
        """UPDATE deliveries SET state = 'sending', attempts = attempts + 1, not_before = ?
           WHERE delivery_id = ? AND state IN ('planned', 'sending', 'retry') AND not_before <= ?""",
        (utc_text(until), delivery_id, utc_text(now)),
    )
    return cursor.rowcount == 1


def release(db: Database, delivery_id: int) -> None:
    """Take a lease back under which nothing was sent."""
    db.execute(
        """UPDATE deliveries SET state = 'planned', attempts = attempts - 1, not_before = due_at
           WHERE delivery_id = ? AND state = 'sending'""",
        (delivery_id,),
    )


def release_leases(db: Database, *, now: datetime, reason: str) -> int:
    """Every delivery that is being sent may be claimed from ``now`` on, as if tried once; how many there were."""
    # The first condition is the index's own: it reads open deliveries only.
    cursor = db.execute(
        """UPDATE deliveries SET state = 'retry', not_before = ?, reason = ?, attempts = 1
           WHERE state IN ('planned', 'sending', 'retry') AND state = 'sending'""",
        (utc_text(now), reason),
    )
    return cursor.rowcount


def postpone(db: Database, delivery_id: int, *, until: datetime, reason: str) -> None:
    db.execute(
        """UPDATE deliveries SET state = 'retry', not_before = ?, reason = ?
           WHERE delivery_id = ? AND state = 'sending'""",
        (utc_text(until), reason, delivery_id),
    )


def settle(
    db: Database, delivery_id: int, state: DeliveryState, *, now: datetime,
    reason: str | None = None, message_id: str | None = None,
) -> bool:  # fmt: skip
    """The one outcome; False when it was settled before (the first one stands)."""
    cursor = db.execute(
        """UPDATE deliveries SET state = ?, reason = ?, message_id = ?, settled_at = ?
           WHERE delivery_id = ? AND settled_at IS NULL""",
        (state, reason, message_id, utc_text(now), delivery_id),
    )
    return cursor.rowcount == 1


def list_deliveries(db: Database, learner_id: str, *, limit: int = 10) -> tuple[Delivery, ...]:
    """The latest first."""
    rows = db.rows(
        "SELECT * FROM deliveries WHERE learner_id = ? ORDER BY local_date DESC, delivery_id DESC LIMIT ?",
        (learner_id, limit),
    )
    return tuple(Delivery.model_validate(row) for row in rows)


def expired_since_last_sent(db: Database, learner_id: str, kind: str) -> tuple[date, ...]:
    """Local dates whose message never came, after the last one that did."""
    rows = db.rows(
        """SELECT local_date FROM deliveries WHERE learner_id = ? AND kind = ? AND state = 'expired'
           AND local_date > coalesce((SELECT max(local_date) FROM deliveries WHERE learner_id = ? AND kind = ?
                                      AND state = 'sent'), '')
           ORDER BY local_date""",
        (learner_id, kind, learner_id, kind),
    )
    return tuple(date.fromisoformat(row["local_date"]) for row in rows)


def find_delivery(db: Database, learner_id: str, delivery_id: int) -> Delivery | None:
    row = db.row("SELECT * FROM deliveries WHERE learner_id = ? AND delivery_id = ?", (learner_id, delivery_id))
    return Delivery.model_validate(row) if row else None


def count_deliveries(db: Database, learner_id: str, on: date, prefix: str) -> int:
    """Of a local date, of kinds that begin with ``prefix``."""
    row = db.row(
        "SELECT count(*) AS n FROM deliveries WHERE learner_id = ? AND local_date = ? AND kind LIKE ?",
        (learner_id, on.isoformat(), f"{prefix}%"),
    )
    return int(row["n"]) if row else 0


def hold(db: Database, delivery_id: int, *, until: datetime, reason: str) -> None:
    """Not now: a leased delivery waits, and the lease does not count as a try."""
    db.execute(
        """UPDATE deliveries SET state = 'planned', attempts = attempts - 1, not_before = ?, reason = ?
           WHERE delivery_id = ? AND state = 'sending'""",
        (utc_text(until), reason, delivery_id),
    )


def skip_waiting(db: Database, learner_id: str, prefix: str, *, reason: str, now: datetime) -> None:
    """Settle what waits, of kinds that begin with ``prefix``; what is being sent goes on."""
    db.execute(
        """UPDATE deliveries SET state = 'skipped', reason = ?, settled_at = ?
           WHERE learner_id = ? AND kind LIKE ? AND state IN ('planned', 'retry')""",
        (reason, utc_text(now), learner_id, f"{prefix}%"),
    )


class Total(NamedTuple):
    state: str
    reason: str
    settled: int
    late: int


def count_outcomes(db: Database, *, since: datetime | None) -> list[tuple[str, str | None, int]]:
    """State, reason and how many of the deliveries whose moment came at ``since`` or later; reads all rows."""
    rows = db.rows(
        "SELECT state, reason, count(*) AS n FROM deliveries WHERE due_at >= ? GROUP BY state, reason ORDER BY n DESC",
        (_since(since),),
    )
    return [(row["state"], row["reason"], row["n"]) for row in rows]


def lateness_seconds(db: Database, quantiles: tuple[float, ...], *, since: datetime | None) -> list[float]:
    """Seconds from the moment to its sending, of the sent ones, at each quantile (nearest rank; 1.0 is the longest);
    empty when none was sent."""
    rows = db.rows(
        """WITH late AS (
               SELECT max(0, (julianday(settled_at) - julianday(due_at)) * 86400) AS seconds
               FROM deliveries WHERE state = 'sent' AND due_at >= ?
           ), ranked AS (SELECT seconds, row_number() OVER (ORDER BY seconds) AS n, count(*) OVER () AS total FROM late)
           SELECT q.value AS quantile, seconds FROM json_each(?) AS q JOIN ranked
           ON n = max(1, cast(q.value * total + 0.999999 AS INTEGER)) ORDER BY q.key""",
        (_since(since), dump_list(quantiles)),
    )
    return [round(row["seconds"], 1) for row in rows]


def list_stuck(db: Database, *, due_before: datetime, attempts: int, limit: int) -> tuple[list[Delivery], int]:
    """Open deliveries that are overdue or were tried that often, the longest waiting first, and how many there are."""
    stuck = "state IN ('planned', 'sending', 'retry') AND (due_at < ? OR attempts >= ?)"
    given = (utc_text(due_before), attempts)
    rows = db.rows(
        f"SELECT * FROM deliveries WHERE {stuck} ORDER BY due_at, delivery_id LIMIT ?",  # noqa: S608 our own words
        (*given, limit),
    )
    total = db.rows(f"SELECT count(*) AS n FROM deliveries WHERE {stuck}", given)  # noqa: S608 our own words
    return [Delivery.model_validate(row) for row in rows], total[0]["n"]


def list_totals(db: Database) -> list[Total]:
    """Every delivery ever settled, by state, the failed ones also by reason; costs the same however many they are."""
    return [Total(**row) for row in db.rows("SELECT state, reason, settled, late FROM delivery_totals")]


def count_open(db: Database) -> dict[str, int]:
    """Deliveries without an outcome, by state: reads what is open, not what is stored."""
    rows = db.rows(
        """SELECT state, count(*) AS n FROM deliveries WHERE state IN ('planned', 'sending', 'retry') GROUP BY state"""
    )
    return {row["state"]: row["n"] for row in rows}


def count_waiting(db: Database, *, now: datetime) -> int:
    """Reminders whose moment has come and that no tick has turned into a delivery yet."""
    [row] = db.rows("SELECT count(*) AS n FROM reminders WHERE next_at IS NOT NULL AND next_at <= ?", (utc_text(now),))
    return int(row["n"])


def _since(since: datetime | None) -> str:
    return utc_text(since) if since else ""


def find_dm_channel(db: Database, learner_id: str) -> str | None:
    row = db.row("SELECT channel_id FROM dm_channels WHERE learner_id = ?", (learner_id,))
    return str(row["channel_id"]) if row else None


def save_dm_channel(db: Database, delivery_id: int, channel_id: str) -> None:
    """Where that delivery's learner was reached."""
    db.execute(
        """INSERT INTO dm_channels (learner_id, channel_id)
           SELECT learner_id, ? FROM deliveries WHERE delivery_id = ?
           ON CONFLICT (learner_id) DO UPDATE SET channel_id = excluded.channel_id
               WHERE channel_id != excluded.channel_id""",
        (channel_id, delivery_id),
    )
