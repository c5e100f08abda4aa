"""What was done is recorded once, can be taken back, and the plan follows."""

import pytest

from studybot.errors import InvalidInput, LearnerError, NotFound, NotSetUp
from tests.conftest import FixedClock, TinyApp


def test_done_raises_progress_once(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    services = app.services
    [block] = services.plans.today(learner_with_goal, now=clock()).blocks
    first = services.progress.done(learner_with_goal, block_id=block.block_id, now=clock())
    assert (first.minutes, first.already, first.topic_done) == (60, False, False)
    assert first.percent > 0
    second = services.progress.done(learner_with_goal, block_id=block.block_id, now=clock())
    assert (second.already, second.percent, second.entry_id) == (True, first.percent, first.entry_id)
    assert services.overview.progress(learner_with_goal, now=clock()).minutes_spent == 60


def test_the_last_block_finishes_the_topic(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    recorded = [
        app.services.progress.done(learner_with_goal, now=clock()) for _ in [clock.advance(days=d) for d in (0, 1)]
    ]
    assert [(r.topic, r.topic_done) for r in recorded] == [("python-basics", False), ("python-basics", True)]


def test_everything_done_is_exactly_100_percent(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    topics = ("python-basics", "statistics", "linear-regression", "overfitting")
    finish = app.services.progress.done
    seen = [finish(learner_with_goal, topic=topic, finished=True, now=clock()).percent for topic in topics]
    assert seen == sorted(seen)
    assert seen[-2] < 100
    assert seen[-1] == 100
    view = app.services.plans.show(learner_with_goal, now=clock())
    assert (view.summary.minutes_left, view.summary.finish_on) == (0, None)


def test_skip_plans_the_time_again(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    before = app.services.plans.show(learner_with_goal, now=clock()).summary.minutes_left
    skipped = app.services.progress.skip(learner_with_goal, now=clock())
    assert skipped.outcome == "skipped"
    assert app.services.plans.show(learner_with_goal, now=clock()).summary.minutes_left == before
    assert app.services.progress.skip(
        learner_with_goal, block_id=_only_block(app, learner_with_goal, clock), now=clock()
    ).already


def _only_block(app: TinyApp, learner: str, clock: FixedClock) -> int:
    [block] = app.services.plans.today(learner, now=clock()).blocks
    return block.block_id


def test_undo_takes_back_and_twice_is_once(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    recorded = app.services.progress.done(learner_with_goal, now=clock())
    undone = app.services.progress.undo(learner_with_goal, recorded.entry_id, now=clock())
    assert (undone.outcome, undone.percent) == ("undone", 0)
    assert app.services.progress.undo(learner_with_goal, recorded.entry_id, now=clock()).already
    again = app.services.progress.done(
        learner_with_goal, block_id=_only_block(app, learner_with_goal, clock), now=clock()
    )
    assert not again.already


def test_a_missed_day_moves_forward_and_done_work_stays(
    app: TinyApp, learner_with_goal: str, clock: FixedClock
) -> None:
    done = app.services.progress.done(learner_with_goal, now=clock())
    clock.advance(days=2)
    day = app.services.plans.today(learner_with_goal, now=clock())
    assert day.missed == 1
    view = app.services.plans.show(learner_with_goal, now=clock())
    blocks = [b for week in view.weeks for b in week.blocks]
    assert [b.on.isoformat() for b in blocks if b.state == "done"] == ["2026-11-23"]
    assert all(b.on >= view.today for b in blocks if b.state == "planned")
    assert app.services.overview.progress(learner_with_goal, now=clock()).minutes_spent == done.minutes


def test_replanning_twice_changes_nothing(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    clock.advance(days=2)
    first = app.services.plans.replan(learner_with_goal, now=clock())
    second = app.services.plans.replan(learner_with_goal, now=clock())
    assert second.change is not None
    assert not second.change.any
    assert first.weeks == second.weeks


def test_a_known_topic_leaves_the_plan(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    before = app.services.plans.show(learner_with_goal, now=clock()).summary.minutes_left
    app.services.progress.know(learner_with_goal, "Statistics", now=clock())
    assert app.services.plans.show(learner_with_goal, now=clock()).summary.minutes_left == before - 180


def test_somebody_elses_block_is_no_block(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    block = _only_block(app, learner_with_goal, clock)
    app.services.learners.set_up("bob", zone="UTC", week="1h", reminder_at="9:00", now=clock())
    for act in (app.services.progress.done, app.services.progress.skip):
        with pytest.raises(NotFound, match="not in your plan"):
            act("bob", block_id=block, now=clock())
    assert app.services.overview.progress(learner_with_goal, now=clock()).minutes_spent == 0


@pytest.mark.parametrize("minutes", [0, -5, 1441])
def test_impossible_minutes_are_refused(app: TinyApp, learner_with_goal: str, clock: FixedClock, minutes: int) -> None:
    with pytest.raises(InvalidInput, match="between 1 and 1440"):
        app.services.progress.done(learner_with_goal, minutes=minutes, now=clock())


def test_unknown_people_and_topics(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    with pytest.raises(NotSetUp):
        app.services.progress.done("nobody", now=clock())
    with pytest.raises(LearnerError, match=r"Did you mean “Statistics”"):
        app.services.progress.done(learner_with_goal, topic="statistic", now=clock())


def test_restarting_loses_nothing(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    app.services.progress.done(learner_with_goal, now=clock())
    before = app.services.overview.progress(learner_with_goal, now=clock())
    app.close()
    again = TinyApp(app.settings)
    assert again.services.overview.progress(learner_with_goal, now=clock()) == before
    again.close()


def test_a_renamed_topic_keeps_its_progress(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    app.services.progress.done(learner_with_goal, topic="statistics", finished=True, now=clock())
    folder = app.settings.corpus / "topics"
    text = (folder / "statistics.md").read_text().replace("tags:", "aliases: [statistics]\ntags:")
    (folder / "statistics.md").unlink()
    (folder / "applied-statistics.md").write_text(text)
    for path in [
        folder / "linear-regression.md",
        *(app.settings.corpus / "roadmaps").glob("*.md"),
        *(app.settings.corpus / "guides").glob("*.md"),
    ]:
        path.write_text(
            path.read_text()
            .replace(", statistics]", ", applied-statistics]")
            .replace("[statistics]", "[applied-statistics]")
        )
    app.services.library.ingest()
    view = app.services.overview.progress(learner_with_goal, now=clock())
    assert {t.topic: t.state for t in view.topics}["applied-statistics"] == "done"
