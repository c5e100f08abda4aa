"""What a quote needs beside it stands beside it, and what a sentence says of itself counts in the choice."""

import pytest

from studybot.core.answering.choice import choose
from studybot.core.answering.context import are_whole, needs, refers_back
from studybot.core.answering.labels import ELSEWHERE, FITS, MISFITS, OWN_VOICE, fit, label_of
from studybot.core.text import sentences
from tests.answer_sources import source_of, vectors_of

TEXT = """How large may a step be? It may be as large as the curve allows. A step too large makes things worse.

- MCAR, missing completely at random: a lost tube. Dropping rows causes no bias.
- MAR: the gap depends on others. Those columns repair it well. A model does so by itself.

Two ways lead there:

He said "this is the first half. And this is the other half". What is left over here?"""


def test_what_each_sentence_needs() -> None:
    assert dict(zip(sentences(TEXT), needs(TEXT), strict=True)) == {
        "How large may a step be?": {1},
        "It may be as large as the curve allows.": {0},
        "A step too large makes things worse.": set(),
        "MCAR, missing completely at random: a lost tube.": set(),
        "Dropping rows causes no bias.": {3},
        "MAR: the gap depends on others.": set(),
        "Those columns repair it well.": {5},
        "A model does so by itself.": {5},
        "Two ways lead there:": None,
        'He said "this is the first half.': None,
        'And this is the other half".': None,
        "What is left over here?": None,
    }
    assert [are_whole(TEXT, some) for some in ({0, 1, 2}, {0, 2}, {8})] == [True, False, False]


def test_needs_that_lead_to_needs_are_followed_a_little_way() -> None:
    needed = needs("One fact stands here. It leads on a bit. It leads on to this. It ends right here.")
    assert needed[2] == frozenset({0, 1})
    assert needs("One fact is here." + " It leads on to this." * 4)[4] is None


def test_a_question_is_quoted_with_its_answer_only() -> None:
    source = source_of("p", "Which step is the best one? Take the largest that helps. Cats sleep most of the day.")
    [quoted] = choose(vectors_of("Which step is the best one?"), [source], "other", most=1)
    assert {0, 1} <= set(quoted.positions)
    alone = source_of("p", "Which step is the best one?")
    assert choose(vectors_of("Which step is the best one?"), [alone], "other", most=1) == []


@pytest.mark.parametrize(
    "text",
    ["Choose it if you like data.", "Compare both with a baseline.", "Eight of these predict.", "For example, a tree.",
     "An image pins all three, and so on.", "The layer keeps the two; nothing else.",
     "Embeddings close that gap well.", "Forests, trees and distances see such pairs.",
     "Keep sets for this purpose.", "Most papers deserve only the first.",
     "If all three gaps are filled, train.", "Pin these three on a page.", "A bigger one such project is enough.",
     "Mean shift is its best-known member.", "The trade-off explains both.", "Momentum does both: it adds up."],
)  # fmt: skip
def test_more_that_refers_back(text: str) -> None:
    assert refers_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "Trees need it.",
        "k-means versus KNN: the first groups, the second predicts.",
        "The kernel of those in use is best.",
        "Layers of the second kind learn.",
        "Bias and variance: the trade-off explains both.",
        "A model is what its data made it.",
        "Of mean, median and mode, the first two differ, all three help.",
    ],
)
def test_more_that_stands_alone(text: str) -> None:
    assert not refers_back(text)


def test_labels() -> None:
    assert label_of("How to choose k: look for the bend.") == "How to choose k"
    assert label_of("Which step is best?") == "Which step is best"
    assert label_of("A tree is grown: it splits. Then it stops.") == "A tree is grown"
    assert label_of("Trees split the data. Others do not: they add.") == ""


def test_a_label_that_asks_the_same_gains_and_one_that_asks_for_the_opposite_loses() -> None:
    asked = "how do I choose k in k-means?"
    plain = fit("Take the bend.", asked, "how")
    choose_it = fit("To choose, take the bend.", asked, "how")
    assert fit("How to choose k: take the bend.", asked, "how") > choose_it + FITS * 0.9
    assert fit("When not to choose: take the bend.", asked, "how") == pytest.approx(choose_it - MISFITS)
    versus = fit("Means versus trees: take the bend.", asked, "how")
    assert versus == pytest.approx(fit("Means beside trees, take the bend.", asked, "how") - MISFITS)
    assert fit("When not to use it: take the bend.", "when should I not use it?", "other") >= 0
    assert fit("I take the bend.", asked, "how") == pytest.approx(plain - OWN_VOICE)
    assert fit("Take the bend of the curve below.", asked, "how") == pytest.approx(plain - ELSEWHERE)
    assert fit("Take the bend, not one below the curve.", asked, "how") == plain
