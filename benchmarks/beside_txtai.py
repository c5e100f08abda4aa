"""Search beside txtai, over the passages of a labelled set, with the same weights: quality and time of a query.

txtai is asked as it is meant to be (a hybrid of its BM25 and the vectors), and with its vectors alone. Both get the
same texts: title and heading in front. A document counts once, at its best passage."""

import importlib.util
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

import numpy as np

from studybot.app import app_of_set
from studybot.config import Settings
from studybot.core.library import Passage
from studybot.corpus.passages import embedding_text
from studybot.index.embedder import packaged_model
from studybot.services.evaluation import score_ranking
from studybot.services.labelled import LabelledSet, read_set

DEPTH = 50
Search = Callable[[str], Sequence[str]]  # question -> sources, best first


def compare(folder: Path) -> None:
    """Print one line for each way to search."""
    labelled = read_set(folder)
    with app_of_set(Settings.model_construct(**Settings.model_construct().model_dump()), labelled) as app:
        app.services.library.ingest()
        answers = app.services.answers
        passages = list(answers.passages())
        print(f"\n{labelled.name}: {len(labelled.questions)} questions over {len(passages)} passages")
        print(f"{'':>14} {'nDCG@10':>8} {'first right':>12} {'ms a query':>11}")
        _tell("studybot", labelled, lambda text: [hit.source for hit in answers.search(text, DEPTH).hits])
        if importlib.util.find_spec("txtai") is None:
            print("No txtai here, so no comparison: make bench installs it.")
            return
        for name, hybrid in (("txtai", True), ("txtai, dense", False)):
            _tell(name, labelled, _txtai(passages, hybrid=hybrid))


def _txtai(passages: Sequence[Passage], *, hybrid: bool) -> Search:
    from txtai import Embeddings

    index = Embeddings(path=str(packaged_model()), hybrid=hybrid, gpu=False)
    index.index((number, embedding_text(passage), None) for number, passage in enumerate(passages))
    return lambda text: [passages[int(number)].source for number, _ in index.search(text, DEPTH)]


def _tell(name: str, labelled: LabelledSet, search: Search) -> None:
    search(labelled.questions[0].text)
    scores, times = [], []
    for question in labelled.questions:
        started = perf_counter()
        found = search(question.text)
        times.append((perf_counter() - started) * 1000)
        scores.append(score_ranking(question.docs, found))
    ndcg, first = np.mean([s.ndcg for s in scores]), np.mean([s.first for s in scores])
    print(f"{name:>14} {ndcg:>8.3f} {first:>12.1%} {np.median(times):>11.1f}", flush=True)
