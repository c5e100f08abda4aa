"""When it answers, doubts or refuses: from labelled questions, the same every time, and no more off-topic answers than
allowed."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studybot.core.calibrating import FOLDS, KEEP, MOST_FAR, MOST_NEAR, Labelled, calibrate
from studybot.core.confidence import Calibration, Signals
from studybot.errors import OperatorError
from studybot.services.calibration import FILE, calibration_text, load_calibration, make_calibration
from studybot.services.labelled import LabelledQuestion, LabelledSet
from tests.conftest import TinyApp, make_settings

WIDTH = len(Signals._fields)


def questions(count: int, *, around: float, spread: float, seed: int) -> list[Signals]:
    rows = np.random.default_rng(seed).normal(around, spread, (count, WIDTH)).clip(0, 1)
    return [Signals(*row) for row in rows.tolist()]


def separable() -> Labelled:
    return Labelled.of(
        questions(60, around=0.8, spread=0.03, seed=1),
        questions(40, around=0.1, spread=0.03, seed=2),
        questions(40, around=0.3, spread=0.03, seed=3),
    )


def test_kinds_that_lie_apart_are_told_apart_wholly() -> None:
    made = calibrate(separable(), model="m")
    figures = made.figures
    assert figures is not None
    assert (figures.auc_far, figures.auc_near) == (1.0, 1.0)
    assert figures.far_answered <= MOST_FAR
    assert figures.near_answered <= MOST_NEAR
    assert (figures.on_topic, figures.far, figures.near) == (60, 40, 40)
    assert figures.kept >= KEEP
    for kind, statuses in zip(separable(), ({"answered", "uncertain"}, {"not_covered"}, {"not_covered"}), strict=True):
        told = [made.status(made.probability(Signals(*row))) for row in kind]
        assert np.mean([status in statuses for status in told]) >= KEEP


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.floats(0.05, 0.4), st.integers(FOLDS, 120), st.integers(FOLDS, 90))
def test_however_mixed_they_are_no_more_off_topic_ones_are_answered_than_allowed(
    seed: int, spread: float, on_topic: int, off_topic: int
) -> None:
    made = calibrate(
        Labelled.of(
            questions(on_topic, around=0.6, spread=spread, seed=seed),
            questions(off_topic, around=0.35, spread=spread, seed=seed + 1),
            questions(off_topic, around=0.45, spread=spread, seed=seed + 2),
        ),
        model="m",
    )
    assert made.figures is not None
    assert made.figures.far_answered <= MOST_FAR
    assert made.figures.near_answered <= MOST_NEAR
    assert made.figures.kept >= KEEP or made.uncertain == made.answered
    assert 0 <= made.uncertain <= made.answered <= 1
    assert Calibration.model_validate_json(made.model_dump_json()) == made


def test_figures_are_of_questions_that_were_not_fitted_to() -> None:
    """Where the kinds do not differ, what was learnt by heart must not count as knowing."""
    alike = [questions(60, around=0.5, spread=0.2, seed=seed) for seed in (7, 8, 9)]
    figures = calibrate(Labelled.of(*alike), model="m").figures
    assert figures is not None
    assert 0.3 < figures.auc_far < 0.7
    assert 0.3 < figures.auc_near < 0.7


def test_the_same_questions_give_the_same_file() -> None:
    assert calibrate(separable(), model="m") == calibrate(separable(), model="m")


def test_a_signal_that_never_differs_says_nothing() -> None:
    rows = separable()
    for kind in rows:
        kind[:, 4] = 0.5
    made = calibrate(rows, model="m")
    assert made.weights[4] == 0
    assert made.scales[4] == 1


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_too_few_of_a_kind_are_refused(missing: int) -> None:
    kinds = [questions(FOLDS, around=0.5, spread=0.1, seed=n) for n in range(3)]
    kinds[missing] = kinds[missing][:-1]
    with pytest.raises(ValueError, match=f"at least {FOLDS}"):
        calibrate(Labelled.of(*kinds), model="m")


def test_a_set_with_too_few_is_refused_in_one_sentence(app: TinyApp) -> None:
    small = LabelledSet("mine", (LabelledQuestion("what is docker?", frozenset(), ()),), ("soup?",), (), {})
    with pytest.raises(OperatorError, match="The set mine cannot be calibrated on: at least 5"):
        make_calibration(app.services.answers, app.services.library, small, model="tiny")


def test_the_status_of_a_probability() -> None:
    made = shipped().model_copy(update={"answered": 0.9, "uncertain": 0.2})
    told = [made.status(p) for p in (1.0, 0.9, 0.8999, 0.2, 0.1999, 0.0)]
    assert told == ["answered", "answered", "uncertain", "uncertain", "not_covered", "not_covered"]


@given(st.lists(st.floats(-1e6, 1e6), min_size=WIDTH, max_size=WIDTH))
def test_a_probability_is_one(row: list[float]) -> None:
    assert 0 <= shipped().probability(Signals(*row)) <= 1


def shipped() -> Calibration:
    return load_calibration(Path("nowhere"))


def test_the_shipped_one_has_the_figures_it_was_chosen_by() -> None:
    figures = shipped().figures
    assert figures is not None
    assert figures.on_topic >= 150
    assert min(figures.far, figures.near) >= 60
    assert figures.kept >= 0.95
    assert figures.far_answered <= 0.01
    assert figures.near_answered <= 0.05
    assert f"{figures.on_topic} on-topic, {figures.far} far and {figures.near} near" in calibration_text(shipped())
    assert f"AUROC far {figures.auc_far:.3f}" in calibration_text(shipped())


def test_every_sign_that_it_is_covered_counts_for_it() -> None:
    weights = dict(zip(Signals._fields, shipped().weights, strict=True))
    assert weights["sentence"] > 0
    assert weights["elsewhere"] < 0


def test_the_data_folders_own_one_counts(tmp_path: Path) -> None:
    own = shipped().model_copy(update={"answered": 0.123, "uncertain": 0.1})
    (tmp_path / FILE).write_text(own.model_dump_json())
    assert load_calibration(tmp_path) == own


def test_the_app_answers_by_it(tmp_path: Path, app: TinyApp) -> None:
    assert app.services.answers.ask("what is docker?").status == "answered"
    for answered, uncertain, status in ((0.9, 0.01, "uncertain"), (0.99, 0.98, "not_covered")):
        own = shipped().model_copy(update={"answered": answered, "uncertain": uncertain})
        (app.settings.data / FILE).write_text(own.model_dump_json())
        again = TinyApp(make_settings(tmp_path))
        assert again.services.answers.ask("what is docker?").status == status
        again.close()


def damaged() -> dict[str, bytes]:
    good = shipped().model_dump(mode="json")
    broken = {
        "too few weights": {**good, "weights": good["weights"][1:]},
        "no scale": {**good, "scales": [0.0, *good["scales"][1:]]},
        "a text": {**good, "bias": "much"},
        "no bias": {k: v for k, v in good.items() if k != "bias"},
        "more": {**good, "more": 1},
        "no share": {**good, "answered": 7.0},
        "no number": {**good, "bias": float("nan")},
    }
    whole = json.dumps(good).encode()
    return {name: json.dumps(value).encode() for name, value in broken.items()} | {
        "cut off": whole[: len(whole) // 2], "empty": b"", "bytes": b"\xff\xfe\x00", "a list": b"[]",
    }  # fmt: skip


@pytest.mark.parametrize("fault", list(damaged()))
def test_a_damaged_one_is_named_in_one_sentence(tmp_path: Path, fault: str) -> None:
    (tmp_path / FILE).write_bytes(damaged()[fault])
    with pytest.raises(OperatorError) as refused:
        load_calibration(tmp_path)
    assert str(refused.value) == f"{tmp_path / FILE} is damaged; delete it or run `studybot calibrate` again."
