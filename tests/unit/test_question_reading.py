"""What a question says is read through markup, code, mentions and other scripts; nothing in it is taken for a question
that is none."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studybot.core.answering.language import is_foreign, may_be_foreign
from studybot.core.answering.tidy import names_something, plain_question
from studybot.errors import InvalidInput
from tests.conftest import FixedClock, TinyApp


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("what is docker?", "what is docker?"),
        ("  **what** is *docker*?\n", "what is docker?"),
        ("||what is __docker__||", "what is docker"),
        ("what is `docker run`?", "what is docker run?"),
        ("[what](http://evil.example) is docker https://x.example/y?z", "what is docker"),
        ("@everyone <@123> <@&9> <#4> <:party:5> what is docker", "what is docker"),
        ("<script>what is docker</script>", "what is docker"),
        ("```py\nx = 1\n``` why is this slow?", "why is this slow?"),
        ("why is this slow? ```py x = 1", "why is this slow?"),
        ("> # what is docker", "what is docker"),
        ("Ｗｈａｔ ｉｓ ｄｏｃｋｅｒ", "What is docker"),
        ("what is do\u200bcker\u202e", "what is docker"),
        ("what does n_jobs=-1 do in C++ and a*b?", "what does n_jobs=-1 do in C++ and a*b?"),
        ("is List<int> a type, and 3 < 4 > 2?", "is List<int> a type, and 3 < 4 > 2?"),
        ("why_not_snake_case", "why_not_snake_case"),
        ("x² and ½ of β", "x2 and 1⁄2 of β"),
        ("```\ncode = 1\n```", ""),
        ("https://x.example", ""),
    ],
)
def test_markup_is_read_through(typed: str, said: str) -> None:
    assert plain_question(typed) == said


@given(st.text(max_size=200))
def test_any_text_is_read_and_reading_twice_reads_no_more_marks(text: str) -> None:
    said = plain_question(text)
    assert "\n" not in said
    assert "```" not in said
    assert "@everyone" not in said


@pytest.mark.parametrize("text", ["why", "who are you?", "what can you do", "is it?", "2+2", "the the", "or"])
def test_what_names_nothing(text: str) -> None:
    assert not names_something(text)


@pytest.mark.parametrize("text", ["what is R?", "docker", "why nan?", "compare trees", "что это"])
def test_what_names_something(text: str) -> None:
    assert names_something(text)


@pytest.mark.parametrize(
    "text",
    ["Wie lerne ich Python?", "что такое переобучение?", "什么是过拟合?", "どうして",
     "Qu'est-ce que le surapprentissage ?", "¿Qué es el sobreajuste?", "Hvordan lærer jeg Python?",
     "Apa itu overfitting?"],
)  # fmt: skip
def test_other_languages_are_told(text: str) -> None:
    assert is_foreign(text)
    assert may_be_foreign(text)


@pytest.mark.parametrize(
    "text", ["Was ist Overfitting?", "What is 过拟合?", "overfitting nedir", "Hva er overfitting?"]
)
def test_where_it_is_in_doubt_the_language_is_named_too(text: str) -> None:
    assert may_be_foreign(text)


@pytest.mark.parametrize(
    "text",
    ["what is overfitting?", "what do λ and η mean in the loss?", "import os; os.system",
     "what does el nino mean for data", "is SE(3) a group?", "naïve Bayes or the café example?", "A/B test"],
)  # fmt: skip
def test_english_is_not_foreign(text: str) -> None:
    assert not is_foreign(text)
    assert not may_be_foreign(text)


def test_without_words_or_a_thing_it_says_what_is_missing(app: TinyApp) -> None:
    for text, sentence in (
        ("```\nx = 1\n```", "I see code"),
        ("who are you?", "I cannot tell"),
        ("1 + 1", "I cannot tell"),
        ("hi, thanks a lot!", "I cannot tell"),
    ):
        answer = app.services.answers.ask(text)
        assert (answer.status, answer.citations, answer.related_topics) == ("not_covered", (), ())
        assert answer.answer.startswith(sentence)
    assert "ask in English" in app.services.answers.ask("что такое докер?").answer


def test_what_names_nothing_is_asked_about_and_not_recorded_unless_it_follows_something(app: TinyApp) -> None:
    now: datetime = FixedClock()()
    for text in ("why?", "```\nx = 1\n```"):
        with pytest.raises(InvalidInput):
            app.services.questions.ask("ann", text, place="dm", now=now)
    assert app.db.rows("SELECT 1 FROM questions") == []
    app.services.questions.ask("ann", "**what is docker?** @everyone", place="dm", now=now)
    followed = app.services.questions.ask("ann", "_why?_", place="dm", now=now)
    assert followed.assumed == "Docker"


def test_markup_changes_no_answer(app: TinyApp) -> None:
    plain = app.services.answers.ask("what is docker?")
    marked = app.services.answers.ask("@here **what** is `docker`? <@12>")
    assert (marked.answer, marked.status, marked.kind) == (plain.answer, plain.status, plain.kind)
    assert marked.question == "@here **what** is `docker`? <@12>", "it stands there as it was asked"
