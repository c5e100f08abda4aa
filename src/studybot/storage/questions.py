"""Questions as they were asked, with how they were answered."""

from datetime import datetime

from studybot.core.answers import AskedQuestion
from studybot.storage.database import Database, Row
from studybot.storage.json_text import utc_text

_COLUMNS = ("question_id", "learner_id", "place", "group_id", "asked", "meant", "status", "subject", "topic", "helpful",
            "reported_at", "asked_at")  # fmt: skip


def save_question(db: Database, question: AskedQuestion) -> int:
    """Its id; that of the given one is not used."""
    q = question
    return db.insert(
        """INSERT INTO questions (learner_id, place, group_id, asked, meant, status, subject, topic, asked_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (q.learner_id, q.place, q.group_id, q.asked, q.meant, q.status, q.subject, q.topic, utc_text(q.asked_at)),
    )


def find_question(db: Database, question_id: int) -> AskedQuestion | None:
    row = db.row("SELECT * FROM questions WHERE question_id = ?", (question_id,))
    return _question(row) if row else None


def last_question(db: Database, learner_id: str, place: str, since: datetime) -> AskedQuestion | None:
    """The person's latest in that place that something was found for."""
    row = db.row(
        """SELECT * FROM questions WHERE learner_id = ? AND place = ? AND asked_at >= ? AND subject <> ''
           AND status <> 'not_covered' ORDER BY question_id DESC LIMIT 1""",
        (learner_id, place, utc_text(since)),
    )
    return _question(row) if row else None


def latest_question(db: Database, learner_id: str, place: str, since: datetime) -> AskedQuestion | None:
    """The person's latest in that place, whatever was found."""
    row = db.row(
        """SELECT * FROM questions WHERE learner_id = ? AND place = ? AND asked_at >= ?
           ORDER BY question_id DESC LIMIT 1""",
        (learner_id, place, utc_text(since)),
    )
    return _question(row) if row else None


def mark_helpful(db: Database, question_id: int, helpful: bool) -> None:
    db.execute("UPDATE questions SET helpful = ? WHERE question_id = ?", (int(helpful), question_id))


def mark_reported(db: Database, question_id: int, now: datetime) -> None:
    """The asker wants the owner to know; the first time counts."""
    db.execute(
        "UPDATE questions SET reported_at = coalesce(reported_at, ?) WHERE question_id = ?",
        (utc_text(now), question_id),
    )


def list_unanswered(db: Database, *, group_id: str | None = None, since: datetime | None = None) -> list[AskedQuestion]:
    """Those the library did not cover, was unsure of, or answered without help; oldest first."""
    rows = db.rows(
        """SELECT * FROM questions WHERE (status <> 'answered' OR helpful = 0) AND coalesce(helpful, 0) = 0
           AND (? IS NULL OR group_id = ?) AND asked_at >= ? ORDER BY question_id""",
        (group_id, group_id, utc_text(since) if since else ""),
    )
    return [_question(row) for row in rows]


def delete_questions_before(db: Database, moment: datetime) -> int:
    """How many went."""
    return db.execute("DELETE FROM questions WHERE asked_at < ?", (utc_text(moment),)).rowcount


def _question(row: Row) -> AskedQuestion:
    return AskedQuestion.model_validate({name: row[name] for name in _COLUMNS})
