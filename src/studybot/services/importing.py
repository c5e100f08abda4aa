"""Bringing your own: a roadmap, an article or a folder of notes, shown as understood, then taken into the library."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from studybot.core.library import Library, Minutes, Roadmap
from studybot.core.model import Model
from studybot.core.wording import count, duration
from studybot.errors import CorpusError, InvalidInput
from studybot.services.library import LibraryService, cards
from studybot.services.vectors import OnProgress

if TYPE_CHECKING:
    from studybot.corpus.importing import Draft, Outline

LEAST_LIKENESS = 0.5  # of a roadmap's title and description to one of the library's: below it they are not the same


class ImportedTopic(Model):
    slug: str
    title: str
    level: str
    minutes: Minutes
    minutes_estimated: bool
    in_library: bool  # the library's own text, minutes and checks are used
    prerequisites: tuple[str, ...]
    resources: int


class ImportedSection(Model):
    title: str
    topics: tuple[ImportedTopic, ...]


class ImportView(Model):
    """What was understood of a source."""

    roadmap: str
    title: str
    description: str
    sections: tuple[ImportedSection, ...]
    minutes: Minutes | None
    resources: int
    passages: int
    notes: tuple[str, ...]  # headings kept to search, without topics
    documents: tuple[str, ...]
    left_out: tuple[str, ...]
    borrowed_from: str | None  # the source names no topics, so those of this roadmap of the library stand in
    replaces: bool  # an earlier import of this name
    written: bool = False


class ImportService:
    def __init__(self, library: LibraryService, corpus: Path) -> None:
        self._library = library
        self._corpus = corpus

    def preview(self, source: Path, slug: str) -> ImportView:
        """Reads, writes nothing. Raises CorpusError and InvalidInput."""
        return self._understand(source, slug)[0]

    def take_in(self, source: Path, slug: str, progress: OnProgress | None = None) -> ImportView:
        """Write the import's folder and ingest it: both, or neither. Raises CorpusError and InvalidInput."""
        from studybot.corpus.importing import swapped_in
        from studybot.corpus.importing.draft import files_of

        view, draft = self._understand(source, slug)
        with swapped_in(self._corpus, slug, files_of(draft)):
            self._library.ingest(progress)
        return view.model_copy(update={"written": True})

    def _understand(self, source: Path, slug: str) -> tuple[ImportView, "Draft"]:
        from studybot.corpus.files import IMPORTS
        from studybot.corpus.importing import draft_roadmap, read_source

        library = self._library.read_folder()
        self._check_slug(slug, library)
        outline = read_source(source, slug)
        borrowed = None
        if not outline.topics() and not outline.notes and not outline.files:
            borrowed = self._borrow(outline, library, source)
        draft = draft_roadmap(outline, slug, library.topics)
        resources = {r.url for d in draft.topics.values() for r in d.topic.resources}
        view = ImportView(
            roadmap=slug,
            title=draft.roadmap.title,
            description=draft.roadmap.description,
            sections=tuple(
                ImportedSection(title=s.title, topics=tuple(_topic_view(draft, t) for t in s.topics))
                for s in draft.roadmap.sections
            ),
            minutes=draft.minutes,
            resources=len(resources),
            passages=_count_passages(draft),
            notes=tuple(heading for heading, _ in draft.notes),
            documents=tuple(draft.files),
            left_out=draft.left_out,
            borrowed_from=borrowed,
            replaces=(self._corpus / IMPORTS / slug).is_dir(),
        )
        return view, draft

    def _check_slug(self, slug: str, library: Library) -> None:
        from studybot.corpus.files import is_imported
        from studybot.corpus.importing.outline import slugify

        if not slug or slugify(slug, 80) != slug:
            raise InvalidInput(
                f"“{slug[:60]}” is no name for a roadmap: use lower-case letters, digits and hyphens, as in my-roadmap."
            )
        present = library.roadmaps.get(slug)
        if present is not None and not is_imported(present.source):
            raise InvalidInput(f"The library has a roadmap “{slug}” of its own; choose another name for --roadmap.")

    def _borrow(self, outline: "Outline", library: Library, source: Path) -> str:
        """A source that names a roadmap and no topics: the library's roadmap of that name, or nothing."""
        from studybot.corpus.importing.outline import OutlineSection, OutlineTopic

        roadmap = self._likest(f"{outline.title}. {outline.description}", library)
        if roadmap is None:
            fault = f"{source.name} names the roadmap “{outline.title}” and no topics"
            raise CorpusError([f"{fault}; import the folder it belongs to, with its content/ files"])
        outline.sections = [
            OutlineSection(s.title, [OutlineTopic(library.topics[slug].title) for slug in s.topics])
            for s in roadmap.sections
            if not s.optional
        ]
        return roadmap.slug

    def _likest(self, text: str, library: Library) -> Roadmap | None:
        from studybot.corpus.files import is_imported

        own = {slug: r for slug, r in library.roadmaps.items() if not is_imported(r.source)}
        texts = list(cards({}, own).values())
        if not texts:
            return None
        vectors = self._library.vectors.of([text, *texts])
        likeness = vectors[1:] @ vectors[0]
        best = int(likeness.argmax())
        return list(own.values())[best] if likeness[best] >= LEAST_LIKENESS else None


def import_text(view: ImportView) -> str:
    """What was understood, for a person to read before it is written."""
    lines = [f"{view.title}  ({view.roadmap})", *([view.description] if view.description else []), ""]
    for section in view.sections:
        lines.append(section.title)
        for topic in section.topics:
            about = "in the library" if topic.in_library else f"{topic.level}, estimated"
            lines.append(f"  {topic.title:<58} {duration(topic.minutes.typical):>8}  {about}")
    if view.documents:
        lines += ["Documents to search", *(f"  {path}" for path in view.documents)]
    if view.notes:
        lines += ["", f"Kept to search, without topics: {'; '.join(view.notes)}"]
    if view.left_out:
        shown = "; ".join(view.left_out[:12]) + (" …" if len(view.left_out) > 12 else "")
        lines += ["", f"Left out ({len(view.left_out)}): {shown}"]
    topics = [t for s in view.sections for t in s.topics]
    known = sum(t.in_library for t in topics)
    lines.append("")
    if view.borrowed_from:
        lines.append(f"The source names no topics; these are the ones of the library's roadmap “{view.borrowed_from}”.")
    if view.minutes:
        held = f"{count(len(topics), 'topic')} ({known} already in the library)"
        lines.append(
            f"{held}, {count(view.resources, 'resource')}, {count(view.passages, 'passage')}; "
            f"about {duration(view.minutes.typical)} ({duration(view.minutes.low)} to {duration(view.minutes.high)})."
        )
        if known < len(topics):
            lines.append(
                "Minutes marked “estimated” come from level and length; the order within a section stands in for "
                "prerequisites."
            )
    else:
        lines.append(f"{count(len(view.documents), 'document')}, {count(view.passages, 'passage')}.")
    return "\n".join(lines)


def _topic_view(draft: "Draft", slug: str) -> ImportedTopic:
    topic, _, in_library = draft.topics[slug]
    return ImportedTopic(
        slug=slug,
        title=topic.title,
        level=topic.level,
        minutes=topic.minutes,
        minutes_estimated=topic.minutes_estimated,
        in_library=in_library,
        prerequisites=topic.prerequisites,
        resources=len(topic.resources),
    )


def _count_passages(draft: "Draft") -> int:
    """As the reader will cut them: the files are laid out in a folder of their own and read."""
    from studybot.corpus.files import IMPORTS
    from studybot.corpus.importing.draft import files_of
    from studybot.corpus.reader import read_with_faults

    with tempfile.TemporaryDirectory() as folder:
        for path, data in files_of(draft).items():
            file = Path(folder) / IMPORTS / draft.roadmap.slug / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        return len(read_with_faults(Path(folder))[0].passages)
