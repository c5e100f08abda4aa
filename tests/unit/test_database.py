"""Nothing is lost, and nobody else reads it."""

import os
import pkgutil
import re
import sqlite3
import stat
import subprocess
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest
import sqlite_utils

from studybot.errors import StorageError
from studybot.storage import migrations as steps
from studybot.storage.backup import back_up, restore
from studybot.storage.database import Database, open_database
from studybot.storage.facts import find_fact, save_fact
from studybot.storage.lock import DataLock

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture
def db(tmp_path: Path) -> Database:
    return open_database(tmp_path / "data" / "studybot.db")


def test_only_the_owner_can_read_it(db: Database) -> None:
    assert stat.S_IMODE(db.path.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(p.stat().st_mode) for p in db.path.parent.iterdir()} == {0o600}


def test_it_is_durable(db: Database) -> None:
    settings = {name: db.rows(f"PRAGMA {name}")[0] for name in ("journal_mode", "synchronous", "foreign_keys")}
    assert [next(iter(v.values())) for v in settings.values()] == ["wal", 2, 1]
    strict = db.rows("SELECT name FROM pragma_table_list WHERE strict = 0 AND type = 'table' AND schema = 'main'")
    assert {r["name"] for r in strict} <= {"sqlite_schema", "_sqlite_migrations", "sqlite_sequence"} | {
        f"passages_fts_{part}" for part in ("data", "idx", "content", "docsize", "config")
    }


def test_a_transaction_is_whole_or_not_at_all(db: Database) -> None:
    def write_and_fail() -> None:
        with db.atomic():
            save_fact(db, "a", "1")
            with db.atomic():
                save_fact(db, "b", "2")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    assert find_fact(db, "a") is None
    assert find_fact(db, "b") is None


def test_progress_cannot_be_changed_or_deleted(db: Database) -> None:
    with db.atomic():
        db.execute("INSERT INTO learners VALUES ('a', 'UTC', '{}', '{}', '2026', NULL)")
        db.execute(
            "INSERT INTO progress (learner_id, topic, minutes, outcome, at, on_date) VALUES ('a','t',1,'done','x','y')"
        )
    for statement in ("UPDATE progress SET minutes = 2", "DELETE FROM progress"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"), db.atomic():
            db.execute(statement)
    assert db.rows("SELECT minutes FROM progress") == [{"minutes": 1}]


def test_a_killed_writer_loses_nothing_it_acknowledged(db: Database) -> None:
    script = f"""
import os, signal
from pathlib import Path
from studybot.storage.database import open_database
from studybot.storage.facts import save_fact
db = open_database(Path({str(db.path)!r}))
with db.atomic():
    save_fact(db, "kept", "yes")
db.execute("BEGIN IMMEDIATE")
save_fact(db, "lost", "yes")
os.kill(os.getpid(), signal.SIGKILL)
"""
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == -9
    again = open_database(db.path)
    assert find_fact(again, "kept") == "yes"
    assert find_fact(again, "lost") is None


def test_a_newer_database_is_refused(db: Database) -> None:
    with db.atomic():
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('studybot','m999_future','x')"
        )
    with pytest.raises(StorageError, match=r"newer studybot \(it has m999_future\)"):
        open_database(db.path)


def test_every_step_of_the_schema_is_taken_in_the_order_of_its_number() -> None:
    modules = [import_module(f"{steps.__name__}.{found.name}") for found in pkgutil.iter_modules(steps.__path__)]
    written = {name for module in modules for name in vars(module) if re.match(r"m\d{3}_", name)}
    assert [step.name for step in steps.migrations.pending(sqlite_utils.Database(memory=True))] == sorted(written)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "studybot.db"
    path.write_bytes(b"this is not a database at all" * 100)
    with pytest.raises(StorageError, match="is damaged"):
        open_database(path)


def test_a_full_disk_is_said_in_one_sentence_and_loses_nothing(db: Database) -> None:
    with db.atomic():
        save_fact(db, "kept", "yes")
    pages = db.rows("PRAGMA page_count")[0]["page_count"]
    db.execute(f"PRAGMA max_page_count = {pages + 1}")
    with pytest.raises(StorageError, match="is full; nothing was lost") as refused, db.atomic():
        save_fact(db, "big", "x" * 1_000_000)
    assert "\n" not in str(refused.value)
    assert find_fact(db, "kept") == "yes"
    assert find_fact(db, "big") is None


def test_a_read_only_database_is_said_in_one_sentence(db: Database) -> None:
    db.execute("PRAGMA query_only = ON")  # the same refusal as on a read-only disk, which root would write to anyway
    with pytest.raises(StorageError, match=r"read-only\. Set STUDYBOT_DATA") as refused, db.atomic():
        save_fact(db, "a", "1")
    assert "\n" not in str(refused.value)
    db.execute("PRAGMA query_only = OFF")
    assert find_fact(db, "a") is None


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="Set STUDYBOT_DATA"):
        open_database(tmp_path / "file" / "studybot.db")


def test_a_backup_is_whole_and_comes_back(db: Database, tmp_path: Path) -> None:
    with db.atomic():
        save_fact(db, "when", "before")
    back_up(db, tmp_path / "copy.db")
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    with db.atomic():
        save_fact(db, "when", "after")
    db.close()
    kept = restore(db.path, tmp_path / "copy.db", now=NOW)
    assert find_fact(open_database(db.path), "when") == "before"
    assert kept is not None
    assert find_fact(open_database(kept), "when") == "after"


def test_a_backup_takes_the_place_of_an_older_one_and_of_nothing_else(db: Database, tmp_path: Path) -> None:
    for target in (tmp_path / "copy.db", tmp_path / "copy.db"):
        back_up(db, target)
    (tmp_path / "link.db").symlink_to(db.path)
    os.mkfifo(tmp_path / "pipe")
    refused = {
        db.path: "is the database itself", tmp_path / "link.db": "is the database itself",
        tmp_path / "pipe": "is no ordinary file", tmp_path / ("a" * 300): "failed: ",
    }  # fmt: skip
    inode = db.path.stat().st_ino
    for target, why in refused.items():
        with pytest.raises(StorageError, match=why):
            back_up(db, target)
    assert db.path.stat().st_ino == inode
    assert (tmp_path / "pipe").is_fifo()


def test_a_damaged_backup_is_refused_and_the_old_one_stays(db: Database, tmp_path: Path) -> None:
    with db.atomic():
        save_fact(db, "when", "now")
        db.executemany("INSERT INTO facts VALUES (?, ?)", [(f"k{i}", "v" * 500) for i in range(200)])
    back_up(db, tmp_path / "copy.db")
    content = bytearray((tmp_path / "copy.db").read_bytes())
    content[4096:40960] = b"\xff" * (40960 - 4096)
    (tmp_path / "copy.db").write_bytes(content)
    for source, why in [("copy.db", "damaged"), ("missing.db", "There is no file")]:
        with pytest.raises(StorageError, match=why):
            restore(db.path, tmp_path / source, now=NOW)
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE t (x)")
    other.close()
    with pytest.raises(StorageError, match="not a studybot database"):
        restore(db.path, tmp_path / "other.db", now=NOW)
    assert find_fact(open_database(db.path), "when") == "now"


def test_a_second_process_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    refused = pytest.raises(StorageError, match=r"Another studybot \(process \d+\) is already using")
    with DataLock(tmp_path), refused, DataLock(tmp_path):
        pass
    with DataLock(tmp_path):
        pass
