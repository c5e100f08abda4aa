"""A list of questions in the terminal: one answer in the published shape, its citations counted through."""

import re

import pytest

from studybot.core.answering.lists import MOST_LISTED
from studybot.core.answering.together import answered_together
from studybot.core.answers import Answer, Citation
from studybot.errors import InvalidInput
from studybot.services.asking import ask_each
from tests.conftest import TinyApp


def _citation(number: int, quote: str) -> Citation:
    return Citation(
        number=number, topic="t", title="T", heading="", source=f"{quote}.md", lines=(1, 2), quote=quote, url=None
    )


def _answer(text: str, *citations: Citation) -> Answer:
    status = "answered" if citations else "not_covered"
    return Answer(question="why?", status=status, answer=text, citations=citations, related_topics=("a",), took_ms=1.0)


def test_each_question_of_a_list_is_answered_in_one_answer(app: TinyApp) -> None:
    text = "1. what is docker?\n2. how do I use it?\n3. what is statistics?"
    answer = ask_each(app.services.answers, text)
    assert answer.question == " ".join(text.split())
    heads = [line for line in answer.answer.splitlines() if re.match(r"\d\. ", line)]
    assert heads == ["1. what is docker?", "2. how do I use it?", "3. what is statistics?"]
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert {"docker", "statistics"} <= {c.topic for c in answer.citations}
    for citation in answer.citations:
        assert f"[{citation.number}]" in answer.answer
    assert len({(c.source, c.lines, c.heading) for c in answer.citations}) == len(answer.citations)


def test_one_question_stays_as_it_was(app: TinyApp) -> None:
    answers = app.services.answers
    one, same = ask_each(answers, "what is docker?"), answers.ask("what is docker?")
    assert one.model_copy(update={"took_ms": 0.0}) == same.model_copy(update={"took_ms": 0.0})
    with pytest.raises(InvalidInput):
        ask_each(answers, " ")


def test_questions_beyond_those_taken_at_a_time_are_named(app: TinyApp) -> None:
    text = " ".join(f"{n}. what is docker {word}?" for n, word in enumerate(["one", "two", "three", "four"], 1))
    answer = ask_each(app.services.answers, text).answer
    assert answer.endswith(
        f"I answer {MOST_LISTED} at a time; 1 question left, from “what is docker four?” on: ask again."
    )


def test_numbers_are_counted_through_but_not_those_within_a_quote() -> None:
    first = _answer("Alpha. [1]\nBeta. [2]", _citation(1, "Alpha."), _citation(2, "Beta."))
    second = _answer("Gamma, as said in [1] there. [1]", _citation(1, "Gamma, as said in [1] there."))
    joined = answered_together("why? why?", [first, second], took_ms=3.0)
    assert joined.answer == "1. why?\nAlpha. [1]\nBeta. [2]\n\n2. why?\nGamma, as said in [1] there. [3]"
    assert [c.number for c in joined.citations] == [1, 2, 3]
    assert (joined.status, joined.related_topics) == ("answered", ("a",))


def test_a_list_is_as_sure_as_all_its_answers() -> None:
    sure, lost = _answer("Alpha. [1]", _citation(1, "Alpha.")), _answer("My library does not cover that.")
    statuses = [
        answered_together("x", several, took_ms=0.0).status for several in ([sure, sure], [sure, lost], [lost, lost])
    ]
    assert statuses == ["answered", "uncertain", "not_covered"]
