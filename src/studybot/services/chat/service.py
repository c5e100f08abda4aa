"""One turn of conversation: a typed sentence is understood, asked back where something is missing, done or proposed."""

import contextlib
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from studybot.core.answering.language import is_foreign
from studybot.core.answers import MAX_QUESTION_CHARACTERS
from studybot.core.local_time import local_date
from studybot.core.sentences.cues import may_act
from studybot.core.sentences.dates import impossible_date
from studybot.core.sentences.reading import Wish
from studybot.core.sentences.slots import read_slots
from studybot.errors import LearnerError, RequestUnmet
from studybot.services.chat import words as phrases
from studybot.services.chat.deeds import Deeds, Desk
from studybot.services.chat.onboarding import Onboarding
from studybot.services.chat.turn import Choice, Pending, Said, SaidWish, Talk, Turn, choice, yes_no
from studybot.services.sentences import SentenceService
from studybot.storage.conversations import delete_old_talk, find_talk, save_talk
from studybot.storage.database import Database

MAX_TURN_CHARACTERS = 2000
REMEMBERED = timedelta(hours=1)
ONBOARDING_REMEMBERED = timedelta(days=7)
ACTED_ON = 0.75  # less sure than this, and a deed is asked about first

# Done at once when it was surely asked for; everything else that changes something is shown first.
DEEDS = frozenset(
    """record_done record_partial skip know_topic undo set_reminder pause_reminders resume_reminders
    stop_reminders""".split()
)
PUBLIC = frozenset("ask_question show_topic show_roadmap help greeting thanks about_data unknown".split())
NEEDS_NO_SETUP = PUBLIC | {"yes", "no", "undo", "export_data", "delete_data"}


class _DryRun(Exception):
    """Rolls a turn back after it was played through."""


class _Heard(NamedTuple):
    """A sentence as understood."""

    intent: str
    confidence: float
    slots: dict[str, Any]
    wishes: tuple[Wish, ...]


_FOR_THE_LIBRARY = {"ask_question", "unknown", "show_topic", "yes", "no", "thanks", "greeting"}


class ChatService:
    def __init__(self, db: Database, sentences: SentenceService, desk: Desk) -> None:
        self._db = db
        self._sentences = sentences
        self._desk = desk
        self._deeds = Deeds(db, desk)
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
            return _plain_turn(
                phrases.HELP if "?" in text else phrases.examples(), "help" if "?" in text else "unknown"
            )
        talk = Talk(place=place) if dry_run else self._recall(learner_id, place, now)
        heard = self._hear(learner_id, text, talk, now)
        return self._play(
            learner_id, place, heard, talk, now,
            lambda: self._respond(learner_id, text, heard, talk, now, private=private), dry_run=dry_run,
        )  # fmt: skip

    def is_wish(self, text: str, *, now: datetime) -> bool:
        """Whether a sentence wants something done or told about oneself, rather than an answer from the library."""
        if len(text) > MAX_QUESTION_CHARACTERS or not any(c.isalnum() for c in text):
            return False
        return self._sentences.read(text, today=now.date())[0].intent not in _FOR_THE_LIBRARY

    def press(self, learner_id: str, number: int, *, now: datetime, place: str) -> Turn:
        """A button of an earlier turn, by the number its choice had. Old ones do nothing, and say so."""
        talk = self._recall(learner_id, place, now)
        question, index = divmod(number, 10)
        if question != talk.number or index >= len(talk.choices):
            return _plain_turn(phrases.STALE)
        wish = talk.choices[index].wish
        heard = _Heard(wish.intent, 1.0, wish.slots, ())
        return self._play(learner_id, place, heard, talk, now, lambda: self._do(learner_id, wish, talk, now, sure=True))

    def _play(
        self, learner_id: str, place: str, heard: _Heard, talk: Talk, now: datetime, answer: Callable[[], Said], *,
        dry_run: bool = False,
    ) -> Turn:  # fmt: skip
        said = Said(reply="")
        with contextlib.suppress(_DryRun), self._transaction(dry_run):
            try:
                said = answer()
            except (LearnerError, RequestUnmet) as error:
                said = Said(reply=_in_words(str(error)))
            if dry_run:
                raise _DryRun
        number = talk.number + 1
        choices = tuple(c.model_copy(update={"number": number * 10 + n}) for n, c in enumerate(said.choices))
        if not dry_run:
            self._remember(learner_id, place, talk, said, choices, number, now)
        several = tuple(SaidWish(intent=w.intent, slots=w.slots) for w in heard.wishes)
        return Turn(
            intent=heard.intent, confidence=heard.confidence, slots=heard.slots, reply=said.reply,
            actions=said.actions, wishes=several if len(several) > 1 else (), choices=choices, file=said.file,
            asked=said.asked,
        )  # fmt: skip

    @contextlib.contextmanager
    def _transaction(self, dry_run: bool) -> Iterator[None]:
        if not dry_run:
            yield  # each service method has its own
            return
        with self._db.atomic():
            yield

    # ---- memory -----------------------------------------------------------------------------------------------------

    def _recall(self, learner_id: str, place: str, now: datetime) -> Talk:
        found = find_talk(self._db, learner_id, place)
        if found is None:
            return Talk(place=place)
        talk = Talk.model_validate({**found[1], "place": place})
        age = now - found[0]
        if age <= REMEMBERED:
            return talk
        return Talk(
            place=place, number=talk.number, onboarding=talk.onboarding if age <= ONBOARDING_REMEMBERED else None
        )

    def _remember(
        self, learner_id: str, place: str, talk: Talk, said: Said, choices: tuple[Choice, ...], number: int,
        now: datetime,
    ) -> None:  # fmt: skip
        if said.actions == ("deleted everything",):
            return
        kept = talk.model_copy(
            update={
                "number": number,
                "pending": said.pending,
                "choices": choices,
                "shown": talk.shown if said.shown is None else said.shown,
                "undo": said.undo or (None if any("took back" in done for done in said.actions) else talk.undo),
            }
        )
        with self._db.atomic():
            delete_old_talk(self._db, now - ONBOARDING_REMEMBERED)
            save_talk(self._db, learner_id, place, kept.model_dump(mode="json"), now=now)

    # ---- understanding ----------------------------------------------------------------------------------------------

    def _hear(self, learner_id: str, text: str, talk: Talk, now: datetime) -> _Heard:
        learner = self._desk.learners.find(learner_id)
        today = local_date(now, learner.zone if learner else "Europe/Berlin")
        wishes = self._sentences.read(text, today=today)
        first = wishes[0]
        del talk
        return _Heard(first.intent, first.confidence, first.slots, tuple(wishes))

    def _respond(
        self, learner_id: str, text: str, heard: _Heard, talk: Talk, now: datetime, *, private: bool
    ) -> Said:  # fmt: skip
        if not private and any(w.intent not in PUBLIC for w in heard.wishes):
            return Said(reply=phrases.PERSONAL_ELSEWHERE)
        if talk.pending is not None:
            answered = self._answered(learner_id, text, heard, talk, now)
            if answered is not None:
                return answered
        first = heard.wishes[0]
        if self._desk.learners.find(learner_id) is None and private:
            joined = self._onboarding.turn(learner_id, list(heard.wishes), talk, now=now)
            if joined is not None:
                return joined
        if (wrong := impossible_date(first.said.text)) is not None:
            return Said(reply=f"There is no “{wrong}” in any calendar. Which date do you mean?")
        return self._all(learner_id, list(heard.wishes), talk, now)

    def _answered(self, learner_id: str, text: str, heard: _Heard, talk: Talk, now: datetime) -> Said | None:
        """A sentence as the answer to what was asked; None when it speaks of something else."""
        pending, first = talk.pending, heard.wishes[0]
        assert pending is not None  # noqa: S101 the caller looked
        if pending.kind == "delete":
            if text.strip().strip("“”\"'.!").lower() == "delete":
                return self._deeds.delete_now(learner_id)
            return Said(reply="Nothing was deleted.") if first.intent in {"no", "unknown"} else None
        if pending.kind == "slot" and pending.wish is not None:
            if first.intent == "no":
                return Said(reply="All right, nothing changed.")
            found = read_slots(pending.wish.intent, first.said)
            value = found.get(pending.slot)
            if (
                value is None
                and pending.slot in {"topic", "goal"}
                and first.intent in {"unknown", "show_topic", "ask_question", "set_goal"}
            ):
                value = first.said.tidy.words(0, len(first.said.text))
            if value is None or (
                first.sure
                and first.intent
                not in {
                    pending.wish.intent,
                    "unknown",
                    "show_topic",
                    "set_hours",
                    "ask_question",
                    "set_goal",
                    "days_off",
                    "skip",
                }
            ):
                return None
            wish = pending.wish.model_copy(update={"slots": {**pending.wish.slots, **found, pending.slot: value}})
            return self._do(learner_id, wish, talk, now, sure=True)
        chosen = _chosen(first.said.text, talk.choices)
        if chosen is not None:
            return self._do(learner_id, chosen.wish, talk, now, sure=True)
        return None

    # ---- doing ------------------------------------------------------------------------------------------------------

    def _all(self, learner_id: str, wishes: list[Wish], talk: Talk, now: datetime) -> Said:
        """One after the other; what follows a question waits for its answer."""
        replies: list[str] = []
        actions: list[str] = []
        last = Said(reply="")
        for n, wish in enumerate(wishes):
            try:
                last = self._one(learner_id, wish, talk, now)
            except (LearnerError, RequestUnmet) as error:
                last = Said(reply=_in_words(str(error)))
            replies.append(last.reply)
            actions += last.actions
            if last.shown is not None:
                talk = talk.model_copy(update={"shown": last.shown})
            if last.pending is not None and n + 1 < len(wishes):
                rest = wishes[n + 1 :]
                replies.append(
                    "After that: " + ", ".join(phrases.LABELS[w.intent].lower() for w in rest) + ". Say it again then."
                )
                break
        return last.model_copy(update={"reply": "\n".join(replies), "actions": tuple(actions), "shown": talk.shown})

    def _one(self, learner_id: str, wish: Wish, talk: Talk, now: datetime) -> Said:
        if wish.intent == "unknown":
            return Said(reply=phrases.ENGLISH) if is_foreign(wish.said.text) else self._lost(wish)
        asked = SaidWish(intent=wish.intent, slots=_with_context(wish, talk))
        if wish.second is not None and wish.intent not in {"yes", "no"}:
            other = choice(phrases.LABELS[wish.second], wish.second, **read_slots(wish.second, wish.said))
            mine = Choice(label=phrases.LABELS[wish.intent], wish=asked)
            pending = Pending(kind="confirm", wish=asked)
            return Said(reply="Which of the two do you mean?", choices=(mine, other), pending=pending)
        sure = wish.confidence >= ACTED_ON and may_act(wish.intent, wish.said)
        return self._do(learner_id, asked, talk, now, sure=sure)

    def _do(self, learner_id: str, wish: SaidWish, talk: Talk, now: datetime, *, sure: bool) -> Said:
        if wish.intent == "yes":
            return self._yes(learner_id, talk, now)
        if wish.intent == "no":
            return self._no(learner_id, talk)
        if wish.intent in DEEDS and not sure:
            question = self._deeds.question(wish)
            return Said(reply=question, choices=yes_no(), pending=Pending(kind="confirm", wish=wish))
        return self._deeds.do(learner_id, wish, talk, now=now)

    def _yes(self, learner_id: str, talk: Talk, now: datetime) -> Said:
        pending = talk.pending
        if pending is None or pending.kind in {"slot", "delete"}:
            return self._deeds.latest_yes(learner_id, now=now)
        if pending.kind == "confirm" and pending.wish is not None:
            return self._deeds.do(learner_id, pending.wish, talk, now=now, confirmed=True)
        return self._deeds.confirm(learner_id, pending, now=now)

    def _no(self, learner_id: str, talk: Talk) -> Said:
        if talk.pending is None:
            return Said(reply=phrases.NOTHING_TO_ANSWER.format(examples=phrases.examples()))
        return self._deeds.discard(learner_id, talk.pending)

    def _lost(self, wish: Wish) -> Said:
        near = [wish.second] if wish.second and wish.second not in {"unknown"} else []
        return Said(
            reply=f"I did not get that. I plan your studying, remind you, answer questions. {phrases.examples(*near)}"
        )


_ORDINALS = {"first": 0, "1": 0, "1st": 0, "one": 0, "second": 1, "2": 1, "2nd": 1, "two": 1, "third": 2, "3": 2,
             "3rd": 2, "three": 2, "fourth": 3, "4": 3, "last": -1}  # fmt: skip


def _chosen(text: str, choices: tuple[Choice, ...]) -> Choice | None:
    """An answer by its words or its place: "the second", "19:00"."""
    bare = text.strip(" .!")
    for one in choices:
        if bare == one.label.lower():
            return one
    m = re.fullmatch(r"(?:the |number |option )?(\w+)(?: one)?", bare)
    place = _ORDINALS.get(m[1]) if m else None
    return choices[place] if place is not None and -len(choices) <= place < len(choices) else None


def _with_context(wish: Wish, talk: Talk) -> dict[str, Any]:
    """Slots with what "it" or "the second" stands for, where no topic was named."""
    slots = dict(wish.slots)
    if "topic" in slots or not talk.shown or wish.intent not in _TAKES_TOPIC:
        return slots
    m = re.search(
        r"\b(?:the )?(first|second|third|fourth|last)(?: one| block| session)?\b(?! half| part| \w*day)", wish.said.text
    )
    place = _ORDINALS[m[1]] if m else 0
    pointed = m or re.search(r"\b(?:it|that one|this one|that|this|the same)\b", wish.said.text)
    if pointed and -len(talk.shown) <= place < len(talk.shown) and "on" not in slots and "from" not in slots:
        shown = talk.shown[place]
        slots["topic"] = shown.topic
        if shown.block_id is not None:
            slots["block"] = shown.block_id
    return slots


_TAKES_TOPIC = frozenset(
    "record_done record_partial skip move_block why_topic when_topic show_topic know_topic".split()
)


def _plain_turn(reply: str, intent: str = "unknown") -> Turn:
    return Turn(intent=intent, confidence=1.0, slots={}, reply=reply, actions=())


def _in_words(sentence: str) -> str:
    """An error's sentence without the commands that a conversation does not need."""
    return sentence.replace(
        "Add one: /goal add and what you want to be able to do.", "Tell me what you want to be able to do."
    ).replace("/done topic", "done with …")
