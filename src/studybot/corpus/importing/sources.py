"""A path as an Outline: a checkout of roadmap.sh, an article, or a folder of notes."""

from pathlib import Path

from studybot.corpus.faults import Fault, FileRefused
from studybot.corpus.files import SUFFIXES, library_files, read_bytes, source_of
from studybot.corpus.importing.article import read_article
from studybot.corpus.importing.as_markdown import as_markdown
from studybot.corpus.importing.outline import Outline
from studybot.corpus.importing.roadmap_sh import find_roadmap, read_roadmap_sh
from studybot.errors import CorpusError


def read_source(path: Path, slug: str) -> Outline:
    """Raises CorpusError with every fault: nothing of a source with faults is taken."""
    if not path.exists():
        raise CorpusError([f"there is nothing at {path}"])
    try:
        if path.is_dir():
            roadmap = find_roadmap(path, slug)
            return read_roadmap_sh(roadmap) if roadmap else _notes(path)
        file = path.resolve()
        if file.suffix.lower() not in SUFFIXES:
            endings = " ".join(sorted(SUFFIXES))
            raise CorpusError(
                [f"{path.name} ends in “{file.suffix or 'nothing'}”; what can be imported ends in {endings}"]
            )
        return read_article(as_markdown(read_bytes(file, file.parent), file.name), file.name)
    except FileRefused as refused:
        raise CorpusError([str(fault) for fault in refused.faults]) from refused


def _notes(folder: Path) -> Outline:
    """Every file that can be searched, as it is."""
    from studybot.corpus.documents import read_document

    outline = Outline(title=folder.resolve().name.replace("-", " ").replace("_", " ").strip().capitalize() or "Notes")
    faults: list[Fault] = []
    for file in library_files(folder):
        try:
            data = read_bytes(file, folder)
            if not read_document(data, source_of(file, folder))[1]:
                outline.left_out.append(f"{source_of(file, folder)} (no text)")
                continue
            outline.files[source_of(file, folder)] = data
        except FileRefused as refused:
            faults += refused.faults
    if faults:
        raise FileRefused(*faults)
    if not outline.files:
        raise CorpusError([f"{folder} has no file to search (they end in {' '.join(sorted(SUFFIXES))})"])
    return outline
