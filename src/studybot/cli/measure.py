"""eval, calibrate, gaps: how well questions are answered, where the line runs, and what is missing."""

from pathlib import Path
from typing import Annotated

import typer

from studybot.cli.io import AsJson, answer, emit, opened_app, progress_bar, readable

SetFolder = Annotated[
    Path | None, typer.Option("--set", help="A folder with a labelled set; left out: the library's golden set.")
]


def add_to(app: typer.Typer) -> None:
    app.command(name="eval")(evaluate)
    app.command(name="calibrate")(calibrate)
    app.command(name="gaps")(gaps)


def evaluate(
    folder: SetFolder = None,
    sentences: Annotated[
        Path | None, typer.Option(help="Measure how sentences are understood instead: labelled ones, one JSON a line.")
    ] = None,
    learn: Annotated[bool, typer.Option("--learn", help="Learn the shipped examples of sentences anew first.")] = False,
    as_json: AsJson = False,
) -> None:
    """Measure search, citations, abstention and speed on labelled questions, or how sentences are understood."""
    if sentences is not None or learn:
        _measure_sentences(sentences, learn=learn, as_json=as_json)
        return
    from studybot.app import app_of_set
    from studybot.services.evaluation import evaluate as measure
    from studybot.services.evaluation import evaluation_text
    from studybot.services.labelled import GOLDEN, read_set

    with opened_app(with_library=folder is None) as app:
        labelled = read_set(folder or app.settings.corpus / GOLDEN)
        if labelled.documents:
            with app_of_set(app.settings, labelled) as other:
                other.services.library.ingest(progress_bar())
                found = measure(other.services.answers, labelled, progress_bar())
        else:
            found = measure(app.services.answers, labelled, progress_bar())
    answer(found, lambda: evaluation_text(found), as_json=as_json)


def _measure_sentences(labelled: Path | None, *, learn: bool, as_json: bool) -> None:
    from studybot.services.elsewhere import VECTORS_FILE, ship_vectors
    from studybot.services.sentence_measures import LABELLED_ON, measure_sentences, measures_text
    from studybot.services.sentences import HEAD_FILE, read_labelled_file

    with opened_app(with_library=True) as app:
        if learn:
            app.services.sentences.learn(HEAD_FILE)
            ship_vectors(app.embedder().model_id, app.embedder().encode, VECTORS_FILE)
        if labelled is None:
            return
        lines = read_labelled_file(labelled)
        found = measure_sentences(lines, lambda text: app.services.sentences.read(text, today=LABELLED_ON))
    answer(found, lambda: measures_text(found), as_json=as_json)


def calibrate(
    folder: SetFolder = None,
    out: Annotated[Path | None, typer.Option("--out", help="The file to write; left out: the data folder's.")] = None,
    as_json: AsJson = False,
) -> None:
    """Set when an answer is given, doubted or refused, from labelled questions and the library's own checks."""
    from studybot.services.calibration import FILE, calibration_text, make_calibration
    from studybot.services.labelled import GOLDEN, read_set

    with opened_app(with_library=True) as app:
        labelled = read_set(folder or app.settings.corpus / GOLDEN)
        services, model = app.services, app.embedder().model_id
        made = make_calibration(services.answers, services.library, labelled, model=model, tell=progress_bar())
        target = out or app.settings.data / FILE
        target.write_text(made.model_dump_json(indent=2) + "\n", encoding="utf-8")
    answer(made, lambda: f"{calibration_text(made)}\nWritten to {target}.", as_json=as_json)


def gaps(
    group: Annotated[str | None, typer.Option("--group", help="Only what was asked in this study group.")] = None,
    as_json: AsJson = False,
) -> None:
    """Questions the library did not answer or answered without help, grouped by meaning, most asked first."""
    from studybot.services.text import gap_text

    with opened_app(with_library=True) as app:
        found = app.services.questions.gaps(None if group is None else readable(group))
    if as_json:
        emit([gap.model_dump(mode="json") for gap in found])
        return
    for gap in found:
        print(gap_text(gap))
    if not found:
        print("Nothing is missing: every question so far was answered.")
