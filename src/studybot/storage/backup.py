"""Copies of the database that are known to be good, and the way back."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from studybot.errors import StorageError
from studybot.storage.database import Database, open_database


def back_up(db: Database, target: Path) -> None:
    """Write a verified copy while the bot goes on; the target appears whole or not at all, readable by its owner."""
    _check_target(db, target)
    partial = target.with_name(target.name + ".partial")
    try:
        with _fresh_file(partial), _opened(partial) as copy:
            db.copy_into(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, no -wal beside it
        check_copy(partial)
        _sync(partial)
        partial.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(f"The backup to {target} failed: {error}. The database itself is untouched.") from error
    finally:
        partial.unlink(missing_ok=True)


def _check_target(db: Database, target: Path) -> None:
    """A copy replaces what stands under its name: an older copy may go, a device or the database in use may not."""
    try:
        if target.is_dir():
            raise StorageError(f"{target} is a folder; name a file, such as {target / 'studybot-backup.db'}.")
        if target.exists() and not target.is_file():
            raise StorageError(f"{target} is no ordinary file; name one, such as studybot-backup.db.")
        if target.exists() and target.samefile(db.path):
            raise StorageError(f"{target} is the database itself; name another file, such as studybot-backup.db.")
    except OSError as error:
        raise StorageError(f"The backup to {target} failed: {error}. The database itself is untouched.") from error


def restore(path: Path, source: Path, *, now: datetime) -> Path | None:
    """Put a backup in place of the database; where the old one was kept, if there was one.

    Refuses, before touching anything, a file that is missing, damaged, newer or not studybot's.
    """
    if not source.is_file():
        raise StorageError(f"There is no file {source} to restore from.")
    check_copy(source)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".restoring")
    try:
        with _fresh_file(fresh), _opened(fresh) as copy, _opened(source, mode="ro") as original:
            original.backup(copy)
        open_database(fresh).close()  # brings an older schema up to date, refuses a newer one
        _without_wal(fresh)
        _sync(fresh)
        kept = _set_aside(path, now)
        fresh.replace(path)
        return kept
    except (OSError, sqlite3.Error) as error:
        raise StorageError(f"Restoring {source} failed: {error}. The old database is still in place.") from error
    finally:
        for suffix in ("", "-wal", "-shm"):
            fresh.with_name(fresh.name + suffix).unlink(missing_ok=True)


def check_copy(path: Path) -> None:
    """Raises StorageError unless the file is a whole studybot database."""
    try:
        with _opened(path, mode="ro") as copy:
            verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
            tables = {row[0] for row in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.Error as error:
        raise StorageError(f"{path} is damaged or no database ({error}); the database in use was kept.") from error
    if verdict != "ok":
        raise StorageError(f"{path} is damaged ({verdict}); the database in use was kept.")
    if not {"learners", "progress", "_sqlite_migrations"} <= tables:
        raise StorageError(f"{path} is not a studybot database; the database in use was kept.")


def _set_aside(path: Path, now: datetime) -> Path | None:
    """The old database and its write-ahead log under another name: damaged or not, nothing of it is lost."""
    if not path.exists():
        return None
    kept = path.with_name(f"{path.name}.before-restore-{now:%Y%m%dT%H%M%S%f}")
    for suffix in ("-wal", "-shm", ""):
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + suffix).replace(kept.with_name(kept.name + suffix))
    return kept


def _without_wal(path: Path) -> None:
    """Fold the write-ahead log into the file, so that the file alone is everything."""
    with _opened(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _opened(path: Path, *, mode: str = "rw") -> contextlib.closing[sqlite3.Connection]:
    return contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True))


@contextlib.contextmanager
def _fresh_file(path: Path) -> Iterator[None]:
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    yield


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)  # Windows syncs only what may be written
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
