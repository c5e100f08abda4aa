"""The words of the ingested texts (FTS5)."""

import json
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from studybot.storage.database import Database

COUNTED_EXACTLY = 1000  # passages with a word up to which those on other people's shelves are left out of the count


def search_text(db: Database, terms: Sequence[str], limit: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Row ids of passages, on whatever shelf, with any of the terms (words, or phrases of several), best first, and
    their BM25 (higher is better): (n,) each."""
    if not terms:
        return np.zeros(0, dtype=np.int64), np.zeros(0)
    # One row comes back, because Python's threads change places at each.
    [[found]] = db.execute(
        """SELECT json_array(json_group_array(row_id), json_group_array(score)) FROM (
             SELECT rowid AS row_id, -bm25(passages_fts, 0.0, 3.0, 2.0, 1.0) AS score FROM passages_fts
             WHERE passages_fts MATCH ? ORDER BY score DESC, rowid LIMIT ?)""",
        (" OR ".join(map(_quoted, terms)), limit),
    ).fetchall()
    row_ids, scores = json.loads(found)
    return np.array(row_ids, dtype=np.int64), np.array(scores, dtype=np.float64)


def count_documents_with(db: Database, terms: Iterable[str]) -> dict[str, int]:
    """In how many passages, on whatever shelf, each term (a word, or a phrase of several) occurs, by FTS5's own
    stemming."""
    [[found]] = db.execute(
        """SELECT json_group_object(key, (SELECT count(*) FROM passages_fts WHERE passages_fts MATCH value))
           FROM json_each(?)""",
        (json.dumps({term: _quoted(term) for term in terms}),),
    ).fetchall()
    counts: dict[str, int] = json.loads(found)
    return counts


def count_on_shelves(db: Database, counts: Mapping[str, int], shelves: Sequence[str]) -> dict[str, int]:
    """``counts`` of terms in all passages without those on other shelves. Whether others have a word in their notes
    changes nothing; in how many passages of theirs a word stands that many of one's own have may."""
    own = dict(counts)
    hidden = _count_hidden(db, shelves)
    for term in [t for t, n in counts.items() if hidden and 0 < n <= max(hidden, COUNTED_EXACTLY)]:
        rows = db.execute("SELECT rowid FROM passages_fts WHERE passages_fts MATCH ?", (_quoted(term),))
        own[term] = len(_ids_on_shelves(db, [row_id for (row_id,) in rows], shelves))
    return own


def count_passages(db: Database) -> int:
    """On all shelves, or a few more than that: told without reading them."""
    [[last]] = db.execute("SELECT max(row_id) FROM passages").fetchall()
    return last or 0


def _ids_on_shelves(db: Database, row_ids: Sequence[int], shelves: Sequence[str]) -> dict[int, str]:
    found = db.execute(
        """SELECT row_id, passage_id FROM passages WHERE row_id IN (SELECT value FROM json_each(?))
           AND shelf IN (SELECT value FROM json_each(?))""",
        (json.dumps(row_ids), json.dumps(list(shelves))),
    )
    return dict(found.fetchall())


def _count_hidden(db: Database, shelves: Sequence[str]) -> int:
    """Passages of other people's shelves."""
    row = db.row(
        "SELECT count(*) AS n FROM passages WHERE shelf <> '' AND shelf NOT IN (SELECT value FROM json_each(?))",
        (json.dumps(list(shelves)),),
    )
    return int(row["n"]) if row else 0


def _quoted(term: str) -> str:
    """As a string of FTS5: nothing a person types is its syntax."""
    return '"' + term.replace('"', '""') + '"'
