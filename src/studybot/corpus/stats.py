"""How large a library is, by roadmap and section."""

from pathlib import Path

from studybot.core.library import Topic
from studybot.core.model import Model
from studybot.core.wording import duration
from studybot.corpus.reader import CorpusText, read_corpus


class SectionStats(Model):
    roadmap: str
    section: str
    topics: int
    words: int
    minutes: int  # typical
    resources: int
    checks: int


class LibraryStats(Model):
    topics: int
    roadmaps: int
    guides: int
    files: int
    passages: int
    words: int
    minutes: int
    resources: int
    checks: int
    sections: tuple[SectionStats, ...]


def describe(folder: Path) -> LibraryStats:
    """Raises CorpusError."""
    text = read_corpus(folder)
    words = words_by_topic(text)
    sections = []
    for roadmap in text.roadmaps.values():
        for section in roadmap.sections:
            topics = [text.topics[slug] for slug in section.topics]
            sections.append(
                SectionStats(roadmap=roadmap.slug, section=section.title, **_sums(topics, words))
            )  # fmt: skip
    sums = _sums(list(text.topics.values()), words)
    return LibraryStats(
        roadmaps=len(text.roadmaps),
        guides=len(text.guides),
        files=len(text.files),
        passages=len(text.passages),
        sections=tuple(sections),
        **(sums | {"words": sum(len(p.text.split()) for p in text.passages)}),
    )


def words_by_topic(text: CorpusText) -> dict[str, int]:
    words: dict[str, int] = {}
    for passage in text.passages:
        if passage.topic is not None:
            words[passage.topic] = words.get(passage.topic, 0) + len(passage.text.split())
    return words


def stats_text(stats: LibraryStats) -> str:
    lines = [
        f"{stats.topics} topics, {stats.roadmaps} roadmaps, {stats.guides} guides, {stats.files} files, "
        f"{stats.passages} passages, {stats.words:,} words, {duration(stats.minutes)} of study, "
        f"{stats.resources} resources, {stats.checks} checks"
    ]
    roadmap = ""
    for s in stats.sections:
        if s.roadmap != roadmap:
            roadmap = s.roadmap
            total = sum(x.minutes for x in stats.sections if x.roadmap == roadmap)
            lines.append(f"\n{roadmap}: {duration(total)}")
        lines.append(
            f"  {s.section:<44} {s.topics:>3} topics {s.words:>7,} words {duration(s.minutes):>8} "
            f"{s.resources:>4} resources {s.checks:>4} checks"
        )
    return "\n".join(lines)


def _sums(topics: list[Topic], words: dict[str, int]) -> dict[str, int]:
    return {
        "topics": len(topics),
        "words": sum(words.get(t.slug, 0) for t in topics),
        "minutes": sum(t.minutes.typical for t in topics),
        "resources": sum(len(t.resources) for t in topics),
        "checks": sum(len(t.checks) for t in topics),
    }
