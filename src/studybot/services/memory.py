"""Single values the bot remembers between runs."""

from studybot.storage.database import Database
from studybot.storage.facts import find_fact, save_fact


class MemoryService:
    def __init__(self, db: Database) -> None:
        self._db = db

    def recall(self, key: str) -> str | None:
        return find_fact(self._db, key)

    def remember(self, key: str, value: str) -> None:
        with self._db.atomic():
            save_fact(self._db, key, value)
