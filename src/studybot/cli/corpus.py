"""corpus lint, stats, check-links, import."""

import contextlib
import sys
from pathlib import Path
from typing import Annotated

import typer

from studybot.cli.io import AsJson, answer, emit, opened_app, progress_bar
from studybot.errors import CorpusError

corpus = typer.Typer(help="Look after the library's files.", no_args_is_help=True, rich_markup_mode=None)


def add_to(app: typer.Typer) -> None:
    app.add_typer(corpus, name="corpus")


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
    answer(found, lambda: stats_text(found), as_json=as_json)


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
