"""What an operator wants checked before they ask somebody: each part, its state, and what to do about it."""

import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from studybot.config import Settings, load_settings
from studybot.errors import ConfigError, StudybotError

if TYPE_CHECKING:
    from studybot.storage.database import Database


class Finding(NamedTuple):
    what: str
    level: Literal["ok", "note", "fault"]
    text: str


def check_everything() -> list[Finding]:
    """Never raises: whatever is wrong is a finding."""
    findings = [_python()]
    try:
        settings = load_settings()
    except ConfigError as error:
        return [*findings, Finding("settings", "fault", str(error))]
    findings.append(Finding("settings", "ok", "every setting can be used"))
    for check in (_database, _model, _library, _token):
        findings += _guarded(check, settings)
    return findings


def _guarded(check: Callable[[Settings], Iterator[Finding]], settings: Settings) -> list[Finding]:
    name = check.__name__.removeprefix("_")
    try:
        return list(check(settings))
    except StudybotError as error:
        return [Finding(name, "fault", str(error))]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < (3, 11):  # noqa: UP036 started from a checkout, not installed
        return Finding("python", "fault", f"{version} is too old; install Python 3.11 or newer and run `make install`")
    return Finding("python", "ok", version)


def _database(settings: Settings) -> Iterator[Finding]:
    from studybot.app import database_path
    from studybot.storage.backup import check_copy
    from studybot.storage.database import open_database

    path = database_path(settings)
    if settings.data.exists() and not settings.data.is_dir():
        yield Finding("database", "fault", f"{settings.data} is no folder; set STUDYBOT_DATA to one you own")
        return
    if not path.exists():
        yield Finding("database", "note", f"{path} does not exist yet; the first start makes it")
        return
    db = open_database(path)
    try:
        check_copy(path)
        yield Finding("database", "ok", f"{path} is whole and up to date")
        yield from _permissions(settings)
        yield _stored(db)
    finally:
        db.close()


def _permissions(settings: Settings) -> Iterator[Finding]:
    from studybot.app import database_path

    if sys.platform == "win32":
        return  # rights there are not these bits
    loose = [p for p in (settings.data, database_path(settings)) if p.stat().st_mode & 0o077]
    for path in loose:
        mode = "700" if path.is_dir() else "600"
        yield Finding("permissions", "fault", f"others may read {path}; run `chmod {mode} {path}`")
    if not loose:
        yield Finding("permissions", "ok", "only you can read the data folder")


def _stored(db: "Database") -> Finding:
    from studybot.storage.library import count_library

    topics, passages = count_library(db)
    if not topics:
        return Finding("ingest", "note", "no library was taken in yet; run `studybot ingest`")
    return Finding("ingest", "ok", f"{topics} topics and {passages} passages are ready to search")


def _model(settings: Settings) -> Iterator[Finding]:
    from studybot.index.embedder import SentenceEmbedder

    embedder = SentenceEmbedder(settings.model)
    yield Finding("model", "ok", f"{embedder.model_id}, checksum verified" if not settings.model else embedder.model_id)


def _library(settings: Settings) -> Iterator[Finding]:
    from studybot.corpus import lint, read_corpus

    text = read_corpus(settings.corpus)
    yield Finding("library", "ok", f"{len(text.topics)} topics in {settings.corpus} can be read")
    faults = lint(settings.corpus)
    if faults:
        first = f"{len(faults)} things a reader would stumble over, the first: {faults[0]}"
        yield Finding("library", "note", f"{first}; `studybot corpus lint` names them all")


def _token(settings: Settings) -> Iterator[Finding]:
    if settings.discord_token is None:
        yield Finding("token", "note", "DISCORD_TOKEN is not set, so the bot opens in a local page; see the README")
        return
    parts = settings.discord_token.get_secret_value().split(".")
    if len(parts) != 3:
        text = "DISCORD_TOKEN does not look like a bot token (three parts with dots); copy it again from the Bot page"
        yield Finding("token", "fault", text)
    else:
        yield Finding("token", "ok", "DISCORD_TOKEN has the shape of a bot token; the bot's start tells if it is taken")
