"""Passages come in one order out of meaning, wording and the company of their file."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studybot.core import ranking
from studybot.core.ranking import FILE_BEST, FILE_SHARE, Ranked, Signs, dense


class Row(NamedTuple):
    """One passage's signs."""

    passage_id: str
    source: str
    cosine: float
    sentence_cosine: float
    bm25: float
    covered: float


def columns(rows: Sequence[Row]) -> Signs:
    passage_ids, sources, *numbers = zip(*rows, strict=True) if rows else [()] * len(Row._fields)
    files = np.array([sources.index(source) for source in sources], dtype=np.int64)
    return Signs(np.array(passage_ids, object), files, *(np.array(column, dtype=np.float64) for column in numbers))


def rank(rows: Sequence[Row], *, losses: dict[str, float] | None = None, most: int | None = None) -> list[Ranked]:
    lost = np.array([losses.get(row.passage_id, 0.0) for row in rows]) if losses else None
    return ranking.rank(columns(rows), losses=lost, most=most)


share = st.floats(0, 1, width=32)
signs = st.builds(Row, st.uuids().map(str), st.sampled_from("abc"), share, share, st.floats(0, 60, width=32), share)
many = st.lists(signs, min_size=1, max_size=12, unique_by=lambda s: s.passage_id)


def found(passage_id: str, cosine: float = 0.5, source: str = "", **more: float) -> Row:
    given = {"sentence_cosine": cosine, "bm25": 0.0, "covered": 0.0, **more}
    return Row(passage_id, source or passage_id, cosine, **given)


def ids(ranked: list[Ranked]) -> list[str]:
    return [r.passage_id for r in ranked]


def test_the_nearest_in_meaning_comes_first() -> None:
    assert ids(rank([found("far", 0.2), found("near", 0.8), found("middle", 0.5)])) == ["near", "middle", "far"]


@pytest.mark.parametrize("more", [{"sentence_cosine": 0.6}, {"bm25": 3.0}, {"covered": 0.5}])
def test_every_other_sign_decides_between_equals(more: dict[str, Any]) -> None:
    assert ids(rank([found("a"), found("b")._replace(**more)])) == ["b", "a"]


def test_ties_stand_as_they_came() -> None:
    assert ids(rank([found("c"), found("a"), found("b")])) == ["c", "a", "b"]


def test_a_loss_is_taken_off_what_it_names_and_nothing_else() -> None:
    [before_a, before_b] = rank([found("a", 0.6), found("b", 0.55)])
    [after_b, after_a] = rank([found("a", 0.6), found("b", 0.55)], losses={"a": 0.08, "elsewhere": 1.0})
    assert after_a.score == pytest.approx(before_a.score - 0.08)
    assert after_b == before_b


def test_a_passage_shares_in_the_mean_of_its_files_best() -> None:
    company = [found("a", 0.5, "one"), found("b", 0.9, "one"), found("c", 0.7, "one"), found("d", 0.1, "one")]
    scores = {r.passage_id: r.score for r in rank(company)}
    best = (0.9 + 0.7 + 0.5) / FILE_BEST
    assert scores["d"] == pytest.approx((1 - FILE_SHARE) * 0.1 + FILE_SHARE * best)
    assert ids(rank([*company, found("alone", 0.5)])).index("a") < 4
    [first, second] = [i for i in ids(rank([*company, found("z", 0.5)])) if i in "az"]
    assert (first, second) == ("a", "z"), "company lifts an equal one"


def test_a_file_with_one_passage_is_not_made_better_by_it() -> None:
    assert rank([found("alone", 0.5)])[0].score == pytest.approx(0.5)


def test_wording_saturates() -> None:
    none, half, more, endless = ranking.lexical(np.array([0, 15, 30, 1e9]))
    assert none == 0
    assert half == pytest.approx(0.5)
    assert more - half < half - none
    assert endless <= 1


def test_nothing_found_is_no_order() -> None:
    assert rank([]) == []


@given(many, st.integers(1, 13))
def test_every_passage_is_ranked_once_best_first_whatever_order_they_came_in(given_signs: list[Row], most: int) -> None:
    ranked = rank(given_signs)
    assert sorted(ids(ranked)) == sorted(s.passage_id for s in given_signs)
    assert [(-r.score, r.row) for r in ranked] == sorted((-r.score, r.row) for r in ranked)
    assert [given_signs[r.row].passage_id for r in ranked] == ids(ranked)
    assert rank(given_signs, most=most) == ranked[:most]
    turned = rank(given_signs[::-1])
    assert [r.score for r in turned] == pytest.approx([r.score for r in ranked])
    by_id = {s.passage_id: s for s in given_signs}
    assert all(r.cosine == dense(columns([by_id[r.passage_id]]))[0] and math.isfinite(r.score) for r in ranked)


@given(many, st.data())
def test_more_of_any_sign_never_lowers_a_passage(given_signs: list[Row], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(given_signs) - 1))
    field = data.draw(st.sampled_from(["cosine", "sentence_cosine", "bm25", "covered"]))
    one = given_signs[at]
    better = one._replace(**{field: getattr(one, field) + data.draw(st.floats(0.25, 1, width=32))})
    raised = [better if n == at else s for n, s in enumerate(given_signs)]
    before, after = rank(given_signs), rank(raised)
    scores = [{r.passage_id: r.score for r in ranked} for ranked in (before, after)]
    assert scores[1][one.passage_id] > scores[0][one.passage_id]
    others = {s.passage_id: s.source for s in given_signs if s.passage_id != one.passage_id}
    for other, source in others.items():  # nobody loses, and only its own file gains
        same = source == one.source
        assert scores[1][other] >= scores[0][other] if same else scores[1][other] == scores[0][other]
    foreign = {i for i, source in others.items() if source != one.source}
    overtaken = [{i for i in ids(r)[ids(r).index(one.passage_id) :] if i in foreign} for r in (before, after)]
    assert overtaken[0] <= overtaken[1]


@given(many)
def test_scores_stay_on_the_cosines_scale(given_signs: list[Row]) -> None:
    """So that those of different questions and shelves can be compared."""
    assert all(0 <= r.score <= 1 + 0.5 + 0.1 + 1e-9 for r in rank(given_signs))
    assert np.isfinite([r.score for r in rank(given_signs)]).all()


@given(many, st.integers(1, 13))
def test_the_likeliest_are_those_that_are_nearest_in_meaning_and_wording(given_signs: list[Row], most: int) -> None:
    signs = columns(given_signs)
    likely = ranking.likeliest(signs.cosine, signs.bm25, most).tolist()
    assert likely == sorted(set(likely))
    assert len(likely) == min(most, len(given_signs))
    worth = signs.cosine + ranking.LEXICAL_WEIGHT * ranking.lexical(signs.bm25)
    others = np.delete(worth, likely)
    assert not len(others) or others.max() <= worth[likely].min()
