"""Questions are followed up where they were asked, judged by whoever asked, and gathered where they were not met."""

import contextlib
from datetime import datetime, timedelta

import pytest

from studybot.core.answers import Asked, AskedQuestion
from studybot.errors import InvalidInput, NotFound
from studybot.services.questions import KEPT, MOST_PAGES, REMEMBERED
from studybot.services.shelves import shelf_of_group, shelf_of_learner
from tests.conftest import FixedClock, TinyApp

DOCKER = "what is docker?"
STRANGE = "is xylophone jazz quirky?"


@pytest.fixture
def now() -> datetime:
    return FixedClock()()


def ask(
    app: TinyApp, text: str, now: datetime, *, who: str = "ann", place: str = "dm", group: str | None = None
) -> Asked:
    return app.services.questions.ask(who, text, place=place, group=group, now=now)


def stored(app: TinyApp, asked: Asked, who: str = "ann") -> AskedQuestion:
    return app.services.questions.find(asked.question_id, who)


def test_a_question_is_recorded_as_it_was_asked_and_met(app: TinyApp, now: datetime) -> None:
    asked = ask(app, "  what is\n docker? ", now, place="77", group="1")
    kept = stored(app, asked)
    assert (kept.asked, kept.meant, kept.status, kept.place, kept.group_id) == (DOCKER, DOCKER, "answered", "77", "1")
    assert (kept.subject, kept.topic, kept.helpful, kept.reported_at) == ("Docker", "docker", None, None)
    assert kept.asked_at == now
    strange = stored(app, ask(app, STRANGE, now))
    assert (strange.status, strange.subject) == ("not_covered", "")


@pytest.mark.parametrize("text", ["", "👍", "why " * 400])
def test_what_is_no_question_is_refused_and_not_recorded(app: TinyApp, now: datetime, text: str) -> None:
    with pytest.raises(InvalidInput):
        ask(app, text, now)
    assert app.db.rows("SELECT 1 FROM questions") == []


# Follow-ups


def test_a_follow_up_is_about_the_last_subject_and_says_so(app: TinyApp, now: datetime) -> None:
    ask(app, DOCKER, now)
    asked = ask(app, "and how do I prevent trouble with it?", now)
    assert asked.assumed == "Docker"
    assert asked.answer.question == "and how do I prevent trouble with it?"
    assert asked.answer.citations[0].topic == "docker"
    assert stored(app, asked).meant == "how do I prevent trouble with it (Docker)"
    again = ask(app, "why?", now)
    assert again.assumed == "Docker", "a chain keeps its subject"


def test_a_question_that_stands_alone_assumes_nothing_and_changes_the_subject(app: TinyApp, now: datetime) -> None:
    ask(app, DOCKER, now)
    other = ask(app, "what is statistics?", now)
    assert other.assumed is None
    assert ask(app, "why?", now).assumed == "Statistics"


def test_what_was_not_covered_is_no_subject(app: TinyApp, now: datetime) -> None:
    ask(app, DOCKER, now)
    ask(app, STRANGE, now)
    assert ask(app, "why?", now).assumed == "Docker"


@pytest.mark.parametrize(
    ("later", "who", "place", "followed"),
    [
        (timedelta(), "ann", "5", True),
        (REMEMBERED, "ann", "5", True),
        (REMEMBERED + timedelta(seconds=1), "ann", "5", False),
        (timedelta(), "bob", "5", False),
        (timedelta(), "ann", "6", False),
        (timedelta(), "ann", "dm", False),
    ],
)
def test_only_within_an_hour_for_the_same_person_in_the_same_place(
    app: TinyApp, now: datetime, later: timedelta, who: str, place: str, followed: bool
) -> None:
    ask(app, DOCKER, now, place="5")
    asked = ask(app, "why does it fail?", now + later, who=who, place=place)
    assert (asked.assumed == "Docker") is followed


# What the asker may do


def test_the_asker_judges_and_may_change_their_mind(app: TinyApp, now: datetime) -> None:
    asked = ask(app, DOCKER, now)
    for helpful in (True, False, False, True):
        assert app.services.questions.mark(asked.question_id, "ann", helpful).helpful is helpful
    assert stored(app, asked).helpful is True


def test_the_first_report_counts(app: TinyApp, now: datetime) -> None:
    asked = ask(app, STRANGE, now)
    for later in (0, 5):
        app.services.questions.report(asked.question_id, "ann", now=now + timedelta(minutes=later))
    assert stored(app, asked).reported_at == now


def test_nobody_else_judges_reports_or_sees_more(app: TinyApp, now: datetime) -> None:
    asked, questions = ask(app, DOCKER, now), app.services.questions
    for act in (
        lambda: questions.mark(asked.question_id, "bob", False),
        lambda: questions.report(asked.question_id, "bob", now=now),
        lambda: questions.more(asked.question_id, "bob", 2),
        lambda: questions.find(asked.question_id, "bob"),
        lambda: questions.mark(asked.question_id + 1, "ann", False),
    ):
        with pytest.raises(NotFound, match="somebody else asked it"):
            act()
    assert stored(app, asked).helpful is None
    assert stored(app, asked).reported_at is None


def test_more_quotes_what_was_not_shown_until_there_is_no_more(app: TinyApp, now: datetime) -> None:
    asked = ask(app, "how do I prevent trouble with docker?", now)
    pages = [asked.answer]
    with contextlib.suppress(NotFound):
        pages += (app.services.questions.more(asked.question_id, "ann", page) for page in range(2, 9))
    places = [(c.source, c.lines) for answer in pages for c in answer.citations]
    assert 2 <= len(pages) <= MOST_PAGES
    assert len(set(places)) == len(places)
    assert all(answer.citations for answer in pages)
    with pytest.raises(NotFound, match="all I have"):
        app.services.questions.more(asked.question_id, "ann", len(pages) + 1)


def test_its_topic_can_be_studied_by_anybody_and_only_while_there_is_one(app: TinyApp, now: datetime) -> None:
    assert app.services.questions.topic_of(ask(app, DOCKER, now).question_id) == "docker"
    with pytest.raises(NotFound):
        app.services.questions.topic_of(999)


# Own notes and a group's documents


def test_own_notes_are_searched_where_the_asker_is_alone(app: TinyApp, learner: str, now: datetime) -> None:
    add = app.services.shelves.add
    text = "Docker is what my colleague Quentin swears by."
    add(shelf_of_learner(learner), name="my docker notes", text=text, kind="markdown", added_by=learner, now=now)
    text = "Docker is forbidden on Fridays in this group."
    add(shelf_of_group("1"), name="house rules", text=text, kind="markdown", added_by="group:1", now=now)

    def found(who: str, place: str, group: str | None) -> set[str]:
        asked = ask(app, "what is docker on Fridays, Quentin?", now, who=who, place=place, group=group)
        shown = list(asked.answer.citations)
        with contextlib.suppress(NotFound):
            shown += app.services.questions.more(asked.question_id, who, 2).citations
        return {c.title for c in shown} & {"my docker notes", "house rules"}

    assert found(learner, "dm", None) == {"my docker notes"}
    assert found(learner, "terminal", None) == {"my docker notes"}
    assert found(learner, "5", "1") == {"house rules"}, "in a channel others read along"
    assert found(learner, "dm", "1") == {"my docker notes", "house rules"}
    assert found("bob", "dm", None) == set()
    assert found("bob", "5", "2") == set()


# Gaps


def test_what_was_not_answered_well_is_gathered_most_asked_first(app: TinyApp, now: datetime) -> None:
    questions = app.services.questions
    ask(app, DOCKER, now)
    good = ask(app, "what is statistics?", now)
    questions.mark(good.question_id, "ann", True)
    bad = ask(app, "what is linear regression?", now)
    questions.mark(bad.question_id, "ann", False)
    for who in ("ann", "bob", "bob"):
        strange = ask(app, STRANGE, now, who=who)
    questions.report(strange.question_id, "bob", now=now)
    first, second = questions.gaps()
    assert (first.question, first.times, first.people, first.unanswered, first.unhelpful, first.reported) == (
        STRANGE, 3, 2, 3, 0, 1,
    )  # fmt: skip
    assert (second.question, second.times, second.unanswered, second.unhelpful) == (
        "what is linear regression?",
        1,
        0,
        1,
    )
    assert second.nearest_topic == "linear-regression"
    questions.mark(bad.question_id, "ann", True)
    assert [gap.question for gap in questions.gaps()] == [STRANGE]


def test_an_unsure_answer_that_helped_is_no_gap(app: TinyApp, now: datetime) -> None:
    asked = ask(app, STRANGE, now)
    app.services.questions.mark(asked.question_id, "ann", True)
    assert app.services.questions.gaps() == []


def test_other_words_for_the_same_stand_together(app: TinyApp, now: datetime) -> None:
    for text in (STRANGE, "is xylophone jazz quirky", "quirky jazz xylophone?", "would zebras yodel?"):
        ask(app, text, now)
    first, second = app.services.questions.gaps()
    assert (first.times, second.times) == (3, 1)
    assert {first.question, *first.others} == {STRANGE, "is xylophone jazz quirky", "quirky jazz xylophone?"}


def test_a_group_sees_its_own_gaps_and_since_is_a_limit(app: TinyApp, now: datetime) -> None:
    ask(app, STRANGE, now, place="5", group="1")
    ask(app, "would zebras yodel?", now + timedelta(days=2), place="6", group="2")
    gaps = app.services.questions.gaps
    assert [gap.question for gap in gaps("1")] == [STRANGE]
    assert [gap.question for gap in gaps("2")] == ["would zebras yodel?"]
    assert [gap.question for gap in gaps(since=now + timedelta(days=1))] == ["would zebras yodel?"]
    assert len(gaps()) == 2
    assert gaps("3") == []


def test_questions_are_kept_for_so_long(app: TinyApp, now: datetime) -> None:
    old = ask(app, DOCKER, now)
    ask(app, DOCKER, now + KEPT)
    assert stored(app, old)
    ask(app, DOCKER, now + KEPT + timedelta(seconds=1))
    with pytest.raises(NotFound):
        stored(app, old)
    assert timedelta(days=180) == KEPT
