"""A learner's review cards kept in step with their finished topics and the library.

Shared by the services that finish topics, plan and review; each calls it inside its own transaction. Cards come from
topics that were studied to their end (``done``). A topic that a learner knows already (/know, or left out after being
missed again and again) gets none: they said that it needs no time of theirs, it may never have been studied here, and a
few dozen known topics would bury what was just learnt.
"""

from datetime import date, datetime, timedelta

from studybot.core.learner import Learner
from studybot.core.library import Library
from studybot.core.local_time import local_date
from studybot.core.review import Memory, ReviewCard
from studybot.core.review_cards import Wanted, match_cards, wanted_cards
from studybot.core.review_queue import ReviewQueue, daily_cap
from studybot.storage.database import Database
from studybot.storage.progress import list_live_entries
from studybot.storage.reviews import add_card, count_rated_on, list_cards, list_pause_days, save_card


def sync_cards(db: Database, library: Library, learner: Learner, *, now: datetime) -> None:
    """New cards are due tomorrow. A withdrawn card keeps its memory for the day its question is asked again."""
    today = local_date(now, learner.zone)
    stored = list_cards(db, learner.learner_id, active=False)
    finished = _finished(db, library, learner.learner_id)
    if not stored and not finished:
        return
    matched = match_cards(stored, wanted_cards(library, finished), library)
    for card, want in matched.kept:
        present = _as_wanted(card, want, today)
        if present != card:
            save_card(db, present)
    for card in matched.withdrawn:
        save_card(db, card.model_copy(update={"active": False}))
    for want in matched.new:
        add_card(
            db,
            learner.learner_id,
            topic=want.topic,
            question_hash=want.question_hash,
            answer_hash=want.answer_hash,
            made_on=today,
            due_on=today + timedelta(days=1),
        )


def read_queue(db: Database, learner: Learner, *, now: datetime) -> ReviewQueue:
    """The learner's cards as they are stored, today and its limits."""
    today = local_date(now, learner.zone)
    return ReviewQueue(
        today=today,
        cards=list_cards(db, learner.learner_id),
        off=list_pause_days(db, learner.learner_id) | learner.days_off,
        cap=daily_cap(learner.availability.minutes_per_week, learner.review_share),
        rated_today=sum(count_rated_on(db, learner.learner_id, today).values()),
    )


def _finished(db: Database, library: Library, learner_id: str) -> tuple[str, ...]:
    """Present slugs, each once."""
    entries = list_live_entries(db, learner_id)
    return library.present(e.topic for e in entries if e.outcome == "done" and e.kind == "study")


def _as_wanted(card: ReviewCard, want: Wanted, today: date) -> ReviewCard:
    values = {"topic": want.topic, "question_hash": want.question_hash, "answer_hash": want.answer_hash}
    present = card.model_copy(update={**values, "active": True})
    if card.active or card.memory.last_on is not None:
        return present
    memory = Memory(due_on=today + timedelta(days=1))
    return present.model_copy(update={"made_on": today, "memory": memory})
