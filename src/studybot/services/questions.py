"""Questions asked by people: followed up, answered from all they may search, recorded, judged, and gathered where the
library falls short."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from studybot.core.answering.follow_ups import asks_on, follow_up
from studybot.core.answering.gaps import group_by_meaning
from studybot.core.answering.lists import MOST_LISTED, listed_questions
from studybot.core.answering.plan_questions import asked_when
from studybot.core.answering.repeats import without_repeats
from studybot.core.answering.tidy import plain_question
from studybot.core.answers import Answer, Asked, AskedQuestion, AskedTogether, Gap
from studybot.core.learner import PlannedBlock
from studybot.core.wording import count, duration, full_day
from studybot.errors import InvalidInput, NotFound
from studybot.services.answers import AnswerService, check_question, what_is_missing
from studybot.services.learners import LearnerService
from studybot.services.library import LibraryService
from studybot.services.plans import PlanService
from studybot.services.rewriting import RewriteService
from studybot.services.shelves import shelf_of_group, shelf_of_learner
from studybot.storage.database import Database
from studybot.storage.questions import (
    delete_questions_before,
    find_question,
    last_question,
    latest_question,
    list_unanswered,
    mark_helpful,
    mark_reported,
    save_question,
)

REMEMBERED = timedelta(hours=1)  # how long a follow-up may refer back
KEPT = timedelta(days=180)  # how long questions are kept
MOST_PAGES = 3  # of "show more"
NOTHING_MORE = "That is all I have on it."
_SUBJECT_CHARACTERS = 80
_THIS = {"this", "that", "it", "this topic", "that topic", "these", "them"}


class QuestionService:
    def __init__(
        self, db: Database, library: LibraryService, answers: AnswerService, rewriting: RewriteService,
        learners: LearnerService, plans: PlanService,
    ) -> None:  # fmt: skip
        self._db = db
        self._library = library
        self._answers = answers
        self._rewriting = rewriting
        self._learners = learners
        self._plans = plans

    def ask(
        self, person: str, text: str, *, place: str, group: str | None = None, about: int | None = None, now: datetime
    ) -> Asked:
        """Answer ``person`` in ``place`` ("dm", "terminal" or a channel's id) from the library, their own notes and the
        documents of ``group``. A question that leaves out its subject is about that person's last one there, or
        about the one of the group (``about``) whose answer it replies to. Raises InvalidInput for an empty or endless
        one, and for one that names nothing."""
        question = check_question(text, what="question")
        before = self._replied_to(about, group) or last_question(self._db, person, place, now - REMEMBERED)
        said = plain_question(question)
        followed = follow_up(said, before.subject) if before else None
        meant = followed.meant if followed else question
        answer = self._from_plan(person, said, before, group, now)
        if answer is None and (missing := what_is_missing(meant)):
            raise InvalidInput(missing)
        answer = answer or self._answers.ask(meant, shelves=_shelves(person, group, place))
        recorded = self._record(person, place, group, question, meant, answer, now)
        shown = answer.model_copy(update={"question": question})
        return Asked(question_id=recorded, answer=shown, assumed=followed.assumed if followed else None)

    def ask_each(
        self, person: str, text: str, *, place: str, group: str | None = None, about: int | None = None, now: datetime
    ) -> AskedTogether:
        """Each question of a list, the first few of them, no passage quoted twice; any other text is one question.
        Raises InvalidInput like ``ask``."""
        listed = listed_questions(text)
        if not listed:
            return AskedTogether(asked=(self.ask(person, text, place=place, group=group, about=about, now=now),))
        questions = [check_question(one, what="question") for one in listed[:MOST_LISTED]]
        asked = [self._one_of_list(person, one, place=place, group=group, now=now) for one in questions]
        answers = without_repeats([one.answer for one in asked])
        return AskedTogether(
            asked=tuple(one.model_copy(update={"answer": a}) for one, a in zip(asked, answers, strict=True)),
            left_out=tuple(listed[MOST_LISTED:]),
        )

    def _replied_to(self, number: int | None, group: str | None) -> AskedQuestion | None:
        """The question of that number, where it was asked in the same group and something was found for it."""
        asked = find_question(self._db, number) if number is not None and group is not None else None
        return asked if asked is not None and asked.group_id == group and asked.subject else None

    def _one_of_list(self, person: str, question: str, *, place: str, group: str | None, now: datetime) -> Asked:
        """One that nothing can be found for is told what it lacks, and keeps no other from its answer."""
        try:
            return self.ask(person, question, place=place, group=group, now=now)
        except InvalidInput:
            return Asked(question_id=0, answer=self._answers.ask(question), assumed=None)

    def follows(self, person: str, text: str, *, place: str, now: datetime) -> bool:
        """Whether the text is a question that leaves out its subject, and the last one asked there has one."""
        said = plain_question(text)
        before = last_question(self._db, person, place, now - REMEMBERED) if asks_on(said) else None
        return before is not None and follow_up(said, before.subject) is not None

    def last(self, person: str, *, place: str, now: datetime) -> AskedQuestion | None:
        """What they asked last in that place, answered or not, as long as it may be referred back to."""
        return latest_question(self._db, person, place, now - REMEMBERED)

    def flowing(self, asked: Asked, *, now: datetime) -> Asked:
        """The same as flowing text where an endpoint is set and its every sentence holds; else as it is. Waits for the
        endpoint: run it beside the model's thread, not on it."""
        if not self._rewriting.on or not asked.answer.citations:
            return asked
        passages = {}
        for citation in asked.answer.citations:
            shelf = citation.source.partition("/")[0]  # a note's name may have one too
            shelves = [shelf] if shelf.startswith(("learner:", "group:")) else []
            passages[citation.number] = self._answers.cited_passage(citation, shelves=shelves).text
        rewritten = self._rewriting.rewrite(asked.answer, passages, now=now)
        return asked.model_copy(update={"answer": rewritten.answer})

    def flowing_together(self, found: AskedTogether, *, now: datetime) -> AskedTogether:
        """The same for each."""
        return found.model_copy(update={"asked": tuple(self.flowing(one, now=now) for one in found.asked)})

    def more(self, question_id: int, person: str, page: int) -> Answer:
        """What comes after the passages shown first. Raises NotFound for somebody else's question and at the end."""
        asked = self.find(question_id, person)
        shelves = _shelves(asked.learner_id, asked.group_id, asked.place)
        if page > MOST_PAGES or not asked.subject:
            raise NotFound(NOTHING_MORE)
        answer = self._answers.ask(asked.meant, shelves=shelves, page=page)
        if not answer.citations:
            raise NotFound(NOTHING_MORE)
        return answer

    def mark(self, question_id: int, person: str, helpful: bool) -> AskedQuestion:
        """The asker's own judgement; a later one takes the place of an earlier. Raises NotFound."""
        with self._db.atomic():
            self.find(question_id, person)
            mark_helpful(self._db, question_id, helpful)
            return self.find(question_id, person)

    def report(self, question_id: int, person: str, *, now: datetime) -> AskedQuestion:
        """The asker wants the owner to know that the library lacks this. Raises NotFound."""
        with self._db.atomic():
            self.find(question_id, person)
            mark_reported(self._db, question_id, now)
            return self.find(question_id, person)

    def find(self, question_id: int, person: str) -> AskedQuestion:
        """Raises NotFound, for another person's question too."""
        asked = find_question(self._db, question_id)
        if asked is None or asked.learner_id != person:
            raise NotFound("That question is not there any more, or somebody else asked it.")
        return asked

    def topic_of(self, question_id: int) -> str:
        """The slug of the topic its answer quoted first. Raises NotFound."""
        asked = find_question(self._db, question_id)
        if asked is None or asked.topic is None:
            raise NotFound("That answer's topic is not in the library any more.")
        return asked.topic

    def gaps(self, group: str | None = None, *, since: datetime | None = None) -> list[Gap]:
        """What the library did not answer or answered without help, grouped by meaning, most asked first. ``group``:
        only what was asked in one study group."""
        asked = list_unanswered(self._db, group_id=group, since=since)
        if not asked:
            return []
        vectors = self._library.vectors.now([question.meant for question in asked])
        return group_by_meaning(asked, vectors)

    def _from_plan(
        self, person: str, question: str, before: AskedQuestion | None, group: str | None, now: datetime
    ) -> Answer | None:
        """``when do I learn this?``: what the asker's own plan says; None for any other question, for somebody without
        a plan, and in a group, where others read along."""
        name = asked_when(question)
        if name is None or group is not None or self._learners.find(person) is None:
            return None
        if name.lower() in _THIS and before is not None and before.topic is not None:
            name = before.topic
        try:
            topic = self._library.topic(name)
        except (NotFound, InvalidInput):
            return None
        blocks = [b for b in self._plans.coming(person, now=now) if b.topic == topic.slug and b.kind == "study"]
        return Answer(
            question=question,
            status="answered",
            answer=_dates_text(topic.title, blocks),
            citations=(),
            related_topics=(topic.slug,),
            took_ms=0.0,
        )

    def _record(
        self, person: str, place: str, group: str | None, asked: str, meant: str, answer: Answer, now: datetime
    ) -> int:
        first = answer.citations[0] if answer.citations else None
        question = AskedQuestion(
            question_id=0,
            learner_id=person,
            place=place,
            group_id=group,
            asked=asked,
            meant=meant,
            status=answer.status,
            subject=first.title[:_SUBJECT_CHARACTERS] if first else "",
            topic=first.topic if first else next(iter(answer.related_topics), None),
            helpful=None,
            reported_at=None,
            asked_at=now,
        )
        with self._db.atomic():
            delete_questions_before(self._db, now - KEPT)
            return save_question(self._db, question)


def _dates_text(title: str, blocks: Sequence[PlannedBlock]) -> str:
    """The first dates of a topic's open blocks."""
    if not blocks:
        return f"{title} has no open block in your plan: it is done, or no goal of yours needs it. /goal add plans it."
    first = [f"{full_day(b.on)}{f' at {b.start:%H:%M}' if b.start else ''}, {duration(b.minutes)}" for b in blocks[:3]]
    more = f", and {count(len(blocks) - 3, 'block')} more until {full_day(blocks[-1].on)}" if len(blocks) > 3 else ""
    return f"{title} is in your plan on {'; '.join(first)}{more}. /plan why says what it is for."


def _shelves(person: str, group: str | None, place: str) -> Sequence[str]:
    """A person's own notes are searched where only they see the answer."""
    own = [shelf_of_learner(person)] if group is None or place == "dm" else []
    return [*own, *([shelf_of_group(group)] if group else [])]
