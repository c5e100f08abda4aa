"""Finished topics come back as questions: once each, a few a day, and what is taken back is as it was."""

import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest

from studybot.core.plan_change import SetDaysOff
from studybot.core.review import RATINGS, Rating
from studybot.errors import NotFound, NotSetUp
from studybot.services.review_views import ReviewQuestion, ReviewTurn
from tests.conftest import FixedClock, TinyApp

TODAY = date(2026, 11, 23)
FORGOT_ONE: tuple[Rating, ...] = ("again", "good")


def finish(app: TinyApp, who: str, clock: FixedClock, *topics: str) -> None:
    for topic in topics:
        app.services.progress.done(who, topic=topic, minutes=30, finished=True, now=clock())


def ask(app: TinyApp, who: str, clock: FixedClock) -> ReviewTurn:
    return app.services.reviews.next(who, now=clock())


def asked_of_docker(app: TinyApp, who: str, clock: FixedClock) -> ReviewQuestion:
    """The question of the day after Docker was finished."""
    finish(app, who, clock, "docker")
    clock.advance(days=1)
    question = ask(app, who, clock).question
    assert question is not None
    return question


def test_a_finished_topic_is_asked_from_the_next_day_on(app: TinyApp, learner: str, clock: FixedClock) -> None:
    assert ask(app, learner, clock).next_on is None
    finish(app, learner, clock, "docker")
    today = ask(app, learner, clock)
    assert (today.question, today.left, today.next_on) == (None, 0, TODAY + timedelta(days=1))
    clock.advance(days=1)
    turn = ask(app, learner, clock)
    assert turn.question is not None
    assert (turn.question.title, turn.question.question, turn.left) == ("Docker", "What is docker?", 1)
    answer = app.services.reviews.reveal(learner, turn.question.card_id, 0, now=clock())
    assert answer is not None
    assert answer.answer.startswith("Docker is a tool that packs")
    assert answer.intervals == {"again": 1, "hard": 1, "good": 2, "easy": 8}


def test_a_rating_counts_once_per_state_of_its_card(app: TinyApp, learner: str, clock: FixedClock) -> None:
    question = asked_of_docker(app, learner, clock)
    rated = app.services.reviews.rate(learner, question.card_id, question.number, "good", now=clock())
    assert (rated.already, rated.due_on) == (False, TODAY + timedelta(days=3))
    assert rated.turn.question is None
    assert rated.turn.rated == {"good": 1}
    again = app.services.reviews.rate(learner, question.card_id, question.number, "again", now=clock())
    assert again.already
    assert again.turn.rated == {"good": 1}
    assert app.services.reviews.reveal(learner, question.card_id, question.number, now=clock()) is None
    clock.advance(days=2)
    assert ask(app, learner, clock).left == 1


def test_taking_a_rating_back_puts_the_card_where_it_was(app: TinyApp, learner: str, clock: FixedClock) -> None:
    finish(app, learner, clock, "docker", "statistics")
    clock.advance(days=1)
    question = ask(app, learner, clock).question
    assert question is not None
    turn = app.services.reviews.rate(learner, question.card_id, question.number, "easy", now=clock()).turn
    assert turn.undo_id is not None
    for _ in range(2):  # taking it back twice is the same as once
        back = app.services.reviews.undo(learner, turn.undo_id, now=clock())
        assert (back.left, back.rated, back.undo_id) == (2, {}, None)
    assert back.question is not None
    assert (back.question.card_id, back.question.number) == (question.card_id, question.number + 2)
    spent = app.services.reviews.rate(learner, question.card_id, question.number, "hard", now=clock())
    assert spent.already


def test_undo_of_done_withdraws_the_cards_and_doing_it_again_brings_them_back(
    app: TinyApp, learner: str, clock: FixedClock
) -> None:
    question = asked_of_docker(app, learner, clock)
    app.services.reviews.rate(learner, question.card_id, 0, "easy", now=clock())
    app.services.progress.undo(learner, now=clock())
    assert ask(app, learner, clock).next_on is None
    with pytest.raises(NotFound, match="not in your reviews"):
        app.services.reviews.rate(learner, question.card_id, 1, "good", now=clock())
    finish(app, learner, clock, "docker")
    assert ask(app, learner, clock).next_on == TODAY + timedelta(days=9), "its memory was kept"


def test_a_known_topic_is_not_asked(app: TinyApp, learner: str, clock: FixedClock) -> None:
    app.services.progress.know(learner, "docker", now=clock())
    clock.advance(days=5)
    assert ask(app, learner, clock).next_on is None


def test_nobody_answers_somebody_elses_card(app: TinyApp, learner: str, clock: FixedClock) -> None:
    app.services.learners.set_up("eve", zone="UTC", week="3 hours", reminder_at="9:00", now=clock())
    question = asked_of_docker(app, learner, clock)
    with pytest.raises(NotFound):
        app.services.reviews.reveal("eve", question.card_id, 0, now=clock())
    with pytest.raises(NotFound):
        app.services.reviews.rate("eve", question.card_id, 0, "good", now=clock())
    rated = app.services.reviews.rate(learner, question.card_id, 0, "good", now=clock())
    assert rated.turn.undo_id is not None
    with pytest.raises(NotFound):
        app.services.reviews.undo("eve", rated.turn.undo_id, now=clock())
    with pytest.raises(NotSetUp):
        app.services.reviews.next("nobody", now=clock())


def many_checks(folder: Path, slug: str, count: int) -> None:
    path = folder / "topics" / f"{slug}.md"
    text = path.read_text(encoding="utf-8")
    start = text.index("checks:")
    end = text.index("---", start)
    checks = "".join(f'  - {{question: "Question {n}?", answer: "Answer {n}."}}\n' for n in range(count))
    path.write_text(f"{text[:start]}checks:\n{checks}{text[end:]}", encoding="utf-8")


def test_a_backlog_is_spread_over_the_days(app: TinyApp, learner: str, clock: FixedClock, library_folder: Path) -> None:
    many_checks(library_folder, "docker", 14)
    app.services.library.ingest()
    finish(app, learner, clock, "docker")
    clock.advance(days=6)
    turn = ask(app, learner, clock)
    assert (turn.left, turn.waiting) == (6, 14)  # a tenth of six hours a week, at a minute each, by day
    answered = set()
    while turn.question is not None:
        answered.add(turn.question.card_id)
        rated = app.services.reviews.rate(learner, turn.question.card_id, 0, "easy", now=clock())
        assert not rated.already
        turn = rated.turn
    assert len(answered) == 6
    assert (turn.left, turn.waiting, turn.next_on) == (0, 8, TODAY + timedelta(days=7))
    stats = app.services.reviews.stats(learner, now=clock())
    assert [n for _, n in stats.week] == [0, 6, 2, 6, 2, 0, 0], (
        "six more, then two; answered Good, they come back after two days"
    )
    assert stats.states == {"new": 8, "young": 6}
    assert (stats.retention, stats.rated_before) == (None, 0)


def test_retention_is_measured_on_cards_that_were_rated_before(app: TinyApp, learner: str, clock: FixedClock) -> None:
    finish(app, learner, clock, "docker", "statistics")
    clock.advance(days=1)
    for rating in FORGOT_ONE:
        turn = ask(app, learner, clock)
        assert turn.question is not None
        app.services.reviews.rate(learner, turn.question.card_id, turn.question.number, rating, now=clock())
    assert app.services.reviews.stats(learner, now=clock()).retention is None
    clock.advance(days=4)
    for rating in FORGOT_ONE:
        turn = ask(app, learner, clock)
        assert turn.question is not None
        app.services.reviews.rate(learner, turn.question.card_id, turn.question.number, rating, now=clock())
    stats = app.services.reviews.stats(learner, now=clock())
    assert (stats.retention, stats.rated_before) == (0.5, 2)


def test_a_pause_of_reminders_shifts_the_cards_and_resuming_gives_the_rest_back(
    app: TinyApp, learner: str, clock: FixedClock
) -> None:
    finish(app, learner, clock, "docker")
    clock.advance(days=1)
    app.services.reminders.pause(learner, "30 November", now=clock())
    turn = ask(app, learner, clock)
    assert (turn.left, turn.off_until, turn.next_on) == (0, date(2026, 11, 30), date(2026, 12, 1))
    clock.advance(days=2)
    app.services.reminders.resume(learner, now=clock())
    assert ask(app, learner, clock).left == 1
    question = ask(app, learner, clock).question
    assert question is not None
    app.services.reviews.rate(learner, question.card_id, question.number, "easy", now=clock())
    assert ask(app, learner, clock).next_on == TODAY + timedelta(days=11)
    clock.advance(days=1)
    app.services.reminders.pause(learner, "6 December", now=clock())  # ten days from the 27th
    assert ask(app, learner, clock).next_on == TODAY + timedelta(days=21)


def test_days_off_shift_the_cards(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    finish(app, learner_with_goal, clock, "docker")
    clock.advance(days=1)
    off = frozenset({TODAY + timedelta(days=1), TODAY + timedelta(days=2)})
    preview = app.services.changes.propose(learner_with_goal, SetDaysOff(days=off), now=clock())
    assert ask(app, learner_with_goal, clock).left == 1
    app.services.changes.apply(learner_with_goal, preview.change_id, now=clock())
    assert ask(app, learner_with_goal, clock).next_on == TODAY + timedelta(days=3)


def test_a_question_that_left_the_library_is_not_asked_and_a_new_one_is(
    app: TinyApp, learner: str, clock: FixedClock, library_folder: Path
) -> None:
    old = asked_of_docker(app, learner, clock)
    many_checks(library_folder, "docker", 2)
    app.services.library.ingest()
    turn = ask(app, learner, clock)
    assert (turn.question, turn.next_on) == (None, TODAY + timedelta(days=2))
    with pytest.raises(NotFound):
        app.services.reviews.reveal(learner, old.card_id, old.number, now=clock())
    clock.advance(days=1)
    assert ask(app, learner, clock).left == 2


def test_a_renamed_topic_keeps_what_is_remembered(
    app: TinyApp, learner: str, clock: FixedClock, library_folder: Path
) -> None:
    question = asked_of_docker(app, learner, clock)
    app.services.reviews.rate(learner, question.card_id, 0, "easy", now=clock())
    old = library_folder / "topics" / "docker.md"
    text = old.read_text(encoding="utf-8").replace("level:", "aliases: [docker]\nlevel:")
    (library_folder / "topics" / "containers.md").write_text(text, encoding="utf-8")
    old.unlink()
    roadmap = library_folder / "roadmaps" / "machine-learning-engineer.md"
    roadmap.write_text(roadmap.read_text(encoding="utf-8").replace("[docker]", "[containers]"), encoding="utf-8")
    app.services.library.ingest()
    clock.advance(days=8)
    again = ask(app, learner, clock).question
    assert again is not None
    assert (again.card_id, again.number, again.topic) == (question.card_id, 1, "containers")


def test_the_log_of_ratings_cannot_be_changed_and_goes_with_its_learner(
    app: TinyApp, learner: str, clock: FixedClock
) -> None:
    question = asked_of_docker(app, learner, clock)
    app.services.reviews.rate(learner, question.card_id, 0, RATINGS[0], now=clock())
    for statement in ("UPDATE review_log SET rating = 'easy'", "DELETE FROM review_log"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"), app.db.atomic():
            app.db.execute(statement)
    app.services.reminders.pause(learner, "30 November", now=clock())
    exported = app.services.privacy.export(learner)
    assert [len(exported[t]) for t in ("review_cards", "review_log", "review_pauses")] == [1, 1, 1]  # type: ignore[arg-type]
    gone = app.services.privacy.forget(learner)
    assert (gone["review_cards"], gone["review_log"], gone["review_pauses"]) == (1, 1, 1)
    assert app.db.rows("SELECT 1 FROM review_cards UNION SELECT 1 FROM review_log") == []


def test_answering_every_day_never_exceeds_the_cap_and_asks_everything(
    app: TinyApp, learner: str, clock: FixedClock, library_folder: Path
) -> None:
    many_checks(library_folder, "docker", 10)
    many_checks(library_folder, "statistics", 10)
    app.services.library.ingest()
    finish(app, learner, clock, "docker", "statistics")
    seen: set[int] = set()
    for _ in range(8):
        clock.advance(days=1)
        count = 0
        turn = ask(app, learner, clock)
        while turn.question is not None:
            seen.add(turn.question.card_id)
            count += 1
            turn = app.services.reviews.rate(
                learner, turn.question.card_id, turn.question.number, "good", now=clock()
            ).turn
        assert count <= 6
    assert len(seen) == 20
