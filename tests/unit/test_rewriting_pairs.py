"""The checks of rewritten sentences, measured with the real model on labelled pairs over the shipped library."""

import numpy as np
import pytest
from benchmarks.calibrate_rewriting import calibrate, judge_all

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
    assert np.mean(kept) >= 0.94
    assert np.mean(passed) <= 0.02
    assert np.mean(turned) <= 0.42  # what single words and an embedding show of it
    assert abs(calibrate(judged) - SUPPORTED) <= 0.015
