"""Documents on shelves: a learner's own notes, a study group's documents. What a shelf is stands in core/library.py."""

from datetime import datetime

from studybot.core.library import ShelfDocument
from studybot.storage.database import Database, Row
from studybot.storage.json_text import utc_text


def save_document(
    db: Database, shelf: str, name: str, text: str, *, added_by: str, learner_id: str | None, now: datetime
) -> None:
    """``learner_id``: whose data it is; it goes with them. None for a group's."""
    db.execute(
        """INSERT INTO shelf_documents (shelf, name, text, added_by, added_at, learner_id)
           VALUES (?, ?, ?, ?, ?, ?)""",
        (shelf, name, text, added_by, utc_text(now), learner_id),
    )


def delete_document(db: Database, shelf: str, name: str) -> bool:
    """With its passages, words and vectors; whether it was there."""
    return db.execute("DELETE FROM shelf_documents WHERE shelf = ? AND name = ?", (shelf, name)).rowcount > 0


def list_documents(db: Database, shelf: str) -> list[ShelfDocument]:
    """In the order they were added."""
    rows = db.rows("SELECT * FROM shelf_documents WHERE shelf = ? ORDER BY document_id", (shelf,))
    return [_document(row) for row in rows]


def shelf_revision(db: Database, shelf: str) -> str:
    """Changes whenever a document is added or taken away; empty for an empty shelf."""
    row = db.row("SELECT count(*) AS n, max(document_id) AS last FROM shelf_documents WHERE shelf = ?", (shelf,))
    return f"{row['n']}-{row['last']}" if row and row["n"] else ""


def _document(row: Row) -> ShelfDocument:
    return ShelfDocument.model_validate({k: row[k] for k in ("shelf", "name", "text", "added_by", "added_at")})
