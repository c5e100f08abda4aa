"""Single remembered values: the library's revision, the hash of the synced commands."""

from studybot.storage.database import Database


def find_fact(db: Database, key: str) -> str | None:
    found = db.execute("SELECT value FROM facts WHERE key = ?", (key,)).fetchone()
    return str(found[0]) if found else None


def save_fact(db: Database, key: str, value: str) -> None:
    db.execute(
        "INSERT INTO facts (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )
