"""Typing errors are mended against the library's words; what is a word already is left alone."""

import string
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studybot.core.spelling import Vocabulary, WordList
from studybot.core.text import stem, words
from studybot.services.elsewhere import counter_examples
from studybot.services.english import english_words, everyday_words

CORPUS = Path(__file__).parents[2] / "corpus"

COUNTS = {
    "overfitting": 20, "regularisation": 9, "regression": 30, "gradient": 12, "docker": 8, "model": 50, "python": 40,
    "kernel": 4, "bandit": 3, "once": 3, "rare": 2, "batch": 9, "scikit-learn": 5, "cross-validation": 6, "learn": 9,
}  # fmt: skip
WORDS = Vocabulary(
    COUNTS,
    also_known=["cat", "bake", "bread", "dockets", "position"],
    right=WordList(["regressive", "ducker", "gradients"]),
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("what is doker", "what is docker"),
        ("dokcer", "docker"),  # two letters the wrong way round are one slip
        ("dockerr", "docker"),
        ("the pyhton model", "the python model"),
        ("what is over fitting?", "what is overfitting?"),  # two words that the texts write as one
        ("over-fitting of models", "overfitting of models"),
        ("crossvalidation", "cross-validation"),
        ("scikitlearn models", "scikit-learn models"),
        ("Over  fitting", "Over  fitting"),  # set apart on purpose
        ("grad ient", "gradient"),
        ("overfiting", "overfitting"),
        ("overfting", "overfitting"),
        ("regularistaoin", "regularisation"),
        ("regulariation and gradiant?", "regularisation and gradient?"),
        ("logistic regresion!", "logistic regression!"),
        ("bandet", "bandit"),  # one vowel for another
        ("pythom dovker kerbel", "python docker kernel"),  # the key beside
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
        "docken pythop lodel kernez",  # another letter in a short word: mostly another word
        "regxxssion",  # two wrong letters in a long one
        "raer",  # "rare" is met too seldom to be a guess
        "scikit cross validation",  # parts of hyphenated words
        "LSTM PCA svms",  # abbreviations
        "would should these",
        "I can't, cant, shouldnt, haven’t, doesn't model's",  # contractions
        "the MODL",  # a name in capitals
        "modl2 pytho3n",  # digits
        "regressive ducker",  # English words
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


def test_an_english_word_is_a_slip_only_beside_what_the_texts_have_beside_it() -> None:
    right = WordList(["forrest", "drone", "deign"])
    known = Vocabulary.of(["A random forest by design. All is done."] * 3, ["the park"], right)
    assert known.mend("what is a random Forrest?") == "what is a random forest?"
    for left in ("the forrest park", "a drone is done", "is a drone random", "deign a random drone", "random FORREST"):
        assert known.mend(left) == left
    assert Vocabulary.of(["a random forest"] * 2, (), right).mend("random forrest") == "random forrest", (
        "met too seldom"
    )


def test_both_ways_of_writing_english_are_one() -> None:
    british = Vocabulary(
        {
            "optimiser": 5,
            "size": 5,
            "colour": 5,
            "neighbours": 5,
            "centre": 5,
            "labelled": 5,
            "analyse": 5,
            "error": 5,
            "log": 5,
        }
    )
    assert british.mend("color neighbors center labeled analyze") == "colour neighbours centre labelled analyse"
    assert british.mend("error log number our") == "error log number our"
    assert british.mend("optimizer size prize") == "optimiser size prize"
    american = Vocabulary({"color": 5, "modeling": 5}, right=WordList(["colour", "modelling"]))
    assert american.mend("colour modelling") == "color modeling"


def test_a_word_list_has_its_words_and_no_parts_of_them() -> None:
    few = WordList(["done", "drone", "don"])
    assert [w for w in ("done", "drone", "don", "dro", "one", "", "\n", "done\ndrone") if w in few] == [
        "done",
        "drone",
        "don",
    ]
    assert "done" not in WordList(())


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


KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def typo(word: str, n: int) -> str:
    """A slip of the hand, another for each ``n``: a letter left out, swapped or doubled, or a wrong key."""
    at = 1 + (n * 7) % (len(word) - 2)
    row = next(keys for keys in KEYBOARD if word[at] in keys)
    beside = row[(row.index(word[at]) + 1) % len(row)]
    return (
        word[:at] + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1 :],
        word[:at] + beside + word[at + 1 :],
    )[n % 5]


def test_right_words_stay_and_slips_in_the_librarys_are_mended() -> None:
    """Over the shipped library: common English words that it does not have, and its own with a slip in them."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*/*.md"))]
    vocabulary = Vocabulary.of(texts, counter_examples(), english_words())
    own = Counter(word for text in texts for word in words(text))
    stems = {stem(word) for word in own}
    listed = (w for w in everyday_words() if len(w) >= 4 and w.isalpha() and stem(w) not in stems)
    foreign = list(islice(listed, 1000))
    changed = {word: vocabulary.mend(word) for word in foreign if vocabulary.mend(word) != word}
    assert len(foreign) == 1000
    assert changed == {"gray": "grey"}, "the library's way of writing it"

    titles = [path.stem.split("-") for path in sorted(CORPUS.glob("topics/*.md"))]
    terms = sorted(
        {w for title in titles for w in title if len(w) >= 5 and w.isascii() and w.isalpha() and own[w] >= 3}
    )
    typed = [(typo(term, n), term) for n, term in enumerate(terms * 2)]
    typed = [(slip, term) for slip, term in typed if slip not in own and slip not in english_words()][:200]
    mended = [stem(vocabulary.mend(slip)) == stem(term) for slip, term in typed]
    assert len(typed) == 200
    assert sum(mended) >= 180
