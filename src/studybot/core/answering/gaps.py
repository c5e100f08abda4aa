"""Questions that mean much the same, put together."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from studybot.core.answers import AskedQuestion, Gap

ALIKE = 0.7  # cosine of two questions that ask much the same


def group_by_meaning(asked: Sequence[AskedQuestion], vectors: NDArray[np.float32]) -> list[Gap]:
    """``vectors`` (n, d), rows of length 1. Greedy: the question with most others near it takes them, then the next of
    the rest. Every question stands in one gap. Most asked first, then the earliest."""
    alike = vectors @ vectors.T >= ALIKE
    left = np.ones(len(asked), dtype=bool)
    gaps: list[tuple[int, Gap]] = []
    while left.any():
        sizes = np.where(left, (alike & left).sum(axis=1), -1)
        centre = int(sizes.argmax())
        members = np.flatnonzero(alike[centre] & left).tolist() or [centre]
        left[members] = False
        gaps.append((min(members), _gap(asked[centre], [asked[m] for m in members])))
    return [gap for _, gap in sorted(gaps, key=lambda pair: (-pair[1].times, pair[0]))]


def _gap(centre: AskedQuestion, members: Sequence[AskedQuestion]) -> Gap:
    others = dict.fromkeys(m.meant for m in members if m.meant != centre.meant)
    return Gap(
        question=centre.meant,
        others=tuple(others)[:5],
        times=len(members),
        people=len({m.learner_id for m in members}),
        unanswered=sum(m.status != "answered" for m in members),
        unhelpful=sum(m.helpful is False for m in members),
        reported=sum(m.reported_at is not None for m in members),
        nearest_topic=centre.topic,
    )
