"""An import's folder put into the library in one move, and taken out again when the library does not accept it."""

import contextlib
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from studybot.corpus.files import IMPORTS
from studybot.errors import CorpusError


@contextlib.contextmanager
def swapped_in(corpus: Path, slug: str, files: Mapping[str, bytes]) -> Iterator[None]:
    """The files stand in ``imports/<slug>``, in place of an earlier import of that name, while the block runs; when it
    raises, everything is as before. Killed at any moment, the folder is whole: see ``settle_imports``."""
    place = corpus / IMPORTS / slug
    new, old = place.with_name(f".{slug}.new"), place.with_name(f".{slug}.old")
    try:
        settle_imports(corpus)
        for left in (new, old):  # of an import that was killed
            shutil.rmtree(left, ignore_errors=True)
        for path, data in files.items():
            target = new / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        if place.exists():
            place.rename(old)
        new.rename(place)
    except OSError as error:
        settle_imports(corpus)
        raise CorpusError([f"{place} cannot be written: {error.strerror}"]) from error
    try:
        yield
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        if old.exists():
            old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)


def settle_imports(corpus: Path) -> None:
    """Bring back an import that was being replaced when its process was killed. Hidden folders are never read."""
    folder = corpus / IMPORTS
    if not folder.is_dir():
        return
    for left in sorted(folder.glob(".*.old")):
        place = left.with_name(left.name[1 : -len(".old")])
        if not place.exists():
            with contextlib.suppress(OSError):
                left.rename(place)
