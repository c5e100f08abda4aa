"""What a rewritten answer is read as, and what each check lets through."""

from datetime import timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from studybot.core.rewriting.breaker import MOST_FAILURES, REST, Breaker, after_failure, after_success, is_resting
from studybot.core.rewriting.guards import find_fault
from studybot.core.rewriting.opposites import contradicts
from studybot.core.rewriting.prompt import Source
from studybot.core.rewriting.reasons import Rejected
from studybot.core.rewriting.reply import Sentence, compose, read_reply
from studybot.core.rewriting.support import check, texts_to_compare, units
from studybot.llm.chat import completions_url
from tests.conftest import MONDAY

LONG = "that is written down here at some length so that the whole reply has words enough to be read as one"
SOURCE = (
    "what is PCA and does scikit-learn have it?\nPrincipal component analysis\n"
    "Principal component analysis finds directions of greatest variance. It keeps 95 % with `n_components=0.95`; "
    "see `sklearn.decomposition`. Precision@10 was measured on 1,797 pictures with ReLU networks and GPUs."
)


@pytest.mark.parametrize(
    ("reply", "read"),
    [
        (f"One {LONG} [1].", [("One", (1,))]),
        (f"One {LONG}. [1]", [("One", (1,))]),
        (f"One {LONG} [1, 2].", [("One", (1, 2))]),
        (f"One {LONG}.[1][2]", [("One", (1, 2))]),
        (f"One {LONG}. [1], [2].", [("One", (1, 2))]),
        (f"One {LONG}【1†source】.", [("One", (1,))]),
        (f"One {LONG}[^2].", [("One", (2,))]),
        (f"One {LONG} [1] [1].", [("One", (1,))]),
        (f"One {LONG}. [1] Two {LONG}. [2]", [("One", (1,)), ("Two", (2,))]),
        (f"One {LONG}. [1]Two {LONG}! [2]", [("One", (1,)), ("Two", (2,))]),
        (f"One {LONG}.\n[1]\n\nTwo {LONG}? [2]\n", [("One", (1,)), ("Two", (2,))]),
        (f"- **One** {LONG} [1]\n- Two {LONG} [2]", [("One", (1,)), ("Two", (2,))]),
        (f"One, e.g. a tree, {LONG} [1].", [("One", (1,))]),
        (f"<think>\nHm, [9] perhaps.\n</think>\nOne {LONG} [1].", [("One", (1,))]),
        (f"One {LONG} [1]. \u200b ***\n\n---", [("One", (1,))]),
    ],
)
def test_replies_are_read(reply: str, read: list[tuple[str, tuple[int, ...]]]) -> None:
    sentences = read_reply(reply, [1, 2])
    assert [(s.text.split()[0].strip(","), s.numbers) for s in sentences] == read
    assert all(s.text[-1] in ".!?" and "[" not in s.text for s in sentences)
    assert read_reply(compose(sentences), [1, 2]) == sentences


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ("", "empty"),
        ("[1] [2]", "empty"),
        (f"Here is the answer. One {LONG} [1].", "uncited"),
        (f"One {LONG} [1]. \n## Sources", "uncited"),
        (f"One {LONG} [1]; a claim.", None),
        (f"One {LONG} [1]. e.g. [3].", "unknown citation"),
        (f"One {LONG} [0].", "unknown citation"),
        (f"One {LONG} [12345].", "uncited"),
        (f"One {LONG} [1-2].", "uncited"),
        (f"One {LONG} [1]. One {LONG.upper()} [2].", "repeated"),
        ("Too few words. [1]", "too short"),
        (" ".join(f"Sentence {n} {LONG} [1]." for n in range(20)), "too long"),
        ("x" * 30_000, "too long"),
        (f"One {LONG} [1].\n```\ncode\n```", "code"),
    ],
)
def test_replies_that_cannot_be_shown(reply: str, reason: str | None) -> None:
    if reason is None:
        assert len(read_reply(reply, [1, 2])) == 1
        return
    with pytest.raises(Rejected) as rejected:
        read_reply(reply, [1, 2])
    assert rejected.value.reason == reason


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        ("PCA finds the directions of greatest variance.", None),
        ("However, principal component analysis keeps 95 % of it.", None),
        ("Set `n_components=0.95` from `sklearn.decomposition`.", None),
        ("Precision@10 was measured on 1797 pictures.", None),
        ("A GPU and ReLU were in use, e.g. for pictures.", None),
        ("Directions are in scikit-learn.", None),
        ("It keeps 96 % of the variance.", "new number"),
        ("It keeps three directions.", "new number"),
        ("It keeps ½ of the variance.", "new number"),
        ("Pearson found directions of variance.", "new name"),
        ("The variance was found by Karl Pearson.", "new name"),
        ("I find directions of greatest variance.", "new name"),
        ("Directions are in CUDA.", "new name"),
        ("Directions are what my rules find.", "new name"),
        ("Use H2O for directions.", "new number"),
        ("See http://a.b for variance.", "link"),
        ("See www.pca.net for variance.", "link"),
        ("See pca.net for variance.", "link"),
        ("See [variance](pca) for directions.", "link"),
        ("Ask @here about variance.", "mention"),
        ("Ask <@!1> about variance.", "mention"),
        ("Recall@10 was measured on pictures.", "mention"),
        ("Run `rm -r` on pictures.", "code"),
        ("Call fit_transform for directions.", "code"),
        ("Call measured() for directions.", "code"),
        ("# Directions of variance.", "markup"),
        ("Directions | variance.", "markup"),
        ("||Directions|| of variance.", "markup"),
        ("It finds directions, while bananas ripen slowly in warm kitchens.", "new claim"),
        ("It finds directions, and readers must pay.", "new claim"),
    ],
)
def test_what_a_sentence_may_not_bring_along(sentence: str, fault: str | None) -> None:
    assert find_fault(sentence, SOURCE) == fault


@pytest.mark.parametrize(
    ("sentence", "passage", "contrary"),
    [
        ("Joins never duplicate rows.", "Joins duplicate rows.", True),
        ("Joins don't duplicate rows.", "Joins duplicate rows.", True),
        ("Inertia rises with k.", "Inertia falls with k.", True),
        ("It is always cheaper to own.", "It can be cheaper to own.", True),
        ("An imputer can repair that.", "No imputer can repair that.", True),
        ("Trees are faster.", "Trees are slower.", True),
        ("The value was never recorded.", "The value was not recorded.", False),
        ("Trees need not be scaled.", "Trees do not need scaling.", False),
        ("Recall rises and precision falls.", "Recall rises and precision falls.", False),
        ("More data, less noise.", "Less noise, more data.", False),
    ],
)
def test_plain_contradictions_are_seen(sentence: str, passage: str, contrary: bool) -> None:
    assert contradicts(sentence, passage) is contrary


def vectors_for(texts: list[str], near: dict[str, float]) -> dict[str, NDArray[np.float32]]:
    """The first text points along x; the others at the cosine named by how they begin, 0 when nothing is."""

    def vector(text: str) -> NDArray[np.float32]:
        cosine = next((c for start, c in near.items() if text.startswith(start)), 0.0)
        return np.array([cosine, np.sqrt(1 - cosine**2)], dtype=np.float32)

    return {text: vector(text) for text in texts}


def test_a_sentence_keeps_only_the_citations_that_support_it() -> None:
    sources = [Source(1, "Trees", "Trees split data at thresholds."), Source(2, "Trees", "Roots drink water.")]
    sentence = Sentence("Trees split data.", (1, 2))
    texts = texts_to_compare([sentence], sources)
    vectors = vectors_for(texts, {"Trees split data.": 1.0, "Trees split data at": 0.9, "Roots": 0.1})
    assert check([sentence], sources, "what do trees do?", vectors) == (Sentence("Trees split data.", (1,)),)
    wrong = Sentence("Trees split data.", (2,))
    with pytest.raises(Rejected) as rejected:
        check([wrong], sources, "what do trees do? split data", vectors)
    assert rejected.value.reason == "unsupported"


def test_support_may_stand_in_two_sentences_together() -> None:
    assert units("Trees split data. They stop early.\n\n- Prune them; a small tree is read more easily.") == [
        "Trees split data.",
        "They stop early.",
        "Prune them; a small tree is read more easily.",
        "Trees split data. They stop early.",
        "They stop early. Prune them; a small tree is read more easily.",
        "a small tree is read more easily.",
    ]


def test_the_breaker_opens_at_the_third_failure_in_a_row_and_then_at_each() -> None:
    breaker = Breaker()
    for _ in range(MOST_FAILURES - 1):
        breaker = after_failure(breaker, MONDAY)
        assert not is_resting(breaker, MONDAY)
    breaker = after_failure(breaker, MONDAY)
    assert is_resting(breaker, MONDAY + REST - timedelta(microseconds=1))
    assert not is_resting(breaker, MONDAY + REST)
    assert is_resting(after_failure(breaker, MONDAY + REST), MONDAY + REST)
    assert after_success() == Breaker()


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("http://localhost:11434/v1", "http://localhost:11434/v1/chat/completions"),
        ("http://localhost:11434/v1/", "http://localhost:11434/v1/chat/completions"),
        ("https://x.example/v1/chat/completions", "https://x.example/v1/chat/completions"),
        ("https://x.example/d?api-version=1#top", "https://x.example/d/chat/completions?api-version=1"),
    ],
)
def test_the_address_is_completed(given: str, asked: str) -> None:
    assert completions_url(given) == asked
