"""Lists of questions: whatever is typed, nothing is made up, and no passage is quoted twice."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from studybot.core.answering.lists import listed_questions
from studybot.core.answering.repeats import without_repeats
from studybot.core.answers import Answer, Citation
from studybot.core.sentences.verb_lists import verb_lists

pieces = st.sampled_from(
    ["1. ", "2) ", "3. ", "- ", "\n", " ", "what is docker?", "why?", "About git:", "thanks", "I use R", "a) "]
)
passages = st.lists(st.integers(0, 5), min_size=0, max_size=4, unique=True)


@given(st.lists(pieces, max_size=12).map("".join) | st.text(max_size=200))
def test_each_question_stands_in_the_text(text: str) -> None:
    found = listed_questions(text)
    assert len(found) != 1
    rest = " ".join(text.split())
    for question in found:
        said = question.removesuffix(" (git)")
        assert said in rest


@given(st.lists(passages, max_size=4))
def test_each_passage_is_quoted_once_and_every_number_has_its_source(drawn: list[list[int]]) -> None:
    answers = [_answer(numbers) for numbers in drawn]
    shown = without_repeats(answers)
    cited = [c.source for answer in shown for c in answer.citations]
    assert len(cited) == len(set(cited))
    assert set(cited) == {c.source for answer in answers for c in answer.citations}
    for answer in shown:
        assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
        for citation in answer.citations:
            assert f"{citation.quote} [{citation.number}]" in answer.answer.splitlines()
        assert answer.answer.count(" [") == len(answer.citations)


def _answer(numbers: list[int]) -> Answer:
    citations = tuple(
        Citation(
            number=n,
            topic=None,
            title="t",
            heading="",
            source=f"{p}.md",
            lines=(1, 2),
            quote=f"Words of {p}.",
            url=None,
        )
        for n, p in enumerate(numbers, start=1)
    )
    text = "\n".join(f"{c.quote} [{c.number}]" for c in citations)
    return Answer(question="?", status="answered", answer=text, citations=citations, related_topics=(), took_ms=0)


@given(st.text(alphabet="to wadbuil,&nrg", max_size=200))
def test_lists_of_verbs_do_not_overlap(text: str) -> None:
    spans = verb_lists(text)
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
