"""The one SQLite database: how it is opened, read, and written by one writer at a time."""

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import sqlite_utils

from studybot.errors import StorageError
from studybot.storage.migrations import migrations

Row = dict[str, Any]
Params = Iterable[object] | Mapping[str, object]

BUSY_TIMEOUT_MS = 10_000


class Database:
    """Thread-safe: every thread has a connection of its own (WAL lets readers run beside the writer); writes are
    serial, under one lock."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writer = threading.RLock()
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []

    def _here(self) -> sqlite_utils.Database:
        db: sqlite_utils.Database | None = getattr(self._local, "db", None)
        if db is None:
            db = self._local.db = self._connect()
        return db

    def _connect(self) -> sqlite_utils.Database:
        with _explained(self.path):
            # check_same_thread is off only so that close() may end every thread's connection.
            connection = sqlite3.connect(self.path, check_same_thread=False, timeout=BUSY_TIMEOUT_MS / 1000)
            self._open.append(connection)
            db = sqlite_utils.Database(connection)
            db.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")  # an acknowledged write survives a power cut
            db.execute("PRAGMA foreign_keys = ON")
            db.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten, whatever SQLite was built with
            return db

    @contextlib.contextmanager
    def atomic(self) -> Iterator[None]:
        """All or nothing; nests. BEGIN IMMEDIATE, because a transaction that reads first and writes later would
        fail at once, without waiting, when another process wrote in between."""
        with self._writer, _explained(self.path):
            db = self._here()
            if db.conn.in_transaction:
                with db.atomic():
                    yield
                return
            db.execute("BEGIN IMMEDIATE")
            try:
                yield
                db.execute("COMMIT")
            except BaseException:
                db.rollback()
                raise

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """One state of the database for several reads; waits for no writer and holds none up. Nests in ``atomic``."""
        with _explained(self.path):
            db = self._here()
            if db.conn.in_transaction:
                yield
                return
            db.execute("BEGIN")
            try:
                yield
            finally:
                db.rollback()

    def execute(self, sql: str, params: Params = ()) -> sqlite3.Cursor:
        """Run one statement; writes belong inside ``atomic``."""
        with _explained(self.path):
            return self._here().execute(sql, _bindable(params))

    def executemany(self, sql: str, rows: Iterable[Params]) -> None:
        with _explained(self.path):
            self._here().conn.executemany(sql, [_bindable(row) for row in rows])

    def rows(self, sql: str, params: Params = ()) -> list[Row]:
        cursor = self.execute(sql, params)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]

    def row(self, sql: str, params: Params = ()) -> Row | None:
        found = self.rows(sql, params)
        return found[0] if found else None

    def insert(self, sql: str, params: Params = ()) -> int:
        """Run an INSERT; its row id."""
        row_id = self.execute(sql, params).lastrowid
        if row_id is None:
            raise StorageError(f"The database at {self.path} did not accept a new row.")
        return row_id

    def copy_into(self, target: sqlite3.Connection) -> None:
        """SQLite's online backup of the whole database, while others go on reading and writing."""
        with _explained(self.path):
            self._here().conn.backup(target)

    def scrub(self) -> None:
        """Write the file anew without what deleted rows leave behind, and empty the write-ahead log.

        ``secure_delete`` overwrites deleted rows, but not the copies that splitting a page leaves in it (measured: 8 of
        8,000), and FTS5 keeps the words of a deleted row until its segments are merged. Readers go on; writers wait.
        Does nothing inside a transaction. Rests on no rowid but those of an INTEGER PRIMARY KEY, which VACUUM keeps.
        """
        with self._writer, _explained(self.path):
            db = self._here()
            if db.conn.in_transaction:
                return
            indexes = self.rows("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%USING fts5%'")
            with self.atomic():
                for index in indexes:
                    db.execute(f"INSERT INTO [{index['name']}] ([{index['name']}]) VALUES ('optimize')")  # noqa: S608
            db.execute("VACUUM")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def bytes_on_disk(self) -> int:
        """Of the file and its write-ahead log. Raises StorageError when the file is gone: SQLite would go on writing
        into a file that no longer has a name."""
        try:
            size = self.path.stat().st_size
        except OSError as error:
            raise StorageError(f"The database at {self.path} is gone ({error.strerror}).") from error
        log = self.path.with_name(f"{self.path.name}-wal")
        with contextlib.suppress(OSError):  # there is none between two writers
            size += log.stat().st_size
        return size

    def close(self) -> None:
        with self._writer:
            for connection in self._open:
                connection.close()
            self._open.clear()
            self._local = threading.local()


def open_database(path: Path) -> Database:
    """Open or create the database, readable by its owner alone, and bring its schema up to date.

    Raises StorageError in one sentence when it is damaged, newer than this program, or cannot be written.
    """
    with _explained(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    db = Database(path)
    with db._writer, _explained(path):
        inner = db._here()
        unknown = {m.name for m in migrations.applied(inner)} - {m.name for m in migrations._migrations}
        if unknown:
            db.close()
            raise StorageError(
                f"The database at {path} was written by a newer studybot (it has {max(unknown)}); "
                "update this program, or restore an older backup with `studybot restore FILE`."
            )
        migrations.apply(inner)
    return db


def _bindable(params: Params) -> Any:
    return params if isinstance(params, Mapping) else tuple(params)


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn SQLite's and the system's refusals into one sentence that names the file and the way out."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise  # a broken rule of ours, not of the disk
    except sqlite3.DatabaseError as error:
        raise StorageError(_sentence(path, str(error))) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageError(f"Cannot write {path}: {reason}. Set STUDYBOT_DATA to a folder you own.") from error


def _sentence(path: Path, text: str) -> str:
    lower = text.lower()
    if "full" in lower:
        return f"The disk that holds {path} is full; nothing was lost. Free some space and try again."
    if "readonly" in lower or "read-only" in lower or "unable to open" in lower:
        return f"Cannot write {path}: the file or its folder is read-only. Set STUDYBOT_DATA to a folder you own."
    if "locked" in lower or "busy" in lower:
        return f"Another program is writing to {path} and did not finish in time. Try again, or stop the other one."
    if "not a database" in lower or "malformed" in lower:
        return f"{path} is damaged ({text}). Restore a backup with `studybot restore FILE`."
    return f"The database at {path} refused: {text}. Run `studybot doctor`."
