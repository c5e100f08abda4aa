"""What search, ask and match give back. JSON shapes: DESIGN §5."""

from typing import Literal

from studybot.core.library import Minutes
from studybot.core.model import Model

MAX_QUESTION_CHARACTERS = 1000


class Hit(Model):
    passage_id: str
    topic: str | None
    title: str
    heading: str
    source: str
    lines: tuple[int, int]
    text: str
    score: float


class SearchResult(Model):
    query: str
    hits: tuple[Hit, ...]
    took_ms: float


class Citation(Model):
    number: int
    topic: str | None
    title: str
    heading: str
    source: str
    lines: tuple[int, int]
    quote: str
    url: str | None


AnswerStatus = Literal["answered", "uncertain", "not_covered"]


class Answer(Model):
    question: str
    status: AnswerStatus
    answer: str
    citations: tuple[Citation, ...]
    related_topics: tuple[str, ...]
    took_ms: float


class Target(Model):
    topic: str
    score: float


class Match(Model):
    """Which topics a goal in words means; ``topics`` in study order, prerequisites included."""

    goal: str
    roadmap: str | None
    targets: tuple[Target, ...]
    topics: tuple[str, ...]
    minutes: Minutes | None  # None when nothing matched
