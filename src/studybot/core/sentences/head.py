"""Which intent a sentence has: a softmax over its embedding and its shape, learnt from the examples and shipped as a file.

A second set of weights reads the shape alone, for embedding models that the first was not learnt with."""

import re
import zlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from studybot.core.sentences.features import LETTER_WEIGHT, PLACES, WORD_PLACES, shape_features

Matrix = NDArray[np.float32]
STRENGTH = 60.0  # of the fit against the pull of the weights to zero
_STEPS = 60
MEANING_WEIGHT = 1.0  # of the embedding beside the shape


class Head(NamedTuple):
    intents: tuple[str, ...]
    model_id: str  # whose embeddings ``meaning`` was learnt with
    examples: int  # a checksum of the examples it was learnt from
    rarity: Matrix  # (PLACES,) by place
    shape: Matrix  # (PLACES, intents)
    meaning: Matrix  # (dimensions, intents)
    bias: Matrix
    shape_alone: Matrix
    bias_alone: Matrix

    def scores(self, shape: str, vector: Matrix | None) -> list[tuple[str, float]]:
        """(intent, probability), most likely first. ``vector``: None when the model is another one."""
        places, values = _weighted(shape, self.rarity)
        if vector is None:
            logits = values @ self.shape_alone[places] + self.bias_alone
        else:
            logits = values @ self.shape[places] + (vector * MEANING_WEIGHT) @ self.meaning + self.bias
        odds = np.exp(logits - logits.max())
        odds /= odds.sum()
        order = np.argsort(-odds, kind="stable")
        return [(self.intents[i], float(odds[i])) for i in order]


def examples_checksum(texts: Sequence[str], intents: Sequence[str]) -> int:
    return zlib.crc32("\n".join(f"{i}\t{t}" for t, i in zip(texts, intents, strict=True)).encode())


def learn_head(shapes: Sequence[str], intents: Sequence[str], vectors: Matrix, *, model_id: str, examples: int) -> Head:
    """The most likely weights for the examples, pulled to zero (L2), by L-BFGS from zero: the same every time."""
    from scipy import sparse

    names = tuple(sorted(set(intents)))
    rarity = _rarity(shapes)
    rows = [_weighted(shape, rarity) for shape in shapes]
    starts = np.cumsum([0, *(len(p) for p, _ in rows)])
    counted = sparse.csr_matrix(
        (np.concatenate([v for _, v in rows]), np.concatenate([p for p, _ in rows]), starts), (len(rows), PLACES)
    )
    wanted = np.array([names.index(i) for i in intents])
    both = sparse.hstack([counted, sparse.csr_matrix(vectors * MEANING_WEIGHT)]).tocsr()
    weights, bias = _fit(both, wanted, len(names))
    alone, bias_alone = _fit(counted, wanted, len(names))
    return Head(names, model_id, examples, rarity, weights[:PLACES], weights[PLACES:], bias, alone, bias_alone)


def pack(head: Head) -> dict[str, NDArray[Any]]:
    """Arrays for a small file: weights as whole numbers of a byte, one scale for each intent."""
    packed: dict[str, NDArray[Any]] = {
        "intents": np.array(head.intents), "model_id": np.array(head.model_id), "examples": np.array(head.examples),
        "rarity": head.rarity.astype(np.float16), "bias": head.bias, "bias_alone": head.bias_alone,
        "meaning": head.meaning.astype(np.float16),
    }  # fmt: skip
    for name, matrix in (("shape", head.shape), ("shape_alone", head.shape_alone)):
        scale = np.maximum(np.abs(matrix).max(axis=0), 1e-9) / 127
        packed[name] = np.round(matrix / scale).astype(np.int8)
        packed[f"{name}_scale"] = scale.astype(np.float32)
    return packed


def unpack(file: Mapping[str, NDArray[Any]]) -> Head:
    def whole(name: str) -> Matrix:
        matrix: Matrix = file[name].astype(np.float32) * file[f"{name}_scale"]
        return matrix

    return Head(
        tuple(map(str, file["intents"])), str(file["model_id"]), int(file["examples"]),
        file["rarity"].astype(np.float32), whole("shape"), file["meaning"].astype(np.float32),
        file["bias"], whole("shape_alone"), file["bias_alone"],
    )  # fmt: skip


def _rarity(shapes: Sequence[str]) -> Matrix:
    counts = np.zeros(PLACES)
    for shape in shapes:
        counts[list(shape_features(shape))] += 1
    rarity: Matrix = (np.log((1 + len(shapes)) / (1 + counts)) + 1).astype(np.float32)
    return rarity


def _weighted(shape: str, rarity: Matrix) -> tuple[NDArray[np.int64], Matrix]:
    found = shape_features(re.sub(r"(.)\1{3,}", r"\1\1\1", shape)) or {0: 0.0}
    places = np.fromiter(found, np.int64, len(found))
    values = np.fromiter(found.values(), np.float32, len(found)) * rarity[places]
    words = places < WORD_PLACES
    for part, weight in ((words, 1.0), (~words, LETTER_WEIGHT)):
        length = float(np.linalg.norm(values[part]))
        if length:
            values[part] *= weight / length
    return places, values


def _fit(features: Any, wanted: NDArray[np.int64], classes: int) -> tuple[Matrix, Matrix]:
    from scipy.optimize import minimize

    rows, width = features.shape
    target = np.eye(classes)[wanted]
    turned = features.T.tocsr()

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights, bias = flat[:-classes].reshape(width, classes), flat[-classes:]
        logits = features @ weights + bias
        logits -= logits.max(axis=1, keepdims=True)
        odds = np.exp(logits)
        odds /= odds.sum(axis=1, keepdims=True)
        cost = -np.log(np.maximum(odds[np.arange(rows), wanted], 1e-12)).sum() * STRENGTH + 0.5 * (weights**2).sum()
        error = (odds - target) * STRENGTH
        return cost, np.concatenate([(turned @ error + weights).ravel(), error.sum(axis=0)])

    best = minimize(loss, np.zeros((width + 1) * classes), jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    flat = best.x.astype(np.float32)
    return flat[:-classes].reshape(width, classes), flat[-classes:]
