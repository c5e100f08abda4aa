"""Which rewritten sentences are seen to say the opposite of a passage, check by check."""

from itertools import islice
from pathlib import Path

import pytest

from studybot.core.rewriting.claims import read_claims
from studybot.core.rewriting.opposites import contradicts
from studybot.core.text import plain, sentences

TOPICS = Path(__file__).parents[2] / "corpus" / "topics"

SAME, OPPOSITE = False, True


@pytest.mark.parametrize(
    ("sentence", "passage", "verdict"),
    [
        # denied, affirmed
        ("A leaky unit can die.", "A leaky unit cannot die.", OPPOSITE),
        ("The groups are not alike.", "The groups are alike in all else.", OPPOSITE),
        ("An imputer repairs the gap.", "No imputer can repair the gap.", OPPOSITE),
        ("Forests usually reach 0 or 1.", "Forests rarely reach 0 or 1.", OPPOSITE),
        ("Ship the best of the models.", "Which model do I ship? None of the k.", OPPOSITE),
        ("Importance ranks levers.", "Importance ranks predictors, not levers.", OPPOSITE),
        ("Trees need scaled columns, while neighbours do not.", "Trees do not need scaled columns.", OPPOSITE),
        ("Avoid forests for trends.", "Do not use forests for trends.", SAME),
        ("Removing names does not make data anonymous.", "Removing names is not anonymity.", SAME),
        ("It keeps nothing but the mean.", "It keeps the mean alone.", SAME),
        ("A result of lost code cannot be reproduced.", "A result whose code is lost cannot be repeated.", SAME),
        # the other end of a scale
        ("Inertia rises with k.", "Inertia falls with k.", OPPOSITE),
        ("It removes the rarest pairs.", "It merges the most frequent pairs.", OPPOSITE),
        ("Such a model is unstable with few rows.", "Such a model is stable with few rows.", OPPOSITE),
        ("Deep networks are underconfident.", "Deep networks are overconfident.", OPPOSITE),
        ("It needs more memory and less arithmetic.", "It needs less memory and more arithmetic.", OPPOSITE),
        ("Large k follows noise.", "Small k follows noise, large k blurs borders.", OPPOSITE),
        ("The set stays closed until all is chosen.", "The set is opened when all is chosen.", SAME),
        ("Columns differ in scale.", "Columns do not have the same scale.", SAME),
        ("The backward pass visits layers.", "The forward pass stores values; the backward pass visits layers.", SAME),
        # the whole for a part
        ("The rewards of all arms are seen.", "Only the reward of the chosen arm is seen.", OPPOSITE),
        ("Owning is always cheaper.", "Owning can be cheaper.", OPPOSITE),
        ("Values missing completely at random do no harm.", "Missing completely at random: values do no harm.", SAME),
        # sides, subjects, roles, order, numbers
        ("Ridge has a Laplace prior, lasso a normal.", "Ridge has a normal prior, lasso a Laplace prior.", OPPOSITE),
        ("The GRU counts steps better.", "The GRU is smaller; the LSTM counts steps better.", OPPOSITE),
        ("The model decides what the loss estimates.", "The loss decides what the model estimates.", OPPOSITE),
        ("A cluster often beats one machine.", "One machine often beats a cluster.", OPPOSITE),
        ("Code is written more often than it is read.", "Code is read more often than it is written.", OPPOSITE),
        ("Drift happens before training.", "Drift is a change after training.", OPPOSITE),
        ("Half the effect needs two times the people.", "Half the effect needs four times the people.", OPPOSITE),
        ("Lasso has a Laplace prior, ridge a normal prior.", "Ridge has a normal prior, lasso a Laplace prior.", SAME),
        ("What the model estimates is decided by the loss.", "The loss decides what the model estimates.", SAME),
        ("UMAP is slower than PCA.", "PCA is faster than UMAP.", SAME),
        ("After training the data may drift.", "The data may drift after training.", SAME),
        ("Half the effect needs 4 times the people.", "Half the effect needs four times the people.", SAME),
    ],
)  # fmt: skip
def test_opposites_are_told_from_other_words_for_the_same(sentence: str, passage: str, verdict: bool) -> None:
    assert contradicts(sentence, passage) is verdict


def test_no_sentence_of_the_library_contradicts_itself() -> None:
    texts = (path.read_text(encoding="utf-8").partition("\n---\n")[2] for path in sorted(TOPICS.glob("*.md")))
    every = [plain(sentence) for text in texts for sentence in sentences(text)]
    assert len(every) > 5000
    assert [s for s in islice(every, 0, None, 10) if contradicts(s, s, s)] == []


def test_what_a_not_is_said_of() -> None:
    [denial] = read_claims("Boosting, unlike a forest, does not need many trees and is fast.").denials[-1:]
    assert [w.text for w in denial.words] == ["need", "many", "trees"]
    [bare] = read_claims("Trees need it, while forests do not.").denials
    assert (bare.is_bare, [w.text for w in bare.words]) == (True, ["forests"])
    assert [d.by for d in read_claims("Not only trees do it; nothing but rows matters.").denials] == []
    [answered] = read_claims("Which model do I ship? None.").denials
    assert [w.text for w in answered.words] == ["model", "ship"]


def test_long_texts_are_read_as_far_as_they_are_looked_at() -> None:
    endless = ", ".join(f"a{n} is not b{n}" for n in range(5000))
    assert len(read_claims(endless).tokens) == 600
    assert contradicts(endless, endless) is False
