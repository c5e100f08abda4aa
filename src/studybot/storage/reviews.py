"""Review cards, the append-only log of their ratings, and the stretches in which reviews pause."""

from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from studybot.core.review import Memory, Rating, ReviewCard
from studybot.storage.database import Database, Row
from studybot.storage.json_text import utc_text

# A rating counts unless a later row takes it back.
_LIVE = """FROM review_log AS r WHERE r.learner_id = ? AND r.rating != 'undone'
           AND NOT EXISTS (SELECT 1 FROM review_log AS u WHERE u.undoes = r.rating_id)"""


class StoredRating(NamedTuple):
    rating_id: int
    card_id: int
    number: int
    rating: Rating
    before: Memory
    on: date


class Retention(NamedTuple):
    """Ratings of cards that were rated before, a day or more ago, and how many of them were not Again."""

    rated: int
    remembered: int


def list_cards(db: Database, learner_id: str, *, active: bool = True) -> tuple[ReviewCard, ...]:
    """Those that are asked, or all ever made, by id."""
    some = "AND active = 1" if active else ""
    rows = db.rows(f"SELECT * FROM review_cards WHERE learner_id = ? {some} ORDER BY card_id", (learner_id,))  # noqa: S608 our words
    return tuple(_card(row) for row in rows)


def find_card(db: Database, learner_id: str, card_id: int) -> ReviewCard | None:
    row = db.row("SELECT * FROM review_cards WHERE learner_id = ? AND card_id = ?", (learner_id, card_id))
    return _card(row) if row else None


def has_cards(db: Database, learner_id: str) -> bool:
    return bool(db.rows("SELECT 1 FROM review_cards WHERE learner_id = ? AND active = 1 LIMIT 1", (learner_id,)))


def add_card(
    db: Database, learner_id: str, *, topic: str, question_hash: str, answer_hash: str, made_on: date, due_on: date
) -> None:
    db.execute(
        """INSERT INTO review_cards (learner_id, topic, question_hash, answer_hash, made_on, due_on)
           VALUES (?, ?, ?, ?, ?, ?)""",
        (learner_id, topic, question_hash, answer_hash, made_on.isoformat(), due_on.isoformat()),
    )


def save_card(db: Database, card: ReviewCard) -> None:
    """Everything but whose it is."""
    memory = card.memory
    db.execute(
        """UPDATE review_cards SET topic = ?, question_hash = ?, answer_hash = ?, stability = ?, difficulty = ?,
           last_on = ?, due_on = ?, made_on = ?, number = ?, active = ? WHERE card_id = ?""",
        (
            card.topic,
            card.question_hash,
            card.answer_hash,
            memory.stability,
            memory.difficulty,
            memory.last_on.isoformat() if memory.last_on else None,
            memory.due_on.isoformat(),
            card.made_on.isoformat(),
            card.number,
            int(card.active),
            card.card_id,
        ),
    )


def add_rating(
    db: Database, learner_id: str, card: ReviewCard, rating: Rating | Literal["undone"], *, at: datetime, on: date,
    undoes: int | None = None,
) -> int:  # fmt: skip
    """``card`` as it was before; its id. A second row for the same state of a card is refused by the schema."""
    waited = (on - card.memory.last_on).days if card.memory.last_on else None
    return db.insert(
        """INSERT INTO review_log (learner_id, card_id, number, rating, undoes, at, on_date, waited_days, before)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            learner_id,
            card.card_id,
            card.number,
            rating,
            undoes,
            utc_text(at),
            on.isoformat(),
            waited,
            card.memory.model_dump_json(),
        ),
    )


def find_rating(db: Database, learner_id: str, rating_id: int) -> StoredRating | None:
    """Also one that was taken back."""
    row = db.row(
        "SELECT * FROM review_log WHERE learner_id = ? AND rating_id = ? AND rating != 'undone'",
        (learner_id, rating_id),
    )
    return _rating(row) if row else None


def find_last_rating(db: Database, learner_id: str) -> StoredRating | None:
    """The last one that counts."""
    row = db.row(f"SELECT r.* {_LIVE} ORDER BY r.rating_id DESC LIMIT 1", (learner_id,))
    return _rating(row) if row else None


def count_rated_on(db: Database, learner_id: str, on: date) -> dict[Rating, int]:
    rows = db.rows(f"SELECT r.rating, count(*) AS n {_LIVE} AND r.on_date = ? GROUP BY 1", (learner_id, on.isoformat()))
    return {row["rating"]: row["n"] for row in rows}


def measure_retention(db: Database, learner_id: str) -> Retention:
    [row] = db.rows(
        f"SELECT count(*) AS n, coalesce(sum(r.rating != 'again'), 0) AS kept {_LIVE} AND r.waited_days >= 1",
        (learner_id,),
    )
    return Retention(row["n"], row["kept"])


def list_pause_days(db: Database, learner_id: str) -> frozenset[date]:
    """Every local date on which reviews paused or will."""
    days: set[date] = set()
    for row in db.rows("SELECT first_on, last_on FROM review_pauses WHERE learner_id = ?", (learner_id,)):
        first, last = date.fromisoformat(row["first_on"]), date.fromisoformat(row["last_on"])
        days |= {first + timedelta(days=step) for step in range((last - first).days + 1)}
    return frozenset(days)


def save_pause(db: Database, learner_id: str, *, today: date, until: date | None) -> None:
    """From today through ``until`` (None: no more), in place of what is left of any other pause."""
    yesterday = (today - timedelta(days=1)).isoformat()
    db.execute("DELETE FROM review_pauses WHERE learner_id = ? AND first_on >= ?", (learner_id, today.isoformat()))
    db.execute(
        "UPDATE review_pauses SET last_on = ? WHERE learner_id = ? AND last_on > ?", (yesterday, learner_id, yesterday)
    )
    if until is not None and until >= today:
        db.execute(
            "INSERT INTO review_pauses (learner_id, first_on, last_on) VALUES (?, ?, ?)",
            (learner_id, today.isoformat(), until.isoformat()),
        )


def _card(row: Row) -> ReviewCard:
    memory = {name: row[name] for name in ("stability", "difficulty", "last_on", "due_on")}
    names = ("card_id", "topic", "question_hash", "answer_hash", "made_on", "number")
    return ReviewCard.model_validate({**{n: row[n] for n in names}, "memory": memory, "active": bool(row["active"])})


def _rating(row: Row) -> StoredRating:
    return StoredRating(
        row["rating_id"],
        row["card_id"],
        row["number"],
        row["rating"],
        Memory.model_validate_json(row["before"]),
        date.fromisoformat(row["on_date"]),
    )
