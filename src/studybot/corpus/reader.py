"""The whole library folder, read and checked; nothing is half-read."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from studybot.core.library import Passage, Resource, Roadmap, Slug, Topic
from studybot.core.model import Model
from studybot.core.study_order import find_cycle
from studybot.corpus.documents import read_document
from studybot.corpus.faults import Fault, FileRefused
from studybot.corpus.files import IMPORTS, decode, library_files, read_bytes, source_of
from studybot.corpus.front_matter import FrontMatter, line_of, split_front_matter, validate
from studybot.corpus.passages import Origin, cut, markdown_blocks
from studybot.errors import CorpusError

# Changes when the way text is cut does: every file then counts as changed.
READER_VERSION = b"1"


class Guide(Model):
    """Front matter of a guide: a question people ask that is not one topic."""

    title: str
    summary: str = ""
    tags: tuple[str, ...] = ()
    topics: tuple[Slug, ...] = ()  # where to go on
    resources: tuple[Resource, ...] = ()


class CorpusText(NamedTuple):
    files: dict[str, str]  # source -> sha-256 of READER_VERSION and content
    topics: dict[str, Topic]
    roadmaps: dict[str, Roadmap]
    passages: list[Passage]
    guides: dict[str, Guide]  # by source


class _Reading:
    """What was read so far, and every fault met."""

    def __init__(self) -> None:
        self.text = CorpusText({}, {}, {}, [], {})
        self.matter: dict[str, FrontMatter] = {}
        self.faults: list[Fault] = []

    def cut(self, matter: FrontMatter, origin: Origin) -> None:
        """The text below the front matter, as passages."""
        self.text.passages.extend(cut(markdown_blocks(matter.body, first_line=matter.body_line), origin))


def read_corpus(folder: Path) -> CorpusText:
    """Raises CorpusError with every fault of every file."""
    text, faults = read_with_faults(folder)
    if faults:
        raise CorpusError([str(fault) for fault in faults])
    return text


def read_with_faults(folder: Path) -> tuple[CorpusText, list[Fault]]:
    """What can be read, and every reason why the rest cannot. Raises CorpusError when there is no such folder."""
    reading = _Reading()
    for source, data in read_files(folder, reading.faults).items():
        reading.text.files[source] = hashlib.sha256(READER_VERSION + data).hexdigest()
        try:
            _reader_of(source)(reading, source, data)
        except FileRefused as refused:
            reading.faults += refused.faults
    reading.faults += _link_faults(reading)
    return reading.text, sorted(reading.faults)


def read_files(folder: Path, faults: list[Fault]) -> dict[str, bytes]:
    """Source -> content of every library file that can be read at all; the others are named in ``faults``."""
    if not folder.is_dir():
        raise CorpusError([f"there is no folder {folder}; set STUDYBOT_CORPUS to your library"])
    contents = {}
    for path in library_files(folder):
        try:
            contents[source_of(path, folder)] = read_bytes(path, folder)
        except FileRefused as refused:
            faults += refused.faults
    return contents


def _reader_of(source: str) -> Callable[[_Reading, str, bytes], None]:
    imported = re.fullmatch(rf"{IMPORTS}/[^/]+/(.+)", source)
    place = imported[1] if imported else source
    if place.startswith("topics/") and place.endswith(".md"):
        return _read_topic
    if (place.startswith("roadmaps/") and place.endswith(".md")) or (imported and place == "roadmap.md"):
        return _read_roadmap
    if source.startswith("guides/") and source.endswith(".md"):
        return _read_guide
    return _read_document


def _read_topic(reading: _Reading, source: str, data: bytes) -> None:
    matter = split_front_matter(decode(data, source), source)
    topic = validate(Topic, matter, source, {"slug": _slug(source), "source": source})
    _check_new(source, reading.text.topics.get(topic.slug))
    _check_text(source, matter)
    reading.text.topics[topic.slug] = topic
    reading.matter[source] = matter
    url = topic.resources[0].url if topic.resources else None
    reading.cut(matter, Origin(source, topic.title, topic.slug, url))


def _read_roadmap(reading: _Reading, source: str, data: bytes) -> None:
    matter = split_front_matter(decode(data, source), source)
    roadmap = validate(Roadmap, matter, source, {"slug": _slug(source), "source": source})
    _check_new(source, reading.text.roadmaps.get(roadmap.slug))
    reading.text.roadmaps[roadmap.slug] = roadmap
    reading.matter[source] = matter
    reading.cut(matter, Origin(source, roadmap.title))


def _read_guide(reading: _Reading, source: str, data: bytes) -> None:
    matter = split_front_matter(decode(data, source), source)
    guide = validate(Guide, matter, source)
    _check_text(source, matter)
    reading.matter[source] = matter
    reading.text.guides[source] = guide
    url = guide.resources[0].url if guide.resources else None
    reading.cut(matter, Origin(source, guide.title, url=url))


def _read_document(reading: _Reading, source: str, data: bytes) -> None:
    title, blocks = read_document(data, source)
    if not blocks:
        raise FileRefused(Fault(source, 1, "has no text"))
    reading.text.passages.extend(cut(blocks, Origin(source, title)))


def _check_new(source: str, other: Topic | Roadmap | None) -> None:
    if other is not None:
        raise FileRefused(Fault(source, 1, f"has the same slug as {other.source}; rename one of them"))


def _check_text(source: str, matter: FrontMatter) -> None:
    if not matter.body.strip():
        raise FileRefused(Fault(source, matter.body_line, "has no text below its front matter"))


def _slug(source: str) -> str:
    """A file's name; of an import's roadmap the folder's."""
    imported = re.fullmatch(rf"{IMPORTS}/([^/]+)/roadmap\.md", source)
    return imported[1] if imported else source.rsplit("/", 1)[-1].removesuffix(".md")


def _link_faults(reading: _Reading) -> list[Fault]:
    """Names that lead nowhere, and prerequisites that lead back to themselves."""
    topics = reading.text.topics
    aliases, faults = _aliases(reading)

    def unknown(source: str, key: str, kind: str, slugs: Iterable[str]) -> list[Fault]:
        return [
            Fault(source, line_of(reading.matter[source], key, slug), _unknown(kind, slug, aliases))
            for slug in slugs
            if slug not in topics
        ]

    for topic in topics.values():
        faults += unknown(topic.source, "prerequisites", "prerequisite", topic.prerequisites)
    for roadmap in reading.text.roadmaps.values():
        faults += unknown(roadmap.source, "sections", "topic", roadmap.topics(optional=True))
    for source, guide in reading.text.guides.items():
        faults += unknown(source, "topics", "topic", guide.topics)
    cycle = find_cycle(topics)
    if cycle is not None:
        first = topics[cycle[0]]
        line = line_of(reading.matter[first.source], "prerequisites", cycle[1])
        faults.append(Fault(first.source, line, f"prerequisites go in a circle: {' → '.join(cycle)}"))
    return faults


def _aliases(reading: _Reading) -> tuple[dict[str, str], list[Fault]]:
    """Former slug -> present one, and those that two topics claim."""
    topics, aliases, faults = reading.text.topics, dict[str, str](), list[Fault]()
    for topic in topics.values():
        for alias in topic.aliases:
            taken = alias if alias in topics else aliases.get(alias)
            if taken is not None:
                line = line_of(reading.matter[topic.source], "aliases", alias)
                whose = "is its own present name" if taken == topic.slug else f"already belongs to the topic “{taken}”"
                faults.append(Fault(topic.source, line, f"alias “{alias}” {whose}"))
            aliases.setdefault(alias, topic.slug)
    return aliases, faults


def _unknown(kind: str, slug: str, aliases: Mapping[str, str]) -> str:
    present = aliases.get(slug)
    return f"unknown {kind} “{slug}”" + (f"; it is “{present}” now" if present else "")
