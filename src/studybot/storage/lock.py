"""One running studybot for one data folder."""

import os
import sqlite3
from pathlib import Path

from studybot.errors import StorageError


class DataLock:
    """Held by the running bot until it ends, however it ends.

    A SQLite file in an exclusive transaction, because the system frees it when the process is killed and it works the
    same on Linux, macOS and Windows.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "studybot.lock"
        self._holder = folder / "studybot.pid"
        self._connection: sqlite3.Connection | None = None

    def __enter__(self) -> None:
        """Raises StorageError in one sentence when another studybot runs on the same folder."""
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
            connection = sqlite3.connect(self._path, timeout=0, isolation_level=None, check_same_thread=False)
        except (OSError, sqlite3.Error) as error:
            raise StorageError(
                f"Cannot write in {self._path.parent}: {error}. Set STUDYBOT_DATA to a folder you own."
            ) from error
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            connection.close()
            raise StorageError(self._refusal(str(error))) from error
        self._connection = connection
        self._holder.write_text(str(os.getpid()))

    def __exit__(self, *_: object) -> None:
        if self._connection is not None:
            self._holder.unlink(missing_ok=True)
            self._connection.close()
            self._connection = None

    def _refusal(self, reason: str) -> str:
        if "locked" not in reason:
            return f"Cannot lock {self._path}: {reason}. Set STUDYBOT_DATA to a folder you own."
        process = f" (process {self._holder.read_text().strip()})" if self._holder.exists() else ""
        return (
            f"Another studybot{process} is already using {self._path.parent}. "
            "Stop that one first, or set STUDYBOT_DATA to another folder."
        )
