"""Files as bytes and text: which ones count, how large they may be, what they must be."""

import os
from collections.abc import Iterator
from pathlib import Path

from studybot.corpus.faults import Fault, FileRefused
from studybot.errors import CorpusError

SUFFIXES = {".md", ".markdown", ".txt", ".html", ".htm", ".pdf"}
MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_FILES = 20_000
IMPORTS = "imports"  # the part of the library's folder that holds what somebody brought, one folder an import
_NOT_LIBRARY = {"LICENSE.md", "LICENSE.txt", "README.md"}


def library_files(folder: Path) -> list[Path]:
    """Every file of the library, sorted; hidden ones and the folder's own LICENSE and README are not part of it. Raises
    CorpusError for too many."""
    paths = list(_library_files(folder))
    if len(paths) > MAX_FILES:
        raise CorpusError([f"{folder} has {len(paths)} files; the limit is {MAX_FILES}"])
    return paths


def _library_files(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        at_top = Path(root) == folder
        for name in sorted(names):
            if name.startswith(".") or (at_top and name in _NOT_LIBRARY):
                continue
            if Path(name).suffix.lower() in SUFFIXES:
                yield Path(root) / name


def is_imported(source: str) -> bool:
    return source.startswith(f"{IMPORTS}/")


def source_of(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def read_bytes(path: Path, folder: Path) -> bytes:
    """Raises FileRefused for a link that leads outside, and for what is too large or cannot be read."""
    source = source_of(path, folder)
    if not path.resolve().is_relative_to(folder.resolve()):
        raise FileRefused(Fault(source, 1, "is a link that leads out of the library's folder; copy the file instead"))
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            limit = MAX_FILE_BYTES // 1024 // 1024
            raise FileRefused(Fault(source, 1, f"has {size / 1048576:.0f} MB; the limit is {limit} MB, so split it"))
        return path.read_bytes()
    except OSError as error:
        raise FileRefused(Fault(source, 1, f"cannot be read: {error.strerror}")) from error


def decode(data: bytes, source: str) -> str:
    """UTF-8 text with any line ends. Raises FileRefused for other encodings and for binary data."""
    if b"\0" in data[:65536]:
        raise FileRefused(Fault(source, 1, "is binary data, not text; remove it or give it its true ending"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FileRefused(Fault(source, line, "is not UTF-8 text; save it again as UTF-8")) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")
