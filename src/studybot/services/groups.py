"""Study groups: their settings, when studybot speaks in them, who shows their week, and their end."""

import threading
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from studybot.core.allowance import CHANNEL, FRESH, PERSON, Allowance, left_over, take, wait_seconds
from studybot.core.answering.lists import MOST_LISTED, listed_questions
from studybot.core.answers import AskedTogether
from studybot.core.groups import LEFT_DAYS, MAX_CHANNELS, REQUEST_DAYS, Heard, Mode, Place, StudyGroup, may_show, react
from studybot.core.local_time import local_date, monday_of
from studybot.core.wording import count
from studybot.errors import InvalidInput, NotFound
from studybot.services.group_views import GroupSummary, GroupView, GroupWeek, MemberWeek, Turn
from studybot.services.learners import get_learner
from studybot.services.library import LibraryService
from studybot.services.questions import QuestionService
from studybot.services.shelves import ShelfService
from studybot.storage.database import Database
from studybot.storage.groups import (
    delete_channel,
    delete_group,
    delete_member,
    delete_requests_before,
    find_group,
    list_answers,
    list_groups,
    list_members,
    save_group,
    save_member,
    set_left,
)
from studybot.storage.learners import find_learner
from studybot.storage.plans import list_blocks

_MOST_REMEMBERED = 2000  # people and channels whose window is not over; the others are let go
_NEEDS_CONTENT = (
    "To read every message I need Discord's message content intent: whoever runs me turns it on in the developer "
    "portal (Bot page) and sets STUDYBOT_MESSAGE_CONTENT=true. Until then I answer when I am mentioned or replied to."
)
_SET_UP_FIRST = "I answer questions here once somebody who manages this server has chosen channels with /group setup."
_WHAT_TO_ASK = "Ask me a question with your mention, like “what is overfitting?”. I answer in quotes from my library."


def shelf_of(group_id: str) -> str:
    return f"group:{group_id}"


class GroupService:
    def __init__(
        self, db: Database, library: LibraryService, questions: QuestionService, shelves: ShelfService
    ) -> None:
        self._db = db
        self._library = library
        self._questions = questions
        self._shelves = shelves
        self._lock = threading.Lock()
        self._people: dict[str, Allowance] = {}
        self._places: dict[str, Allowance] = {}

    # Settings

    def view(self, group_id: str, *, now: datetime) -> GroupView:
        """Also of a group that was never set up."""
        with self._db.reading():
            stored = find_group(self._db, group_id)
            group = stored or StudyGroup(group_id=group_id, created_at=now)
            summary = self._summary(group)
        roadmaps = {slug: roadmap.title for slug, roadmap in self._library.library().roadmaps.items()}
        return GroupView(
            group=group,
            set_up=stored is not None,
            roadmap=roadmaps.get(group.roadmap or ""),
            roadmaps=roadmaps,
            documents=summary.documents,
            answers=summary.answers,
            members=summary.members,
        )

    def set_channels(self, group_id: str, channels: Iterable[str], *, now: datetime) -> StudyGroup:
        chosen = frozenset(channels)
        if len(chosen) > MAX_CHANNELS:
            raise InvalidInput(f"A group can have up to {MAX_CHANNELS} channels for questions, not {len(chosen)}.")
        return self._change(group_id, now, channels=chosen)

    def set_mode(self, group_id: str, mode: Mode, *, reads_messages: bool, now: datetime) -> StudyGroup:
        """``reads_messages``: the bot has the message content intent. Raises InvalidInput for auto without it."""
        if mode == "auto" and not reads_messages:
            raise InvalidInput(_NEEDS_CONTENT)
        return self._change(group_id, now, mode=mode)

    def set_place(self, group_id: str, place: Place, *, now: datetime) -> StudyGroup:
        return self._change(group_id, now, place=place)

    def set_roadmap(self, group_id: str, roadmap: str | None, *, now: datetime) -> StudyGroup:
        """Raises NotFound."""
        slug = self._library.roadmap(roadmap).slug if roadmap else None
        return self._change(group_id, now, roadmap=slug)

    def set_quiet(self, group_id: str, quiet: bool, *, now: datetime) -> StudyGroup:
        return self._change(group_id, now, quiet=quiet)

    def _change(self, group_id: str, now: datetime, **values: object) -> StudyGroup:
        with self._db.atomic():
            group = find_group(self._db, group_id) or StudyGroup(group_id=group_id, created_at=now)
            changed = StudyGroup.model_validate({**group.model_dump(), **values})
            save_group(self._db, changed)
        return changed

    # Questions

    def attend(self, group_id: str, heard: Heard, *, person: str, channel: str, now: datetime) -> Turn:
        """What to do about a message; each question that is to be answered, each of a list too, counts for its person
        and channel."""
        with self._db.reading():
            group = find_group(self._db, group_id)
        reaction = react(group, heard)
        if reaction == "nothing":
            return Turn("nothing")
        listed = listed_questions(heard.lines or heard.text) if reaction == "answer" else []
        refusal = self._admit(person, channel, questions=len(listed[:MOST_LISTED]) or 1, now=now)
        if refusal is not None:
            return Turn("say", refusal) if refusal and heard.addressed else Turn("nothing")
        if reaction == "answer":
            return Turn("answer", heard.lines or heard.text, in_thread=group is not None and group.place == "thread")
        return Turn("say", _hint(reaction, group))

    def answer(
        self,
        group_id: str,
        question: str,
        *,
        person: str,
        place: str,
        addressed: bool,
        about: int | None = None,
        now: datetime,
    ) -> AskedTogether | None:
        """The answer, or None where the group wants silence. ``about``: the question whose answer it replies to. Raises
        InvalidInput like ``QuestionService.ask``, but only to whoever addressed studybot."""
        with self._db.reading():
            group = find_group(self._db, group_id)
        if group is None:
            return None
        try:
            found = self._questions.ask_each(person, question, place=place, group=group_id, about=about, now=now)
        except InvalidInput:
            if addressed:
                raise
            return None
        shown = any(may_show(group, one.answer.status, addressed=addressed) for one in found.asked)
        return found if shown else None

    def _admit(self, person: str, channel: str, *, questions: int, now: datetime) -> str | None:
        """None to go on; else the sentence to say, empty where it was said within the window."""
        with self._lock:
            one, many = self._people.get(person, FRESH), self._places.get(channel, FRESH)
            verdict, self._people[person], self._places[channel] = take(one, many, now=now, questions=questions)
            for held, limit in ((self._people, PERSON), (self._places, CHANNEL)):
                if len(held) > _MOST_REMEMBERED:
                    for key in [k for k, a in held.items() if left_over(a, limit, now=now) == FRESH]:
                        del held[key]
        if verdict == "go":
            return None
        if verdict == "silent":
            return ""
        if wait := wait_seconds(one, PERSON, now=now, questions=questions):
            return (
                f"That was a good many questions at once; I take {PERSON.most} a minute from one person. Ask me again "
                f"in {count(wait, 'second')}."
            )
        wait = wait_seconds(many, CHANNEL, now=now, questions=questions)
        return f"This channel is busy; I answer {CHANNEL.most} questions a minute here. Ask me again in {wait} seconds."

    # Members

    def join(self, group_id: str, learner_id: str, *, now: datetime) -> bool:
        """From now on the group sees this person's topics of the week. False: it did before. Raises NotSetUp."""
        with self._db.atomic():
            get_learner(self._db, learner_id)
            if find_group(self._db, group_id) is None:
                save_group(self._db, StudyGroup(group_id=group_id, created_at=now))
            return save_member(self._db, group_id, learner_id, now=now)

    def leave(self, group_id: str, learner_id: str) -> bool:
        """False: they had not joined."""
        with self._db.atomic():
            return delete_member(self._db, group_id, learner_id)

    def week(self, group_id: str, *, now: datetime) -> GroupWeek:
        """Who is on what: those who joined, nobody else."""
        library = self._library.library()
        with self._db.reading():
            group = find_group(self._db, group_id)
            members = [self._member_week(who, now) for who in list_members(self._db, group_id)]
        roadmap = library.roadmaps.get(group.roadmap or "") if group else None
        return GroupWeek(
            starts_on=monday_of(now.date()),
            roadmap=roadmap.title if roadmap else None,
            members=tuple(m for m in members if m is not None),
        )

    def _member_week(self, learner_id: str, now: datetime) -> MemberWeek | None:
        learner = find_learner(self._db, learner_id)
        if learner is None:
            return None
        monday = monday_of(local_date(now, learner.zone))
        blocks = list_blocks(self._db, learner_id, first=monday, last=monday + timedelta(days=6))
        topics = self._library.library().topics
        done = sum(b.minutes for b in blocks if b.state == "done")
        return MemberWeek(
            learner_id=learner_id,
            topics=tuple(dict.fromkeys(topics[b.topic].title if b.topic in topics else b.topic for b in blocks)),
            percent=done * 100 // max(1, sum(b.minutes for b in blocks)),
        )

    # Coming and going

    def channel_gone(self, channel_id: str) -> None:
        with self._db.atomic():
            delete_channel(self._db, channel_id)

    def left(self, group_id: str, *, now: datetime) -> None:
        """Studybot was taken out of the server: kept for a month, in case that was a mistake."""
        with self._db.atomic():
            group = find_group(self._db, group_id)
            if group is not None and group.left_at is None:
                set_left(self._db, [group_id], now)

    def came_back(self, group_id: str) -> None:
        with self._db.atomic():
            set_left(self._db, [group_id], None)

    def settle_presence(self, present: Collection[str], *, now: datetime) -> None:
        """After a time offline: which servers studybot is in."""
        with self._db.atomic():
            groups = list_groups(self._db)
            set_left(self._db, [g.group_id for g in groups if g.left_at is None and g.group_id not in present], now)
            set_left(self._db, [g.group_id for g in groups if g.left_at is not None and g.group_id in present], None)

    def tidy(self, *, now: datetime) -> tuple[int, int]:
        """Forget requests nobody answered, and groups left long ago with all they stored; how many of each."""
        with self._db.atomic():
            requests = delete_requests_before(self._db, now - timedelta(days=REQUEST_DAYS))
            gone = list_groups(self._db, left_before=now - timedelta(days=LEFT_DAYS))
            for group in gone:
                self._delete(group.group_id)
        return requests, len(gone)

    def forget(self, group_id: str) -> GroupSummary:
        """Delete a group and all it stored, now. Raises NotFound."""
        with self._db.atomic():
            group = find_group(self._db, group_id)
            if group is None:
                raise NotFound(f"There is no group {group_id}. `studybot groups` lists them.")
            summary = self._summary(group)
            self._delete(group_id)
        return summary

    def every(self) -> list[GroupSummary]:
        with self._db.reading():
            return [self._summary(group) for group in list_groups(self._db)]

    def _delete(self, group_id: str) -> None:
        for document in self._shelves.list(shelf_of(group_id)):
            self._shelves.remove(shelf_of(group_id), document.name)
        delete_group(self._db, group_id)

    def _summary(self, group: StudyGroup) -> GroupSummary:
        answers = len(list_answers(self._db, group_id=group.group_id))
        return GroupSummary(
            group=group,
            documents=len(self._shelves.list(shelf_of(group.group_id))) - answers,
            answers=answers,
            members=len(list_members(self._db, group.group_id)),
        )


def _hint(reaction: str, group: StudyGroup | None) -> str:
    if reaction == "set_up" or group is None:
        return _SET_UP_FIRST
    if reaction == "elsewhere":
        where = ", ".join(f"<#{channel}>" for channel in sorted(group.channels)[:5])
        return f"Here I stay quiet; ask me in {where}, or use /ask anywhere."
    return _WHAT_TO_ASK
