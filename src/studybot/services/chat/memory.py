"""What is remembered between two turns, by person and place."""

from datetime import datetime, timedelta

from studybot.services.chat import words as phrases
from studybot.services.chat.together import is_taken_back
from studybot.services.chat.turn import Choice, Paged, Said, Talk
from studybot.storage.conversations import delete_old_talk, find_talk, save_talk
from studybot.storage.database import Database

REMEMBERED = timedelta(hours=1)
ONBOARDING_REMEMBERED = timedelta(days=7)


def recall(db: Database, learner_id: str, place: str, now: datetime) -> Talk:
    """After an hour only the number of the last question, so that its buttons stay dead, and how far a set-up came."""
    found = find_talk(db, learner_id, place)
    if found is None:
        return Talk(place=place)
    talk = Talk.model_validate({**found[1], "place": place})
    age = now - found[0]
    if age <= REMEMBERED:
        return talk
    onboarding = talk.onboarding if age <= ONBOARDING_REMEMBERED else None
    return Talk(place=place, number=talk.number, onboarding=onboarding)


def remember(
    db: Database, learner_id: str, talk: Talk, said: Said, choices: tuple[Choice, ...], *, number: int, now: datetime
) -> None:
    """``number``: of this turn's question. Nothing is kept of somebody who was just deleted."""
    if phrases.DELETED in said.actions:
        return
    kept = talk.model_copy(
        update={
            "number": number,
            "pending": said.pending,
            "choices": choices,
            "todo": said.todo,
            "shown": talk.shown if said.shown is None else said.shown,
            "paged": talk.paged if said.paged is None else said.paged,
            "after_answer": said.paged is not None,
            "onboarding": talk.onboarding if said.onboarding is None else said.onboarding,
            "undo": said.undo or (None if is_taken_back(said) else talk.undo),
        }
    )
    with db.atomic():
        delete_old_talk(db, now - ONBOARDING_REMEMBERED)
        save_talk(db, learner_id, talk.place, kept.model_dump(mode="json"), now=now)


def remember_page(db: Database, learner_id: str, place: str, shown: Paged, *, now: datetime) -> None:
    """What a button showed: "more" goes on behind it."""
    talk = recall(db, learner_id, place, now)
    kept = talk.model_copy(update={"paged": shown, "after_answer": talk.pending is None})
    with db.atomic():
        save_talk(db, learner_id, place, kept.model_dump(mode="json"), now=now)
