"""Search by wording weighs few passages of a large library, and all of a small one."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from studybot.core.library import Passage
from studybot.core.ranking import rarest
from studybot.core.text import query_phrases, query_words, sentences, text_hash
from studybot.corpus import read_corpus
from studybot.storage.database import Database, open_database
from studybot.storage.library import insert_passages
from studybot.storage.words import count_documents_with, count_on_shelves, count_passages, search_text

CORPUS = Path(__file__).parents[2] / "corpus"
OWN, FOREIGN = "learner:ann", "learner:bob"


def passage(number: int, text: str, shelf: str = "") -> Passage:
    return Passage(
        passage_id=f"{shelf}{number:03}", source=f"{shelf}/{number}", title="A title", heading="", lines=(1, 1),
        text=text, content_hash=text_hash(f"{shelf}{number}"),
    )  # fmt: skip


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path / "studybot.db")
    yield opened
    opened.close()


def on(db: Database, *shelves: str) -> dict[int, str]:
    """The passages of some shelves, by row id."""
    rows = db.rows("SELECT row_id, passage_id, shelf FROM passages")
    return {row["row_id"]: row["passage_id"] for row in rows if row["shelf"] in shelves}


def found_on(db: Database, terms: list[str], limit: int, *shelves: str) -> list[tuple[str, float]]:
    there = on(db, *(shelves or ("",)))
    row_ids, scores = search_text(db, terms, limit + count_passages(db) - len(there))
    found = zip(row_ids.tolist(), scores.tolist(), strict=True)
    return [(there[row_id], score) for row_id, score in found if row_id in there][:limit]


def everything(db: Database, terms: list[str], limit: int) -> dict[str, float]:
    """What the database says when it is asked in the plainest way."""
    rows = db.rows(
        """SELECT f.passage_id, -bm25(passages_fts, 0.0, 3.0, 2.0, 1.0) AS score
           FROM passages_fts AS f JOIN passages AS p ON p.row_id = f.rowid AND p.shelf = ''
           WHERE passages_fts MATCH ? ORDER BY score DESC LIMIT ?""",
        (" OR ".join(f'"{term}"' for term in terms), limit),
    )
    return {row["passage_id"]: row["score"] for row in rows}


def test_of_the_shipped_library_every_match_is_weighed(db: Database) -> None:
    with db.atomic():
        insert_passages(db, read_corpus(CORPUS).passages)
    for line in (CORPUS / "golden" / "queries.jsonl").read_text(encoding="utf-8").splitlines()[::10]:
        question = json.loads(line)["text"]
        terms = [*query_words(question), *query_phrases(question)]
        found = found_on(db, terms, 60)
        assert sorted((score for _, score in found), reverse=True) == [score for _, score in found]
        expected = everything(db, terms, 60)
        # At the last place several may score the same.
        assert [score for _, score in found] == pytest.approx(list(expected.values())), question
        assert {i for i, score in found if score > found[-1][1]} <= expected.keys(), question


def test_in_a_large_library_the_commonest_words_are_left_out(db: Database) -> None:
    with db.atomic():
        insert_passages(db, [passage(n, f"common {'rare' if n % 10 == 0 else ''}") for n in range(100)])
    counts = count_documents_with(db, ["common", "rare", "unknown", "common rare"])
    assert counts == {"common": 100, "rare": 10, "unknown": 0, "common rare": 10}
    assert set(rarest(counts, most=120)) == {"common", "rare", "common rare"}
    assert rarest(counts, most=119) == ["rare", "common rare"]
    assert {i for i, _ in found_on(db, rarest(counts, most=119), 100)} == {f"{n:03}" for n in range(0, 100, 10)}


def test_the_rarest_word_is_kept_however_common_it_is() -> None:
    assert rarest({"common": 50, "everywhere": 49}, most=1) == ["everywhere"]
    assert rarest({"unknown": 0}) == []
    assert rarest({}) == []


def test_no_word_finds_nothing(db: Database) -> None:
    with db.atomic():
        insert_passages(db, [passage(1, "docker")])
    assert found_on(db, [], 60) == []
    assert found_on(db, ["unknown"], 60) == []


@pytest.mark.parametrize("term", ['"', 'a"b', "NEAR(", "docker OR", "title:docker", "*", "\\", "$.a[0]", "’", "'; --"])
def test_nothing_a_person_types_is_syntax(db: Database, term: str) -> None:
    with db.atomic():
        insert_passages(db, [passage(1, "kubernetes")])
    assert found_on(db, [term], 60) == []
    assert count_documents_with(db, [term]) == {term: 0}


def test_counts_leave_out_what_stands_on_other_peoples_shelves(db: Database) -> None:
    with db.atomic():
        insert_passages(db, [passage(n, "docker", FOREIGN) for n in range(20)], shelf=FOREIGN)
        insert_passages(db, [passage(n, "docker swarm", OWN) for n in range(3)], shelf=OWN)
        insert_passages(db, [passage(n, "docker image") for n in range(5)])
    counts = count_documents_with(db, ["docker", "swarm", "image"])
    assert counts == {"docker": 28, "swarm": 3, "image": 5}
    assert count_on_shelves(db, counts, ["", OWN]) == {"docker": 8, "swarm": 3, "image": 5}
    assert count_on_shelves(db, counts, [""]) == {"docker": 5, "swarm": 0, "image": 5}
    assert count_passages(db) >= 28


def test_many_passages_of_others_hide_none_of_ones_own(db: Database) -> None:
    with db.atomic():
        insert_passages(db, [passage(n, "docker", FOREIGN) for n in range(200)], shelf=FOREIGN)
        insert_passages(db, [passage(n, "docker and much besides it", OWN) for n in range(7)], shelf=OWN)
        insert_passages(db, [passage(1, "docker and a great deal besides")])
    found = [i for i, _ in found_on(db, ["docker"], 5, "", OWN)]
    assert len(found) == 5
    assert not any(FOREIGN in i for i in found)
    assert len(found_on(db, ["docker"], 60, "", OWN)) == 8
    assert [i for i, _ in found_on(db, ["docker"], 60)] == ["001"]


def test_a_paragraph_of_very_many_sentences_is_cut_without_looking_back_to_its_beginning() -> None:
    assert sentences("It is a fact, e.g. this one. " * 20_000) == ["It is a fact, e.g. this one."] * 20_000
