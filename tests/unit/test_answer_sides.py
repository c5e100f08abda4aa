"""Every side of a comparison gets a sentence of its own, as far as the library has one."""

import numpy as np

from studybot.core.answering.choice import MOST_WORDS, Quoted, Source
from studybot.core.answering.comparison import name_of, named_in
from studybot.core.answering.sides import with_every_side
from tests.answer_sources import source_of, vector_of

SIDES = ("random forest", "gradient boosting", "logistic regression for small data")
FOREST = source_of("forest", "A random forest averages trees. It needs little tuning.", title="Random forests")
BOTH = source_of("both", "Gradient boosting beats a random forest after tuning.", title="Choosing")
LINE = source_of(
    "line", "It is quick and short. A logistic regression draws one line. It is easily read.", title="Classifiers"
)
OTHER = source_of("other", "Data must be clean before any model is trained.", title="Cleaning")


def complete(chosen: list[Quoted], *each: list[Source], most: int = 4) -> list[Quoted]:
    asked = np.stack([vector_of(side) for side in SIDES])
    return with_every_side(chosen, SIDES, asked, each, most=most)


def test_a_side_that_no_quote_names_gets_the_sentence_that_does() -> None:
    chosen = [Quoted(BOTH, (0,)), Quoted(FOREST, (0,))]
    assert complete(chosen, [FOREST], [BOTH], [OTHER, LINE]) == [*chosen, Quoted(LINE, (1,))]
    assert complete(chosen, [FOREST], [BOTH], [OTHER]) == chosen, "there is none"


def test_what_no_side_needs_makes_room() -> None:
    chosen = [Quoted(BOTH, (0,)), Quoted(FOREST, (0,)), Quoted(OTHER, (0,))]
    assert complete(chosen, [FOREST], [BOTH], [LINE], most=3) == [
        Quoted(BOTH, (0,)), Quoted(FOREST, (0,)), Quoted(LINE, (1,)),
    ]  # fmt: skip
    long = source_of(
        "long", f"A random forest {'very ' * (MOST_WORDS - 20)}often wins. It ends at some time.", title="Forests"
    )
    fitted = complete([Quoted(BOTH, (0,)), Quoted(long, (0, 1))], [FOREST], [BOTH], [LINE])
    assert fitted == [Quoted(BOTH, (0,)), Quoted(LINE, (1,))]


def test_a_passage_is_quoted_once_with_all_its_sentences() -> None:
    two = source_of("two", "Gradient boosting beats a random forest. A logistic regression is simpler.")
    assert complete([Quoted(two, (0,))], [], [], [two]) == [Quoted(two, (0, 1))]


def test_which_sides_a_text_names() -> None:
    assert [name_of(side) for side in SIDES] == ["random forest", "gradient boosting", "logistic regression"]
    assert named_in("Random forests are easy.", "Gradient boosting", SIDES) == ["random forest"]
    assert named_in("Shallow trees one after another.", "Gradient boosting", SIDES) == ["gradient boosting"]
    assert named_in("Linear regression is no side.", "Regression", SIDES) == [], "what two sides share names none"
    assert named_in("A convolutional neural network shares weights.", "Images", ("CNN", "RNN")) == ["CNN"]
    assert named_in("L1 and L2 are penalties.", "", ("L1", "L2 regularisation")) == ["L1", "L2 regularisation"]
