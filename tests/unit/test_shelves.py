"""What a person or a group keeps beside the library is found by them alone, and leaves nothing behind."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studybot.core.answers import Answer
from studybot.errors import InvalidInput, NotFound
from studybot.services import search
from studybot.services import shelves as limits
from studybot.services.search import KEPT_SHELVES
from studybot.services.shelves import shelf_of_group, shelf_of_learner
from studybot.storage.database import Database, Row
from tests.conftest import FixedClock, TinyApp

ANN, BOB, GROUP, OTHERS = shelf_of_learner("ann"), shelf_of_learner("bob"), shelf_of_group("1"), shelf_of_group("2")
SECRET = "Quokkaism is the belief that quokkas smile on purpose."
ASKED = "what is quokkaism?"


def keep(app: TinyApp, shelf: str, name: str = "quokkas", text: str = SECRET) -> None:
    now, learners = FixedClock()(), app.services.learners
    if shelf.startswith("learner:") and learners.find(owner := shelf.removeprefix("learner:")) is None:
        learners.set_up(owner, zone="UTC", week="6 hours", reminder_at="9:00", now=now)
    app.services.shelves.add(shelf, name=name, text=text, kind="markdown", added_by="x", now=now)


def sources(app: TinyApp, query: str, shelves: Sequence[str]) -> set[str]:
    hits = app.services.answers.search(query, 50, shelves=shelves).hits
    asked = app.services.answers.ask(query, shelves=shelves)
    return {h.source for h in hits} | {c.source for c in asked.citations}


def cites(answer: Answer, shelf: str) -> bool:
    return any(c.source.startswith(f"{shelf}/") for c in answer.citations)


def test_its_owner_finds_it_and_it_is_cited_by_its_name(app: TinyApp) -> None:
    keep(app, ANN)
    answer = app.services.answers.ask(ASKED, shelves=[ANN])
    assert answer.status == "answered"
    [citation] = [c for c in answer.citations if c.source == f"{ANN}/quokkas"]
    assert (citation.title, citation.topic, citation.url, citation.quote) == ("quokkas", None, None, SECRET)
    assert app.services.answers.cited_passage(citation, shelves=[ANN]).text == SECRET
    with pytest.raises(NotFound):
        app.services.answers.cited_passage(citation, shelves=[BOB])


@pytest.mark.parametrize("owner", [ANN, GROUP])
def test_nobody_else_finds_it_by_search_or_ask(app: TinyApp, owner: str) -> None:
    before = {
        shelf: app.services.answers.ask(ASKED, shelves=[shelf]) for shelf in ("", ANN, BOB, GROUP, OTHERS) if shelf
    }
    keep(app, owner)
    for others in ([], [BOB], [OTHERS], [BOB, OTHERS], [s for s in (ANN, GROUP) if s != owner]):
        assert not any(s.startswith(owner) for s in sources(app, ASKED, others)), others
        assert not any(s.startswith(owner) for s in sources(app, "smile on purpose", others)), others
    for shelf in before.keys() - {owner}:
        after = app.services.answers.ask(ASKED, shelves=[shelf])
        assert after.model_dump(exclude={"took_ms"}) == before[shelf].model_dump(exclude={"took_ms"})


def test_many_notes_of_others_take_no_place_among_what_is_found(app: TinyApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "CANDIDATES", 3)  # far fewer than there are notes

    def bm25() -> list[float]:
        return [round(score, 1) for score in app.services.answers._search.find(["docker"], shelves=[ANN])[0].signs.bm25]

    before = bm25()
    assert any(before)
    for number in range(5):
        keep(app, BOB, f"docker {number}", f"Docker is docker, docker and number {number} of docker.")
    assert [score > 0 for score in bm25()] == [score > 0 for score in before]


def test_not_even_the_confidence_tells_what_others_have(app: TinyApp) -> None:
    """Known words count for an answer; a word that only somebody else's note has is not known."""
    [before] = app.services.answers.signals(["does docker believe in quokkaism?"])
    keep(app, BOB, text=SECRET + " Docker smiles too. Docker believes. " * 20)
    [after] = app.services.answers.signals(["does docker believe in quokkaism?"])
    assert (after.known, after.covered, after.covered_by_one) == (before.known, before.covered, before.covered_by_one)
    assert before.known < 1


def test_topics_and_goals_are_not_matched_by_notes(app: TinyApp) -> None:
    before = app.services.matching.match("learn docker")
    keep(app, ANN, text="I want to learn docker containers with docker and docker.")
    assert app.services.matching.match("learn docker") == before


def test_a_shelf_in_memory_follows_what_is_stored(app: TinyApp) -> None:
    search = app.services.answers
    for _ in range(2):  # the second time from memory
        assert not cites(search.ask(ASKED, shelves=[ANN]), ANN)
    keep(app, ANN)
    for _ in range(2):
        assert cites(search.ask(ASKED, shelves=[ANN]), ANN)
    keep(app, ANN, text="Numbats eat termites all day.")  # in its place
    assert not cites(search.ask(ASKED, shelves=[ANN]), ANN)
    assert cites(search.ask("what do numbats eat?", shelves=[ANN]), ANN)
    assert [d.text for d in app.services.shelves.list(ANN)] == ["Numbats eat termites all day."]
    app.services.shelves.remove(ANN, "quokkas")
    assert not any(s.startswith(ANN) for s in sources(app, "what do numbats eat?", [ANN]))


def test_notes_of_two_people_with_the_same_words_are_two(app: TinyApp) -> None:
    keep(app, ANN)
    keep(app, BOB)
    for mine, others in ((ANN, BOB), (BOB, ANN)):
        answer = app.services.answers.ask(ASKED, shelves=[mine])
        assert cites(answer, mine)
        assert not cites(answer, others)
    app.services.shelves.remove(ANN, "quokkas")
    assert cites(app.services.answers.ask(ASKED, shelves=[BOB]), BOB)
    assert vectors_of(app.db, SECRET), "the other one still needs it"


def test_a_vacuum_moves_nobodys_words(app: TinyApp) -> None:
    for number in range(6):
        keep(app, BOB, f"old {number}", f"Wombat number {number} digs holes at night.")
    keep(app, ANN)
    for number in range(6):
        app.services.shelves.remove(BOB, f"old {number}")
    app.db.scrub()
    assert f"{ANN}/quokkas" in sources(app, ASKED, [ANN])
    assert not any(s.startswith(ANN) for s in sources(app, ASKED, [BOB]))
    before = [h.source for h in app.services.answers.search("docker container").hits]
    assert before[0] == "topics/docker.md"
    assert app.db.rows("SELECT row_id FROM passages EXCEPT SELECT rowid FROM passages_fts") == []
    assert app.db.rows("SELECT rowid FROM passages_fts EXCEPT SELECT row_id FROM passages") == []


def test_another_ingest_keeps_the_shelves_and_their_vectors(app: TinyApp) -> None:
    keep(app, ANN)
    app.services.answers.ask(ASKED, shelves=[ANN])
    path = app.settings.corpus / "topics" / "docker.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nDocker also has volumes for data.\n", encoding="utf-8")
    app.services.library.ingest()
    app.tiny.encoded.clear()
    assert cites(app.services.answers.ask(ASKED, shelves=[ANN]), ANN)
    assert SECRET not in app.tiny.encoded


def test_more_shelves_than_are_kept_in_memory(app: TinyApp) -> None:
    shelves = [shelf_of_learner(f"p{n}") for n in range(KEPT_SHELVES + 3)]
    for shelf in shelves:
        keep(app, shelf)
    for shelf in [*shelves, shelves[0]]:
        found = {s for s in sources(app, ASKED, [shelf]) if s.startswith("learner:")}
        assert found == {f"{shelf}/quokkas"}


# What goes when a document goes


def vectors_of(db: Database, text: str) -> list[Row]:
    return db.rows(
        "SELECT v.content_hash FROM vectors AS v JOIN sentences AS s USING (content_hash) WHERE s.text = ?", (text,)
    )


def stored(db: Database) -> dict[str, list[str]]:
    queries = {
        "passages": "SELECT passage_id FROM passages",
        "sentences": "SELECT passage_id || position FROM sentences",
        "vectors": "SELECT content_hash || model_id FROM vectors",
        "words": "SELECT text FROM passages_fts",
        "documents": "SELECT shelf || name FROM shelf_documents",
    }
    return {name: sorted(map(str, (tuple(r.values()) for r in db.rows(query)))) for name, query in queries.items()}


NOTES = [
    SECRET,
    "Docker is a tool that packs a program with its surroundings into a container.",  # a sentence of the library
    f"{SECRET} Docker is a tool that packs a program with its surroundings into a container.",
    "# Quokkas\n\nThey smile.\n\n- Every quokka smiles on purpose.\n- Some quokkas do not smile.",
]

a_document = st.tuples(st.sampled_from([ANN, BOB, GROUP]), st.sampled_from("abc"), st.sampled_from(NOTES))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(a_document, max_size=6))
def test_whatever_is_kept_and_taken_away_nothing_stays_and_nothing_else_goes(
    app: TinyApp, kept: list[tuple[str, str, str]]
) -> None:
    app.services.answers.ask("what is docker?")
    before = stored(app.db)
    for shelf, name, text in kept:
        keep(app, shelf, name, text)
        assert f"{shelf}/{name}" in sources(app, "quokkas smile docker container", [shelf])
    left = {(shelf, name): text for shelf, name, text in kept}
    assert len(app.db.rows("SELECT 1 FROM shelf_documents")) == len(left)
    for shelf, name in list(left):
        app.services.shelves.remove(shelf, name)
        del left[shelf, name]
        for other, text in left.items():
            assert f"{other[0]}/{other[1]}" in sources(app, text, [other[0]])
    assert stored(app.db) == before


def test_a_learner_who_goes_takes_notes_and_questions_along(app: TinyApp, clock: FixedClock) -> None:
    for who in ("ann", "bob"):
        app.services.learners.set_up(who, zone="UTC", week="6 hours", reminder_at="9:00", now=clock())
    app.services.answers.ask(ASKED, shelves=[BOB])
    before = stored(app.db)
    keep(app, ANN)
    app.services.questions.ask("ann", ASKED, place="dm", now=clock())
    app.services.privacy.forget("ann")
    assert stored(app.db) == before
    assert app.db.rows("SELECT 1 FROM questions") == []
    assert not any(s.startswith(ANN) for s in sources(app, ASKED, [ANN]))


# Limits


@pytest.mark.parametrize("text", ["", "  \n ", "—!?"])
def test_an_empty_note_is_refused(app: TinyApp, text: str) -> None:
    with pytest.raises(InvalidInput, match="nothing in it"):
        keep(app, ANN, text=text)
    assert app.services.shelves.list(ANN) == []


def test_an_endless_one_and_one_too_many_are_refused_and_what_was_there_stays(
    app: TinyApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InvalidInput, match="1,000,001 characters; up to 1,000,000"):
        keep(app, ANN, text="a" * 1_000_001)
    monkeypatch.setattr(limits, "MAX_DOCUMENTS", 2)
    keep(app, ANN, "one")
    keep(app, ANN, "two")
    with pytest.raises(InvalidInput, match="There are 2 already"):
        keep(app, ANN, "three")
    keep(app, ANN, "two", "Another text in the place of the second.")
    assert [d.name for d in app.services.shelves.list(ANN)] == ["one", "two"]
    keep(app, BOB, "three")


def test_names_are_one_line_and_not_endless(app: TinyApp) -> None:
    keep(app, ANN, "  my\n  own " + "x" * 200)
    [document] = app.services.shelves.list(ANN)
    assert document.name.startswith("my own x")
    assert len(document.name) == 100
    with pytest.raises(InvalidInput):
        keep(app, ANN, "  ")


@pytest.mark.parametrize("name", ["TCP/IP", "a/b/c", "'; DROP TABLE passages; --", "100 % _", "ünï › code"])
def test_any_name_can_be_cited_and_removed(app: TinyApp, name: str) -> None:
    keep(app, ANN, name)
    keep(app, ANN, name.upper() + " too", "Numbats eat termites all day.")
    [citation] = [c for c in app.services.answers.ask(ASKED, shelves=[ANN]).citations if c.title == name]
    assert citation.source == f"{ANN}/{name}"
    app.services.shelves.remove(ANN, name)
    assert [d.name for d in app.services.shelves.list(ANN)] == [name.upper() + " too"]
    with pytest.raises(NotFound, match="nothing called"):
        app.services.shelves.remove(ANN, name)


def test_somebody_elses_cannot_be_removed_by_name(app: TinyApp) -> None:
    keep(app, BOB)
    with pytest.raises(NotFound):
        app.services.shelves.remove(ANN, "quokkas")
    assert [d.name for d in app.services.shelves.list(BOB)] == ["quokkas"]
