"""Deliveries: one row for each learner, kind and local date, and its one outcome."""

from datetime import date, datetime

from studybot.core.learner import Delivery, DeliveryState
from studybot.storage.database import Database
from studybot.storage.json_text import utc_text


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
