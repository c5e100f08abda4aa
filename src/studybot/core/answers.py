"""What search, ask and match give back. JSON shapes: DESIGN §5."""

from typing import Literal

from pydantic import AwareDatetime, Field

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


QuestionKind = Literal["definition", "how", "comparison", "list", "yes_no", "other"]


class Answer(Model):
    question: str
    status: AnswerStatus
    answer: str
    citations: tuple[Citation, ...]
    related_topics: tuple[str, ...]
    took_ms: float
    kind: QuestionKind = Field(default="other", exclude=True)
    confidence: float = Field(default=0.0, exclude=True)  # that the library covers the question, 0 to 1


class AskedQuestion(Model):
    """A Question as it was asked, and what became of it."""

    question_id: int
    learner_id: str  # who asked; not everybody has set up
    place: str  # "dm", "terminal" or a channel's id
    group_id: str | None
    asked: str
    meant: str  # with what a follow-up left out put back
    status: AnswerStatus
    subject: str  # what it was about, in a few words; empty when nothing was found
    topic: str | None  # slug of the first citation's topic
    helpful: bool | None
    reported_at: AwareDatetime | None
    asked_at: AwareDatetime


class Asked(Model):
    """An answer with the number it was recorded under."""

    question_id: int
    answer: Answer
    assumed: str | None  # what a follow-up was taken to be about, to be said


class AskedTogether(Model):
    """What one message asked, in order: one question, or several of a list."""

    asked: tuple[Asked, ...]
    left_out: tuple[str, ...] = ()  # questions beyond those answered at a time


class Gap(Model):
    """Questions that mean much the same and were not answered well."""

    question: str  # the one nearest to all
    others: tuple[str, ...]
    times: int
    people: int
    unanswered: int  # not covered or unsure
    unhelpful: int  # answered, and marked so
    reported: int  # the asker wanted the owner to know
    nearest_topic: str | None


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
