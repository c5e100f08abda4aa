"""A review in a conversation: a question, its answer, how well it was remembered, in words or numbers."""

import pytest

from studybot.core.review import Rating
from studybot.services.chat import Turn
from tests.conftest import FixedClock, TinyApp


@pytest.fixture
def due(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> str:
    """Two finished topics, due today."""
    for topic in ("docker", "statistics"):
        app.services.progress.done(learner_with_goal, topic=topic, minutes=30, finished=True, now=clock())
    clock.advance(days=1)
    return learner_with_goal


class Speaker:
    def __init__(self, app: TinyApp, who: str, clock: FixedClock) -> None:
        self.app, self.who, self.clock = app, who, clock

    def __call__(self, text: str) -> Turn:
        return self.app.services.chat.say(self.who, text, now=self.clock())

    @property
    def rated(self) -> dict[Rating, int]:
        return self.app.services.reviews.stats(self.who, now=self.clock()).rated


@pytest.fixture
def say(app: TinyApp, due: str, clock: FixedClock) -> Speaker:
    return Speaker(app, due, clock)


def test_a_whole_review_by_words_and_numbers(say: Speaker) -> None:
    first = say("quiz me")
    assert (first.intent, first.actions) == ("review", ())
    assert first.reply == "Question 1 of 2 today · Docker\nWhat is docker?"
    assert [c.label for c in first.choices] == ["Show answer"]
    shown = say("show")
    assert "Docker is a tool that packs" in shown.reply
    assert [c.label for c in shown.choices] == ["Again · 1 d", "Hard · 1 d", "Good · 2 d", "Easy · 8 d"]
    second = say("good")
    assert second.actions == ("rated a review good",)
    assert second.reply.startswith("Good: back Thu 26 Nov.\nQuestion 2 of 2 today · Statistics\n")
    say("1")
    ended = say("1")
    assert "Done for today. 2 questions answered today: 1 Again, 1 Good." in ended.reply
    assert say.rated == {"again": 1, "good": 1}


@pytest.mark.parametrize("word", ["again", "Hard", "GOOD", "easy!", "the first", "2", "three", "4"])
def test_every_way_to_rate(say: Speaker, word: str) -> None:
    say("quiz me")
    say("yes")
    say(word)
    assert sum(say.rated.values()) == 1


@pytest.mark.parametrize(
    "attempt", ["it packs programs with what they need", "done", "I know it", "no idea", "show me the answer"]
)
def test_what_is_remembered_shows_the_answer_and_records_nothing(
    say: Speaker, app: TinyApp, clock: FixedClock, attempt: str
) -> None:
    before = app.services.overview.progress("ann", now=clock()).minutes_spent
    say("review time")
    turn = say(attempt)
    assert ("Docker is a tool" in turn.reply, turn.actions) == (True, ())
    assert app.services.overview.progress("ann", now=clock()).minutes_spent == before
    assert say.rated == {}


@pytest.mark.parametrize("word", ["skip", "skip it", "later", "no", "next"])
def test_a_question_that_is_left_waits_and_the_plan_stays(
    say: Speaker, app: TinyApp, clock: FixedClock, word: str
) -> None:
    before = app.services.plans.show("ann", now=clock()).weeks
    say("quiz me")
    assert say(word).actions == ()
    assert app.services.plans.show("ann", now=clock()).weeks == before
    assert "What is docker?" in say("quiz me").reply


def test_a_question_about_something_else_is_answered(say: Speaker) -> None:
    say("quiz me")
    assert say("what's on today?").intent == "show_today"
    assert say("good").actions == ()


def test_undo_takes_the_rating_back(say: Speaker) -> None:
    say("quiz me")
    say("show answer")
    say("easy")
    assert say.rated == {"easy": 1}
    back = say("undo")
    assert back.actions == ("took back a rating",)
    assert "What is docker?" in back.reply
    assert say.rated == {}


def test_neither_a_bare_yes_nor_an_old_rating_rates(say: Speaker, app: TinyApp, clock: FixedClock) -> None:
    say("quiz me")
    shown = say("yes")
    assert say("yes").reply == "Which one: Again · 1 d, Hard · 1 d, Good · 2 d, Easy · 8 d?"
    say("good")
    assert "too old" in app.services.chat.press("ann", shown.choices[3].number, now=clock(), place="terminal").reply
    assert say.rated == {"good": 1}


def test_without_anything_due_it_says_when(app: TinyApp, learner: str, clock: FixedClock) -> None:
    turn = app.services.chat.say(learner, "quiz me", now=clock())
    assert turn.reply.startswith("Nothing to review today.")
    assert turn.choices == ()


def test_a_review_behind_a_record(app: TinyApp, due: str, say: Speaker) -> None:
    turn = say("done with python basics, 45 min. quiz me")
    assert turn.actions == ("recorded python-basics: done, 45 min",)
    assert turn.above.startswith("Recorded: 45 min")
    assert "What is docker?" in turn.reply
    assert [c.label for c in turn.choices] == ["Show answer", "Undo"]
