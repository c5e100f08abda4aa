"""Counter-examples: ordinary questions from everywhere else. A question near to one is hardly the library's.

Their vectors with the packaged weights are shipped, because to embed them takes seconds on every new machine.
For another model, or when the texts were changed and not learnt anew (``studybot eval --learn``), they are
embedded here."""

from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studybot.core.text import text_hash
from studybot.index.names import weights_of

OF_THE_LIBRARY = 0.55  # a counter-example this near to a passage is about what the library covers
VECTORS_FILE = Path(__file__).with_name("elsewhere.npz")
_TEXTS = "elsewhere.txt"


@cache
def counter_examples() -> tuple[str, ...]:
    lines = files("studybot.services").joinpath(_TEXTS).read_text(encoding="utf-8").splitlines()
    return tuple(dict.fromkeys(line.strip() for line in lines if line.strip() and not line.startswith("#")))


def shipped_vectors(model_id: str) -> NDArray[np.float32] | None:
    """(n, d) of the counter-examples in their order; None when they are not those of these weights and texts."""
    data = files("studybot.services").joinpath(VECTORS_FILE.name).read_bytes()
    with np.load(BytesIO(data), allow_pickle=False) as file:
        if str(file["made_of"]) != _made_of(model_id):
            return None
        return np.asarray(file["vectors"], dtype=np.float32)


def ship_vectors(model_id: str, encode: Callable[[Sequence[str]], NDArray[np.float32]], target: Path) -> None:
    """Embed the counter-examples and write the file."""
    vectors = encode(counter_examples()).astype(np.float16)
    np.savez_compressed(target, vectors=vectors, made_of=np.array(_made_of(model_id)))


def not_of_the_library(vectors: NDArray[np.float32], nearest: NDArray[np.float32]) -> NDArray[np.float32]:
    """The rows of ``vectors`` (n, d) that are elsewhere indeed; ``nearest`` (n,): each one's cosine to the library's
    nearest passage."""
    return vectors[nearest < OF_THE_LIBRARY]


def _made_of(model_id: str) -> str:
    return f"{weights_of(model_id)} {text_hash(chr(10).join(counter_examples()))}"
