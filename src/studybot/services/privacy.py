"""A learner's data in one piece, and its end."""

import json

from studybot.errors import NotSetUp
from studybot.storage.database import Database
from studybot.storage.learners import delete_learner, everything_about, find_learner

_JSON_COLUMNS = {"availability", "settings", "targets", "weekdays", "plan", "talk"}


class PrivacyService:
    def __init__(self, db: Database) -> None:
        self._db = db

    def export(self, learner_id: str) -> dict[str, object]:
        """Everything stored about a learner, by kind. Raises NotSetUp when there is nothing."""
        with self._db.atomic():
            if find_learner(self._db, learner_id) is None:
                raise NotSetUp
            rows = everything_about(self._db, learner_id)
        return {
            table: [{k: json.loads(v) if k in _JSON_COLUMNS and v else v for k, v in row.items()} for row in found]
            for table, found in rows.items()
        }

    def forget(self, learner_id: str) -> dict[str, int]:
        """Delete everything about a learner in one transaction; what went, counted. Raises NotSetUp."""
        with self._db.atomic():
            if find_learner(self._db, learner_id) is None:
                raise NotSetUp
            return delete_learner(self._db, learner_id)
