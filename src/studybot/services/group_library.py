"""What a study group has beside the library: its documents, and members' answers with their consent."""

import contextlib
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from studybot.core.groups import (
    MAX_DOCUMENT_NAME,
    MAX_DOCUMENTS,
    MIN_ANSWER_WORDS,
    REQUEST_DAYS,
    MemberAnswer,
    StudyGroup,
)
from studybot.core.text import words
from studybot.core.wording import long_day
from studybot.corpus.faults import FileRefused
from studybot.corpus.small_documents import MAX_CHARACTERS, check_small, read_small
from studybot.errors import InvalidInput, NotFound
from studybot.services.group_views import ListedDocument
from studybot.services.groups import shelf_of
from studybot.services.shelves import DocumentKind, ShelfService
from studybot.storage.database import Database
from studybot.storage.groups import (
    accept_answer,
    add_request,
    delete_answer,
    find_answer,
    find_answer_of_message,
    find_group,
    list_answers,
    save_group,
)

_GONE = "That request is over; nothing is stored of it. A reply can be marked again from its menu."


class Presser(NamedTuple):
    """Who pressed a button or used a command in a group."""

    person: str
    manages: bool  # may manage the server


class GroupLibrary:
    def __init__(self, db: Database, shelves: ShelfService) -> None:
        self._db = db
        self._shelves = shelves

    # Documents

    def check_file(self, file_name: str, size: int) -> None:
        """Before it is fetched. Raises InvalidInput for another kind and for one too large, by what Discord says."""
        with _explained():
            check_small(clean_name(file_name), size)

    def add_file(
        self, group_id: str, data: bytes, file_name: str, *, name: str | None = None, now: datetime
    ) -> ListedDocument:
        """Raises InvalidInput in one sentence: another kind, too large, unreadable, without words, too many."""
        with _explained():
            document = read_small(data, clean_name(file_name))
        return self._add(group_id, clean_name(name or file_name), document.text, document.kind, now=now)

    def add_text(self, group_id: str, text: str, name: str | None, *, now: datetime) -> ListedDocument:
        """Raises InvalidInput."""
        if not words(text):
            raise InvalidInput("That text has no words in it. Nothing was added.")
        if len(text) > MAX_CHARACTERS:
            raise InvalidInput(f"That text has {len(text):,} characters; up to {MAX_CHARACTERS:,} work. Split it.")
        called = clean_name(name or " ".join(text.split()[:6]))
        return self._add(group_id, called, text.strip(), "markdown", now=now)

    def _add(self, group_id: str, name: str, text: str, kind: DocumentKind, *, now: datetime) -> ListedDocument:
        with self._db.atomic():
            if find_group(self._db, group_id) is None:
                save_group(self._db, StudyGroup(group_id=group_id, created_at=now))
            listed = self.documents(group_id)
            same = [d for d in listed if d.name == name]
            if same and same[0].answer is not None:
                raise InvalidInput(f"“{name}” is a member's answer. Give the document another name.")
            if not same and sum(d.answer is None for d in listed) >= MAX_DOCUMENTS:
                raise InvalidInput(
                    f"A group can have {MAX_DOCUMENTS} documents, and this one has them. Remove one first: "
                    "/group docs remove."
                )
            # It is the group's document: who handed it over is nobody's business.
            shelf = shelf_of(group_id)
            self._shelves.add(shelf, name=name, text=text, kind=kind, added_by=shelf, now=now)
        return ListedDocument(name=name, characters=len(text))

    def documents(self, group_id: str) -> list[ListedDocument]:
        """By name; members' answers among them."""
        with self._db.reading():
            answers = {a.document: a for a in list_answers(self._db, group_id=group_id)}
            return [
                ListedDocument(name=d.name, characters=len(d.text), answer=answers.get(d.name))
                for d in self._shelves.list(shelf_of(group_id))
            ]

    def remove(self, group_id: str, name: str) -> str:
        """A member's answer is withdrawn with its document. Raises NotFound."""
        with self._db.atomic():
            found = [d for d in self.documents(group_id) if d.name.lower() == name.strip().lower()]
            if not found:
                raise NotFound(f"This group has no document “{name[:60]}”. /group docs list shows what it has.")
            answer = found[0].answer
            if answer is not None:
                self._delete(answer)
            else:
                self._shelves.remove(shelf_of(group_id), found[0].name)
        return found[0].name

    # Members' answers

    def mark(
        self, group_id: str, *, channel_id: str, message_id: str, author: str, author_is_bot: bool, text: str,
        by: str, now: datetime,
    ) -> MemberAnswer:  # fmt: skip
        """Ask the writer of a reply whether the group may keep it; until they say yes only its ids are stored. Raises
        InvalidInput where there is nothing to ask, NotFound where there is no group."""
        if author_is_bot:
            raise InvalidInput("Only what a person wrote can be marked as the answer.")
        if author == by:
            raise InvalidInput(
                "That is your own message. Somebody else marks it, and you are asked whether it may stay."
            )
        if len(words(text)) < MIN_ANSWER_WORDS:
            raise InvalidInput("There is too little text in that message to learn from.")
        with self._db.atomic():
            if find_group(self._db, group_id) is None:
                raise NotFound("This server has no study group yet. Whoever manages it makes one with /group setup.")
            before = find_answer_of_message(self._db, group_id, message_id)
            if before is not None and not _is_over(before, now):
                kept = before.state == "accepted"
                raise InvalidInput(
                    "That reply is in the group's library already." if kept else "Its writer has been asked already."
                )
            if before is not None:
                delete_answer(self._db, before.answer_id)
            answer_id = add_request(
                self._db, group_id=group_id, learner_id=author, channel_id=channel_id, message_id=message_id, now=now
            )
            return self._found(answer_id)

    def consent(
        self, answer_id: int, presser: Presser, *, group_id: str, name: str, text: str, now: datetime
    ) -> tuple[MemberAnswer, bool]:
        """Its writer says yes: the text joins the group's shelf under their name. False: it had before. Raises
        InvalidInput for anybody else and NotFound once the request is over."""
        with self._db.atomic():
            answer = self._own(answer_id, presser, group_id)
            if answer.state == "accepted":
                return answer, False
            if _is_over(answer, now):
                delete_answer(self._db, answer_id)
            else:
                who = clean_name(name)[: MAX_DOCUMENT_NAME - 30]
                document = f"{who}, {long_day(now.date())} ({answer_id})"
                self._shelves.add(
                    shelf_of(group_id), name=document, text=text, kind="markdown", added_by=presser.person, now=now
                )
                accept_answer(self._db, answer_id, document=document, text=text, now=now)
                return self._found(answer_id), True
        raise NotFound(_GONE)

    def refuse(self, answer_id: int, presser: Presser, *, group_id: str) -> None:
        """Its writer says no: the request is forgotten."""
        with self._db.atomic():
            answer = self._own(answer_id, presser, group_id)
            if answer.state == "pending":
                delete_answer(self._db, answer_id)

    def withdraw(self, answer_id: int, presser: Presser, *, group_id: str) -> MemberAnswer:
        """By its writer or by whoever manages the server, at any time. Raises InvalidInput and NotFound."""
        with self._db.atomic():
            answer = find_answer(self._db, answer_id)
            if answer is None or answer.group_id != group_id or answer.state != "accepted":
                raise NotFound("That answer is not in this group's library (any more).")
            if presser.person != answer.learner_id and not presser.manages:
                raise InvalidInput("Only the person who wrote it, or somebody who manages this server, withdraws it.")
            self._delete(answer)
        return answer

    def withdrawable(self, group_id: str, presser: Presser) -> list[MemberAnswer]:
        """For autocomplete."""
        who = None if presser.manages else presser.person
        return list_answers(self._db, group_id=group_id, learner_id=who)

    def forget_person(self, learner_id: str) -> None:
        """Their answers leave every group's shelf; their rows go with the rest of them (``storage.learners``)."""
        with self._db.atomic():
            for answer in list_answers(self._db, learner_id=learner_id):
                self._delete(answer)

    def _own(self, answer_id: int, presser: Presser, group_id: str) -> MemberAnswer:
        answer = find_answer(self._db, answer_id)
        if answer is None or answer.group_id != group_id:
            raise NotFound(_GONE)
        if answer.learner_id != presser.person:
            raise InvalidInput("Only the person who wrote it can decide that.")
        return answer

    def _found(self, answer_id: int) -> MemberAnswer:
        answer = find_answer(self._db, answer_id)
        assert answer is not None  # noqa: S101 written in this transaction
        return answer

    def _delete(self, answer: MemberAnswer) -> None:
        if answer.document is not None:
            self._shelves.remove(shelf_of(answer.group_id), answer.document)
        delete_answer(self._db, answer.answer_id)


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except FileRefused as refused:
        fault = refused.faults[0]
        raise InvalidInput(f"“{fault.source}” {fault.message}. Nothing was added.") from None


def clean_name(text: str) -> str:
    """One line without the marks that would break a citation."""
    name = " ".join(re.sub(r"[\x00-\x1f\x7f\[\]<>`*|\\]", " ", text).split())
    return name[:MAX_DOCUMENT_NAME].strip() or "Untitled"


def _is_over(answer: MemberAnswer, now: datetime) -> bool:
    return answer.state == "pending" and answer.asked_at < now - timedelta(days=REQUEST_DAYS)
