"""The checks of rewritten sentences, measured with the real model on labelled pairs over the shipped library."""

import numpy as np
import pytest
from benchmarks.calibrate_rewriting import HELD_BACK, calibrate, judge_all

from studybot.core.rewriting.support import SUPPORTED
from studybot.index.embedder import SentenceEmbedder


@pytest.mark.model
def test_fair_paraphrases_are_kept_and_claims_of_its_own_are_not() -> None:
    judged = judge_all(SentenceEmbedder())
    kept = [not j.verdict for j in judged if j.kind == "supported"]
    passed = [not j.verdict for j in judged if j.kind not in {"supported", "contrary"}]
    turned = [not j.verdict for j in judged if j.kind == "contrary"]
    assert len(kept) >= 100
    assert len(passed) >= 70
    assert np.mean(kept) >= 0.95
    assert sum(passed) <= 1
    assert np.mean(turned) <= 0.15  # what the words show of it; without their checks it was 0.39
    assert abs(calibrate(judged) - SUPPORTED) <= 0.015


@pytest.mark.model
def test_claims_turned_into_their_opposite_are_seen() -> None:
    judged = judge_all(SentenceEmbedder(), HELD_BACK)
    kept = [not j.verdict for j in judged if j.kind == "supported"]
    turned = [not j.verdict for j in judged if j.kind == "contrary"]
    assert len(kept) >= 150
    assert len(turned) >= 130
    assert np.mean(kept) >= 0.92
    assert np.mean(turned) <= 0.15  # 0.77 before
