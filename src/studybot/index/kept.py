"""An index in a file, with its checksum in a second one beside it: FAISS loads a file with a flipped byte silently."""

import contextlib
import hashlib
import json
import logging
import os
from pathlib import Path
from typing import Any

import faiss
import numpy as np

log = logging.getLogger(__name__)


class KeptIndex:
    """Nothing is lost with it: whatever is wrong with it, it is made anew out of the database."""

    def __init__(self, path: Path, mark: str) -> None:
        """``mark`` names what the index is made of (library and model): one of another mark is not this one."""
        self._path = path
        self._label = path.with_name(f"{path.name}.json")
        self._mark = mark

    def read(self, count: int) -> Any:
        """The FAISS index of ``count`` vectors; None when it is missing, damaged or of something else."""
        try:
            label = json.loads(self._label.read_text(encoding="utf-8"))
            data = self._path.read_bytes()
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            return self._refused(f"cannot be read: {error}")
        if not isinstance(label, dict) or label.get("sha256") != hashlib.sha256(data).hexdigest():
            return self._refused("is damaged")
        if (label.get("mark"), label.get("count")) != (self._mark, count):
            return self._refused("is of another library or model")
        index = faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8))
        return index if index.ntotal == count else self._refused("has other vectors than it says")

    def write(self, index: Any) -> None:
        """Keep it for the next start. On a full disk it is not kept, and the log says so."""
        data = faiss.serialize_index(index).tobytes()
        label = {"sha256": hashlib.sha256(data).hexdigest(), "mark": self._mark, "count": int(index.ntotal)}
        files = {self._path: data, self._label: json.dumps(label).encode()}
        try:
            for path, content in files.items():
                _write_durably(_beside(path), content)
            for path in files:  # killed in between, the label does not fit the index: made anew
                _beside(path).replace(path)
        except OSError as error:
            log.warning("the index is not kept in %s: %s", self._path, error)
            with contextlib.suppress(OSError):
                for path in files:
                    _beside(path).unlink(missing_ok=True)

    def remove(self) -> None:
        """With what a killed ``write`` left."""
        with contextlib.suppress(OSError):
            for path in (self._path, self._label):
                path.unlink(missing_ok=True)
                _beside(path).unlink(missing_ok=True)

    def _refused(self, why: str) -> None:
        log.warning("the index in %s %s; it is made anew", self._path, why)


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.new")


def _write_durably(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
