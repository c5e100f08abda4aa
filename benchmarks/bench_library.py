"""Taking the library in and answering, each against the bare embedding of the same text in the same run."""

import resource
import shutil
import tempfile
from pathlib import Path
from time import perf_counter

from studybot.app import App
from studybot.config import Settings
from studybot.core.text import sentences
from studybot.corpus import read_corpus
from studybot.corpus.passages import embedding_text

ROOT = Path(__file__).parents[1]
QUESTIONS = [
    "what is overfitting and how do I prevent it?",
    "when should I use a random forest?",
    "difference between precision and recall",
    "how does gradient descent choose its step?",
    "what does docker do?",
]


def peak_mb() -> float:
    """Of this process, weights and libraries included."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(call: object) -> float:
    started = perf_counter()
    call()  # type: ignore[operator]
    return perf_counter() - started


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        shutil.copytree(ROOT / "corpus", corpus)
        settings = Settings.model_construct(
            **{**Settings.model_construct().model_dump(), "data": Path(folder) / "data", "corpus": corpus}
        )
        app = App(settings)
        model = app.embedder()
        model.load()
        text = read_corpus(ROOT / "corpus")
        every = {embedding_text(p) for p in text.passages} | {s for p in text.passages for s in sentences(p.text)}
        bare = timed(lambda: model.encode(sorted(every)))
        full = timed(app.services.library.ingest)
        again = timed(app.services.library.ingest)
        print(f"ingest: {len(text.passages)} passages, {len(every)} texts; bare encode {bare:.2f} s")
        print(f"  full {full:.2f} s (ratio {full / bare:.2f}), second run {again:.2f} s (ratio {again / bare:.3f})")
        changed = corpus / "topics" / "overfitting.md"
        changed.write_text(
            changed.read_text().replace("## Pitfalls", "## Pitfalls\n\nOne new sentence stands here now.\n")
        )
        report = None

        def one_file() -> None:
            nonlocal report
            report = app.services.library.ingest()

        seconds = timed(one_file)
        assert report is not None
        print(f"  one file changed {seconds:.2f} s, {report.embedded} texts embedded; peak memory {peak_mb():.0f} MB")
        app.services.answers.refresh()
        for question in QUESTIONS:
            app.services.answers.ask(question)
        rounds = 5
        encode = sum(timed(lambda q=q: model.encode([q])) for q in QUESTIONS * rounds)  # type: ignore[misc]
        ask = sum(timed(lambda q=q: app.services.answers.ask(q)) for q in QUESTIONS * rounds)  # type: ignore[misc]
        count = len(QUESTIONS) * rounds
        print(
            f"answer: one pass of the model {encode / count * 1000:.1f} ms, a whole answer {ask / count * 1000:.1f} ms"
        )
        print(f"  ratio {ask / encode:.2f}")
        app.close()


main()
