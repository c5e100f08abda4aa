"""What a turn of conversation gives back, and what is remembered between two of them."""

from typing import Any, Literal

from pydantic import Field

from studybot.core.answers import Answer, AskedTogether
from studybot.core.model import Model
from studybot.services.review_views import ReviewAnswer, ReviewTurn


class Paged(Model):
    """How far a question's answer was shown."""

    question_id: int
    page: int = 1


class MorePage(Model):
    """What an answer left out; ``shown``: which page that is."""

    shown: Paged
    answer: Answer


# Answers of the library, more of one, a question of the review, its answer: each has a card with buttons of its own.
Card = AskedTogether | MorePage | ReviewTurn | ReviewAnswer


class SaidWish(Model):
    intent: str
    slots: dict[str, Any] = Field(default_factory=dict)


class Choice(Model):
    """A button: its words, and what pressing it means."""

    label: str
    wish: SaidWish
    number: int = 0  # what its button carries: which question it answers and which answer it is


class Turn(Model):
    intent: str
    confidence: float
    slots: dict[str, Any]
    reply: str
    actions: tuple[str, ...]
    wishes: tuple[SaidWish, ...] = ()  # when the sentence held several
    choices: tuple[Choice, ...] = ()
    file: Literal["export"] | None = None  # what the interface sends along
    card: Card | None = Field(default=None, exclude=True)  # what an interface with buttons shows in place of the reply
    above: str = Field(default="", exclude=True)  # and what it says above it


class Shown(Model):
    """Something the learner saw last and may mean by "it" or "the second"."""

    topic: str
    title: str
    block_id: int | None = None
    minutes: int | None = None


class Pending(Model):
    """What waits: for a yes (``confirm``, ``change``, ``goal``), for one of the choices (``choice``), for a value
    (``slot``) or for a typed word (``delete``)."""

    kind: Literal["confirm", "change", "goal", "choice", "slot", "delete"]
    number: int = 0  # of the change or goal
    wish: SaidWish | None = None
    slot: str = ""


class Step(Model):
    """A wish that waits until a question is answered. ``sure``: it was surely asked for."""

    wish: SaidWish
    sure: bool = True


class Talk(Model):
    """The memory of one person in one place."""

    place: str = "terminal"
    number: int = 0  # of the last question: buttons of older ones are dead
    pending: Pending | None = None
    choices: tuple[Choice, ...] = ()
    shown: tuple[Shown, ...] = ()
    paged: Paged | None = None  # of the last question
    after_answer: bool = False  # nothing else was said since
    undo: SaidWish | None = None  # how the last change is taken back
    todo: tuple[Step, ...] = ()  # what comes after the answer
    onboarding: dict[str, Any] | None = None


class Said(Model):
    """What one wish came to."""

    reply: str
    actions: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    pending: Pending | None = None
    shown: tuple[Shown, ...] | None = None
    paged: Paged | None = None
    undo: SaidWish | None = None
    file: Literal["export"] | None = None
    card: Card | None = None
    above: str = ""
    todo: tuple[Step, ...] = ()
    onboarding: dict[str, Any] | None = None  # how far a set-up came, where it goes on


def choice(label: str, intent: str, **slots: Any) -> Choice:
    return Choice(label=label, wish=SaidWish(intent=intent, slots=slots))


def yes_no(yes: str = "Yes", no: str = "No") -> tuple[Choice, ...]:
    return choice(yes, "yes"), choice(no, "no")
