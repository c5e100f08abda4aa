"""Everything about a learner can be had, and can be made to go without a trace.

A table added later fails these tests until it is named in ``LIBRARY`` (it holds nothing about a learner) or in
``storage/learners.py`` (`_TABLES`), ``services/privacy_notice.py`` and ``live_a_life`` below.
"""

import json
import logging
import random
import zipfile
from collections.abc import Set
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest

from studybot.core.plan_change import SetDaysOff
from studybot.errors import NotSetUp, RequestUnmet, StorageError
from studybot.services.deliveries import Sent
from studybot.services.export_files import export_files, export_markdown
from studybot.services.group_library import Presser
from studybot.services.privacy_notice import BESIDES, NOTICE, notice_text
from studybot.services.shelves import shelf_of_learner
from studybot.storage.database import Database
from studybot.storage.learners import _TABLES
from tests.conftest import FixedClock, TinyApp, add_goal

WHO, OTHER = "184467440737095516", "184467440737000000"
MINE: dict[str, Any] = {
    "goal": "become a machine-learning engineer for Quibblewick Ltd",
    "zone": "Pacific/Chatham",
    "at": "21:44",
    "notes": ("my Zanzibarium trick", "Flibbertigibbet, rather"),
    "channel": "777000777",
}
THEIRS: dict[str, Any] = {
    "goal": "learn statistics", "zone": "Europe/Berlin", "at": "8:59", "notes": ("one", "two"), "channel": "666000666",
}  # fmt: skip
TRACES = (WHO, "Quibblewick", "Zanzibarium", "Flibbertigibbet", "Pacific/Chatham", "777000777")

# Tables in which no learner stands: the library, single facts, groups' settings, sums over all learners, SQLite's own.
LIBRARY = {"facts", "files", "topics", "topic_aliases", "roadmaps", "passages", "sentences", "vectors"}
GROUPS = {"study_groups", "group_channels"}
SUMS = {"delivery_totals"}
OWN = {"_sqlite_migrations", "sqlite_sequence", "sqlite_stat1"}


def tables(db: Database) -> set[str]:
    """Of the schema; the parts of a full-text index count as the index."""
    found = {r["name"]: r["sql"] or "" for r in db.rows("SELECT name, sql FROM sqlite_master WHERE type = 'table'")}
    indexes = {name for name, sql in found.items() if "USING fts5" in sql}
    return {name for name in found if not any(name.startswith(f"{index}_") for index in indexes)} - OWN


def everything(db: Database, *, without: Set[str] = frozenset()) -> dict[str, list[str]]:
    """Every row of every table, of the parts of full-text indexes too."""
    names = [r["name"] for r in db.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return {
        n: sorted(map(repr, db.execute(f"SELECT * FROM [{n}]").fetchall()))  # noqa: S608 our names
        for n in names
        if n not in without
    }


def live_a_life(
    app: TinyApp, who: str, clock: FixedClock, *, goal: str, zone: str, at: str, notes: tuple[str, str], channel: str
) -> None:
    """Something in every table, through the services. ``at`` is shortly before 08:00 UTC on the zone's walls."""
    services = app.services
    services.learners.set_up(who, zone=zone, week="6 hours", reminder_at=at, now=clock())
    add_goal(app, who, goal, now=clock())
    day_off = frozenset({clock().date() + timedelta(days=3)})
    change = services.changes.propose(who, SetDaysOff(days=day_off), now=clock())
    services.changes.apply(who, change.change_id, now=clock())
    services.progress.done(who, note=notes[0], now=clock())
    corrected = services.progress.correct(who, minutes=20, note=notes[1], now=clock())
    services.progress.undo(who, corrected.entry_id, now=clock())
    clock.advance(days=1)
    services.progress.skip(who, now=clock())
    services.progress.know(who, "docker", now=clock())
    for message in services.deliveries.claim_due(now=clock.advance(days=1)):
        services.deliveries.settle_all_sent([(message.delivery.delivery_id, Sent("888", channel))], now=clock())
    services.reminders.set(who, at="18:30", enabled=True, now=clock())
    services.plans.replan(who, now=clock())
    services.chat.say(who, f"hi, it's about {notes[0]}", now=clock(), place="dm")
    _keep_and_ask(app, who, clock, notes)
    _review_and_pause(app, who, clock)
    _join_and_answer(app, who, clock, notes)


def _keep_and_ask(app: TinyApp, who: str, clock: FixedClock, notes: tuple[str, str]) -> None:
    name, text = f"about {notes[0]}", f"Statistics is easier with {notes[1]}."
    app.services.shelves.add(shelf_of_learner(who), name=name, text=text, kind="markdown", added_by=who, now=clock())
    asked = app.services.questions.ask(who, f"what is statistics with {notes[0]}?", place="dm", now=clock())
    assert any(c.source.startswith(shelf_of_learner(who)) for c in asked.answer.citations)


def _review_and_pause(app: TinyApp, who: str, clock: FixedClock) -> None:
    reviews = app.services.reviews
    app.services.progress.done(who, topic="statistics", minutes=30, finished=True, now=clock())
    question = reviews.next(
        who, now=clock.advance(days=5)
    ).question  # a week in all: the next life begins on a Monday too
    assert question is not None
    reviews.rate(who, question.card_id, question.number, "good", now=clock())
    app.services.reminders.pause(who, "24 December", now=clock())


def _join_and_answer(app: TinyApp, who: str, clock: FixedClock, notes: tuple[str, str]) -> None:
    library, text = app.services.group_library, f"Statistics grows on you, as {notes[0]} taught me."
    app.services.groups.join("4242", who, now=clock())
    marked = library.mark(
        "4242", channel_id="1", message_id=f"9{who}", author=who, author_is_bot=False, text=text, by="x", now=clock()
    )
    presser = Presser(who, manages=False)
    library.consent(marked.answer_id, presser, group_id="4242", name=notes[1], text=text, now=clock())
    app.services.questions.ask("x", "what grows on you?", place="1", group="4242", now=clock())


@pytest.fixture
def full(app: TinyApp, clock: FixedClock) -> TinyApp:
    """Two people who use everything; the id and the words of the first stand nowhere else."""
    live_a_life(app, OTHER, clock, **THEIRS)
    live_a_life(app, WHO, clock, **MINE)
    return app


def test_every_table_is_about_learners_or_known_not_to_be(full: TinyApp) -> None:
    indexes = {t for t in tables(full.db) if t.endswith("_fts")}
    assert tables(full.db) - LIBRARY - GROUPS - SUMS - indexes == set(_TABLES)
    for table in tables(full.db) - set(_TABLES):
        columns = {r["name"] for r in full.db.rows(f"PRAGMA table_info([{table}])")}
        assert not columns & {"learner_id", "learner", "person", "user_id"}, table
        keys = {r["table"] for r in full.db.rows(f"PRAGMA foreign_key_list([{table}])")}
        assert not keys & set(_TABLES), table


def test_what_data_about_says_names_exactly_those_tables() -> None:
    assert [kept.table for kept in NOTICE] == list(_TABLES)
    for kept in NOTICE:
        assert f"**{kept.table}**: {kept.what}. Why: {kept.why}. How long: {kept.how_long}." in notice_text()
    assert "backups" in " ".join(BESIDES)
    assert len(notice_text()) <= 4096, "it must fit one embed"


def test_the_export_has_every_row_and_every_column(full: TinyApp) -> None:
    exported: Any = full.services.privacy.export(WHO)
    assert set(exported) == set(_TABLES)
    for table in _TABLES:
        rows = full.db.rows(f"SELECT * FROM {table} WHERE learner_id = ?", (WHO,))  # noqa: S608 our names
        assert rows, f"{table} is empty: live_a_life leaves it out"
        assert [list(row) for row in exported[table]] == [list(row) for row in rows]
        for mine, stored in zip(exported[table], rows, strict=True):
            again = {k: v if v == stored[k] else stored[k] for k, v in mine.items()}
            assert again == stored
            assert all(json.loads(stored[k]) == v for k, v in mine.items() if v != stored[k])
    assert OTHER not in json.dumps(exported)
    assert exported["plan_changes"][0]["action"]["days"], "JSON in a column comes out as JSON"


def test_the_files_say_the_same_and_an_archive_holds_them_when_they_are_large(full: TinyApp) -> None:
    json_file, text_file = full.services.privacy.files(WHO, most_bytes=10_000_000)
    assert json.loads(json_file.content) == full.services.privacy.export(WHO)
    text = text_file.content.decode()
    for words in ("Quibblewick", "Zanzibarium", "Flibbertigibbet", "Pacific/Chatham", "## dm_channels (1 record)"):
        assert words in text, words
    with pytest.raises(RequestUnmet, match=f"studybot export {WHO}"):
        full.services.privacy.files(WHO, most_bytes=1000)
    [packed] = full.services.privacy.files(WHO, most_bytes=len(json_file.content))
    assert packed.name == "studybot-export.zip"
    with zipfile.ZipFile(BytesIO(packed.content)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            json_file.name: json_file.content,
            text_file.name: text_file.content,
        }


def test_markdown_shows_texts_as_they_were_typed() -> None:
    text = export_markdown({"progress": [{"note": "# no heading\n- `no` *list*", "minutes": 5, "undoes": None}]})
    assert "- note: \\# no heading \\- \\`no\\` \\*list\\*" in text
    assert "undoes" not in text
    assert '``` ["``"] ```' in export_markdown({"t": [{"x": ["``"]}]})
    assert len(export_files({}, most_bytes=10**6)) == 2


def test_after_deletion_the_database_is_as_if_the_learner_had_never_come(
    app: TinyApp, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    live_a_life(app, OTHER, clock, **THEIRS)
    counters = SUMS | {"sqlite_sequence"}
    before = everything(app.db, without=counters)
    live_a_life(app, WHO, clock, **MINE)
    found = everything(app.db)
    assert all(any(trace in row for rows in found.values() for row in rows) for trace in TRACES)
    other: Any = app.services.privacy.export(OTHER)
    counts = app.services.privacy.forget(WHO)
    assert set(counts) == set(_TABLES)
    assert all(counts.values())
    # The other's reminder came due once more while this one lived; nothing else of theirs may differ.
    after = everything(app.db, without=counters)
    assert app.services.privacy.export(OTHER) == other
    for table in set(before) - set(_TABLES):
        if not table.endswith(
            ("_data", "_idx", "_docsize", "_config")
        ):  # a merged index is another, with the same rows
            assert after[table] == before[table], table
    for table, rows in everything(app.db).items():
        for trace in TRACES:
            assert not any(trace in row for row in rows), (table, trace)
    for trace in TRACES:
        assert trace not in caplog.text


def test_after_deletion_no_byte_of_the_files_has_a_trace(full: TinyApp) -> None:
    def files() -> dict[str, bytes]:
        return {p.name: p.read_bytes() for p in full.db.path.parent.iterdir() if p.name.startswith("studybot.db")}

    assert all(any(trace.encode() in content for content in files().values()) for trace in TRACES)
    full.services.privacy.forget(WHO)
    for name, content in files().items():  # while it is open: the write-ahead log and the shared memory too
        for trace in TRACES:
            assert trace.encode() not in content, (name, trace)
    assert OTHER.encode() in b"".join(files().values())


def test_copies_that_splitting_pages_leaves_go_from_the_file_too(full: TinyApp) -> None:
    """Rows that grow and shrink among others' rows: SQLite moves them from page to page, and secure_delete overwrites
    only where they stood last."""
    shuffled = random.Random(1)  # noqa: S311 the same pages on every machine
    ids = []
    for number in range(600):
        with full.db.atomic():
            who = shuffled.choice((WHO, OTHER))
            ids.append((who, _add_text(full.db, who, shuffled.randint(1, 9000 if number % 7 == 0 else 600))))
            whose, goal_id = ids[number // 2]
            text = f"Quibblewick {whose}" + "z" * shuffled.randint(1, 900) if whose == WHO else "z"
            full.db.execute("UPDATE goals SET text = ? WHERE goal_id = ?", (text, goal_id))
    full.services.privacy.forget(WHO)
    content = full.db.path.read_bytes()
    assert (content.count(WHO.encode()), content.count(b"Quibblewick")) == (0, 0)


def _add_text(db: Database, who: str, length: int) -> int:
    text = f"Quibblewick {who}" if who == WHO else ""
    return db.insert(
        """INSERT INTO goals (learner_id, text, targets, weight, state, created_at)
           VALUES (?, ?, '[]', 1.0, 'removed', '2026-11-23T08:00:00+00:00')""",
        (who, text + "y" * length),
    )


def test_words_of_a_search_index_go_from_the_file_as_well(app: TinyApp) -> None:
    """FTS5 keeps a deleted row's words until its segments are merged."""
    with app.db.atomic():
        for number in range(3):
            app.db.execute(
                "INSERT INTO passages_fts (passage_id, title, heading, text) VALUES (?, 'mine', '', 'quokkaesque')",
                (f"note-{number}",),
            )
    with app.db.atomic():
        app.db.execute("DELETE FROM passages_fts WHERE passage_id LIKE 'note-%'")

    def traces() -> int:
        paths = [p for p in app.db.path.parent.iterdir() if p.name.startswith("studybot.db")]
        return sum(p.read_bytes().count(b"quokkaesqu") for p in paths)

    assert traces() > 0
    app.db.scrub()
    assert traces() == 0
    assert app.services.answers.ask("what is docker?").status == "answered"


def test_deletion_stands_when_the_file_cannot_be_cleaned(full: TinyApp, caplog: pytest.LogCaptureFixture) -> None:
    full.db.scrub = _refuse  # type: ignore[method-assign]
    full.services.privacy.forget(WHO)
    assert "the file was not cleaned" in caplog.text
    with pytest.raises(NotSetUp):
        full.services.privacy.export(WHO)


def _refuse() -> None:
    raise StorageError("the disk is full")


def test_deletion_is_whole_or_not_at_all(full: TinyApp) -> None:
    before = everything(full.db)
    full.db.execute(
        "CREATE TEMP TRIGGER refuse BEFORE DELETE ON main.progress BEGIN SELECT RAISE(ABORT, 'not now'); END"
    )
    with pytest.raises(Exception, match="not now"):
        full.services.privacy.forget(WHO)
    full.db.execute("DROP TRIGGER refuse")
    assert everything(full.db) == before


def test_a_deletion_that_is_rolled_back_deletes_nothing(full: TinyApp) -> None:
    """As a dry run of the chat does."""
    before = everything(full.db)

    def forget_and_fail() -> None:
        with full.db.atomic():
            full.services.privacy.forget(WHO)
            raise KeyError

    with pytest.raises(KeyError):
        forget_and_fail()
    assert everything(full.db) == before


def test_nobody_and_twice(full: TinyApp) -> None:
    full.services.privacy.forget(WHO)
    for act in (full.services.privacy.forget, full.services.privacy.export):
        with pytest.raises(NotSetUp):
            act(WHO)


def test_what_is_deleted_is_overwritten_whatever_sqlite_was_built_with(app: TinyApp) -> None:
    assert app.db.rows("PRAGMA secure_delete") == [{"secure_delete": 1}]


def test_cleaning_keeps_the_file_whole_and_private(full: TinyApp) -> None:
    full.services.privacy.forget(WHO)
    assert full.db.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    assert full.db.rows("PRAGMA foreign_key_check") == []
    assert full.db.path.stat().st_mode & 0o777 == 0o600
    assert full.services.overview.progress(OTHER, now=FixedClock()()).minutes_spent > 0
