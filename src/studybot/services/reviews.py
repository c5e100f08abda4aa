"""Spaced review: one due question at a time, its answer, and how well it was remembered."""

from collections import Counter
from datetime import date, datetime, timedelta

from studybot.core.learner import Learner
from studybot.core.library import Check, Topic
from studybot.core.local_time import local_date
from studybot.core.review import Rating, ReviewCard, intervals, rate
from studybot.core.review_cards import find_check
from studybot.core.review_queue import ReviewQueue
from studybot.errors import NotFound
from studybot.services.cards import read_queue, sync_cards
from studybot.services.learners import get_learner
from studybot.services.library import LibraryService
from studybot.services.review_views import Rated, ReviewAnswer, ReviewQuestion, ReviewStats, ReviewTurn
from studybot.storage.database import Database
from studybot.storage.plans import list_blocks
from studybot.storage.reviews import (
    add_rating,
    count_rated_on,
    find_card,
    find_last_rating,
    find_rating,
    measure_retention,
    save_card,
)

_GONE = "That question is not in your reviews any more. /review start asks the next one."
WEEK_DAYS = 7


class ReviewService:
    def __init__(self, db: Database, library: LibraryService) -> None:
        self._db = db
        self._library = library

    def next(self, learner_id: str, *, now: datetime) -> ReviewTurn:
        """The most urgent card of today. Raises NotSetUp."""
        with self._db.atomic():
            learner = self._synced(learner_id, now)
            return self._turn(learner, now)

    def reveal(self, learner_id: str, card_id: int, number: int, *, now: datetime) -> ReviewAnswer | None:
        """The answer; None when that state of the card was rated already. Raises NotFound for a card that is not the
        learner's or asks nothing more."""
        with self._db.reading():
            learner = get_learner(self._db, learner_id)
            card, topic, check = self._card(learner_id, card_id)
            if card.number != number:
                return None
            return ReviewAnswer(
                question=_question(card, topic, check),
                answer=check.answer,
                intervals=intervals(card.memory, on=local_date(now, learner.zone)),
            )

    def rate(self, learner_id: str, card_id: int, number: int, rating: Rating, *, now: datetime) -> Rated:
        """Record how well it was remembered. The same state of a card is rated once: again adds nothing and says so.
        Raises NotFound as ``reveal`` does."""
        with self._db.atomic():
            learner = get_learner(self._db, learner_id)
            card, _, _ = self._card(learner_id, card_id)
            if card.number != number:
                return Rated(already=True, rating=None, due_on=None, turn=self._turn(learner, now))
            on = local_date(now, learner.zone)
            memory = rate(card.memory, rating, on=on)
            add_rating(self._db, learner_id, card, rating, at=now, on=on)
            save_card(self._db, card.model_copy(update={"memory": memory, "number": card.number + 1}))
            return Rated(already=False, rating=rating, due_on=memory.due_on, turn=self._turn(learner, now))

    def undo(self, learner_id: str, rating_id: int, *, now: datetime) -> ReviewTurn:
        """Take the last rating back, by a new row: the card is as it was before. Taking back another one than the last,
        or one that was taken back, changes nothing. Raises NotFound for one that is not the learner's."""
        with self._db.atomic():
            learner = self._synced(learner_id, now)
            rating = find_rating(self._db, learner_id, rating_id)
            if rating is None:
                raise NotFound("There is no such answer to take back. /review start goes on.")
            last = find_last_rating(self._db, learner_id)
            card = find_card(self._db, learner_id, rating.card_id)
            if last is not None and card is not None and last.rating_id == rating_id:
                add_rating(self._db, learner_id, card, "undone", at=now, on=rating.on, undoes=rating_id)
                save_card(self._db, card.model_copy(update={"memory": rating.before, "number": card.number + 1}))
            return self._turn(learner, now)

    def count_due(self, learner_id: str, *, now: datetime) -> int:
        """Cards to be asked today; reads only, for the ticker."""
        with self._db.reading():
            learner = get_learner(self._db, learner_id)
            return len(self._askable(read_queue(self._db, learner, now=now)).now())

    def stats(self, learner_id: str, *, now: datetime) -> ReviewStats:
        with self._db.atomic():
            learner = self._synced(learner_id, now)
            queue = self._askable(read_queue(self._db, learner, now=now))
            week = queue.days(WEEK_DAYS, repeat=True)
            measured = measure_retention(self._db, learner_id)
            return ReviewStats(
                today=queue.today,
                due_today=len(week[0]),
                waiting=queue.overdue(),
                cap=queue.cap,
                week=tuple((queue.today + timedelta(days=step), len(cards)) for step, cards in enumerate(week)),
                retention=measured.remembered / measured.rated if measured.rated else None,
                rated_before=measured.rated,
                states=Counter(card.memory.state for card in queue.cards),
                rated=count_rated_on(self._db, learner_id, queue.today),
                next_on=queue.next_on(),
            )

    def _synced(self, learner_id: str, now: datetime) -> Learner:
        learner = get_learner(self._db, learner_id)
        sync_cards(self._db, self._library.library(), learner, now=now)
        return learner

    def _turn(self, learner: Learner, now: datetime) -> ReviewTurn:
        queue = self._askable(read_queue(self._db, learner, now=now))
        asked = queue.now()
        found = self._check(asked[0]) if asked else None
        last = find_last_rating(self._db, learner.learner_id)
        return ReviewTurn(
            today=queue.today,
            question=_question(asked[0], *found) if found else None,
            left=len(asked),
            waiting=queue.overdue(),
            rated=count_rated_on(self._db, learner.learner_id, queue.today),
            next_on=queue.next_on(),
            off_until=_off_until(queue),
            block_id=self._open_block(learner.learner_id, queue.today),
            undo_id=last.rating_id if last is not None and last.on == queue.today else None,
        )

    def _askable(self, queue: ReviewQueue) -> ReviewQueue:
        """Without cards whose question has just left the library."""
        return queue._replace(cards=tuple(card for card in queue.cards if self._check(card) is not None))

    def _check(self, card: ReviewCard) -> tuple[Topic, Check] | None:
        return find_check(self._library.library(), card)

    def _card(self, learner_id: str, card_id: int) -> tuple[ReviewCard, Topic, Check]:
        card = find_card(self._db, learner_id, card_id)
        found = self._check(card) if card is not None and card.active else None
        if card is None or found is None:
            raise NotFound(_GONE)
        return card, *found

    def _open_block(self, learner_id: str, today: date) -> int | None:
        blocks = list_blocks(self._db, learner_id, first=today, last=today)
        return next((b.block_id for b in blocks if b.kind == "review" and b.state == "planned"), None)


def _question(card: ReviewCard, topic: Topic, check: Check) -> ReviewQuestion:
    return ReviewQuestion(
        card_id=card.card_id, number=card.number, topic=topic.slug, title=topic.title, question=check.question
    )


def _off_until(queue: ReviewQueue) -> date | None:
    if queue.today not in queue.off:
        return None
    day = queue.today
    while day + timedelta(days=1) in queue.off:
        day += timedelta(days=1)
    return day
