"""Notes stay with their entry; what was recorded wrongly is put right by new facts, and that can be taken back too."""

import random

import pytest

from studybot.errors import InvalidInput, NotFound
from studybot.services.views import ProgressRecorded
from studybot.storage.progress import list_live_entries
from tests.conftest import FixedClock, TinyApp


def live(app: TinyApp, who: str) -> list[tuple[str, int, str, str | None]]:
    return [(e.topic, e.minutes, e.outcome, e.note) for e in list_live_entries(app.db, who)]


def first_block(app: TinyApp, who: str, clock: FixedClock) -> int:
    return app.services.plans.today(who, now=clock()).blocks[0].block_id


def test_a_note_is_kept_with_its_entry(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    recorded = app.services.progress.done(learner_with_goal, note="  loops, *finally*  ", now=clock())
    assert recorded.note == "loops, *finally*"
    assert live(app, learner_with_goal) == [("python-basics", 60, "partial", "loops, *finally*")]
    with pytest.raises(InvalidInput, match="up to 500 characters; yours has 501"):
        app.services.progress.done(learner_with_goal, topic="docker", note="x" * 501, now=clock())
    assert len(live(app, learner_with_goal)) == 1


def test_a_block_recorded_again_with_other_minutes_is_corrected(
    app: TinyApp, learner_with_goal: str, clock: FixedClock
) -> None:
    who, block = learner_with_goal, first_block(app, learner_with_goal, clock)
    done = app.services.progress.done
    done(who, block_id=block, note="first", now=clock())
    clock.advance(days=1)
    corrected = done(who, block_id=block, minutes=25, now=clock())
    assert (corrected.minutes, corrected.corrected_minutes, corrected.already) == (25, 60, False)
    assert live(app, who) == [("python-basics", 25, "partial", "first")]
    assert app.services.overview.show(who, now=clock()).minutes_by_day == {clock().date().replace(day=23): 25}
    again = done(who, block_id=block, minutes=25, now=clock())
    assert (again.already, again.entry_id) == (True, corrected.entry_id)


def test_a_correction_adds_facts_and_changes_none(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    who, block = learner_with_goal, first_block(app, learner_with_goal, clock)
    app.services.progress.done(who, block_id=block, now=clock())
    before = app.db.rows("SELECT * FROM progress")
    app.services.progress.done(who, block_id=block, minutes=25, now=clock())
    after = app.db.rows("SELECT * FROM progress")
    assert after[: len(before)] == before
    assert [(r["outcome"], r["undoes"], r["corrects"]) for r in after[len(before) :]] == [
        ("undone", 1, None),
        ("partial", None, 1),
    ]


def test_undoing_a_correction_brings_the_former_entry_back(
    app: TinyApp, learner_with_goal: str, clock: FixedClock
) -> None:
    who, block = learner_with_goal, first_block(app, learner_with_goal, clock)
    app.services.progress.done(who, block_id=block, note="first", now=clock())
    before = app.services.overview.progress(who, now=clock())
    corrected = app.services.progress.done(who, block_id=block, minutes=25, note="second", now=clock())
    undone = app.services.progress.undo(who, corrected.entry_id, now=clock())
    assert (undone.outcome, undone.restored_minutes) == ("undone", 60)
    assert live(app, who) == [("python-basics", 60, "partial", "first")]
    assert app.services.overview.progress(who, now=clock()) == before
    assert app.services.progress.undo(who, corrected.entry_id, now=clock()).already
    assert live(app, who) == [("python-basics", 60, "partial", "first")]
    app.services.progress.undo(who, now=clock())
    assert live(app, who) == []


def test_a_note_alone_is_a_correction_too(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    who = learner_with_goal
    app.services.progress.done(who, topic="docker", now=clock())
    assert app.services.progress.done(who, topic="docker", now=clock()).already
    app.services.progress.done(who, topic="docker", note="containers at last", now=clock())
    assert live(app, who) == [("docker", 0, "done", "containers at last")]


def test_correct_changes_the_last_entry_of_a_topic(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    who, progress = learner_with_goal, app.services.progress
    progress.done(who, topic="statistics", minutes=30, now=clock())
    progress.done(who, topic="docker", minutes=10, now=clock())
    corrected = progress.correct(who, topic="Statistics", minutes=45, now=clock())
    assert (corrected.topic, corrected.corrected_minutes) == ("statistics", 30)
    assert progress.correct(who, finished=True, now=clock()).outcome == "done"  # the last one of all
    assert live(app, who) == [("docker", 10, "partial", None), ("statistics", 45, "done", None)]


def test_correct_says_what_it_misses(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    with pytest.raises(NotFound, match="nothing recorded to correct"):
        app.services.progress.correct(learner_with_goal, minutes=5, now=clock())
    with pytest.raises(InvalidInput, match="what it really was"):
        app.services.progress.correct(learner_with_goal, now=clock())
    with pytest.raises(InvalidInput, match="between 1 and 1440"):
        app.services.progress.correct(learner_with_goal, minutes=0, now=clock())


def test_more_of_a_topic_on_one_day_is_added_and_may_have_been_meant_instead(
    app: TinyApp, learner_with_goal: str, clock: FixedClock
) -> None:
    who, progress = learner_with_goal, app.services.progress

    def twice() -> ProgressRecorded:
        first = progress.done(who, topic="docker", minutes=40, now=clock())
        assert first.earlier_minutes is None
        return progress.done(who, topic="docker", minutes=25, note="pulled images", now=clock())

    more = twice()
    assert more.earlier_minutes == 40
    assert sum(minutes for _, minutes, _, _ in live(app, who)) == 65
    corrected = progress.instead(who, more.entry_id, now=clock())
    assert (corrected.minutes, corrected.corrected_minutes) == (25, 40)
    assert live(app, who) == [("docker", 25, "partial", "pulled images")]
    with pytest.raises(NotFound, match="taken back already"):
        progress.instead(who, more.entry_id, now=clock())
    clock.advance(days=1)
    assert progress.done(who, topic="docker", minutes=5, now=clock()).earlier_minutes is None


def test_somebody_elses_entry_cannot_be_corrected(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    recorded = app.services.progress.done(learner_with_goal, now=clock())
    app.services.learners.set_up("bob", zone="UTC", week="1h", reminder_at="9:00", now=clock())
    with pytest.raises(NotFound):
        app.services.progress.instead("bob", recorded.entry_id, now=clock())
    with pytest.raises(NotFound):
        app.services.progress.correct("bob", minutes=5, now=clock())
    assert live(app, learner_with_goal)[0][1] == 60


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_recording_correcting_and_undoing_counts_right(
    app: TinyApp, learner_with_goal: str, clock: FixedClock, seed: int
) -> None:
    """Against a list that a person could keep on paper; and no fact is ever changed."""
    who, progress, dice = learner_with_goal, app.services.progress, random.Random(seed)  # noqa: S311
    paper: list[list[int]] = []  # of each entry its minutes, one after the other as they were corrected
    for _ in range(30):
        facts = app.db.rows("SELECT * FROM progress")
        minutes, act = dice.randint(1, 90), dice.choice(["done", "done", "correct", "undo"])
        if act == "done":
            progress.done(who, topic="docker", minutes=minutes, finished=False, now=clock())
            paper.append([minutes])
        elif act == "correct" and paper and paper[-1][-1] != minutes:
            progress.correct(who, minutes=minutes, now=clock())
            paper[-1].append(minutes)
        elif act == "undo" and paper:
            progress.undo(who, now=clock())
            paper[-1].pop()
            paper = [entry for entry in paper if entry]
        assert [m for _, m, _, _ in live(app, who)] == [entry[-1] for entry in paper]
        assert app.db.rows("SELECT * FROM progress")[: len(facts)] == facts
        clock.advance(minutes=7)
