"""Passages to quote from, made of sentences that differ, repeat and refer back; for tests of answers."""

import hashlib
from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from studybot.core.answering.choice import Sentence, Source
from studybot.core.text import sentences

DIMENSIONS = 12
WORDS = "data model noise sample forest gradient kernel batch layer tensor bias recall query index token".split()
BACK = ["It", "This", "However, it", "They", "In this case it", "If so, it", "But the"]


def vector_of(text: str) -> NDArray[np.float32]:
    """Any direction, the same for the same text."""
    seed = int.from_bytes(hashlib.sha256(" ".join(text.split()).encode()).digest()[:8], "big")
    row = np.random.default_rng(seed).normal(size=DIMENSIONS).astype(np.float32)
    unit: NDArray[np.float32] = row / np.linalg.norm(row)
    return unit


def source_of(
    passage_id: str, text: str, *, score: float = 0.8, title: str = "Models", heading: str = "What it is"
) -> Source:
    return Source(passage_id, title, text, score, [Sentence(s, vector_of(s)) for s in sentences(text)], heading)


def vectors_of(*texts: str) -> NDArray[np.float32]:
    return np.stack([vector_of(text) for text in texts])


def _sentence(lead: str, words: Sequence[str]) -> str:
    return f"{lead} {' '.join(words)} is what it needs."


some_words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6)
sentence = st.builds(_sentence, st.sampled_from(["A", "The first", "Every", *BACK]), some_words)
long_sentence = st.builds(_sentence, st.just("A"), st.lists(st.sampled_from(WORDS), min_size=60, max_size=230))
paragraph = st.lists(sentence | sentence | sentence | long_sentence, min_size=1, max_size=4).map(" ".join)
items = st.lists(sentence, min_size=1, max_size=8).map(lambda many: "\n".join(f"- {one}" for one in many))
numbered = st.lists(sentence, min_size=2, max_size=5).map(
    lambda many: "\n".join(f"{n}. {one}" for n, one in enumerate(many, start=1))
)
code = st.just("```\nx = model(data)\n```")
fragment = st.just("Too short.")
wrapped = paragraph.map(lambda text: text.replace(" is what", "\nis what"))
text = st.lists(paragraph | items | numbered | code | fragment | wrapped, min_size=1, max_size=5).map("\n\n".join)


@st.composite
def sources(draw: st.DrawFn) -> list[Source]:
    """Best first."""
    scores = sorted(draw(st.lists(st.floats(0, 1), max_size=6)), reverse=True)
    titles = [draw(st.sampled_from(["Data", "Model", "Random forest"])) for _ in scores]
    return [
        source_of(f"p{n}", draw(text), score=score, title=title)
        for n, (score, title) in enumerate(zip(scores, titles, strict=True))
    ]


asked = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(lambda words: vectors_of(*words))
