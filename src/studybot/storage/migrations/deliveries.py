"""Deliveries counted as they are settled; where a learner gets them."""

import sqlite_utils

from studybot.storage.migrations.script import run_script


def m005_delivery_totals(db: sqlite_utils.Database) -> None:
    """Settled deliveries counted as they are settled, so that reading the totals costs the same with a million rows
    as with ten, and a total never falls when a learner is forgotten. No learner stands in it. ``late`` counts the
    sent ones that came more than five minutes after their moment."""
    late = "(julianday(settled_at) - julianday(due_at)) * 86400 > 300"
    late_of_new = late.replace("julianday(", "julianday(NEW.")
    count_new = f"""
        BEGIN
            INSERT INTO delivery_totals (state, reason, settled, late)
            VALUES (NEW.state, iif(NEW.state IN ('undeliverable', 'expired'), coalesce(NEW.reason, ''), ''), 1,
                    NEW.state = 'sent' AND {late_of_new})
            ON CONFLICT (state, reason) DO UPDATE SET settled = settled + 1, late = late + excluded.late;
        END"""  # noqa: S608 our own words
    run_script(
        db,
        f"""
        CREATE TABLE delivery_totals (
            state TEXT NOT NULL,
            reason TEXT NOT NULL,
            settled INTEGER NOT NULL,
            late INTEGER NOT NULL,
            PRIMARY KEY (state, reason)
        ) STRICT, WITHOUT ROWID
        ;;
        INSERT INTO delivery_totals (state, reason, settled, late)
        SELECT state, iif(state IN ('undeliverable', 'expired'), coalesce(reason, ''), '') AS why, count(*),
               sum(state = 'sent' AND {late})
        FROM deliveries WHERE settled_at IS NOT NULL GROUP BY state, why
        ;;
        CREATE TRIGGER delivery_settled_at_once AFTER INSERT ON deliveries WHEN NEW.settled_at IS NOT NULL
        {count_new}
        ;;
        CREATE TRIGGER delivery_settled AFTER UPDATE OF settled_at ON deliveries
        WHEN OLD.settled_at IS NULL AND NEW.settled_at IS NOT NULL
        {count_new}
        """,  # noqa: S608 our own words
    )


def m006_dm_channels(db: sqlite_utils.Database) -> None:
    """The channel in which a learner gets DMs: with it a message is one request, without it two."""
    run_script(
        db,
        """
        CREATE TABLE dm_channels (
            learner_id TEXT PRIMARY KEY REFERENCES learners ON DELETE CASCADE,
            channel_id TEXT NOT NULL
        ) STRICT
        """,
    )
