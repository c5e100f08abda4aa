"""What an answer costs beside one pass of the model, at 1,000, 10,000 and 100,000 passages; 50 people asking at once;
and, where txtai is installed and ``--set`` names a labelled set, quality and time beside it with the same weights.

Questions are those of the golden set. Every size has a process of its own, so that its peak memory is its own."""

import argparse
import asyncio
import json
import resource
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np
from sentence_transformers import SentenceTransformer
from synthetic_library import ROOT, settings_of, write_synthetic

from studybot.app import App
from studybot.core.ranking import rarest
from studybot.core.text import query_phrases, query_words
from studybot.index.embedder import SentenceEmbedder, packaged_model
from studybot.index.names import HALF
from studybot.services.found import CANDIDATES
from studybot.storage.words import count_documents_with, search_text

SIZES = (1_000, 10_000, 100_000)
EVERY = 5  # of the golden set's 190 questions
ROUNDS = 5
AT_ONCE = 50


class Figures(NamedTuple):
    """Times in milliseconds, each a median over the questions of the median over the rounds."""

    passages: int
    start_s: float  # reading the library and making the index
    encode: float  # the bare encode: the library's own, of the same weights
    ours: float  # our embedder's, with packed weights and without what is for many texts
    ask: float
    ratio: float  # of a whole answer to the bare encode of its question, the median of all questions
    ratio_ours: float
    first: float  # an answer whose passages' words were not met before
    wording: float  # FTS5: search and counts
    one_s: float  # one person asking alone, through the worker thread
    at_once_s: float  # 50 people: until the last, who waits longest, has an answer
    before_mb: float  # the process with the model, before the library
    library_mb: float  # what the library adds
    peak_mb: float


def questions() -> list[str]:
    lines = (ROOT / "corpus" / "golden" / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    return [str(json.loads(line)["text"]) for line in lines[::EVERY]]


def ms(call: Callable[[], object]) -> float:
    started = perf_counter()
    call()
    return (perf_counter() - started) * 1000


def memory_mb() -> float:
    """Of this process now; where there is no /proc, the most it ever was."""
    status = Path("/proc/self/status")
    if not status.exists():
        return peak_mb()
    kilobytes = next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(kilobytes) / 1024


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(folder: Path, count: int) -> Figures:
    app = App(settings_of(folder))
    model, answers = app.embedder(), app.services.answers
    model.encode(["what is loaded at the first question"])
    before = memory_mb()
    start = ms(answers.refresh)
    answers.ask("what does docker do?")
    asked = questions()
    first = [ms(lambda q=q: answers.ask(q)) for q in asked]  # type: ignore[misc]
    bare = as_it_comes(model)
    encode, ours, ask, wording = [], [], [], []
    for _ in range(ROUNDS):
        for question in asked:
            encode.append(ms(lambda q=question: bare.encode(q, show_progress_bar=False)))  # type: ignore[misc]
            ours.append(ms(lambda q=question: model.encode([q])))  # type: ignore[misc]
            ask.append(ms(lambda q=question: answers.ask(q)))  # type: ignore[misc]
            wording.append(ms(lambda q=question: by_wording(app, q)))  # type: ignore[misc]
    shape = (ROUNDS, len(asked))
    own, few, whole, words = (np.median(np.reshape(times, shape), axis=0) for times in (encode, ours, ask, wording))
    alone = [asyncio.run(ask_at_once(app, [question]))[0] for question in asked]
    at_once = asyncio.run(ask_at_once(app, [asked[i % len(asked)] for i in range(AT_ONCE)]))
    figures = Figures(
        passages=count,
        start_s=start / 1000,
        encode=float(np.median(own)),
        ours=float(np.median(few)),
        ask=float(np.median(whole)),
        ratio=float(np.median(whole / own)),
        ratio_ours=float(np.median(whole / few)),
        first=float(np.median(first)),
        wording=float(np.median(words)),
        one_s=float(np.median(alone)) / 1000,
        at_once_s=max(at_once) / 1000,
        before_mb=before,
        library_mb=memory_mb() - before,
        peak_mb=peak_mb(),
    )
    app.close()
    return figures


def as_it_comes(model: SentenceEmbedder) -> Any:
    """sentence-transformers' own model with the same weights, in the same precision and number of threads."""
    loaded = SentenceTransformer(str(packaged_model()), device="cpu")
    return loaded.bfloat16() if model.model_id.endswith(HALF) else loaded


def by_wording(app: App, question: str) -> None:
    counts = count_documents_with(app.db, [*query_words(question), *query_phrases(question)])
    search_text(app.db, rarest(counts), CANDIDATES)


async def ask_at_once(app: App, asked: list[str]) -> list[float]:
    """Milliseconds until each of several people has an answer; all ask in the same moment, as the bot does."""
    started = perf_counter()

    async def one(question: str) -> float:
        await app.work.model(app.services.answers.ask, question)
        return (perf_counter() - started) * 1000

    return list(await asyncio.gather(*(one(question) for question in asked)))


def grow(sizes: list[int], known: Path | None) -> None:
    print(
        f"{'passages':>9} {'encode':>7} {'ours':>6} {'answer':>7} {'ratio':>6} {'to ours':>7} {'first':>6} {'FTS5':>6}",
        end="",
    )
    print(
        f" {'one':>6} {'50 at once':>11} {'start':>7} {'library MB':>11} {'peak MB':>8}   (ms; one, at once, start: s)"
    )
    with tempfile.TemporaryDirectory(prefix="studybot-bench-") as folder:
        for count in sizes:
            place = Path(folder) / str(count)
            for call, given in ((write_synthetic, (place, count, known)), (measure, (place, count))):
                with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
                    found = process.submit(call, *given).result()  # type: ignore[arg-type]
            f: Figures = found
            print(
                f"{f.passages:>9,} {f.encode:>7.1f} {f.ours:>6.1f} {f.ask:>7.1f} {f.ratio:>6.2f}"
                f" {f.ratio_ours:>7.2f} {f.first:>6.1f} {f.wording:>6.1f} {f.one_s:>6.3f}"
                f" {f.at_once_s:>11.2f} {f.start_s:>7.1f} {f.library_mb:>11.0f} {f.peak_mb:>8.0f}",
                flush=True,
            )
            known = known or place


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sizes", type=int, nargs="*", default=list(SIZES), help="numbers of passages; none: skip")
    asked.add_argument("--known", type=Path, help="data folder with the library taken in: saves embedding it again")
    asked.add_argument("--set", type=Path, help="folder of a labelled set with a corpus of its own")
    given = asked.parse_args()
    if given.sizes:
        grow(given.sizes, given.known)
    if given.set is not None:
        from beside_txtai import compare

        compare(given.set)


if __name__ == "__main__":
    main()
