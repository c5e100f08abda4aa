"""One turn of conversation: a typed sentence in, what was understood, said and changed out."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

from studybot.core.intents import Intent, read_intent
from studybot.core.model import Model
from studybot.core.wording import duration
from studybot.errors import InvalidInput, LearnerError, NotFound
from studybot.services import text as say
from studybot.services.answers import AnswerService
from studybot.services.goals import GoalService
from studybot.services.learners import LearnerService
from studybot.services.library import LibraryService
from studybot.services.plans import PlanService
from studybot.services.progress import ProgressService
from studybot.services.reminders import ReminderService
from studybot.storage.database import Database

MAX_TURN_CHARACTERS = 2000

HELP = """You can say, for example:
  I live in Europe/Berlin, 6 hours a week, remind me at 19:00
  I want to become a machine-learning engineer by 30 June
  what's on today?   show my plan   how far am I?
  done   I studied 40 minutes of linear algebra   skip today   undo
  what is overfitting and how do I prevent it?"""


class Turn(Model):
    intent: str
    confidence: float
    slots: dict[str, str]
    reply: str
    actions: tuple[str, ...]


class _Said(NamedTuple):
    reply: str
    actions: tuple[str, ...] = ()


class _DryRun(Exception):
    """Rolls a turn back after it was played through."""


class ChatService:
    def __init__(
        self, db: Database, learners: LearnerService, goals: GoalService, plans: PlanService,
        progress: ProgressService, reminders: ReminderService, library: LibraryService, answers: AnswerService,
    ) -> None:  # fmt: skip
        self._db = db
        self._learners = learners
        self._goals = goals
        self._plans = plans
        self._progress = progress
        self._reminders = reminders
        self._library = library
        self._answers = answers

    def say(self, learner_id: str, text: str, *, now: datetime, dry_run: bool = False) -> Turn:
        """Understand, do, answer. With ``dry_run`` the turn is played through and rolled back. A learner's mistake is
        answered in the reply; only faults of the installation are raised."""
        intent = self._understand(text)
        said = _Said("")
        with contextlib.suppress(_DryRun), self._transaction(dry_run):
            try:
                said = self._answer(intent, learner_id, now)
            except LearnerError as error:
                said = _Said(str(error))
            if dry_run:
                raise _DryRun
        return Turn(
            intent=intent.name, confidence=intent.confidence, slots=intent.slots, reply=said.reply, actions=said.actions
        )

    @contextlib.contextmanager
    def _transaction(self, dry_run: bool) -> Iterator[None]:
        if not dry_run:
            yield  # each service method has its own
            return
        with self._db.atomic():
            yield

    def _understand(self, text: str) -> Intent:
        if len(text) > MAX_TURN_CHARACTERS:
            return Intent("too_long", 1.0, {})
        if not any(c.isalnum() for c in text):
            return Intent("help", 0.5, {})
        return read_intent(text, is_topic=self._is_topic)

    def _is_topic(self, words: str) -> bool:
        try:
            self._library.topic(words)
        except (NotFound, InvalidInput):
            return False
        return True

    def _answer(self, intent: Intent, learner_id: str, now: datetime) -> _Said:
        turns: dict[str, Callable[[dict[str, str], str, datetime], _Said]] = {
            "set_up": self._set_up, "add_goal": self._add_goal, "yes": self._yes, "no": self._no, "goals": self._list,
            "remove_goal": self._remove, "plan": self._plan, "replan": self._replan, "today": self._today,
            "done": self._done, "skip": self._skip, "know": self._know, "undo": self._undo, "progress": self._overview,
            "remind_at": self._remind, "stop_reminders": self._stop, "start_reminders": self._start,
            "topic": self._topic, "roadmap": self._roadmap, "ask": self._ask,
        }  # fmt: skip
        turn = turns.get(intent.name)
        if turn is not None:
            return turn(intent.slots, learner_id, now)
        if intent.name == "too_long":
            return _Said(f"That is a lot at once. Say it in up to {MAX_TURN_CHARACTERS:,} characters.")
        return _Said(HELP if intent.name == "help" else f"Hello! {HELP}")

    def _set_up(self, slots: dict[str, str], who: str, now: datetime) -> _Said:
        week, at = split_set_up(slots.get("rest", ""))
        learner = self._learners.set_up(who, zone=slots["zone"], week=week, reminder_at=at, now=now)
        minutes = duration(learner.availability.minutes_per_week)
        reply = f"Your week has {minutes} of study, in {learner.zone}; I remind you at {at}. What do you want to learn?"
        return _Said(reply, (f"set up: {learner.zone}, {minutes} a week, reminder at {at}",))

    def _add_goal(self, slots: dict[str, str], who: str, now: datetime) -> _Said:
        proposal = self._goals.propose(who, slots["goal"], now=now)
        return _Said(say.proposal_text(proposal), (f"proposed goal {proposal.goal.goal_id}",))

    def _yes(self, _slots: dict[str, str], who: str, now: datetime) -> _Said:
        goal_id = self._goals.latest_proposal(who)
        view = self._goals.confirm(who, goal_id, now=now)
        return _Said(f"It is your goal now.\n{say.plan_text(view)}", (f"confirmed goal {goal_id}", "planned"))

    def _no(self, _slots: dict[str, str], who: str, now: datetime) -> _Said:
        del now
        goal_id = self._goals.latest_proposal(who)
        self._goals.discard(who, goal_id)
        return _Said("Not added. Say it in other words.", (f"discarded goal {goal_id}",))

    def _list(self, _slots: dict[str, str], who: str, now: datetime) -> _Said:
        goals = self._goals.list(who, now=now)
        return _Said("\n".join(say.goal_text(g, now.date()) for g in goals) or "You have no goal yet.")

    def _remove(self, slots: dict[str, str], who: str, now: datetime) -> _Said:
        self._goals.remove(who, int(slots["goal"]), now=now)
        return _Said("Removed. What you did stays.", (f"removed goal {slots['goal']}",))

    def _plan(self, _slots: dict[str, str], who: str, now: datetime) -> _Said:
        return _Said(say.plan_text(self._plans.show(who, now=now)))

    def _replan(self, _slots: dict[str, str], who: str, now: datetime) -> _Said:
        return _Said(say.plan_text(self._plans.replan(who, now=now)), ("planned again",))

    def _today(self, _slots: dict[str, str], who: str, now: datetime) -> _Said:
        return _Said(say.day_text(self._plans.today(who, now=now)))

    def _done(self, slots: dict[str, str], who: str, now: datetime) -> _Said:
        minutes = int(slots["minutes"]) if "minutes" in slots else None
        recorded = self._progress.done(who, topic=slots.get("topic"), minutes=minutes, now=now)
        return _Said(say.recorded_text(recorded), () if recorded.already else (f"recorded {recorded.topic}",))

    def _skip(self, slots: dict[str, str], who: str, now: datetime) -> _Said:
        recorded = self._progress.skip(who, topic=slots.get("topic"), now=now)
        return _Said(say.recorded_text(recorded), () if recorded.already else (f"skipped {recorded.topic}",))

    def _know(self, slots: dict[str, str], who: str, now: datetime) -> _Said:
        recorded = self._progress.know(who, slots["topic"], now=now)
        return _Said(say.recorded_text(recorded), () if recorded.already else (f"known {recorded.topic}",))

    def _undo(self, _slots: dict[str, str], who: str, now: datetime) -> _Said:
        recorded = self._progress.undo(who, now=now)
        return _Said(say.recorded_text(recorded), () if recorded.already else (f"took back {recorded.topic}",))

    def _overview(self, _slots: dict[str, str], who: str, now: datetime) -> _Said:
        return _Said(say.progress_text(self._progress.overview(who, now=now)))

    def _remind(self, slots: dict[str, str], who: str, now: datetime) -> _Said:
        view = self._reminders.set(who, at=slots["at"], enabled=True, now=now)
        return _Said(say.reminder_text(view), (f"reminder at {view.reminder.local_time:%H:%M}",))

    def _stop(self, _slots: dict[str, str], who: str, now: datetime) -> _Said:
        return _Said(say.reminder_text(self._reminders.set(who, enabled=False, now=now)), ("reminders off",))

    def _start(self, _slots: dict[str, str], who: str, now: datetime) -> _Said:
        return _Said(say.reminder_text(self._reminders.set(who, enabled=True, now=now)), ("reminders on",))

    def _topic(self, slots: dict[str, str], who: str, now: datetime) -> _Said:
        if not self._is_topic(slots["topic"]):
            return self._ask({"question": slots["topic"]}, who, now)
        page = self._library.topic_page(slots["topic"])
        return _Said(say.topic_text(page.topic, page.text))

    def _roadmap(self, _slots: dict[str, str], _who: str, _now: datetime) -> _Said:
        return _Said(say.roadmaps_text(self._library.library().roadmaps.values()))

    def _ask(self, slots: dict[str, str], _who: str, _now: datetime) -> _Said:
        return _Said(say.answer_text(self._answers.ask(slots["question"])))


def split_set_up(rest: str) -> tuple[str, str]:
    """``, 6 hours a week, remind me at 19:00`` → the week and the time. Raises InvalidInput when one is missing."""
    before, at_word, after = rest.lower().partition("remind")
    time_words = after.rsplit(" at ", 1)[-1].strip(" .!,") if at_word else "19:00"
    week = before.strip(" ,;.").removesuffix(" and").removeprefix("and ").strip(" ,;")
    for lead in ("i have ", "i can study ", "with ", "i study "):
        week = week.removeprefix(lead)
    if not week:
        raise InvalidInput(
            "How much time do you have? Say it like: I live in Europe/Berlin, 6 hours a week, remind me at 19:00."
        )
    return week, time_words
