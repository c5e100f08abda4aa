"""Vectors of the ingested texts, each kept once for a model, by the hash of its text."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from studybot.core.vectors import ByteVectors
from studybot.storage.database import Database
from studybot.storage.matrix import read_bytes, read_matrix


def list_missing_vectors(db: Database, model_id: str, hashes: Iterable[str]) -> list[str]:
    """Of these content hashes, those the model has no vector for, each once, in the given order."""
    stored = {r["content_hash"] for r in db.rows("SELECT content_hash FROM vectors WHERE model_id = ?", (model_id,))}
    return [h for h in dict.fromkeys(hashes) if h not in stored]


def save_vectors(db: Database, model_id: str, hashes: Sequence[str], matrix: NDArray[np.float32]) -> None:
    """Rows of ``matrix`` (n, d) belong to ``hashes`` in order."""
    rows = [(h, model_id, matrix.shape[1], v.astype("<f4").tobytes()) for h, v in zip(hashes, matrix, strict=True)]
    db.executemany(
        "INSERT INTO vectors (content_hash, model_id, dimensions, vector) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        rows,
    )


def list_embedded(db: Database, model_id: str, *, shelf: str = "") -> list[tuple[int, str, str]]:
    """(row id, passage id, content hash) of all passages of a shelf the model has a vector for, in reading order."""
    found = db.execute(
        """SELECT p.row_id, p.passage_id, p.content_hash FROM passages AS p
           JOIN vectors AS v ON v.content_hash = p.content_hash AND v.model_id = ?
           WHERE p.shelf = ? ORDER BY p.source, p.position""",
        (model_id, shelf),
    )
    return found.fetchall()


def load_vectors(db: Database, model_id: str, *, shelf: str = "") -> NDArray[np.float32]:
    """The vectors (n, d) of ``list_embedded``, in the same order."""
    found = db.execute(
        """SELECT v.vector FROM passages AS p
           JOIN vectors AS v ON v.content_hash = p.content_hash AND v.model_id = ?
           WHERE p.shelf = ? ORDER BY p.source, p.position""",
        (model_id, shelf),
    )
    return read_matrix((vector for (vector,) in found), at_most=_count(db, "passages"))


def load_sentences(db: Database, model_id: str, *, shelf: str = "") -> tuple[list[str], list[str], ByteVectors]:
    """Passage ids, texts and vectors (n, d) of a shelf's sentences the model has a vector for, in reading order. A byte
    a number is enough to choose by, and there are many."""
    found = db.execute(
        """SELECT s.passage_id, s.text, v.vector FROM sentences AS s
           JOIN passages AS p ON p.passage_id = s.passage_id AND p.shelf = ?
           JOIN vectors AS v ON v.content_hash = s.content_hash AND v.model_id = ? ORDER BY s.passage_id, s.position""",
        (shelf, model_id),
    )
    owners: list[str] = []
    texts: list[str] = []

    def vectors() -> Iterator[bytes]:
        for owner, text, vector in found:
            owners.append(owners[-1] if owners and owners[-1] == owner else owner)  # one text for all of a passage
            texts.append(text)
            yield vector

    read = read_bytes(vectors(), at_most=_count(db, "sentences"))
    return owners, texts, read


def get_vectors(db: Database, model_id: str, hashes: Sequence[str]) -> NDArray[np.float32]:
    """Vectors (n, d) of texts that were saved, in the given order; those that were not are left out."""
    found = db.execute(
        """SELECT v.vector FROM json_each(?) AS wanted
           CROSS JOIN vectors AS v ON v.content_hash = wanted.value AND v.model_id = ? ORDER BY wanted.key""",
        (json.dumps(list(hashes)), model_id),
    )
    return read_matrix((vector for (vector,) in found), at_most=len(hashes))


def delete_unused_vectors(db: Database, kept: Iterable[str]) -> int:
    """Vectors of text that stands nowhere any more; ``kept``: hashes beside those of passages and sentences."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS kept_hashes (content_hash TEXT PRIMARY KEY)")
    db.execute("DELETE FROM kept_hashes")
    db.executemany("INSERT OR IGNORE INTO kept_hashes VALUES (?)", [(h,) for h in kept])
    return db.execute(
        """DELETE FROM vectors WHERE content_hash NOT IN (SELECT content_hash FROM passages
           UNION SELECT content_hash FROM sentences UNION SELECT content_hash FROM kept_hashes)"""
    ).rowcount


def _count(db: Database, table: Literal["passages", "sentences"]) -> int:
    [[count]] = db.execute(f"SELECT count(*) FROM {table}").fetchall()  # noqa: S608 our own words
    return int(count)
