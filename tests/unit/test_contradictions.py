"""What says a thing and its opposite, or points to what was never shown, is asked back about and changes nothing."""

from collections.abc import Callable
from datetime import date

import pytest

from studybot.core.sentences.contradictions import find_contradiction
from studybot.core.sentences.sentence import read_sentence
from studybot.core.sentences.topics import topic_names
from studybot.services.chat import Turn
from tests.conftest import FixedClock, TinyApp

Say = Callable[[str], Turn]
NAMES = topic_names(["Docker"])


@pytest.fixture
def say(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> Say:
    return lambda text: app.services.chat.say(learner_with_goal, text, now=clock())


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Monday and not Monday", "Monday"),
        ("remind me at 8 and not at 8", "8"),
        ("not on Friday but on Friday", "Friday"),
        ("I have 5 hours a week and not 5 hours a week", "5 hours"),
        ("skip it and don't skip it", "skip it"),
        ("move it to the 24th of March and not to the 24th of March", "the 24th of March"),
    ],
)
def test_a_thing_and_its_opposite(text: str, denied: str) -> None:
    assert find_contradiction(read_sentence(text, today=date(2026, 3, 11), names=NAMES)) == denied


@pytest.mark.parametrize(
    "text",
    [
        "not at 7 but at 8", "Monday and Tuesday, not Sunday", "I can't on Monday, move Monday's session to Friday",
        "not Monday, I repeat: not Monday", "I have not started docker, so move docker to Friday",
        "skip it, I do not have time", "Mondays, but not next Monday", "do I need it or not",
    ],
)  # fmt: skip
def test_no_contradiction(text: str) -> None:
    assert find_contradiction(read_sentence(text, today=date(2026, 3, 11), names=NAMES)) is None


@pytest.mark.parametrize(
    "text",
    [
        "Monday and not Monday", "skip today and don't skip today", "remind me at 8 and not at 8",
        "move tomorrow's session to Friday and not to Friday", "show my plan. remind me at 8 and not at 8",
    ],
)  # fmt: skip
def test_it_is_asked_back_in_one_sentence_and_changes_nothing(
    app: TinyApp, say: Say, clock: FixedClock, text: str
) -> None:
    before = app.services.privacy.export("ann")
    turn = say(text)
    assert turn.reply.startswith("You say “")
    assert turn.reply.endswith("which of the two do you mean?")
    assert (turn.actions, turn.choices) == ((), ())
    assert {**app.services.privacy.export("ann"), "conversations": []} == {**before, "conversations": []}


def test_a_contradicting_answer_is_asked_for_again(say: Say) -> None:
    assert "to which day?" in say("move tomorrow's session").reply
    assert "which of the two" in say("Friday and not Friday").reply
    assert "Shall I change it?" in say("Friday").reply


@pytest.mark.parametrize("text", ["the second", "the second one", "done with the second", "move the second to Friday"])
def test_the_second_of_nothing_is_asked_back(app: TinyApp, say: Say, clock: FixedClock, text: str) -> None:
    before = app.services.privacy.export("ann")
    turn = say(text)
    assert turn.reply == "Which one is “the second”? I have shown no such list: say its name, or “show my plan” first."
    assert (turn.actions, turn.choices) == ((), ())
    assert {**app.services.privacy.export("ann"), "conversations": []} == {**before, "conversations": []}


def test_the_second_of_what_was_shown(app: TinyApp, say: Say, clock: FixedClock) -> None:
    second = app.services.plans.coming("ann", now=clock())[1].title
    say("what's next?")
    asked = say("the second")
    assert asked.reply == f"{second}: what about it?"
    assert [c.label for c in asked.choices] == ["I finished it", "Tell me about it", "Skip it"]
    assert say("tell me about it").reply.startswith(second)
    assert "Which one is “the fourth”?" in say("the fourth").reply


def test_halves_and_times_are_no_places_in_a_list(app: TinyApp, say: Say) -> None:
    assert say("did the second half of it").actions == ("recorded python-basics: 30 min",)
