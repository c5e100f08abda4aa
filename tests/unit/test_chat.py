"""A sentence is understood, done and answered; a dry run changes nothing."""

import pytest

from studybot.core.intents import read_intent
from tests.conftest import FixedClock, TinyApp


@pytest.mark.parametrize(
    ("text", "intent", "slots"),
    [
        ("I want to become a data scientist by June", "add_goal", {"goal": "become a data scientist by June"}),
        ("my goal is to learn SQL", "add_goal", {"goal": "learn SQL"}),
        ("learn deep learning in 3 months", "add_goal", {"goal": "learn deep learning in 3 months"}),
        ("what's on today?", "today", {}),
        ("what should I study next", "today", {}),
        ("show me my plan", "plan", {}),
        ("when will I finish?", "plan", {}),
        ("replan please", "replan", {}),
        ("done", "done", {"finished": "done"}),
        ("I finished linear algebra", "done", {"finished": "finished", "topic": "linear algebra"}),
        ("I studied 40 minutes of statistics", "done", {"minutes": "40", "topic": "statistics"}),
        ("studied 1.5h", "done", {"minutes": "90"}),
        ("skip today", "skip", {}),
        ("not today", "skip", {}),
        ("I already know Python", "know", {"topic": "Python"}),
        ("undo", "undo", {}),
        ("how far am I?", "progress", {}),
        ("remind me at 7pm", "remind_at", {"at": "7pm"}),
        ("stop the reminders", "stop_reminders", {}),
        ("yes please", "yes", {}),
        ("no", "no", {}),
        ("what is overfitting?", "ask", {"question": "what is overfitting?"}),
        ("I want to know what overfitting is", "ask", {"question": "I want to know what overfitting is"}),
        ("tell me about docker", "topic", {"topic": "docker"}),
        ("which roadmaps are there?", "roadmap", {}),
        ("help", "help", {}),
    ],
)
def test_sentences_are_understood(text: str, intent: str, slots: dict[str, str]) -> None:
    found = read_intent(text)
    assert (found.name, found.slots) == (intent, slots)
    assert 0 < found.confidence <= 1


def test_a_whole_conversation(app: TinyApp, clock: FixedClock) -> None:
    def say(text: str) -> str:
        return app.services.chat.say("ann", text, now=clock()).reply

    assert "/setup" in say("what's on today?")
    assert "6 h of study" in say("I live in Europe/Berlin, 6 hours a week, remind me at 19:00")
    assert "Shall I plan it?" in say("I want to become a machine-learning engineer by 30 June")
    assert "It is your goal now." in say("yes")
    assert "Python basics" in say("what's on today?")
    assert "Recorded: 1 h" in say("done")
    assert "%" in say("how far am I?")
    assert "Taken back" in say("undo")
    assert "memorises the noise" in say("what is overfitting?")
    assert "off" in say("stop the reminders")


def test_a_dry_run_says_what_would_be_and_changes_nothing(
    app: TinyApp, learner_with_goal: str, clock: FixedClock
) -> None:
    turn = app.services.chat.say(learner_with_goal, "done", now=clock(), dry_run=True)
    assert turn.actions == ("recorded python-basics",)
    assert "Recorded" in turn.reply
    assert app.services.progress.overview(learner_with_goal, now=clock()).minutes_spent == 0
    assert not app.services.chat.say(learner_with_goal, "done", now=clock()).reply.startswith(
        "Python basics was recorded"
    )


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001, "???", "\x00", "🎉"])
def test_anything_can_be_said(app: TinyApp, clock: FixedClock, text: str) -> None:
    assert app.services.chat.say("ann", text, now=clock()).reply
