"""An Outline made into a Roadmap of this library: slugs, estimates, levels and an order; and the files that hold it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import yaml

from studybot.core.library import Level, Minutes, Resource, ResourceKind, Roadmap, Section, Topic
from studybot.corpus.files import IMPORTS, is_imported
from studybot.corpus.importing.outline import Link, Outline, OutlineTopic, same_subject, slugify, subjects_of

MOST_RESOURCES = 5

# Minutes to study and practise a topic of which only the name is known; reading its text three times comes on top.
_BASE_MINUTES: dict[Level, int] = {"beginner": 120, "intermediate": 240, "advanced": 360}
_WORDS_A_MINUTE, _READINGS = 200, 3
_LOW, _HIGH, _GRAIN = 0.6, 1.6, 30
_RESOURCE_MINUTES: dict[ResourceKind, int] = {
    "article": 15, "docs": 60, "video": 30, "paper": 60, "exercise": 60, "tool": 30, "course": 600, "book": 900,
}  # fmt: skip
_BEGINNER = re.compile(
    r"\b(?:basics?|fundamentals?|introduct\w+|intro|beginners?|foundations?|getting started|what is|first)\b", re.I
)
_ANYBODY = re.compile(
    r"\b(?:network with|networking|internships?|certifi\w+|portfolio|r[eé]sum[eé]|communit\w+|stay updated"
    r"|continuous learning|mindset)\b",
    re.I,
)
_ADVANCED = re.compile(
    r"\b(?:advanced|distributed|scaling\s+\w+|deep|production|transformers?|reinforcement|generative|system design"
    r"|optimi[sz]ation|architectures?)\b",
    re.I,
)


class DraftTopic(NamedTuple):
    topic: Topic
    text: str
    in_library: bool  # the library has it already: its own text, minutes and checks are used


class Draft(NamedTuple):
    roadmap: Roadmap
    topics: dict[str, DraftTopic]
    introduction: str
    notes: tuple[tuple[str, str], ...]
    files: dict[str, bytes]
    left_out: tuple[str, ...]

    @property
    def minutes(self) -> Minutes | None:
        """Sum over all topics; None for a folder of notes."""
        ranges = [d.topic.minutes for d in self.topics.values()]
        if not ranges:
            return None
        return Minutes.model_construct(
            low=sum(m.low for m in ranges), typical=sum(m.typical for m in ranges), high=sum(m.high for m in ranges)
        )


def draft_roadmap(outline: Outline, slug: str, library: Mapping[str, Topic]) -> Draft:
    """``library``: topics that stand for themselves when the outline names them. Order within a section stands in for
    prerequisites; every number of minutes that is not the library's is an estimate and says so."""
    own = {s: t for s, t in library.items() if not is_imported(t.source)}
    foreign = {s for s, t in library.items() if s not in own and not t.source.startswith(f"{IMPORTS}/{slug}/")}
    by_subject = _subjects(own)
    topics: dict[str, DraftTopic] = {}
    sections: list[Section] = []
    introduction: list[str] = []
    total = max(1, len(outline.topics()))
    for section in outline.sections:
        slugs: list[str] = []
        if section.text:
            introduction.append(f"## {section.title}\n\n" + "\n\n".join(section.text))
        for named in section.topics:
            known = next((by_subject[key] for key in subjects_of(named.title) if key in by_subject), None)
            if known is None:
                level = _level(named.title, section.title, len(topics) / total)
                drafted = _topic(
                    named, _free_slug(named.title, slug, {*own, *foreign, *topics}), level, slugs[-1:], slug
                )
                text = named.text or f"{named.title} is part of “{section.title}” in the roadmap “{outline.title}”."
                topics[drafted.slug] = DraftTopic(drafted, text, in_library=False)
                slugs.append(drafted.slug)
            elif known not in slugs:
                topics.setdefault(known, DraftTopic(own[known], "", in_library=True))
                slugs.append(known)
                if named.text:
                    introduction.append(f"## {named.title}\n\n{named.text}")
        if slugs:
            sections.append(Section(title=section.title[:100], topics=tuple(slugs)))
    roadmap = Roadmap.model_construct(
        slug=slug,
        title=outline.title[:100],
        description=outline.description[:500],
        sections=tuple(sections),
        source=f"{IMPORTS}/{slug}/roadmap.md",
    )
    notes = tuple((heading, text) for heading, text in outline.notes if text)
    left_out = tuple(dict.fromkeys(outline.left_out))
    return Draft(roadmap, topics, "\n\n".join(introduction), notes, outline.files, left_out)


def files_of(draft: Draft) -> dict[str, bytes]:
    """The import's folder: relative path -> content."""
    files: dict[str, str] = {}
    if draft.roadmap.sections:
        fields = draft.roadmap.model_dump(mode="json", exclude={"slug", "source"}, exclude_defaults=True)
        files["roadmap.md"] = _with_front_matter(fields, draft.introduction)
    for slug, (topic, text, in_library) in draft.topics.items():
        if not in_library:
            fields = topic.model_dump(mode="json", exclude={"slug", "source"}, exclude_defaults=True)
            files[f"topics/{slug}.md"] = _with_front_matter(fields, text)
    if draft.notes:
        body = "\n\n".join(f"## {heading}\n\n{text}" if heading else text for heading, text in draft.notes)
        files["notes.md"] = _with_front_matter({"title": draft.roadmap.title}, body)
    return {path: text.encode() for path, text in files.items()} | {
        f"documents/{path}": data for path, data in draft.files.items()
    }


def estimate_minutes(level: Level, words: int) -> Minutes:
    """From level and length; multiples of half an hour."""
    typical = _BASE_MINUTES[level] + _READINGS * words / _WORDS_A_MINUTE

    def rounded(minutes: float) -> int:
        return max(_GRAIN, round(minutes / _GRAIN) * _GRAIN)

    return Minutes(low=rounded(typical * _LOW), typical=rounded(typical), high=rounded(typical * _HIGH))


def _topic(named: OutlineTopic, slug: str, level: Level, before: Sequence[str], roadmap: str) -> Topic:
    summary = re.split(r"(?<=[.!?])\s", " ".join(re.sub(r"[*_`#\[\]]", "", named.text).split()))[0]
    return Topic(
        slug=slug,
        title=named.title[:100],
        summary=summary[:300],
        level=level,
        minutes=estimate_minutes(level, len(named.text.split())),
        minutes_estimated=True,
        prerequisites=tuple(before),
        resources=_resources(named.links),
        source=f"{IMPORTS}/{roadmap}/topics/{slug}.md",
    )


def _resources(links: Sequence[Link]) -> tuple[Resource, ...]:
    by_url = {link.url: link for link in links if re.fullmatch(r"https?://[^\s<>]{1,490}", link.url)}
    return tuple(
        Resource(title=link.title[:200], url=url, kind=link.kind, minutes=_RESOURCE_MINUTES[link.kind])
        for url, link in list(by_url.items())[:MOST_RESOURCES]
        if link.title
    )


def _level(title: str, section: str, place: float) -> Level:
    """By what the words say, else by where in the roadmap it stands."""
    if _ANYBODY.search(title):
        return "beginner"
    for text in (title, section):
        if _ADVANCED.search(text):
            return "advanced"
        if _BEGINNER.search(text):
            return "beginner"
    return "beginner" if place < 1 / 3 else "intermediate" if place < 2 / 3 else "advanced"


def _subjects(topics: Mapping[str, Topic]) -> dict[str, str]:
    """Every way the library names a topic -> its slug; a title goes before another topic's former name."""
    found: dict[str, str] = {}
    for slug, topic in topics.items():
        for name in (topic.title, slug.replace("-", " ")):
            found.setdefault(same_subject(name), slug)
    for slug, topic in topics.items():
        for alias in topic.aliases:
            found.setdefault(same_subject(alias.replace("-", " ")), slug)
    return found


def _free_slug(title: str, roadmap: str, taken: set[str]) -> str:
    plain = slugify(title) or f"{roadmap[:50]}-topic"
    wanted = plain if plain not in taken else f"{roadmap[:30]}-{plain}"[:75].strip("-")
    slug, number = wanted, 2
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug


def _with_front_matter(fields: dict[str, Any], body: str) -> str:
    matter = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=1000)
    return f"---\n{matter}---\n\n{body.strip()}\n"
