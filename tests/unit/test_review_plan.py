"""Due reviews stand in the plan, take at most their share of the week, and are no time on a topic."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlite_utils

from studybot.core.learner import PlannedBlock
from studybot.core.local_time import monday_of
from studybot.core.plan_change import MoveBlock, SetWeek
from studybot.errors import NotFound
from studybot.storage.database import open_database
from studybot.storage.learners import find_learner
from studybot.storage.migrations import migrations
from tests.conftest import FixedClock, TinyApp
from tests.unit.test_review_service import many_checks

TODAY = date(2026, 11, 23)


def reviews(app: TinyApp, who: str, clock: FixedClock) -> list[PlannedBlock]:
    view = app.services.plans.show(who, now=clock())
    return [b for week in view.weeks for b in week.blocks if b.kind == "review"]


def today(app: TinyApp, who: str, clock: FixedClock) -> list[tuple[str, int, str]]:
    return [(b.title, b.minutes, b.state) for b in app.services.plans.today(who, now=clock()).blocks]


@pytest.fixture
def finished(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> str:
    """Somebody who finished a topic yesterday."""
    app.services.progress.done(learner_with_goal, topic="python-basics", minutes=60, finished=True, now=clock())
    clock.advance(days=1)
    return learner_with_goal


def test_without_finished_topics_nothing_is_taken_from_study(
    app: TinyApp, learner_with_goal: str, clock: FixedClock
) -> None:
    assert reviews(app, learner_with_goal, clock) == []
    assert today(app, learner_with_goal, clock) == [("Python basics", 60, "planned")]


def test_the_day_after_a_topic_is_finished_has_its_review(app: TinyApp, finished: str, clock: FixedClock) -> None:
    assert today(app, finished, clock) == [("Review", 5, "planned"), ("Statistics", 55, "planned")]


def test_finishing_a_topic_as_planned_brings_its_review_too(
    app: TinyApp, learner_with_goal: str, clock: FixedClock
) -> None:
    for _ in range(2):  # Monday and Tuesday: the two hours of Python basics
        recorded = app.services.progress.done(learner_with_goal, now=clock())
        clock.advance(days=1)
    assert recorded.topic_done
    assert ("Review", 5, "planned") in today(app, learner_with_goal, clock)


def test_done_on_a_review_is_recorded_and_is_no_time_on_its_topic(
    app: TinyApp, finished: str, clock: FixedClock
) -> None:
    [block] = [b for b in reviews(app, finished, clock) if b.on == TODAY + timedelta(days=1)]
    before = app.services.overview.progress(finished, now=clock())
    recorded = app.services.progress.done(finished, block_id=block.block_id, now=clock())
    assert (recorded.title, recorded.minutes, recorded.kind, recorded.topic_done) == ("Review", 5, "review", False)
    assert app.services.progress.done(finished, block_id=block.block_id, now=clock()).already
    after = app.services.overview.progress(finished, now=clock())
    assert after.minutes_spent == before.minutes_spent + 5
    assert after.topics == before.topics
    assert after.percent == before.percent
    assert ("Review", 5, "done") in today(app, finished, clock)
    app.services.progress.undo(finished, now=clock())
    assert ("Review", 5, "planned") in today(app, finished, clock)
    assert app.services.overview.progress(finished, now=clock()).topics == before.topics


def test_a_review_stays_in_the_day_until_it_is_recorded(app: TinyApp, finished: str, clock: FixedClock) -> None:
    question = app.services.reviews.next(finished, now=clock()).question
    assert question is not None
    rated = app.services.reviews.rate(finished, question.card_id, question.number, "good", now=clock())
    assert rated.turn.question is None
    app.services.plans.replan(finished, now=clock())
    [block] = [b for b in reviews(app, finished, clock) if b.on == TODAY + timedelta(days=1)]
    turn = app.services.reviews.next(finished, now=clock())
    assert turn.block_id == block.block_id


def test_a_skipped_review_is_planned_again_on_a_later_day(app: TinyApp, finished: str, clock: FixedClock) -> None:
    on = TODAY + timedelta(days=1)
    [block] = [b for b in reviews(app, finished, clock) if b.on == on]
    app.services.progress.skip(finished, block_id=block.block_id, now=clock())
    after = reviews(app, finished, clock)
    assert [(b.on, b.state) for b in after][:2] == [(on, "skipped"), (on + timedelta(days=1), "planned")]


def test_a_review_moved_to_tomorrow_stands_there_alone(app: TinyApp, finished: str, clock: FixedClock) -> None:
    on = TODAY + timedelta(days=1)
    [block] = [b for b in reviews(app, finished, clock) if b.on == on]
    app.services.changes.to_tomorrow(finished, block.block_id, now=clock())
    first = reviews(app, finished, clock)[0]
    assert (first.block_id, first.on, first.pinned) == (block.block_id, on + timedelta(days=1), True)
    with pytest.raises(NotFound, match="That is a review"):
        app.services.plans.why(finished, block.block_id, now=clock())


def test_a_week_of_reviews_is_at_most_its_share(
    app: TinyApp, learner_with_goal: str, clock: FixedClock, library_folder: Path
) -> None:
    who = learner_with_goal
    for slug in ("python-basics", "statistics", "docker"):
        many_checks(library_folder, slug, 40)
    app.services.library.ingest()
    for slug in ("python-basics", "statistics", "docker"):
        app.services.progress.done(who, topic=slug, minutes=20, finished=True, now=clock())

    def by_week() -> list[int]:
        weeks: dict[date, int] = {}
        for block in reviews(app, who, clock):
            weeks[monday_of(block.on)] = weeks.get(monday_of(block.on), 0) + block.minutes
        return list(weeks.values())

    clock.advance(days=7)
    assert 30 <= max(by_week()) <= 36
    for share, most in ((0.05, 15), (0.2, 70)):
        change = app.services.changes.propose(who, SetWeek(review_share=share), now=clock())
        app.services.changes.apply(who, change.change_id, now=clock())
        assert most - 10 <= max(by_week()) <= most
    change = app.services.changes.propose(who, SetWeek(review_share=0.0), now=clock())
    app.services.changes.apply(who, change.change_id, now=clock())
    assert reviews(app, who, clock) == []
    assert app.services.reviews.next(who, now=clock()).left == 5, "they can be answered all the same"


def test_reviews_are_made_anew_every_day_and_no_missed_one_piles_up(
    app: TinyApp, finished: str, clock: FixedClock
) -> None:
    for _ in range(4):
        blocks = app.services.plans.today(finished, now=clock()).blocks
        assert sum(b.kind == "review" for b in blocks) <= 1
        assert all(b.on >= app.services.plans.show(finished, now=clock()).today for b in reviews(app, finished, clock))
        clock.advance(days=1)
    assert ("Review", 5, "planned") in today(app, finished, clock)


def test_a_goal_moved_around_reviews_keeps_its_own_finish(app: TinyApp, finished: str, clock: FixedClock) -> None:
    view = app.services.plans.show(finished, now=clock())
    assert view.summary.finish_on is not None
    assert view.summary.finish_low_on is not None
    assert view.summary.finish_low_on <= view.summary.finish_on
    study = [b for week in view.weeks for b in week.blocks if b.kind == "study" and b.state == "planned"]
    assert view.summary.finish_on == max(b.on for b in study)
    assert view.summary.minutes_left == sum(b.minutes for b in study)
    moved = app.services.changes.propose(
        finished, MoveBlock(block_id=study[0].block_id, on=TODAY + timedelta(days=3)), now=clock()
    )
    app.services.changes.apply(finished, moved.change_id, now=clock())
    assert any(b.state == "planned" for b in reviews(app, finished, clock))


def test_done_and_skip_without_more_mean_study(app: TinyApp, finished: str, clock: FixedClock) -> None:
    assert app.services.progress.done(finished, now=clock()).title == "Statistics"
    assert app.services.progress.done(finished, now=clock()).title == "Review"


def test_a_share_that_nobody_chose_becomes_the_default_one_when_reviews_arrive(tmp_path: Path) -> None:
    old = sqlite_utils.Database(tmp_path / "old.db")
    migrations.apply(old, stop_before="m007_reviews")
    for who, share in (("ann", "0.0"), ("bob", "0.2")):
        settings = f'{{"review_share": {share}, "buffer_days": 3}}'
        old.execute(
            "INSERT INTO learners VALUES (?, 'UTC', '{}', ?, '2026-11-23T08:00:00+00:00', NULL)", [who, settings]
        )
    old.conn.commit()
    old.close()
    db = open_database(tmp_path / "old.db")
    stored = {who: find_learner(db, who) for who in ("ann", "bob")}
    assert {who: (one.review_share, one.buffer_days) for who, one in stored.items() if one} == {
        "ann": (None, 3),
        "bob": (0.2, 3),
    }
    db.close()


def test_a_review_does_not_carry_how_often_its_topic_was_put_off(
    app: TinyApp, learner_with_goal: str, clock: FixedClock
) -> None:
    app.services.plans.show(learner_with_goal, now=clock())
    for _ in range(3):
        clock.advance(days=1)
        app.services.plans.show(learner_with_goal, now=clock())
    clock.advance(days=1)
    app.services.progress.done(learner_with_goal, topic="python-basics", finished=True, now=clock())
    carried = [b.missed for b in reviews(app, learner_with_goal, clock)]
    assert set(carried) == {0}  # and there are some
