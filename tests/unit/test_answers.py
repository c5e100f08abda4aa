"""Answers are quotes that stand in the library, or an honest refusal."""

import contextlib
from pathlib import Path

import pytest

from studybot.core.answering.questions import question_parts
from studybot.core.text import content_words, sentences, stem
from studybot.errors import InvalidInput
from studybot.index.vectors import VectorIndex
from tests.conftest import TinyApp, make_settings
from tests.embedder import TinyEmbedder


def test_the_tiny_embedder_can_be_checked_by_hand() -> None:
    [vector] = TinyEmbedder().encode(["data model"])
    assert vector[ord("d") - 97] == pytest.approx(vector[ord("m") - 97])
    assert vector @ vector == pytest.approx(1)
    assert vector[26 + ord("a") - 97] == pytest.approx(vector[ord("d") - 97] / 2, rel=1e-3)


def test_every_quote_stands_in_the_cited_lines(app: TinyApp) -> None:
    answer = app.services.answers.ask("what is overfitting and how do I prevent it?")
    assert answer.citations
    for citation in answer.citations:
        lines = (app.settings.corpus / citation.source).read_text().splitlines()
        cited = " ".join(" ".join(lines[citation.lines[0] - 1 : citation.lines[1]]).split())
        for sentence in sentences(citation.quote):
            assert sentence in cited
        assert f"[{citation.number}]" in answer.answer
        assert citation.url is None or citation.url.startswith("https://")


def test_what_the_library_does_not_cover_is_refused_with_the_nearest_topics(app: TinyApp) -> None:
    answer = app.services.answers.ask("zzz qqq xxx?")
    assert answer.status == "not_covered"
    assert answer.citations == ()
    assert "does not cover" in answer.answer


@pytest.mark.parametrize("text", ["", "   ", "?!", "…"])
def test_an_empty_question_is_refused(app: TinyApp, text: str) -> None:
    with pytest.raises(InvalidInput, match="is empty"):
        app.services.answers.ask(text)


def test_an_endless_question_is_refused(app: TinyApp) -> None:
    with pytest.raises(InvalidInput, match="up to 1,000 work"):
        app.services.answers.ask("why " * 1000)


def test_what_people_type_is_never_query_syntax(app: TinyApp) -> None:
    for query in ['"', "NEAR(", "a AND OR", "title:x", "* ^", "'; DROP TABLE topics; --", "%", "C++ -x"]:
        if any(c.isalnum() for c in query):
            app.services.answers.search(query)
    assert app.services.library.library().topics


def test_an_empty_library_answers_honestly(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    with contextlib.closing(TinyApp(make_settings(tmp_path))) as app:
        app.services.library.ingest()
        assert app.services.answers.search("anything").hits == ()
        assert app.services.answers.ask("what is docker?").status == "not_covered"
        assert app.services.matching.match("learn docker").targets == ()


def test_a_goal_that_names_a_roadmap_means_all_of_it(app: TinyApp) -> None:
    for words in ("become a machine-learning engineer", "I want to be an ML engineer", "Machine learning engineer"):
        match = app.services.matching.match(words)
        assert match.roadmap == "machine-learning-engineer", words
        assert match.topics == ("python-basics", "statistics", "linear-regression", "overfitting")
        assert match.minutes is not None
        assert match.minutes.typical == 120 + 180 + 240 + 90


def test_part_of_a_roadmaps_title_is_not_its_name(app: TinyApp) -> None:
    assert app.services.matching.match("learn machine learning").roadmap == "machine-learning-engineer"
    assert app.services.matching.match("machine docker").roadmap is None


def test_a_goal_that_names_a_topic_brings_its_prerequisites_and_no_more(app: TinyApp) -> None:
    match = app.services.matching.match("learn linear regression")
    assert match.targets[0].topic == "linear-regression"
    assert "docker" not in match.topics
    assert match.topics[:3] == ("python-basics", "statistics", "linear-regression")


def test_questions_are_taken_apart() -> None:
    assert question_parts("what is overfitting and how do I prevent it?") == [
        "what is overfitting",
        "how do I prevent it (overfitting)",
    ]
    assert question_parts("bias and variance") == ["bias and variance"]


def test_sentences_are_quotable() -> None:
    text = "# Title\n\nA model, e.g. a tree, splits data. It stops early.\n\n- Prune the tree first.\n- ok\n"
    text += "\n```\ncode = 1\n```"
    assert sentences(text) == ["A model, e.g. a tree, splits data.", "Prune the tree first."]


def test_words_and_stems() -> None:
    assert content_words("What is the k-means algorithm in C++?") == ["k-means", "algorithm", "c++"]
    assert stem("regularisation") == stem("regularization") == stem("regularised")
    assert stem("models") == stem("model")
    for one, many in (
        ("tree", "trees"),
        ("node", "nodes"),
        ("type", "types"),
        ("class", "classes"),
        ("loss", "losses"),
    ):
        assert stem(one) == stem(many), one


def test_the_index_is_exact() -> None:
    embedder = TinyEmbedder()
    index = VectorIndex(embedder.encode(["data model", "zebra crossing"]))
    [asked] = embedder.encode(["data model"])
    rows, scores = index.search(asked, 5)
    assert rows.tolist() == [0, 1]
    assert scores[0] == pytest.approx(1, abs=5e-4)
    assert index.cosines(asked, [1, 0]).tolist() == pytest.approx([scores[1], scores[0]], abs=1e-6)
    empty = VectorIndex(embedder.encode([]))
    assert empty.search(asked, 3)[0].tolist() == []
    assert len(empty) == 0
