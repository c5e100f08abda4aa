"""Documents beside the library, by shelf."""

from studybot.storage.database import Database, Row


def save_document(db: Database, row: Row) -> None:
    """In place of one of the same name."""
    db.execute(
        """INSERT INTO shelf_documents (shelf, name, text, kind, added_by, added_at)
           VALUES (:shelf, :name, :text, :kind, :added_by, :added_at)
           ON CONFLICT (shelf, name) DO UPDATE SET text = excluded.text, kind = excluded.kind,
               added_by = excluded.added_by, added_at = excluded.added_at""",
        row,
    )


def delete_document(db: Database, shelf: str, name: str) -> bool:
    """Whether there was one."""
    return db.execute("DELETE FROM shelf_documents WHERE shelf = ? AND name = ?", (shelf, name)).rowcount > 0


def list_documents(db: Database, shelf: str) -> list[Row]:
    return db.rows("SELECT * FROM shelf_documents WHERE shelf = ? ORDER BY name", (shelf,))
