"""The review blocks of a learner's plan: from the cards that will be asked to a request that study goes around."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from studybot.core.learner import Learner, PlannedBlock
from studybot.core.library import Library
from studybot.core.local_time import monday_of
from studybot.core.plan import PlacedBlock, PlanRequest, PlanTopic
from studybot.core.planner import place_reviews
from studybot.core.review_queue import ReviewQueue, week_minutes
from studybot.services.cards import read_queue
from studybot.storage.database import Database
from studybot.storage.reviews import has_cards

DAYS_AHEAD = 28  # as far as the next answers can be guessed; the plan is made again every day


def with_reviews(
    db: Database, library: Library, learner: Learner, request: PlanRequest, blocks: Sequence[PlannedBlock],
    *, now: datetime,
) -> PlanRequest:  # fmt: skip
    """The request with a pinned block for each review to come, and their topics, which need not be a goal's."""
    placed: tuple[PlacedBlock, ...] = ()
    if has_cards(db, learner.learner_id):
        queue = read_queue(db, learner, now=now)
        ended = _ended(blocks, since=monday_of(request.today))
        asked = _asked(queue, library, 0 if request.today in ended else queue.rated_today)
        most = week_minutes(learner.availability.minutes_per_week, learner.review_share)
        placed = place_reviews(request, asked, week_minutes=most, ended=ended)
    pinned = (*request.pinned, *placed)
    return request.model_copy(update={"pinned": pinned, "topics": _topics(request, pinned, library)})


def _asked(queue: ReviewQueue, library: Library, answered: int) -> list[list[str]]:
    """Topics of what is asked day by day. What was answered today counts as long as today's block has no outcome."""
    days = [
        [slug for card in cards if (slug := library.resolve(card.topic)) is not None]
        for cards in queue.days(DAYS_AHEAD, repeat=True)
    ]
    first = next((slug for slugs in days for slug in slugs), None)
    if first is not None:
        days[0] += [first] * answered
    return days


def _ended(blocks: Sequence[PlannedBlock], *, since: date) -> dict[date, int]:
    """Minutes of review blocks with an outcome this week, by date; skipped ones took no time."""
    week = [b for b in blocks if b.kind == "review" and b.state != "planned" and since <= b.on < since + timedelta(7)]
    ended = dict.fromkeys((b.on for b in week), 0)
    for block in week:
        ended[block.on] += block.minutes if block.state == "done" else 0
    return ended


def _topics(request: PlanRequest, pinned: Sequence[PlacedBlock], library: Library) -> tuple[PlanTopic, ...]:
    topics = request.topics or ()
    there = {topic.slug for topic in topics}
    more = dict.fromkeys(b.topic for b in pinned if b.topic not in there)
    found = [library.topics[slug] for slug in more]
    return (*topics, *(PlanTopic(slug=topic.slug, title=topic.title, minutes=topic.minutes) for topic in found))
