"""Typing errors are mended against the library's words; what is a word already is left alone."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studybot.core.spelling import Vocabulary
from studybot.services.elsewhere import counter_examples

COUNTS = {
    "overfitting": 20, "regularisation": 9, "regression": 30, "gradient": 12, "docker": 8, "model": 50, "python": 40,
    "kernel": 4, "bandit": 3, "once": 3, "rare": 2, "batch": 9, "scikit-learn": 5, "cross-validation": 6, "learn": 9,
}  # fmt: skip
WORDS = Vocabulary(COUNTS, also_known=["cat", "bake", "bread", "dockets", "position"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("what is doker", "what is docker"),
        ("dokcer", "docker"),  # two letters the wrong way round are one slip
        ("dockerr", "docker"),
        ("the pyhton model", "the python model"),
        ("overfiting", "overfitting"),
        ("overfting", "overfitting"),
        ("regularistaoin", "regularisation"),
        ("regulariation and gradiant?", "regularisation and gradient?"),
        ("logistic regresion!", "logistic regression!"),
        ("bandet", "bandit"),  # one vowel for another
        ("gradiemt", "gradient"),  # a wrong letter in a long word
        ("scikit-laern", "scikit-learn"),
        ("docker-regresion", "docker-regression"),
        ("WHAT IS DOKCER", "WHAT IS docker"),
    ],
)
def test_slips_are_mended(typed: str, meant: str) -> None:
    assert WORDS.mend(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "dcokr",  # two slips in a short word
        "overfxxxng",  # three in a long one
        "ocker",  # a first letter is taken to be right
        "bandits models learning modelled",  # other forms of known words
        "bake bread",  # everyday words of the counter-examples
        "dockets",  # one slip from docker, but a word
        "mdl",  # too short to guess
        "docken pythom lodel",  # another letter in a short word: mostly another word
        "regxxssion",  # two wrong letters in a long one
        "raer",  # "rare" is met too seldom to be a guess
        "scikit cross validation",  # parts of hyphenated words
        "LSTM PCA svms",  # abbreviations
        "would should these",
        "I can't, cant, shouldnt, haven’t, doesn't model's",  # contractions
        "the MODL",  # a name in capitals
        "modl2 pytho3n",  # digits
        "dockerless kernelism positional",  # made of known words
        "",
        "¿? 12345 — π",
    ],
)
def test_what_is_known_short_or_far_from_everything_is_left_alone(typed: str) -> None:
    assert WORDS.mend(typed) == typed


def test_capitals_do_not_hide_a_slip_and_known_words_keep_theirs() -> None:
    assert WORDS.mend("Doker and Python, GRADIENT") == "docker and Python, GRADIENT"


def test_the_likelier_of_two_is_taken() -> None:
    assert Vocabulary({"model": 5, "modal": 3}).mend("modl") == "model"
    assert Vocabulary({"model": 3, "modal": 5}).mend("modl") == "modal"
    assert Vocabulary({"mend": 5, "modal": 3}).mend("modl") == "modal", "the nearer one, however often the other"


def test_no_counter_example_of_the_shipped_ones_is_changed() -> None:
    known = Vocabulary.of(["docker model python gradient " * 5], counter_examples())
    assert [text for text in counter_examples() if known.mend(text) != text] == []


def test_words_are_counted_in_texts() -> None:
    assert Vocabulary.of(["Docker packs a program."] * 3).mend("dokcer") == "docker"
    assert Vocabulary.of(["Docker packs a program."] * 2).mend("dokcer") == "dokcer"


@given(st.text(alphabet=string.ascii_letters + " -'?.äé1", max_size=60) | st.sampled_from(sorted(COUNTS)))
def test_mending_twice_mends_no_further(text: str) -> None:
    once = WORDS.mend(text)
    assert WORDS.mend(once) == once


@given(st.sampled_from([w for w, n in COUNTS.items() if n >= 3 and w.isalpha() and len(w) > 4]), st.data())
def test_one_dropped_letter_is_mended_or_left(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(word) - 1))
    typed = word[:at] + word[at + 1 :]
    assert WORDS.mend(typed) in {word, typed}


@given(st.lists(st.sampled_from(sorted(COUNTS)), max_size=6))
def test_known_words_are_never_changed(words: list[str]) -> None:
    assert WORDS.mend(" ".join(words)) == " ".join(words)
