"""A learner's data in one piece, and its end."""

import json
import logging

from studybot.errors import NotSetUp, RequestUnmet, StorageError
from studybot.services.export_files import File, export_files
from studybot.services.group_library import GroupLibrary
from studybot.storage.database import Database, Row
from studybot.storage.learners import delete_learner, everything_about

log = logging.getLogger(__name__)

_JSON_COLUMNS = {"availability", "settings", "targets", "weekdays", "plan", "action", "before", "talk"}


class PrivacyService:
    def __init__(self, db: Database, group_library: GroupLibrary) -> None:
        self._db = db
        self._group_library = group_library

    def check(self, learner_id: str) -> None:
        """Raises NotSetUp when nothing is stored about a person, be it as a learner or as a member of a group."""
        with self._db.reading():
            self._everything(learner_id)

    def export(self, learner_id: str) -> dict[str, object]:
        """Everything stored about a learner, by table. Raises NotSetUp when there is nothing."""
        with self._db.reading():
            rows = self._everything(learner_id)
        return {
            table: [{k: json.loads(v) if k in _JSON_COLUMNS and v else v for k, v in row.items()} for row in found]
            for table, found in rows.items()
        }

    def files(self, learner_id: str, *, most_bytes: int) -> tuple[File, ...]:
        """Everything as one JSON and one Markdown, packed when they are larger than that. Raises NotSetUp, or
        RequestUnmet when they are so large even then."""
        files = export_files(self.export(learner_id), most_bytes=most_bytes)
        if sum(len(file.content) for file in files) > most_bytes:
            raise RequestUnmet(
                "What I store about you is too large to send here. Whoever runs me can give it to you: "
                f"studybot export {learner_id}."
            )
        return files

    def forget(self, learner_id: str) -> dict[str, int]:
        """Delete everything about a learner in one transaction; what went, counted. Raises NotSetUp.

        Then, where this is not part of a larger transaction, the file is cleaned of what deleted rows leave behind.
        When that fails (a full disk), the deletion stands and the log says so."""
        with self._db.atomic():
            rows = self._everything(learner_id)
            self._group_library.forget_person(learner_id)
            delete_learner(self._db, learner_id)
        try:
            self._db.scrub()
        except StorageError as error:
            log.error("a learner was deleted, but the file was not cleaned: %s", error)
        return {table: len(found) for table, found in rows.items()}

    def _everything(self, learner_id: str) -> dict[str, list[Row]]:
        rows = everything_about(self._db, learner_id)
        if not any(rows.values()):
            raise NotSetUp
        return rows
