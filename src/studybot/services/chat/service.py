"""One turn of conversation: a typed sentence is understood, asked back where something is missing, done or proposed."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from studybot.core.answering.lists import listed_questions, without_number
from studybot.core.answers import MAX_QUESTION_CHARACTERS
from studybot.core.local_time import local_date
from studybot.core.sentences.dates import impossible_date
from studybot.core.sentences.more import asks_for_more
from studybot.core.sentences.wish import SURE, Wish
from studybot.errors import LearnerError, RequestUnmet
from studybot.services.chat import words as phrases
from studybot.services.chat.answering import answer, asked_again
from studybot.services.chat.deeds import PUBLIC, Ask
from studybot.services.chat.desk import Desk
from studybot.services.chat.doing import do, do_all, go_on, in_words, may_ask_on
from studybot.services.chat.memory import recall, remember, remember_page
from studybot.services.chat.more import meant_as_more
from studybot.services.chat.onboarding import Onboarding
from studybot.services.chat.together import together
from studybot.services.chat.turn import MorePage, Paged, Said, SaidWish, Talk, Turn
from studybot.services.sentences import SentenceService
from studybot.storage.database import Database

MAX_TURN_CHARACTERS = 2000
_ZONE_OF_STRANGERS = "Europe/Berlin"
_MOST_READ = 10  # of a list
_FOR_THE_LIBRARY = {"ask_question", "unknown", "show_topic", "yes", "no", "thanks", "greeting"}


class _DryRun(Exception):
    """Rolls a turn back after it was played through."""


class _Heard(NamedTuple):
    """A sentence as understood, or a button."""

    intent: str
    confidence: float
    slots: dict[str, Any]
    wishes: tuple[Wish, ...]
    denied: str | None = None  # words that it says and denies at once


class ChatService:
    def __init__(self, db: Database, sentences: SentenceService, desk: Desk) -> None:
        self._db = db
        self._sentences = sentences
        self._desk = desk
        self._onboarding = Onboarding(desk)

    def say(
        self, learner_id: str, text: str, *, now: datetime, dry_run: bool = False, place: str = "terminal",
        private: bool = True,
    ) -> Turn:  # fmt: skip
        """Understand, do, answer. With ``dry_run`` the turn is played through and rolled back. ``private``: nobody else
        reads along; elsewhere only questions are answered. A learner's mistake is answered in the reply; only faults of
        the installation are raised."""
        if len(text) > MAX_TURN_CHARACTERS:
            return _plain_turn(phrases.TOO_LONG.format(most=MAX_TURN_CHARACTERS))
        if not any(c.isalnum() for c in text) and "👍" not in text:
            return _plain_turn(phrases.HELP, "help") if "?" in text else _plain_turn(phrases.examples())
        text = without_number(text)
        talk = Talk(place=place) if dry_run else recall(self._db, learner_id, place, now)
        heard = self._hear(learner_id, text, talk, now)
        ask = Ask(self._desk, learner_id, {}, talk, now)
        return self._play(ask, heard, lambda: self._respond(ask, text, heard, private=private), dry_run=dry_run)

    def is_wish(self, text: str, *, now: datetime) -> bool:
        """Whether a sentence wants something done or told about oneself, rather than an answer from the library."""
        if len(text) > MAX_QUESTION_CHARACTERS or not any(c.isalnum() for c in text):
            return False
        first = self._sentences.read(text, today=now.date())[0]
        return first.intent not in _FOR_THE_LIBRARY or asks_for_more(first.said.text)

    def press(self, learner_id: str, number: int, *, now: datetime, place: str) -> Turn:
        """A button of an earlier turn, by the number its choice had. Old ones do nothing, and say so."""
        talk = recall(self._db, learner_id, place, now)
        question, index = divmod(number, 10)
        if question != talk.number or index >= len(talk.choices):
            return _plain_turn(phrases.STALE)
        wish = talk.choices[index].wish
        ask = Ask(self._desk, learner_id, {}, talk, now)
        heard = _Heard(wish.intent, 1.0, wish.slots, ())
        return self._play(ask, heard, lambda: go_on(ask, do(ask, wish, sure=True)))

    def page(self, learner_id: str, question_id: int, page: int, *, now: datetime) -> MorePage:
        """What a button of an answer shows; "show me more" goes on behind it. Raises NotFound at the end."""
        shown = Paged(question_id=question_id, page=page)
        answer = self._desk.questions.more(question_id, learner_id, page)
        place = self._desk.questions.find(question_id, learner_id).place
        remember_page(self._db, learner_id, place, shown, now=now)
        return MorePage(shown=shown, answer=answer)

    def _hear(self, learner_id: str, text: str, talk: Talk, now: datetime) -> _Heard:
        learner = self._desk.learners.find(learner_id)
        today = local_date(now, learner.zone if learner else _ZONE_OF_STRANGERS)
        wishes = self._listed(text, today) or self._sentences.read(text, today=today)
        if len(wishes) == 1:
            last = self._desk.questions.last(learner_id, place=talk.place, now=now)
            wishes = [meant_as_more(wishes[0], talk, last)]
        first, denied = wishes[0], self._sentences.contradiction(text, today=today)
        return _Heard(first.intent, first.confidence, first.slots, tuple(wishes), denied)

    def _listed(self, text: str, today: date) -> list[Wish]:
        """A list of questions of the field as one question; empty for anything else."""
        each = [self._sentences.read(one, today=today) for one in listed_questions(text)[:_MOST_READ]]
        if not each or not all(_asks_the_library(one, goes_on=n > 0) for n, one in enumerate(each)):
            return []
        sure = max(SURE, min(one[0].confidence for one in each))
        slots = {"question": text.strip()}
        return [each[0][0]._replace(intent="ask_question", confidence=sure, slots=slots, second=None)]

    def _respond(self, ask: Ask, text: str, heard: _Heard, *, private: bool) -> Said:
        if not private and any(w.intent not in PUBLIC for w in heard.wishes):
            more = heard.intent == "show_more"
            return Said(reply=phrases.MORE_ELSEWHERE if more else phrases.PERSONAL_ELSEWHERE)
        first = heard.wishes[0]
        if heard.denied is not None and first.intent != "ask_question":
            return asked_again(ask, f"You say “{heard.denied}” and not “{heard.denied}”: which of the two do you mean?")
        answered = answer(ask, text, first)
        if answered is not None:
            rest = heard.wishes[1:]
            return go_on(ask, answered) if not rest else together([answered, do_all(ask, rest)])
        if self._desk.learners.find(ask.who) is None and private and not self._asks_on(ask, text, first):
            joined = self._onboarding.turn(ask.who, list(heard.wishes), ask.talk, now=ask.now)
            if joined is not None:
                return joined
        if (wrong := impossible_date(first.said.text)) is not None:
            return asked_again(ask, f"There is no “{wrong}” in any calendar. Which date do you mean?")
        said = do_all(ask, heard.wishes)
        return go_on(ask, said) if first.intent in {"yes", "no"} else said

    def _asks_on(self, ask: Ask, text: str, first: Wish) -> bool:
        """A follow-up to a question is one also from somebody who has not begun to set anything up."""
        is_question = may_ask_on(first) and ask.talk.onboarding is None
        return is_question and self._desk.questions.follows(ask.who, text, place=ask.talk.place, now=ask.now)

    def _play(self, ask: Ask, heard: _Heard, respond: Callable[[], Said], *, dry_run: bool = False) -> Turn:
        said = Said(reply="")
        with contextlib.suppress(_DryRun), self._transaction(dry_run):
            try:
                said = respond()
            except (LearnerError, RequestUnmet) as error:
                said = Said(reply=in_words(str(error)))
            if dry_run:
                raise _DryRun
        number = ask.talk.number + 1
        choices = tuple(c.model_copy(update={"number": number * 10 + n}) for n, c in enumerate(said.choices))
        if not dry_run:
            remember(self._db, ask.who, ask.talk, said, choices, number=number, now=ask.now)
        several = tuple(SaidWish(intent=w.intent, slots=w.slots) for w in heard.wishes)
        return Turn(
            intent=heard.intent, confidence=heard.confidence, slots=heard.slots, reply=said.reply,
            actions=said.actions, wishes=several if len(several) > 1 else (), choices=choices, file=said.file,
            card=said.card, above=said.above,
        )  # fmt: skip

    @contextlib.contextmanager
    def _transaction(self, dry_run: bool) -> Iterator[None]:
        if not dry_run:
            yield  # each service method has its own
            return
        with self._db.atomic():
            yield


def _asks_the_library(wishes: list[Wish], *, goes_on: bool) -> bool:
    """``goes_on``: it may leave out what the question before it is about."""
    first = wishes[0]
    asks = first.intent in {"ask_question", "unknown", "show_topic"} or (goes_on and may_ask_on(first))
    return asks and len(wishes) == 1


def _plain_turn(reply: str, intent: str = "unknown") -> Turn:
    return Turn(intent=intent, confidence=1.0, slots={}, reply=reply, actions=())
