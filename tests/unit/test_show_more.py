""" "Show me more" after an answer goes on with it, and with nothing else."""

from collections.abc import Callable

import pytest

from studybot.core.sentences.more import asks_for_more, goes_on
from studybot.services.chat import Turn
from studybot.services.questions import NOTHING_MORE
from tests.conftest import FixedClock, TinyApp

Say = Callable[[str], Turn]
QUESTION = "what is docker?"


@pytest.fixture
def say(app: TinyApp, clock: FixedClock) -> Say:
    return lambda text: app.services.chat.say("ann", text, now=clock())


@pytest.mark.parametrize(
    "text",
    ["show me more", "more", "More!", "tell me more", "ok, show me more please", "can you tell me more about it?",
     "anything else?", "go on", "continue", "is there more?", "What else?", "yes, go on", "show more details"],
)  # fmt: skip
def test_more_of_an_answer_is_its_next_page(learner_with_goal: str, say: Say, text: str) -> None:
    first = say(QUESTION)
    more = say(text)
    assert (more.intent, more.actions) == ("show_more", ())
    assert more.reply.startswith(f"More on “{QUESTION}”:\n")
    assert "[1]" in more.reply
    twice = set(more.reply.splitlines()[1:]) & set(first.reply.splitlines())
    assert not twice - {""}


def test_page_follows_page_until_there_is_no_more(learner_with_goal: str, say: Say) -> None:
    say(QUESTION)
    shown = []
    while (turn := say("show me more")).reply != NOTHING_MORE:
        assert turn.reply not in shown
        shown.append(turn.reply)
        assert len(shown) < 5
    assert shown
    assert say("go on").reply == NOTHING_MORE


def test_what_was_asked_last_counts_and_what_was_not_found_has_no_more(learner_with_goal: str, say: Say) -> None:
    say(QUESTION)
    say("show me more")
    say("what is statistics?")
    assert say("more").reply.startswith("More on “what is statistics?”")
    assert "does not cover" in say("what is quirky xylophone jazz?").reply
    assert say("more").reply == NOTHING_MORE


def test_plain_words_find_the_answer_behind_other_talk_and_others_do_not(learner_with_goal: str, say: Say) -> None:
    say(QUESTION)
    say("show me more")
    say("what's on today?")
    assert say("continue").intent == "next_step"
    assert say("anything else?").intent != "show_more"
    assert say("show me more").reply.startswith(("More on “what is docker?”", NOTHING_MORE))


@pytest.mark.parametrize("text", ["show me more", "more", "tell me more"])
def test_without_a_question_before_it_is_not_understood(learner_with_goal: str, say: Say, text: str) -> None:
    turn = say(text)
    assert (turn.intent, turn.actions) == ("unknown", ())
    assert turn.reply.startswith("I did not get that.")


def test_an_hour_later_or_elsewhere_there_was_no_question(
    learner_with_goal: str, app: TinyApp, clock: FixedClock, say: Say
) -> None:
    say(QUESTION)
    assert app.services.chat.say("ann", "show me more", now=clock(), place="dm").intent == "unknown"
    assert app.services.chat.say("bob", "show me more", now=clock()).intent == "unknown"
    clock.advance(minutes=61)
    assert say("show me more").intent == "unknown"


def test_more_is_no_yes_and_go_on_is_one(learner_with_goal: str, app: TinyApp, say: Say) -> None:
    say(QUESTION)
    say("I only have 4 hours a week now")
    assert say("more").actions == ()
    assert app.services.learners.get("ann").availability.minutes_per_week == 360
    say("I only have 4 hours a week now")
    assert say("go on").actions == ("changed the plan (change 2)",)


def test_whoever_only_asks_sees_more_too(say: Say) -> None:
    say(QUESTION)
    assert say("tell me more").reply.startswith("More on “what is docker?”")


def test_what_a_button_showed_is_not_shown_again(learner_with_goal: str, app: TinyApp, clock: FixedClock) -> None:
    chat = app.services.chat
    asked = app.services.questions.ask("ann", QUESTION, place="dm", now=clock())  # by /ask
    second = chat.page("ann", asked.question_id, 2, now=clock())
    assert second.answer.citations
    third = chat.say("ann", "go on", now=clock(), place="dm")
    assert third.intent == "show_more"
    assert second.answer.answer not in third.reply


def test_in_a_channel_the_button_is_named(app: TinyApp, clock: FixedClock) -> None:
    chat = app.services.chat
    app.services.questions.ask("ann", QUESTION, place="9", group="1", now=clock())
    assert chat.is_wish("tell me more", now=clock())
    turn = chat.say("ann", "tell me more", now=clock(), place="9", private=False)
    assert "button" in turn.reply
    assert "docker" not in turn.reply.lower()


@pytest.mark.parametrize(
    "text",
    ["tell me more about docker", "show me more hours", "I want to learn more python", "one more hour", "more hours",
     "go on holiday", "continue the reminders", "what else is in my plan?", "no more reminders", "show me my plan"],
)  # fmt: skip
def test_other_wishes_do_not_ask_for_more(text: str) -> None:
    assert not asks_for_more(text.lower())
    assert not goes_on(text.lower())
