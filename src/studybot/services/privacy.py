"""A learner's data in one piece, and its end."""

import json

from studybot.errors import NotSetUp
from studybot.services.group_library import GroupLibrary
from studybot.storage.database import Database, Row
from studybot.storage.learners import delete_learner, everything_about

_JSON_COLUMNS = {"availability", "settings", "targets", "weekdays", "plan"}


class PrivacyService:
    def __init__(self, db: Database, group_library: GroupLibrary) -> None:
        self._db = db
        self._group_library = group_library

    def check(self, learner_id: str) -> None:
        """Raises NotSetUp when nothing is stored about a person, be it as a learner or as a member of a group."""
        with self._db.reading():
            self._everything(learner_id)

    def export(self, learner_id: str) -> dict[str, object]:
        """Everything stored about a learner, by kind. Raises NotSetUp when there is nothing."""
        with self._db.reading():
            rows = self._everything(learner_id)
        return {
            table: [{k: json.loads(v) if k in _JSON_COLUMNS and v else v for k, v in row.items()} for row in found]
            for table, found in rows.items()
        }

    def forget(self, learner_id: str) -> dict[str, int]:
        """Delete everything about a learner in one transaction; what went, counted. Raises NotSetUp."""
        with self._db.atomic():
            rows = self._everything(learner_id)
            self._group_library.forget_person(learner_id)
            delete_learner(self._db, learner_id)
        return {table: len(found) for table, found in rows.items()}

    def _everything(self, learner_id: str) -> dict[str, list[Row]]:
        rows = everything_about(self._db, learner_id)
        if not any(rows.values()):
            raise NotSetUp
        return rows
