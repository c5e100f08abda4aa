"""Counter-examples are shipped with their vectors, and those are of these texts."""

import numpy as np
import pytest

from studybot.index.embedder import SentenceEmbedder
from studybot.services.elsewhere import counter_examples, not_of_the_library, shipped_vectors

PACKAGED = "all-MiniLM-L6-v2@53aa51172d14"


@pytest.mark.parametrize("model_id", [PACKAGED, f"{PACKAGED}+bf16"])
def test_the_shipped_vectors_are_of_the_shipped_texts(model_id: str) -> None:
    vectors = shipped_vectors(model_id)
    assert vectors is not None, "learn them anew: studybot eval --learn"
    assert len(vectors) == len(counter_examples()) >= 800
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=0.01)


def test_another_models_questions_are_embedded_here() -> None:
    assert shipped_vectors("another-model@123") is None


def test_what_the_library_covers_is_no_counter_example() -> None:
    vectors = np.eye(3, dtype=np.float32)
    kept = not_of_the_library(vectors, np.array([0.2, 0.9, 0.54], dtype=np.float32))
    assert kept.tolist() == [vectors[0].tolist(), vectors[2].tolist()]


@pytest.mark.model
def test_a_shipped_vector_is_what_the_model_makes_of_its_text() -> None:
    model = SentenceEmbedder()
    vectors = shipped_vectors(model.model_id)
    assert vectors is not None
    [own] = model.encode([counter_examples()[7]])
    assert float(own @ vectors[7]) > 0.99
