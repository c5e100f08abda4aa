"""The threshold of support for rewritten sentences, and what the checks keep and let through, on labelled pairs.

    python benchmarks/calibrate_rewriting.py

The pairs (tests/rewriting_pairs.json) are paraphrases of passages of the shipped library, and sentences that such
a passage does not support, by kind. The threshold is the highest that keeps 95 % of the supported ones of the part
"calibrate"; "held out" was written before any figure was seen, "fresh" after the threshold and the first guards were
set. The guard against new clauses came last, so that for it no part is held out.

A second file has fair paraphrases and claims turned into their opposite, for the checks of ``opposites`` and ``swaps``
alone. "before the checks" was written before them, "beside the checks" while they were made, "after the checks" when
they were done. When they were first seen, the checks kept 42 of the 50 fair ones of the last part (45 without the
checks) and let 14 of its 50 opposites through (43 without); of the first part 40 of 46 and 6 of 46 (44 and 34). Then
the faults of both were looked at, and what was general was mended.
"""

import json
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import numpy as np

from studybot.core.rewriting.prompt import Source
from studybot.core.rewriting.reasons import Rejected
from studybot.core.rewriting.reply import Sentence
from studybot.core.rewriting.support import SUPPORTED, check, nearest, texts_to_compare
from studybot.index.embedder import Embedder, SentenceEmbedder

PAIRS = Path(__file__).parents[1] / "tests" / "rewriting_pairs.json"
HELD_BACK = PAIRS.with_name("rewriting_pairs_held_back.json")
KEPT = 0.95


class Judged(NamedTuple):
    part: str
    kind: str  # "supported", or what is wrong with it
    sentence: str
    cosine: float
    verdict: str  # "" when it passes every check


def judge_all(embedder: Embedder, pairs: Path = PAIRS) -> list[Judged]:
    """Every labelled sentence against its passage."""
    judged = []
    for pair in json.loads(pairs.read_text(encoding="utf-8")):
        source = Source(1, f"{pair['title']} > {pair['heading']}", pair["passage"])
        labelled = [("supported", s) for s in pair["supported"]]
        labelled += [(u["kind"], u["sentence"]) for u in pair["unsupported"]]
        sentences = [Sentence(text, (1,)) for _, text in labelled]
        texts = texts_to_compare(sentences, [source])
        vectors = dict(zip(texts, embedder.encode(texts), strict=True))
        for (kind, _), sentence in zip(labelled, sentences, strict=True):
            cosine = nearest(sentence.text, source, vectors)[1]
            try:
                check([sentence], [source], pair["question"], vectors)
                verdict = ""
            except Rejected as rejected:
                verdict = rejected.reason
            judged.append(Judged(pair["part"], kind, sentence.text, cosine, verdict))
    return judged


def calibrate(judged: list[Judged]) -> float:
    """The threshold, in hundredths, rounded down."""
    cosines = [j.cosine for j in judged if j.part == "calibrate" and j.kind == "supported"]
    return float(np.floor(np.quantile(cosines, 1 - KEPT, method="lower") * 100) / 100)


def main() -> None:
    embedder = SentenceEmbedder()
    judged = judge_all(embedder)
    print(f"threshold from these pairs {calibrate(judged):.2f}, in use {SUPPORTED:.2f}")
    held_back = judge_all(embedder, HELD_BACK)
    groups: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    for j in [*judged, *held_back]:
        groups[j.part, "supported" if j.kind == "supported" else "unsupported"].append(j)
        if j.kind != "supported" and not j.part.endswith("the checks"):
            groups["all", j.kind].append(j)
    print(f"{'part':18} {'kind':12} {'pairs':>5} {'by cosine alone':>16} {'by all checks':>14}")
    for (part, kind), members in groups.items():
        near = np.mean([j.cosine >= SUPPORTED for j in members])
        passed = np.mean([not j.verdict for j in members])
        print(f"{part:18} {kind:12} {len(members):5} {near:16.0%} {passed:14.0%}")
    for j in [*judged, *held_back]:
        if (j.kind == "supported") == bool(j.verdict):
            print(f"  {j.part}, {j.kind}, {j.cosine:.2f}, {j.verdict or 'passes'}: {j.sentence}")


if __name__ == "__main__":
    main()
