"""The library's nouns: what can be learnt, from what, in which order."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from studybot.core.model import Model

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Level = Literal["beginner", "intermediate", "advanced"]
ResourceKind = Literal["article", "book", "course", "docs", "paper", "video", "exercise", "tool"]

MAX_TOPIC_MINUTES = 60_000


class Minutes(Model):
    """How long a Topic takes to study and practise: a range, because it differs between people."""

    low: int = Field(gt=0, le=MAX_TOPIC_MINUTES)
    typical: int = Field(gt=0, le=MAX_TOPIC_MINUTES)
    high: int = Field(gt=0, le=MAX_TOPIC_MINUTES)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low <= self.typical <= self.high:
            raise ValueError("minutes must satisfy low <= typical <= high")
        return self


class Resource(Model):
    title: str = Field(min_length=1, max_length=200)
    url: str = Field(pattern=r"^https?://[^\s<>]+$", max_length=500)
    kind: ResourceKind
    minutes: int = Field(gt=0, le=MAX_TOPIC_MINUTES)
    free: bool = True
    checked_on: date | None = None


class Check(Model):
    """A question that only somebody who studied the Topic can answer."""

    question: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
    answer: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


class Topic(Model):
    slug: Slug
    title: str = Field(min_length=1, max_length=100)
    summary: str = Field(default="", max_length=300)
    level: Level
    minutes: Minutes
    minutes_estimated: bool = False  # True when an importer guessed them
    prerequisites: tuple[Slug, ...] = ()
    aliases: tuple[Slug, ...] = ()
    tags: tuple[str, ...] = ()
    resources: tuple[Resource, ...] = ()
    checks: tuple[Check, ...] = ()
    source: str = ""  # path relative to the corpus folder


class Section(Model):
    title: str = Field(min_length=1, max_length=100)
    topics: tuple[Slug, ...] = Field(min_length=1)
    optional: bool = False  # not part of a goal unless the learner asks for it


class Roadmap(Model):
    slug: Slug
    title: str = Field(min_length=1, max_length=100)
    description: str = Field(default="", max_length=500)
    sections: tuple[Section, ...] = Field(min_length=1)
    source: str = ""

    def topics(self, *, optional: bool = False) -> tuple[str, ...]:
        """Topic slugs in reading order, each once."""
        slugs = (slug for s in self.sections if optional or not s.optional for slug in s.topics)
        return tuple(dict.fromkeys(slugs))


class Passage(Model):
    """A citable span of library text."""

    passage_id: str
    source: str  # path relative to the corpus folder
    title: str  # of the file it stands in
    heading: str  # trail of headings inside the file, joined by " > "; "" before the first
    lines: tuple[int, int]  # first and last line in the file, from 1
    text: str
    topic: str | None = None  # slug, when the file is a Topic
    url: str | None = None  # where a reader can go on
    content_hash: str  # sha-256 of what is embedded: the key of its vector


class Library(Model):
    """Everything that was ingested, without the passages: small enough to keep in memory."""

    topics: dict[str, Topic]
    roadmaps: dict[str, Roadmap]

    def resolve(self, slug: str) -> str | None:
        """The present slug for a slug or one of its former names."""
        if slug in self.topics:
            return slug
        return next((t.slug for t in self.topics.values() if slug in t.aliases), None)

    def present(self, slugs: Iterable[str]) -> tuple[str, ...]:
        """The present slugs of those that are topics, under whatever name; each once, in the same order."""
        return tuple(dict.fromkeys(found for slug in slugs if (found := self.resolve(slug)) is not None))

    def title_of(self, slug: str) -> str:
        """A topic's title, by any of its slugs; the slug itself when it is no topic (any more)."""
        found = self.resolve(slug)
        return self.topics[found].title if found else slug
