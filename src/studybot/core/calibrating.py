"""Weights and thresholds of a ``Calibration``, from labelled signals. Pure, and the same for the same input."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from studybot.core.confidence import Calibration, Figures, Signals

KEEP = 0.975  # of on-topic questions, answered or uncertain
MOST_FAR = 0.005  # of far off-topic ones, answered
MOST_NEAR = 0.015  # of near ones
PENALTY = 1.0  # L2, on standardised signals
FOLDS = 5

Matrix = NDArray[np.float64]


class Labelled(NamedTuple):
    """Signals (n, 9) of questions by what they are."""

    on_topic: Matrix
    far: Matrix
    near: Matrix

    @classmethod
    def of(cls, on_topic: Sequence[Signals], far: Sequence[Signals], near: Sequence[Signals]) -> "Labelled":
        width = len(Signals._fields)
        return cls(*(np.array(rows, dtype=float).reshape(-1, width) for rows in (on_topic, far, near)))


def calibrate(labelled: Labelled, *, model: str) -> Calibration:
    """Fitted to all of it; its figures are of questions that each fold of it never saw. Raises ValueError when a kind
    of question is missing or there are fewer of it than folds."""
    if min(map(len, labelled)) < FOLDS:
        raise ValueError(f"at least {FOLDS} on-topic, far and near questions are needed")
    held_out: list[list[float]] = [[], [], []]
    for fold in range(FOLDS):
        fitted = _fit(Labelled(*(_rows(kind, fold, keep=False) for kind in labelled)), model)
        for scores, kind in zip(held_out, labelled, strict=True):
            scores += _scores(fitted, _rows(kind, fold, keep=True))
    on_topic, far, near = (np.array(scores) for scores in held_out)
    answered, uncertain = _thresholds(on_topic, far, near)
    figures = Figures(
        on_topic=len(on_topic),
        far=len(far),
        near=len(near),
        auc_far=_auc(on_topic, far),
        auc_near=_auc(on_topic, near),
        kept=_share(on_topic >= uncertain),
        on_topic_answered=_share(on_topic >= answered),
        far_answered=_share(far >= answered),
        near_answered=_share(near >= answered),
    )
    return _fit(labelled, model).model_copy(update={"answered": answered, "uncertain": uncertain, "figures": figures})


def _fit(labelled: Labelled, model: str) -> Calibration:
    """Logistic regression in which on-topic and off-topic questions weigh the same together."""
    rows = np.vstack(labelled)
    on_topic = np.r_[np.ones(len(labelled.on_topic)), np.zeros(len(labelled.far) + len(labelled.near))]
    means, scales = rows.mean(axis=0), np.where(rows.std(axis=0) > 0, rows.std(axis=0), 1.0)
    standard = (rows - means) / scales
    weight = np.where(on_topic == 1, 0.5 / on_topic.sum(), 0.5 / (1 - on_topic).sum()) * len(rows)
    sign = 2 * on_topic - 1

    def loss(given: Matrix) -> tuple[float, Matrix]:
        margin = sign * (standard @ given[:-1] + given[-1])
        slope = -sign * weight / (1 + np.exp(np.clip(margin, -60, 60)))
        value = float((weight * np.logaddexp(0, -margin)).sum() + PENALTY / 2 * (given[:-1] ** 2).sum())
        return value, np.r_[standard.T @ slope + PENALTY * given[:-1], slope.sum()]

    found = minimize(loss, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B").x.round(4)
    return Calibration(
        model=model,
        means=tuple(means.round(4).tolist()),
        scales=tuple(scales.round(4).tolist()),
        weights=tuple(found[:-1].tolist()),
        bias=float(found[-1]),
        answered=0.5,
        uncertain=0.5,
    )


def _thresholds(on_topic: Matrix, far: Matrix, near: Matrix) -> tuple[float, float]:
    """``answered``: no more than the allowed shares of far and near ones reach it. ``uncertain``: the wanted share of
    on-topic ones does; never above the other."""
    reached = max(np.quantile(kind, 1 - most, method="higher") for kind, most in ((far, MOST_FAR), (near, MOST_NEAR)))
    answered = min(1.0, math.floor(float(reached) * 1e4 + 1) / 1e4)  # above it, with as many digits as the file has
    kept = math.floor(float(np.quantile(on_topic, 1 - KEEP, method="lower")) * 1e4) / 1e4
    return answered, min(kept, answered)


def _rows(kind: Matrix, fold: int, *, keep: bool) -> Matrix:
    """Every ``FOLDS``-th row from ``fold`` on, or all but these."""
    there = np.arange(len(kind)) % FOLDS == fold
    rows: Matrix = kind[there if keep else ~there]
    return rows


def _scores(fitted: Calibration, rows: Matrix) -> list[float]:
    return [fitted.probability(Signals(*row)) for row in rows]


def _auc(positive: Matrix, negative: Matrix) -> float:
    """The chance that an on-topic question scores above an off-topic one."""
    above = (positive[:, None] > negative[None, :]).mean() + 0.5 * (positive[:, None] == negative[None, :]).mean()
    return round(float(above), 4)


def _share(mask: NDArray[np.bool_]) -> float:
    return round(float(mask.mean()), 4)
