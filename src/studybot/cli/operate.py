"""ingest, doctor, deliveries, backup, restore, export, forget."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import typer

from studybot.cli.chat import check_learner
from studybot.cli.io import AsJson, answer, emit, opened_app, progress_bar
from studybot.errors import NotSetUp, RequestUnmet

Told = TypeVar("Told")
ExportFormat = Literal["json", "md"]


def add_to(app: typer.Typer) -> None:
    for command in (ingest, doctor, deliveries, backup, restore, export, forget):
        app.command()(command)


def ingest(as_json: AsJson = False) -> None:
    """Take the library in: read, embed what is new, index. Only what changed is touched."""
    with opened_app() as app:
        report = app.services.library.ingest(progress_bar())
    if as_json:
        emit(report)
        return
    print(
        f"{report.topics} topics, {report.roadmaps} roadmaps, {report.passages} passages from {report.files} files: "
        f"{report.added} new, {report.changed} changed, {report.removed} gone; {report.embedded} texts embedded.",
        file=sys.stderr,
    )


def doctor(as_json: AsJson = False) -> None:
    """Check Python, database, model, library, token and permissions, and say what to do about each fault."""
    from studybot.doctor import check_everything

    findings = check_everything()
    if as_json:
        emit({"findings": [finding._asdict() for finding in findings]})
    else:
        for finding in findings:
            mark = {"ok": "✓", "note": "·", "fault": "✗"}[finding.level]
            print(f"{mark} {finding.what}: {finding.text}")
    if any(finding.level == "fault" for finding in findings):
        raise typer.Exit(1)


def deliveries(
    since: Annotated[
        str | None, typer.Option("--since", help="Count from here: 7d, 24h, or a date like 2026-11-01 (UTC).")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """What became of the reminders: counts by outcome, how late, why not, and what is stuck."""
    from studybot.app import clock
    from studybot.services.operations import parse_since, report_text

    now = clock()
    begin = parse_since(since, now=now) if since is not None else None
    with opened_app() as app:
        report = app.services.operations.report(since=begin, now=now)
    answer(report, lambda: report_text(report), as_json=as_json)


def backup(file: Annotated[Path, typer.Argument(help="Where the copy goes.")], as_json: AsJson = False) -> None:
    """Write a verified copy of the database, while the bot goes on running."""
    with opened_app() as app:
        app.back_up(file)
    written = {"backup": str(file), "bytes": file.stat().st_size}
    answer(written, lambda: f"Backed up to {file}, and verified.", as_json=as_json)


def restore(file: Annotated[Path, typer.Argument(help="A copy made by backup.")], as_json: AsJson = False) -> None:
    """Put a backup in place of the database; the old one is kept beside it. The bot must not be running."""
    from studybot.app import restore_backup
    from studybot.config import load_settings

    kept = restore_backup(load_settings(), file)
    text = f"Restored {file}." + (f" The old database is kept as {kept}." if kept else "")
    answer({"restored": str(file), "kept": str(kept) if kept else None}, lambda: text, as_json=as_json)


def export(
    learner: Annotated[str, typer.Argument(help="The learner's id.")],
    file_format: Annotated[ExportFormat, typer.Option("--format", help="json, or md for a text to read.")] = "json",
    as_json: AsJson = False,
) -> None:
    """Everything stored about a learner, as JSON or Markdown."""
    from studybot.services.export_files import export_markdown

    with opened_app() as app:
        everything = _of_somebody(app.services.privacy.export, check_learner(learner))
    if as_json or file_format == "json":
        emit(everything, indent=2)
    else:
        print(export_markdown(everything))


def _of_somebody(call: Callable[[str], Told], who: str) -> Told:
    """What ``call`` says of a learner; the operator is told otherwise than a learner when there is nobody."""
    try:
        return call(who)
    except NotSetUp:
        raise RequestUnmet(f"Nothing is stored about “{who}”.") from None


def forget(
    learner: Annotated[str, typer.Argument(help="The learner's id.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Delete everything stored about a learner."""
    who = check_learner(learner)
    if not yes and not typer.confirm(f"Delete everything about {who} for good?", err=True):
        raise typer.Exit(1)
    with opened_app() as app:
        counts = _of_somebody(app.services.privacy.forget, who)
    text = f"Deleted {sum(counts.values())} records about {who}."
    answer({"forgotten": who, "records": counts}, lambda: text, as_json=as_json)
