"""A tiny embedder whose vectors a person can check: one dimension for each letter a word may begin with, counting the
stems of the text's content words. "data model" is (… d: 1 … m: 1 …) / √2."""

import string
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from studybot.core.text import content_words, stem


class TinyEmbedder:
    """A stem counts in the dimension of its first letter and, half as much, in that of its second."""

    model_id = "tiny"
    dimensions = 26 + 26

    def __init__(self) -> None:
        self.encoded: list[str] = []  # what left for the model, for tests that count it

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded += texts
        rows = np.full((len(texts), self.dimensions), 1e-6, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in content_words(text):
                letters = [c for c in stem(word) if c in string.ascii_lowercase]
                if letters:
                    row[ord(letters[0]) - 97] += 1
                if len(letters) > 1:
                    row[26 + ord(letters[1]) - 97] += 0.5
        normalised: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return normalised
