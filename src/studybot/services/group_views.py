"""What the study-group services hand to interfaces."""

from datetime import date
from typing import Literal, NamedTuple

from studybot.core.groups import MemberAnswer, StudyGroup
from studybot.core.model import Model


class GroupView(Model):
    """A group's settings, and the roadmaps it could follow."""

    group: StudyGroup
    set_up: bool  # stored already
    roadmap: str | None  # its title
    roadmaps: dict[str, str]  # slug -> title
    documents: int
    answers: int
    members: int


class Turn(NamedTuple):
    """What to do about a message: ``answer`` it, ``say`` a sentence, or nothing."""

    kind: Literal["answer", "say", "nothing"]
    text: str = ""  # the sentence, or the question
    in_thread: bool = False


class MemberWeek(Model):
    """One member's week, as they agreed to show it."""

    learner_id: str
    topics: tuple[str, ...]  # titles, in order
    percent: int  # of the week's planned minutes; 0 when nothing is planned


class GroupWeek(Model):
    starts_on: date
    roadmap: str | None  # title
    members: tuple[MemberWeek, ...]


class ListedDocument(Model):
    """A document on a group's shelf."""

    name: str
    characters: int
    answer: MemberAnswer | None = None  # when it is a member's answer


class GroupSummary(Model):
    """A group, for the operator."""

    group: StudyGroup
    documents: int
    answers: int
    members: int
