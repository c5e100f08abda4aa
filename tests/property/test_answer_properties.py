"""Whatever the passages say: quotes are literal, said once, understood alone, short enough, and numbered."""

import re
from typing import get_args

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from studybot.core.answering.choice import (
    FAR_BELOW_BEST,
    GOOD,
    MOST_WORDS,
    Quoted,
    Source,
    choose,
    choose_pages,
    part_of,
)
from studybot.core.answering.context import are_whole, refers_back
from studybot.core.answering.gaps import ALIKE, group_by_meaning
from studybot.core.answering.shape import GAP, quote_of, shape
from studybot.core.answering.sides import with_every_side
from studybot.core.answers import AnswerStatus, AskedQuestion, QuestionKind
from studybot.core.text import bare, plain
from tests.answer_sources import asked, sources
from tests.conftest import MONDAY

Vectors = NDArray[np.float32]
kinds: st.SearchStrategy[QuestionKind] = st.sampled_from(get_args(QuestionKind))
statuses: st.SearchStrategy[AnswerStatus] = st.sampled_from(["answered", "uncertain"])
most = st.integers(1, 5)


def quoted_sentences(chosen: list[Quoted]) -> list[str]:
    return [plain(q.source.sentences[p].text) for q in chosen for p in q.positions]


few = settings(max_examples=60)  # to make an answer's sources takes most of the time


@few
@given(asked, sources(), kinds, most)
def test_every_quote_stands_in_its_passage(
    asked: Vectors, sources: list[Source], kind: QuestionKind, most: int
) -> None:
    for quoted in choose(asked, sources, kind, most=most):
        assert quoted.positions == tuple(sorted(set(quoted.positions)))
        for part in quote_of(quoted).split(GAP):
            assert part
            assert part in bare(quoted.source.text)


@few
@given(asked, sources(), kinds, most)
def test_no_sentence_is_quoted_twice(asked: Vectors, sources: list[Source], kind: QuestionKind, most: int) -> None:
    said = quoted_sentences(choose(asked, sources, kind, most=most))
    assert len(said) == len(set(said))


@few
@given(asked, sources(), kinds, most, st.integers(2, 4), st.booleans())
def test_no_page_repeats_a_sentence_or_a_passage_of_another(
    asked: Vectors, sources: list[Source], kind: QuestionKind, most: int, pages: int, compared: bool
) -> None:
    def complete(chosen: list[Quoted]) -> list[Quoted]:
        sides = ("forest", "kernel")
        return with_every_side(chosen, sides, asked[[0, -1]], [sources, sources[::-1]], most=most)

    twice = [*sources, *(s._replace(passage_id=f"again {s.passage_id}") for s in sources)]  # the same in another place
    shown = choose_pages(asked, twice, kind, most=most, pages=pages, complete=complete if compared else list)
    assert len(shown) == pages
    said = [text for chosen in shown for text in quoted_sentences(chosen)]
    assert len(said) == len(set(said))
    cited = [quoted.source.passage_id for chosen in shown for quoted in chosen]
    assert len(cited) == len(set(cited))
    fewer = choose_pages(asked, twice, kind, most=most, pages=pages - 1, complete=complete if compared else list)
    assert [c[0].source.passage_id for c in shown[:-1] if c] == [c[0].source.passage_id for c in fewer if c]


@few
@given(asked, sources(), kinds, most)
def test_an_answer_has_at_most_so_many_words(
    asked: Vectors, sources: list[Source], kind: QuestionKind, most: int
) -> None:
    assert len(" ".join(quoted_sentences(choose(asked, sources, kind, most=most))).split()) <= MOST_WORDS


@few
@given(asked, sources(), kinds, most)
def test_none_speaks_of_what_is_not_quoted_before_it(
    asked: Vectors, sources: list[Source], kind: QuestionKind, most: int
) -> None:
    for quoted in choose(asked, sources, kind, most=most):
        for position in quoted.positions:
            if refers_back(quoted.source.sentences[position].text):
                assert position - 1 in quoted.positions
        assert are_whole(quoted.source.text, quoted.positions)


@few
@given(asked, sources(), kinds, most)
def test_the_best_passages_are_quoted_in_their_order(
    asked: Vectors, sources: list[Source], kind: QuestionKind, most: int
) -> None:
    """Those for the first part of the question first."""
    chosen = choose(asked, sources, kind, most=most)
    parts = [0 if kind == "comparison" else part_of(quoted, asked) for quoted in chosen]
    order = [(part, sources.index(quoted.source)) for part, quoted in zip(parts, chosen, strict=True)]
    assert order == sorted(set(order))
    assert len({quoted.source.passage_id for quoted in chosen}) == len(chosen)
    assert len(chosen) <= most
    assert all(q.source.score >= min(sources[0].score - FAR_BELOW_BEST, GOOD) for q in chosen[1:])


@few
@given(asked, sources(), kinds, statuses, most)
def test_every_quote_has_its_number_and_every_number_its_quote(
    asked: Vectors, sources: list[Source], kind: QuestionKind, status: AnswerStatus, most: int
) -> None:
    quotes = list(enumerate(choose(asked, sources, kind, most=most), start=1))
    for sides in (None, ("random forest", "data"), ("data", "data"), ("forest", "kernel", "tensor", "bias")):
        text = re.sub(r"\n?None of these quotes names .*", "", shape(kind, status, quotes, sides))
        assert {int(n) for n in re.findall(r"\[(\d+)\]", text)} == {number for number, _ in quotes}
        for said in quoted_sentences([quoted for _, quoted in quotes]):
            assert said in text
        assert ("I am not sure" in text) == (status == "uncertain")
        for line in text.splitlines()[status == "uncertain" :]:
            assert line.endswith("]"), "every line ends with where it stands"


@few
@given(asked, sources(), st.lists(sources(), min_size=2, max_size=4), most)
def test_what_is_added_for_a_side_breaks_no_rule(
    asked: Vectors, found: list[Source], each: list[list[Source]], most: int
) -> None:
    sides = ["forest", "kernel", "tensor", "bias"][: len(each)]
    each = [
        [s._replace(passage_id=f"{side}{s.passage_id}") for s in some] for side, some in zip(sides, each, strict=True)
    ]
    chosen = choose(asked, found, "comparison", most=most)
    vectors = np.stack([asked[0]] * len(sides))
    every = with_every_side(chosen, sides, vectors, each, most=max(most, len(sides)))
    said = quoted_sentences(every)
    assert len(said) == len(set(said))
    assert len({quoted.source.passage_id for quoted in every}) == len(every) <= max(most, len(sides))
    assert len(" ".join(said).split()) <= MOST_WORDS
    for quoted in every:
        for position in quoted.positions:
            if refers_back(quoted.source.sentences[position].text):
                assert position - 1 in quoted.positions
        assert are_whole(quoted.source.text, quoted.positions)
    assert {q.source.passage_id for q in every} <= {o.passage_id for some in [found, *each] for o in some}


@st.composite
def questions(draw: st.DrawFn) -> tuple[list[AskedQuestion], Vectors]:
    count = draw(st.integers(1, 12))
    found = [
        AskedQuestion(
            question_id=n,
            learner_id=draw(st.sampled_from(["ann", "bob", "eve"])),
            place="dm",
            group_id=None,
            asked=f"q{n}",
            meant=f"q{draw(st.integers(0, 5))}",
            status=draw(st.sampled_from(["answered", "uncertain", "not_covered"])),
            subject="",
            topic=draw(st.sampled_from([None, "docker"])),
            helpful=draw(st.sampled_from([None, False])),
            reported_at=draw(st.sampled_from([None, MONDAY])),
            asked_at=MONDAY,
        )
        for n in range(count)
    ]
    angles = np.array([draw(st.sampled_from([0, 0.3, 0.6, 0.9, 1.2, 2.5])) for _ in range(count)])
    return found, np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


@given(questions())
def test_every_question_stands_in_one_gap_and_the_counts_add_up(given: tuple[list[AskedQuestion], Vectors]) -> None:
    asked, vectors = given
    gaps = group_by_meaning(asked, vectors)
    assert sum(gap.times for gap in gaps) == len(asked)
    assert sum(gap.unanswered for gap in gaps) == sum(q.status != "answered" for q in asked)
    assert sum(gap.unhelpful for gap in gaps) == sum(q.helpful is False for q in asked)
    assert sum(gap.reported for gap in gaps) == sum(q.reported_at is not None for q in asked)
    assert {text for gap in gaps for text in (gap.question, *gap.others)} == {q.meant for q in asked}
    assert all(1 <= gap.people <= min(3, gap.times) for gap in gaps)
    assert [gap.times for gap in gaps] == sorted((gap.times for gap in gaps), reverse=True)
    assert gaps[0].times == (vectors @ vectors.T >= ALIKE).sum(axis=1).max(), "the largest company comes first"
