"""Documents beside the library, searched only by those who may: shelf ``learner:<id>`` or ``group:<id>``."""

from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime

from studybot.core.model import Model
from studybot.errors import NotFound
from studybot.storage.database import Database
from studybot.storage.json_text import utc_text
from studybot.storage.shelves import delete_document, list_documents, save_document

DocumentKind = Literal["text", "markdown"]


class ShelfDocument(Model):
    shelf: str
    name: str
    text: str
    kind: DocumentKind
    added_by: str
    added_at: AwareDatetime


class ShelfService:
    def __init__(self, db: Database) -> None:
        self._db = db

    def add(
        self, shelf: str, *, name: str, text: str, kind: DocumentKind, added_by: str, now: datetime
    ) -> ShelfDocument:
        """In place of one of the same name."""
        document = ShelfDocument(shelf=shelf, name=name, text=text, kind=kind, added_by=added_by, added_at=now)
        with self._db.atomic():
            save_document(self._db, {**document.model_dump(), "added_at": utc_text(now)})
        return document

    def remove(self, shelf: str, name: str) -> None:
        """Raises NotFound."""
        with self._db.atomic():
            if not delete_document(self._db, shelf, name):
                raise NotFound(f"There is no document “{name[:60]}”.")

    def list(self, shelf: str) -> list[ShelfDocument]:
        return [ShelfDocument.model_validate(row) for row in list_documents(self._db, shelf)]
