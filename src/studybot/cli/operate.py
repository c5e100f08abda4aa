"""ingest, corpus, eval, doctor, deliveries, backup, restore, export, forget."""

import contextlib
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from studybot.cli.chat import check_learner
from studybot.cli.io import AsJson, answer, emit, opened_app, progress_bar
from studybot.errors import CorpusError

corpus = typer.Typer(help="Look after the library's files.", no_args_is_help=True, rich_markup_mode=None)


def add_to(app: typer.Typer) -> None:
    for command in (ingest, doctor, deliveries, backup, restore, export, forget):
        app.command()(command)
    app.command(name="eval")(evaluate)
    app.add_typer(corpus, name="corpus")


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


@corpus.command()
def lint(
    without_model: Annotated[
        bool, typer.Option("--without-model", help="Skip the search for topics that say nearly the same: it embeds.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Name every fault of the library by file and line."""
    from studybot.config import load_settings
    from studybot.corpus import Fault
    from studybot.corpus import lint as find_faults

    faults = find_faults(load_settings().corpus)
    if not without_model:
        with opened_app() as app, contextlib.suppress(CorpusError):  # one that cannot be read is named already
            faults += [
                Fault(one.source, 1, f"says nearly the same as {other.source} (likeness {likeness:.2f})")
                for one, other, likeness in app.services.library.near_duplicates(progress_bar())
            ]
    if as_json:
        emit({"faults": [fault._asdict() for fault in faults]})
    else:
        print("\n".join(map(str, faults)) or "No faults.")
    if faults:
        raise typer.Exit(1)


@corpus.command()
def stats(as_json: AsJson = False) -> None:
    """Topics, words, minutes, resources and checks, by roadmap and section."""
    from studybot.config import load_settings
    from studybot.corpus.stats import describe, stats_text

    found = describe(load_settings().corpus)
    if as_json:
        emit(found)
    else:
        print(stats_text(found))


@corpus.command(name="check-links")
def check_links(
    timeout: Annotated[float, typer.Option("--timeout", min=1, max=120, help="Seconds to wait for an answer.")] = 15,
    parallel: Annotated[int, typer.Option("--parallel", min=1, max=32, help="Hosts asked at once.")] = 8,
    as_json: AsJson = False,
) -> None:
    """Ask every resource's address whether it still answers: HEAD, then GET, one request at a time for each host."""
    from studybot.config import load_settings
    from studybot.corpus import read_corpus
    from studybot.corpus.links import Manners, links_of
    from studybot.corpus.links import check_links as ask

    links = links_of(read_corpus(load_settings().corpus))
    bar = progress_bar()
    reports = ask(links, Manners(parallel=parallel, timeout_seconds=timeout), lambda n, of: bar(n, of, "asking"))
    counts = {
        verdict: sum(r.verdict == verdict for r in reports)
        for verdict in ("ok", "moved", "refused", "unreachable", "gone")
    }
    if as_json:
        emit({"links": [r._asdict() for r in reports], "counts": counts})
    else:
        for report in (r for r in reports if r.verdict != "ok"):
            print(f"{report.sources[0]}: {report.verdict}: {report.url} ({report.detail})")
        print(", ".join(f"{number} {verdict}" for verdict, number in counts.items()))
        if reports and counts["unreachable"] == len(reports):
            print("No address answered: is this machine online?", file=sys.stderr)
    if counts["gone"] or (reports and counts["unreachable"] == len(reports)):
        raise typer.Exit(1)


@corpus.command(name="import")
def import_(
    path: Annotated[
        Path, typer.Argument(help="A roadmap.sh checkout, an article (md, html, pdf, txt), or a folder of notes.")
    ],
    roadmap: Annotated[str, typer.Option("--roadmap", help="The slug it gets; of a checkout also the one to take.")],
    preview: Annotated[bool, typer.Option("--preview", help="Show what was understood and write nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Bring your own roadmap, article or notes: shown first, then written to imports/ and taken in, all or nothing."""
    from studybot.services.importing import import_text

    with opened_app() as app:
        view = app.services.imports.preview(path, roadmap)
        if not as_json:
            print(import_text(view))
        asks = not preview and not yes and not as_json and sys.stdin.isatty()
        if asks and not typer.confirm(
            f"Write this to the library{' in place of the earlier import' if view.replaces else ''}?", err=True
        ):
            raise typer.Exit(1)
        if not preview:
            view = app.services.imports.take_in(path, roadmap, progress_bar())
            print(
                f"Taken in as “{roadmap}”. To take it out: delete imports/{roadmap}, then studybot ingest.",
                file=sys.stderr,
            )
    if as_json:
        emit(view)


def evaluate(
    sentences: Annotated[
        Path | None, typer.Option(help="Measure how sentences are understood instead: labelled ones, one JSON a line.")
    ] = None,
    learn: Annotated[bool, typer.Option("--learn", help="Learn the shipped examples of sentences anew first.")] = False,
    as_json: AsJson = False,
) -> None:
    """Measure search, citations and abstention on the library's own checks and on everyday questions."""
    if sentences is not None or learn:
        _measure_sentences(sentences, learn=learn, as_json=as_json)
        return
    from studybot.services.evaluation import evaluate as measure
    from studybot.services.evaluation import evaluation_text

    with opened_app(with_library=True) as app:
        found = measure(app.services.library, app.services.answers, progress_bar())
    if as_json:
        emit(found)
    else:
        print(evaluation_text(found))


def _measure_sentences(labelled: Path | None, *, learn: bool, as_json: bool) -> None:
    from studybot.services.sentence_measures import LABELLED_ON, measure_sentences, measures_text
    from studybot.services.sentences import HEAD_FILE, read_labelled

    with opened_app(with_library=True) as app:
        if learn:
            app.services.sentences.learn(HEAD_FILE)
        if labelled is None:
            return
        lines = read_labelled(labelled.read_text(encoding="utf-8").splitlines())
        found = measure_sentences(lines, lambda text: app.services.sentences.read(text, today=LABELLED_ON))
    if as_json:
        emit(found)
    else:
        print(measures_text(found))


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
    _said({"backup": str(file), "bytes": file.stat().st_size}, f"Backed up to {file}, and verified.", as_json)


def restore(file: Annotated[Path, typer.Argument(help="A copy made by backup.")], as_json: AsJson = False) -> None:
    """Put a backup in place of the database; the old one is kept beside it. The bot must not be running."""
    from studybot.app import restore_backup
    from studybot.config import load_settings

    kept = restore_backup(load_settings(), file)
    text = f"Restored {file}." + (f" The old database is kept as {kept}." if kept else "")
    _said({"restored": str(file), "kept": str(kept) if kept else None}, text, as_json)


def export(learner: Annotated[str, typer.Argument(help="The learner's id.")], as_json: AsJson = False) -> None:
    """Everything stored about a learner, as JSON."""
    del as_json  # it is JSON either way
    with opened_app() as app:
        emit(app.services.privacy.export(check_learner(learner)), indent=2)


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
        counts = app.services.privacy.forget(who)
    _said({"forgotten": who, "records": counts}, f"Deleted {sum(counts.values())} records about {who}.", as_json)


def _said(value: dict[str, Any], text: str, as_json: bool) -> None:
    if as_json:
        emit(value)
    else:
        print(text)
