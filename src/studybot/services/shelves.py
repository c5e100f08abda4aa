"""Documents beside the library, searched only by those who may: a learner's own notes (shelf ``learner:<id>``) and a
study group's documents (shelf ``group:<id>``)."""

from datetime import datetime
from typing import Literal

from studybot.core.library import ShelfDocument
from studybot.errors import InvalidInput, NotFound
from studybot.storage.database import Database
from studybot.storage.library import insert_passages
from studybot.storage.shelves import delete_document, list_documents, save_document

DocumentKind = Literal["text", "markdown"]
MAX_NAME_CHARACTERS = 100
MAX_TEXT_CHARACTERS = 1_000_000
MAX_DOCUMENTS = 500


def shelf_of_learner(learner_id: str) -> str:
    return f"learner:{learner_id}"


def shelf_of_group(group_id: str) -> str:
    return f"group:{group_id}"


class ShelfService:
    def __init__(self, db: Database) -> None:
        self._db = db

    def add(
        self, shelf: str, *, name: str, text: str, kind: DocumentKind, added_by: str, now: datetime
    ) -> ShelfDocument:
        """In place of one of the same name. It is cut into passages and its words are indexed at once; its vectors are
        made at the first search. Raises InvalidInput for an empty or endless one, and when the shelf is full."""
        from studybot.corpus.passages import Origin, cut, markdown_blocks, text_blocks

        name = " ".join(name.split())[:MAX_NAME_CHARACTERS]
        if not name or not any(c.isalnum() for c in text):
            raise InvalidInput("There is nothing in it to search for.")
        if len(text) > MAX_TEXT_CHARACTERS:
            raise InvalidInput(f"It has {len(text):,} characters; up to {MAX_TEXT_CHARACTERS:,} work.")
        blocks = markdown_blocks(text) if kind == "markdown" else text_blocks(text)
        passages = cut(blocks, Origin(source=f"{shelf}/{name}", title=name))
        owner = shelf.removeprefix("learner:") if shelf.startswith("learner:") else None
        with self._db.atomic():
            delete_document(self._db, shelf, name)
            if len(list_documents(self._db, shelf)) >= MAX_DOCUMENTS:
                raise InvalidInput(f"There are {MAX_DOCUMENTS} already; take one away first.")
            save_document(self._db, shelf, name, text, added_by=added_by, learner_id=owner, now=now)
            insert_passages(self._db, passages, shelf=shelf)
        return ShelfDocument(shelf=shelf, name=name, text=text, added_by=added_by, added_at=now)

    def remove(self, shelf: str, name: str) -> None:
        """With its passages and vectors. Raises NotFound."""
        with self._db.atomic():
            if not delete_document(self._db, shelf, name):
                raise NotFound(f"There is nothing called “{name[:60]}”.")

    def list(self, shelf: str) -> list[ShelfDocument]:
        """In the order they were added."""
        return list_documents(self._db, shelf)
