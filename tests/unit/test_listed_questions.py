"""Several questions in one message: each answered under its question, in order, no passage twice."""

from collections.abc import Sequence
from datetime import datetime

import discord
import pytest

from studybot.bot.limits import EMBED_TOTAL, card, share_room
from studybot.core.answering.lists import MOST_LISTED, listed_questions, without_number
from studybot.core.answering.repeats import without_repeats
from studybot.core.answers import Answer, Citation
from studybot.services.questions import NOTHING_MORE
from tests.conftest import FixedClock, TinyApp

DOCKER, STATISTICS, REGRESSION = "what is docker?", "what is statistics?", "what is linear regression?"


@pytest.fixture
def now() -> datetime:
    return FixedClock()()


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("1. what is docker? 2. how do I use it? 3. what is statistics?",
         [DOCKER, "how do I use it?", STATISTICS]),
        ("1) what is docker?\n2) what is statistics?", [DOCKER, STATISTICS]),
        ("(1) what is docker (2) what is statistics", ["what is docker", "what is statistics"]),
        ("what is docker?\n\nwhat is statistics?", [DOCKER, STATISTICS]),
        ("- what is docker?\n- explain overfitting", [DOCKER, "explain overfitting"]),
        ("Q1: what is docker?\nQ2: what is statistics?", [DOCKER, STATISTICS]),
        ("Hi! I have two questions:\n1. what is docker?\n2. what is statistics?\nThanks a lot!", [DOCKER, STATISTICS]),
        ("about overfitting:\n1. what is it?\n2. how do I prevent it?",
         ["what is it? (overfitting)", "how do I prevent it?"]),
        ("what is docker?\nwhat is Docker?\nwhat is statistics?", ["what is Docker?", STATISTICS]),
    ],
)  # fmt: skip
def test_a_list_of_questions_is_taken_apart(text: str, questions: list[str]) -> None:
    assert listed_questions(text) == questions


@pytest.mark.parametrize(
    "text",
    [
        "", "what is docker?", "what is docker and how do I use it?", "what is docker? how do I use it?",
        "what is the difference between 1. precision and 2. recall?",
        "what is overfitting?\na) noise that is learnt\nb) too small a model",
        "I train a network on images.\nwhy is the loss nan?\nwhat does that mean?",
        "my results:\n1. loss is nan\n2. accuracy is zero\nwhat is wrong?",
        "1. done with docker 2. what is statistics?",
        "what is wrong here?\n```py\n1. what is this?\n2. what is that?\n```",
        "what is docker?\nwhy?\nand so on", "is version 1. or 2. of python better?",
        "what is docker?\nthanks",
    ],
)  # fmt: skip
def test_anything_else_is_one_question(text: str) -> None:
    assert listed_questions(text) == []


def _answer(text: str, cited: Sequence[tuple[str, str]]) -> Answer:
    citations = tuple(
        Citation(number=n, topic=None, title=source, heading="", source=source, lines=(1, 2), quote=quote, url=None)
        for n, (source, quote) in enumerate(cited, start=1)
    )
    return Answer(question="?", status="answered", answer=text, citations=citations, related_topics=(), took_ms=0)


def test_a_passage_stays_where_it_stands_first() -> None:
    first = _answer("A one. [1]\nB two. [2]", [("a", "A one."), ("b", "B two.")])
    second = _answer("• B two. [1]\n• C … three. [2]", [("b", "B two."), ("c", "C … three.")])
    one, two = without_repeats([first, second])
    assert (one.answer, [c.source for c in one.citations]) == ("A one. [1]\nSee also 2.", ["a"])
    assert two == second


def test_what_remains_is_numbered_anew_and_nothing_left_is_said() -> None:
    first = _answer("A one. [1]\nB two. [2]", [("a", "A one."), ("b", "B two.")])
    again = _answer("A one. [1]", [("a", "A one.")])
    mixed = _answer("Docker: A one. [1] C x[1] three. [2]", [("a", "A one."), ("c", "C x[1] three.")])
    _, two, three = without_repeats([first, again, mixed])
    assert (two.answer, two.citations, two.status) == ("What I quote under 1 answers this too.", (), "answered")
    unsure = without_repeats([first, again.model_copy(update={"status": "uncertain"})])[1]
    assert unsure.answer.endswith("The closest passages stand under 1.")
    assert (three.answer, [c.number for c in three.citations]) == ("Docker: C x[1] three. [1]\nSee also 1.", [1])


def test_words_that_look_like_a_number_of_a_source_are_not_cut() -> None:
    first = _answer("A one. [1]", [("a", "A one.")])
    odd = _answer("See [1] and more. [1]\nC. [2]", [("a", "See [1] and more."), ("c", "C.")])
    assert without_repeats([first, odd])[1] == odd


def test_each_is_answered_in_order_and_recorded(app: TinyApp, now: datetime) -> None:
    found = app.services.questions.ask_each(
        "ann", f"1. {DOCKER}\n2. why is it useful?\n3. {STATISTICS}", place="5", now=now
    )
    assert [a.answer.question for a in found.asked] == [DOCKER, "why is it useful?", STATISTICS]
    assert [a.assumed for a in found.asked] == [None, "Docker", None]
    assert [a.answer.citations[0].topic for a in (found.asked[0], found.asked[2])] == ["docker", "statistics"]
    cited = [(c.source, c.lines) for a in found.asked for c in a.answer.citations]
    assert len(cited) == len(set(cited))
    assert found.left_out == ()
    for asked in found.asked:
        kept = app.services.questions.find(asked.question_id, "ann")
        assert kept.asked == asked.answer.question


def test_more_than_that_are_left_out_by_name(app: TinyApp, now: datetime) -> None:
    text = "\n".join([DOCKER, STATISTICS, REGRESSION, "what is overfitting?", "what is python?"])
    found = app.services.questions.ask_each("ann", text, place="5", now=now)
    assert len(found.asked) == MOST_LISTED
    assert found.left_out == ("what is overfitting?", "what is python?")
    turn = app.services.chat.say("ann", text, now=now)
    assert turn.reply.endswith("I answer 3 at a time; 2 questions left, from “what is overfitting?” on: ask again.")


def test_one_that_names_nothing_keeps_no_other_from_its_answer(app: TinyApp, now: datetime) -> None:
    first, second = app.services.questions.ask_each(
        "ann", "what is quirky xylophone jazz?\nwhy?", place="5", now=now
    ).asked
    assert first.answer.status == "not_covered"
    assert "what that is about" in second.answer.answer


def test_in_a_conversation_each_answer_stands_under_its_question(
    learner_with_goal: str, app: TinyApp, now: datetime
) -> None:
    turn = app.services.chat.say("ann", f"1. {DOCKER} 2. {STATISTICS}", now=now)
    assert (turn.intent, turn.actions, turn.wishes) == ("ask_question", (), ())
    docker, statistics = turn.reply.split(f"\n\n2. {STATISTICS}\n")
    assert docker.startswith(f"1. {DOCKER}\nDocker is a tool")
    assert "Statistics › What it is" in statistics
    assert "docker" not in statistics.lower()
    more = app.services.chat.say("ann", "show me more", now=now)
    assert more.reply.startswith(f"More on “{STATISTICS}”") or more.reply == NOTHING_MORE


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("1. what is docker?\n2. what's next?", ["ask_question", "next_step"]),
        ("done with python basics\nwhat is docker?", ["record_done", "ask_question"]),
    ],
)
def test_a_list_of_other_wishes_is_done_as_before(
    learner_with_goal: str, app: TinyApp, now: datetime, text: str, intents: list[str]
) -> None:
    assert [w.intent for w in app.services.chat.say("ann", text, now=now).wishes] == intents


def test_what_goes_on_about_the_question_before_is_no_question_about_the_plan(
    learner_with_goal: str, app: TinyApp, now: datetime
) -> None:
    say = app.services.chat.say
    turn = say("ann", f"{DOCKER}\nwhy does it work?\nhow do I use it?", now=now)
    assert turn.reply.count("I take it you mean: Docker.") == 2
    say("ann", "tell me about docker", now=now)
    assert say("ann", "why do I need it?", now=now).intent == "why_topic"
    assert say("ann", "why is it in my plan?", now=now).reply.startswith("Docker")


def test_whoever_only_asks_is_answered_too(app: TinyApp, now: datetime) -> None:
    assert "\n\n2. " in app.services.chat.say("bob", f"{DOCKER}\n{STATISTICS}", now=now).reply


def test_cards_of_one_message_share_its_room() -> None:
    long = [card("t", "word " * 700, fields=[("Sources", "s" * 900), ("Next", "n" * 500)]) for _ in range(3)]
    assert sum(map(len, long)) > EMBED_TOTAL
    fitted = share_room(long)
    assert sum(map(len, fitted)) <= EMBED_TOTAL
    assert [embed.fields[0].name for embed in fitted] == ["Sources"] * 3
    short = [discord.Embed(title="a", description="b")] * 2
    assert share_room(short) == tuple(short)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("4) what is docker?", "what is docker?"),
        ("2. how do I use it", "how do I use it"),
        ("- why?", "why?"),
        ("1. what is docker? 2. what is statistics?", "1. what is docker? 2. what is statistics?"),
        ("1. what is docker?\n2. what is statistics?", "1. what is docker?\n2. what is statistics?"),
        ("2) done with docker", "2) done with docker"),
        ("2", "2"),
        ("2 hours", "2 hours"),
    ],
)
def test_a_question_alone_loses_its_number_and_nothing_else_does(text: str, read: str) -> None:
    assert without_number(text) == read
