"""What a conversation rests on, by person and place."""

import json
from datetime import datetime
from typing import Any

from studybot.storage.database import Database
from studybot.storage.json_text import utc_text


def find_talk(db: Database, learner_id: str, place: str) -> tuple[datetime, dict[str, Any]] | None:
    row = db.row("SELECT at, talk FROM conversations WHERE learner_id = ? AND place = ?", (learner_id, place))
    return (datetime.fromisoformat(row["at"]), json.loads(row["talk"])) if row else None


def save_talk(db: Database, learner_id: str, place: str, talk: dict[str, Any], *, now: datetime) -> None:
    db.execute(
        """INSERT INTO conversations (learner_id, place, at, talk) VALUES (?, ?, ?, ?)
           ON CONFLICT (learner_id, place) DO UPDATE SET at = excluded.at, talk = excluded.talk""",
        (learner_id, place, utc_text(now), json.dumps(talk, ensure_ascii=False)),
    )


def delete_old_talk(db: Database, before: datetime) -> None:
    db.execute("DELETE FROM conversations WHERE at < ?", (utc_text(before),))
