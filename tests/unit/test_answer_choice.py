"""Which sentences are quoted: the nearest ones, those that define, a list's items, enough and not too many."""

import pytest

from studybot.core.answering.choice import (
    FEWEST_WORDS,
    ITEMS_PER_LIST,
    MOST_WORDS,
    Quoted,
    Source,
    choose,
    defines,
    opens_with,
)
from studybot.core.answering.context import refers_back
from studybot.core.answers import QuestionKind
from tests.answer_sources import source_of, vectors_of


def texts(quoted: Quoted) -> list[str]:
    return [quoted.source.sentences[p].text for p in quoted.positions]


LONG = "This sentence fills the room with many words so that nothing has to be added, " + "again and " * 30 + "done."
FILLED = f"A filler is there to be long. {LONG}"


def test_the_sentences_nearest_to_the_question_are_quoted_in_reading_order() -> None:
    text = "Cats sleep all day long. Models learn from data alone. Dogs bark at the moon. Trees split the data in two."
    source = source_of("p", f"{text}\n\n{'Many words fill the page ' * 8}.")
    asked = vectors_of("Trees split the data in two.", "Models learn from data alone.")
    [quoted] = choose(asked, [source], "other", most=1)
    assert {"Models learn from data alone.", "Trees split the data in two."} <= set(texts(quoted))
    assert list(quoted.positions) == sorted(quoted.positions)


def test_a_definition_prefers_the_sentence_that_defines_the_title() -> None:
    lines = ["Noise is everywhere in the data.", "Overfitting is what happens when noise is learnt.", "Stop early."]
    source = source_of("p", " ".join([*lines, LONG]), title="Overfitting")
    for asked in ("what is overfitting", "overfit", "define it"):
        [quoted] = choose(vectors_of(lines[0]) * 0.1, [source], "definition", most=1)
        assert lines[1] in texts(quoted), asked


def test_a_short_answer_is_lengthened_from_its_best_passage() -> None:
    many = " ".join(f"Fact number {n} says something else about it." for n in range(9))
    [quoted] = choose(vectors_of("fact"), [source_of("p", many)], "other", most=1)
    assert len(quoted.positions) == 5
    [short] = choose(vectors_of("fact"), [source_of("p", "Only one fact stands here.")], "other", most=1)
    assert texts(short) == ["Only one fact stands here."]


def test_lengthening_keeps_to_the_most_words_too() -> None:
    endless = "Endless text goes on " + "and on " * 82 + "forever."
    first = source_of("p", f"One short fact is here. Two short facts are here. {endless}")
    asked = vectors_of("One short fact is here.", "Two short facts are here.")
    [quoted] = choose(asked, [first], "other", most=1)
    assert len(endless.split()) <= MOST_WORDS
    assert sum(len(t.split()) for t in texts(quoted)) < FEWEST_WORDS


def test_a_list_gives_its_items_and_a_longer_one_its_first() -> None:
    items = [f"Method number {n} changes the data somehow." for n in range(9)]
    source = source_of("p", "These are the methods:\n\n" + "\n".join(f"- {i}" for i in items))
    [quoted] = choose(vectors_of("methods"), [source], "list", most=1)
    assert quoted.is_list
    assert texts(quoted) == items[:ITEMS_PER_LIST]
    two = source_of("p", "\n".join(f"- {i}" for i in items[:2]))
    assert not choose(vectors_of("methods"), [two], "list", most=1)[0].is_list
    assert not choose(vectors_of("methods"), [source], "how", most=1)[0].is_list


def test_what_was_said_in_one_passage_is_not_said_in_the_next() -> None:
    same = "A model learns its weights from data."
    first, second = source_of("a", f"{same} {LONG}"), source_of("b", f"{same} It forgets them when it is reset.")
    chosen = choose(vectors_of(same), [first, second], "other", most=2)
    assert [q.source.passage_id for q in chosen] == ["a"], "its second sentence needs the first, which is said"


def test_a_sentence_that_refers_back_brings_its_noun_or_stays_out() -> None:
    source = source_of("p", f"A kernel measures likeness of points. It must be symmetric everywhere. {FILLED}")
    [quoted] = choose(vectors_of("It must be symmetric everywhere."), [source], "other", most=1)
    assert texts(quoted)[:2] == ["A kernel measures likeness of points.", "It must be symmetric everywhere."]
    alone = source_of("p", "It must be symmetric everywhere.")
    assert choose(vectors_of("It must be symmetric everywhere."), [alone], "other", most=1) == []


@pytest.mark.parametrize(
    ("scores", "quoted"),
    [((0.9, 0.81, 0.77), "ab"), ((0.9, 0.79, 0.7), "ab"), ((1.1, 0.81, 0.79), "ab"), ((0.6, 0.49, 0.47), "ab")],
)
def test_passages_far_below_the_best_are_not_quoted(scores: tuple[float, ...], quoted: str) -> None:
    near = ["Near enough to be quoted here.", "As near as can be is this one.", "Something far off is said here."]
    sources = [source_of(name, text, score=s) for name, text, s in zip("abc", near, scores, strict=True)]
    chosen = choose(vectors_of("quoted"), sources, "other", most=5)
    assert "".join(q.source.passage_id for q in chosen) == quoted


def test_nothing_to_quote() -> None:
    assert choose(vectors_of("x"), [], "other", most=3) == []
    assert choose(vectors_of("x"), [source_of("p", "```\ncode = 1\n```")], "other", most=3) == []


@pytest.mark.parametrize(
    "text",
    [
        "It is symmetric.", "Its size grows.", "They differ.", "This helps.", "However, a tree grows.", "*It* is.",
        "“This” is so.", "When it fails, stop.", "In this case nothing helps.", "For these models more data helps.",
        "The former is faster.", "The other one wins.", "So a tree is grown.", "If so, stop.", "One of them wins.",
    ],
)  # fmt: skip
def test_what_refers_back(text: str) -> None:
    assert refers_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "Itemised data helps.", "A model is small.", "Thistles grow.", "When a model fails, stop.",
        "In Python it works.",
        "The otherwise idle machine runs.", "Andrew trains.", "The formerly best model fails.", "Sort the list.",
        "If someone asks, answer.", "Theirs is a model, so is ours.",
    ],
)  # fmt: skip
def test_what_stands_alone(text: str) -> None:
    assert not refers_back(text)


@pytest.mark.parametrize(
    ("text", "title", "yes"),
    [
        ("Overfitting is what happens when noise is learnt.", "Overfitting", True),
        ("An embedding is a vector.", "Embeddings", True),
        ("**Gradient descent** (GD) is a method.", "Gradient descent", True),
        ("`pandas` is a library.", "pandas", True),
        ("The k-means algorithm is simple.", "k-means algorithm", True),
        ("Recall means the share found.", "Precision and recall", True),
        ("Dropout helps.", "Dropout", False),
        ("Noise is bad.", "Overfitting", False),
        ("It is a method.", "Digit recognition", False),
    ],
)
def test_what_defines_its_title(text: str, title: str, yes: bool) -> None:
    assert defines(text, title) is yes


def test_a_definition_begins_with_the_passage_that_tells_what_it_is() -> None:
    warning = source_of("w", f"A key in your own hash table gets lost. {LONG}", title="Data", heading="Pitfalls")
    opening = source_of("o", "Hash table: look-up in constant time. Lists keep their order in memory.", title="Data")
    asked = vectors_of("A key in your own hash table gets lost.")
    question = "What is a hash table?"
    definition = choose(asked, [warning, opening], "definition", most=2, question=question)
    other = choose(asked, [warning, opening], "other", most=2, question=question)
    assert [q.source.passage_id for q in definition] == ["o", "w"]
    assert [q.source.passage_id for q in other] == ["w", "o"]


def test_another_title_than_the_one_asked_for_does_not_come_first() -> None:
    first = source_of("f", f"An index finds a row among millions of rows. {LONG}", title="Schema design")
    second = source_of("s", "MySQL is a database server that many shops run. An index is a tree.", title="MySQL")
    chosen = choose(vectors_of("x"), [first, second], "definition", most=2, question="what is an index in a database")
    assert [q.source.passage_id for q in chosen] == ["f", "s"]


@pytest.mark.parametrize(
    ("text", "question", "opens"),
    [
        ("Batch normalisation uses statistics of each channel.", "what is batch normalisation?", True),
        ("The learning rates are small.", "what is the learning rate", True),
        ("Batches of one give batch normalisation nothing.", "what is batch normalisation?", False),
        ("Layer normalisation uses one example.", "what is batch normalisation?", False),
        ("It is so.", "what is it?", False),
    ],
)
def test_a_sentence_that_opens_with_what_is_asked(text: str, question: str, opens: bool) -> None:
    assert opens_with(text, question) is opens


def test_what_to_avoid_is_no_list_of_what_there_is() -> None:
    text = "\n".join(f"- Item number {n} is a thing of its own kind." for n in range(4))
    warnings = source_of("w", text, heading="Pitfalls")
    kinds = source_of("k", text.replace("Item", "Kind"), heading="What it is")
    asked = vectors_of("x")
    [quoted] = choose(asked, [warnings], "list", most=1, question="what are the types of models?")
    assert not quoted.is_list
    for source, question in ((kinds, "what are the types of models?"), (warnings, "what are common mistakes?")):
        [quoted] = choose(asked, [source], "list", most=1, question=question)
        assert quoted.is_list


def test_exercises_do_not_tell_what_a_thing_is_unless_nothing_else_does() -> None:
    told = source_of("t", FILLED, title="Data")
    exercise = source_of("e", "Build a table by hand and print it.", title="Data", heading="Practice")

    def ids(kind: QuestionKind, question: str, *sources: Source) -> list[str]:
        chosen = choose(vectors_of("x"), sources, kind, most=2, question=question)
        return [q.source.passage_id for q in chosen]

    assert ids("definition", "what is a table?", told, exercise) == ["t"]
    assert ids("definition", "what is a table?", exercise) == ["e"]
    assert ids("definition", "what is a good exercise on tables?", told, exercise) == ["t", "e"]
    assert ids("how", "how do I build a table?", told, exercise) == ["t", "e"]
