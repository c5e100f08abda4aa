"""A question about the learner's own dates is answered by the plan; one in another language is told what works."""

import pytest

from studybot.core.answering.language import is_foreign
from studybot.core.answering.plan_questions import asked_when
from tests.conftest import FixedClock, TinyApp


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("When do I learn about linear regression?", "linear regression"),
        ("when will i study overfitting", "overfitting"),
        ("so when am I going to start learning statistics?", "statistics"),
        ("When is overfitting due?", "overfitting"),
        ("when do I get to transformers", "transformers"),
        ("when should I do it?", "it"),
        ("When should I use a random forest?", None),
        ("when was the perceptron invented?", None),
        ("when is accuracy a bad metric?", None),
        ("how do I learn statistics?", None),
    ],
)
def test_questions_about_ones_own_dates_are_told_from_questions_of_the_field(question: str, topic: str | None) -> None:
    assert asked_when(question) == topic


def test_the_plan_answers_when_and_the_library_the_rest(
    app: TinyApp, learner_with_goal: str, clock: FixedClock
) -> None:
    ask = app.services.questions.ask
    told = ask(learner_with_goal, "when do I learn about overfitting?", place="dm", now=clock()).answer
    [first, *_] = [b for b in app.services.plans.coming(learner_with_goal, now=clock()) if b.topic == "overfitting"]
    assert told.status == "answered"
    assert str(first.on.day) in told.answer
    assert told.citations == ()
    ask(learner_with_goal, "what is statistics?", place="dm", now=clock())
    assert (
        "Statistics is in your plan"
        in ask(learner_with_goal, "when do I learn this?", place="dm", now=clock()).answer.answer
    )
    app.services.progress.know(learner_with_goal, "statistics", now=clock())
    assert (
        "no open block" in ask(learner_with_goal, "when do I study statistics?", place="dm", now=clock()).answer.answer
    )


def test_a_group_never_reads_a_members_dates(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    asked = app.services.questions.ask(
        learner_with_goal, "when do I learn about overfitting?", place="5", group="7", now=clock()
    )
    assert "in your plan" not in asked.answer.answer


@pytest.mark.parametrize(
    "question",
    ["Was ist Overfitting und wie verhindere ich es?", "¿Qué es la regresión lineal?", "что такое переобучение",
     "过拟合是什么", "comment choisir le taux d'apprentissage pour un réseau"],
)  # fmt: skip
def test_another_language_is_told_what_works(app: TinyApp, question: str) -> None:
    assert is_foreign(question)
    answer = app.services.answers.ask(question)
    assert answer.status == "answered" or "in English" in answer.answer


@pytest.mark.parametrize(
    "question", ["what is overfitting", "difference l1 l2", "is die casting a process?", "en route to mlops", "PCA"]
)
def test_english_is_not_taken_for_another_language(question: str) -> None:
    assert not is_foreign(question)
