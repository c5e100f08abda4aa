"""Study groups, their channels and members, and the answers that members gave to them."""

from collections.abc import Iterable
from datetime import datetime

from studybot.core.groups import MemberAnswer, StudyGroup
from studybot.storage.database import Database, Row
from studybot.storage.json_text import utc_text


def save_group(db: Database, group: StudyGroup) -> None:
    """The group and its channels as given."""
    db.execute(
        """INSERT INTO study_groups (group_id, mode, place, roadmap, quiet, created_at, left_at)
           VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (group_id) DO UPDATE SET mode = excluded.mode, place = excluded.place,
               roadmap = excluded.roadmap, quiet = excluded.quiet, left_at = excluded.left_at""",
        (
            group.group_id,
            group.mode,
            group.place,
            group.roadmap,
            group.quiet,
            utc_text(group.created_at),
            utc_text(group.left_at) if group.left_at else None,
        ),
    )
    db.execute("DELETE FROM group_channels WHERE group_id = ?", (group.group_id,))
    db.executemany(
        "INSERT INTO group_channels (group_id, channel_id) VALUES (?, ?)",
        [(group.group_id, channel) for channel in sorted(group.channels)],
    )


def find_group(db: Database, group_id: str) -> StudyGroup | None:
    row = db.row("SELECT * FROM study_groups WHERE group_id = ?", (group_id,))
    return _group(db, row) if row else None


def list_groups(db: Database, *, left_before: datetime | None = None) -> list[StudyGroup]:
    """All, or those that studybot left before a moment."""
    if left_before is None:
        rows = db.rows("SELECT * FROM study_groups ORDER BY group_id")
    else:
        rows = db.rows("SELECT * FROM study_groups WHERE left_at < ? ORDER BY group_id", (utc_text(left_before),))
    return [_group(db, row) for row in rows]


def set_left(db: Database, group_ids: Iterable[str], at: datetime | None) -> None:
    """None: studybot is in their servers again."""
    text = utc_text(at) if at else None
    db.executemany("UPDATE study_groups SET left_at = ? WHERE group_id = ?", [(text, g) for g in group_ids])


def delete_group(db: Database, group_id: str) -> None:
    """With channels, members and answers."""
    db.execute("DELETE FROM study_groups WHERE group_id = ?", (group_id,))


def delete_channel(db: Database, channel_id: str) -> None:
    db.execute("DELETE FROM group_channels WHERE channel_id = ?", (channel_id,))


def save_member(db: Database, group_id: str, learner_id: str, *, now: datetime) -> bool:
    """Whether they had not joined before."""
    cursor = db.execute(
        "INSERT INTO group_members (group_id, learner_id, joined_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (group_id, learner_id, utc_text(now)),
    )
    return cursor.rowcount > 0


def delete_member(db: Database, group_id: str, learner_id: str) -> bool:
    """Whether they had joined."""
    cursor = db.execute("DELETE FROM group_members WHERE group_id = ? AND learner_id = ?", (group_id, learner_id))
    return cursor.rowcount > 0


def list_members(db: Database, group_id: str) -> list[str]:
    """Learner ids, who joined first."""
    rows = db.rows(
        "SELECT learner_id FROM group_members WHERE group_id = ? ORDER BY joined_at, learner_id", (group_id,)
    )
    return [row["learner_id"] for row in rows]


def add_request(
    db: Database, *, group_id: str, learner_id: str, channel_id: str, message_id: str, now: datetime
) -> int:
    return db.insert(
        """INSERT INTO group_answers (group_id, learner_id, channel_id, message_id, state, asked_at)
           VALUES (?, ?, ?, ?, 'pending', ?)""",
        (group_id, learner_id, channel_id, message_id, utc_text(now)),
    )


def accept_answer(db: Database, answer_id: int, *, document: str, text: str, now: datetime) -> None:
    db.execute(
        """UPDATE group_answers SET state = 'accepted', document = ?, text = ?, accepted_at = ? WHERE answer_id = ?""",
        (document, text, utc_text(now), answer_id),
    )


def delete_answer(db: Database, answer_id: int) -> None:
    db.execute("DELETE FROM group_answers WHERE answer_id = ?", (answer_id,))


def delete_requests_before(db: Database, moment: datetime) -> int:
    """Pending ones; how many there were."""
    cursor = db.execute("DELETE FROM group_answers WHERE state = 'pending' AND asked_at < ?", (utc_text(moment),))
    return cursor.rowcount


def find_answer(db: Database, answer_id: int) -> MemberAnswer | None:
    row = db.row("SELECT * FROM group_answers WHERE answer_id = ?", (answer_id,))
    return MemberAnswer.model_validate(row) if row else None


def find_answer_of_message(db: Database, group_id: str, message_id: str) -> MemberAnswer | None:
    row = db.row("SELECT * FROM group_answers WHERE group_id = ? AND message_id = ?", (group_id, message_id))
    return MemberAnswer.model_validate(row) if row else None


def list_answers(db: Database, *, group_id: str | None = None, learner_id: str | None = None) -> list[MemberAnswer]:
    """Accepted ones of a group, of a person, or of a person in a group; oldest first."""
    rows = db.rows(
        """SELECT * FROM group_answers WHERE state = 'accepted' AND group_id = coalesce(?, group_id)
           AND learner_id = coalesce(?, learner_id) ORDER BY accepted_at, answer_id""",
        (group_id, learner_id),
    )
    return [MemberAnswer.model_validate(row) for row in rows]


def _group(db: Database, row: Row) -> StudyGroup:
    channels = db.rows("SELECT channel_id FROM group_channels WHERE group_id = ?", (row["group_id"],))
    return StudyGroup.model_validate(
        {**row, "quiet": bool(row["quiet"]), "channels": frozenset(c["channel_id"] for c in channels)}
    )
