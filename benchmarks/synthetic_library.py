"""A library of any size out of the shipped one: its sentences recombined into passages that are all different, with
vectors such as they would have (the mean of their sentences' plus noise), written straight into a database."""

import random
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from studybot.app import DATABASE, App
from studybot.config import Settings
from studybot.core.library import Passage
from studybot.core.text import sentences, text_hash
from studybot.corpus import read_corpus
from studybot.corpus.passages import embedding_text
from studybot.services.elsewhere import counter_examples
from studybot.storage.database import Database
from studybot.storage.facts import save_fact
from studybot.storage.library import REVISION, insert_passages
from studybot.storage.vectors import get_vectors, list_missing_vectors, save_vectors

ROOT = Path(__file__).parents[1]
OWN, FOREIGN = 3, 2  # sentences of a passage from one file of the shipped library, and from another
IN_A_FILE = 8  # passages
NOISE = 0.3  # length of what is added to a vector of length 1
AT_ONCE = 5000


class Shipped(NamedTuple):
    """What passages are made of."""

    passages: list[Passage]  # one for each sentence: where it stands
    texts: list[str]
    of_file: list[list[int]]  # rows of the two
    vectors: NDArray[np.float32]  # (n, d)


def settings_of(folder: Path) -> Settings:
    """Nothing comes from the machine's environment."""
    return Settings.model_construct(
        **{**Settings.model_construct().model_dump(), "data": folder, "corpus": ROOT / "corpus"}
    )


def write_synthetic(folder: Path, count: int, known: Path | None = None) -> None:
    """A database with ``count`` passages. ``known``: one that was ingested, whose vectors need not be made again."""
    app = App(settings_of(folder))
    try:
        shipped = _read_shipped(app, known)
        dice, noise = random.Random(count), np.random.default_rng(count)  # noqa: S311 repeatable, not secret
        model_id = app.embedder().model_id
        for start in range(0, count, AT_ONCE):
            made = [_passage(shipped, i, dice) for i in range(start, min(start + AT_ONCE, count))]
            with app.db.atomic():
                for first in range(0, len(made), IN_A_FILE):
                    insert_passages(app.db, [p for p, _ in made[first : first + IN_A_FILE]])
                matrix = _vectors(shipped, [rows for _, rows in made], noise)
                save_vectors(app.db, model_id, [p.content_hash for p, _ in made], matrix)
        with app.db.atomic():
            save_fact(app.db, REVISION, f"synthetic-{count}")
    finally:
        app.close()


def _read_shipped(app: App, known: Path | None) -> Shipped:
    every = [(p, s) for p in read_corpus(ROOT / "corpus").passages for s in dict.fromkeys(sentences(p.text))]
    passages, texts = [p for p, _ in every], [s for _, s in every]
    if known is not None:
        _copy_vectors(app, known / DATABASE, [*texts, *counter_examples()])
    vectors = app.services.library.vectors
    vectors.of(counter_examples())
    of_file: dict[str, list[int]] = {}
    for row, passage in enumerate(passages):
        of_file.setdefault(passage.source, []).append(row)
    return Shipped(passages, texts, [rows for rows in of_file.values() if len(rows) > OWN], vectors.of(texts))


def _copy_vectors(app: App, source: Path, texts: list[str]) -> None:
    model_id, other = app.embedder().model_id, Database(source)
    hashes = list(dict.fromkeys(map(text_hash, texts)))
    missing = set(list_missing_vectors(other, model_id, hashes))
    there = [h for h in hashes if h not in missing]
    matrix = get_vectors(other, model_id, there)
    other.close()
    with app.db.atomic():
        save_vectors(app.db, model_id, there, matrix)


def _passage(shipped: Shipped, number: int, dice: random.Random) -> tuple[Passage, list[int]]:
    """One passage and the rows of its sentences; its number keeps it apart from every other."""
    own, foreign = dice.sample(shipped.of_file, 2)
    rows = [*dice.sample(own, OWN), *dice.sample(foreign, FOREIGN)]
    model = shipped.passages[rows[0]]
    place = number % IN_A_FILE
    passage = model.model_copy(
        update={
            "passage_id": text_hash(f"synthetic {number}")[:16],
            "source": f"synthetic/{number // IN_A_FILE:06}.md",
            "lines": (place * 10 + 1, place * 10 + 2 * len(rows)),
            "text": "\n\n".join([*(shipped.texts[row] for row in rows), f"Passage {number}."]),
        }
    )
    return passage.model_copy(update={"content_hash": text_hash(embedding_text(passage))}), rows


def _vectors(shipped: Shipped, rows: list[list[int]], noise: np.random.Generator) -> NDArray[np.float32]:
    means = shipped.vectors[np.array(rows)].mean(axis=1)
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    means += NOISE / np.sqrt(means.shape[1]) * noise.standard_normal(means.shape).astype(np.float32)
    unit: NDArray[np.float32] = means / np.linalg.norm(means, axis=1, keepdims=True)
    return unit
