"""How well search, citations and abstention work, on labelled questions."""

import math
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

import numpy as np

from studybot.core.answers import Answer
from studybot.core.library import Passage
from studybot.core.model import Model
from studybot.core.text import bare
from studybot.services.answers import AnswerService
from studybot.services.labelled import LabelledQuestion, LabelledSet

RANKED = 10
FEW = 5
_RESAMPLES = 1000

Interval = tuple[float, float, float]  # mean, and the ends of its 95 % confidence interval
OnProgress = Callable[[int, int, str], None]


class Statuses(Model):
    """Shares of questions by how they were met."""

    questions: int
    answered: float
    uncertain: float
    not_covered: float


class Evaluation(Model):
    name: str
    questions: int
    ndcg_10: Interval
    mrr_10: Interval
    recall_5: Interval  # of what answers a question, found among the first five
    top_1: Interval
    on_topic: Statuses
    far: Statuses
    near: Statuses
    cited: Interval  # of questions answered or unsure: a right passage is among the citations
    citation_precision: Interval  # of all citations: those that are right
    words: float  # of an answer, on the middle
    ms_median: float
    ms_p95: float


class _Scored(NamedTuple):
    ndcg: float
    rr: float
    recall: float
    first: float


def evaluate(answers: AnswerService, labelled: LabelledSet, tell: OnProgress | None = None) -> Evaluation:
    """Search and answer every question."""
    report = tell or (lambda _done, _total, _what: None)
    total = 2 * len(labelled.questions) + len(labelled.far) + len(labelled.near)
    right_of = _right_units(labelled.questions, answers.passages())
    scored, told, cited, precise = [], [], [], []
    for number, (question, units) in enumerate(zip(labelled.questions, right_of, strict=True), start=1):
        hits = answers.search(question.text, 50).hits
        scored.append(score_ranking(units, [h.source if question.docs else h.passage_id for h in hits]))
        answer = answers.ask(question.text)
        told.append(answer)
        if answer.citations:
            right = [c.source in units or answers.cited_passage(c).passage_id in units for c in answer.citations]
            cited.append(float(any(right)))
            precise.append(sum(right) / len(right))
        report(2 * number, total, "asking")
    far, near = ([answers.ask(text) for text in texts] for texts in (labelled.far, labelled.near))
    report(total, total, "asking")
    times = [a.took_ms for a in told] or [0.0]
    return Evaluation(
        name=labelled.name,
        questions=len(scored),
        ndcg_10=_interval([s.ndcg for s in scored]),
        mrr_10=_interval([s.rr for s in scored]),
        recall_5=_interval([s.recall for s in scored]),
        top_1=_interval([s.first for s in scored]),
        on_topic=_statuses(told),
        far=_statuses(far),
        near=_statuses(near),
        cited=_interval(cited),
        citation_precision=_interval(precise),
        words=float(np.median([len(a.answer.split()) for a in told if a.citations] or [0])),
        ms_median=round(float(np.median(times)), 2),
        ms_p95=round(float(np.quantile(times, 0.95)), 2),
    )


def evaluation_text(found: Evaluation) -> str:
    def share(interval: Interval) -> str:
        return f"{interval[0]:.1%} ({interval[1]:.1%} to {interval[2]:.1%})"

    def score(interval: Interval) -> str:
        return f"{interval[0]:.3f} ({interval[1]:.3f} to {interval[2]:.3f})"

    def met(name: str, statuses: Statuses) -> str:
        shares = (
            f"answered {statuses.answered:.1%}, unsure {statuses.uncertain:.1%}, refused {statuses.not_covered:.1%}"
        )
        return f"  {name:<9} {statuses.questions:>4}: {shares}"

    return "\n".join(
        [
            f"{found.name}: {found.questions} questions (in brackets: 95 % of resampled sets lie there)",
            f"  search    nDCG@10 {score(found.ndcg_10)}, MRR@10 {score(found.mrr_10)}",
            f"            recall@5 {share(found.recall_5)}, first hit right {share(found.top_1)}",
            met("on topic", found.on_topic),
            met("far off", found.far),
            met("near off", found.near),
            f"  citations a right one {share(found.cited)}; right of all {share(found.citation_precision)}",
            f"  answers   {found.words:.0f} words; {found.ms_median:.1f} ms, at 95 % {found.ms_p95:.1f} ms",
        ]
    )


def _right_units(questions: Sequence[LabelledQuestion], passages: Collection[Passage]) -> list[frozenset[str]]:
    """For each question what answers it: the sources of a set with its own corpus, else the ids of the passages that
    hold its quotes."""
    texts: dict[str, list[tuple[str, str]]] = {}
    for passage in passages:
        texts.setdefault(passage.source, []).append((passage.passage_id, bare(passage.text)))
    return [
        question.docs
        or frozenset(i for source, quote in question.quotes for i, text in texts.get(source, ()) if quote in text)
        for question in questions
    ]


def score_ranking(right: frozenset[str], found: Sequence[str]) -> _Scored:
    """``found``: the unit (document or passage) of each hit; one counts once, at its best place."""
    units = list(dict.fromkeys(found))
    places = [place for place, unit in enumerate(units[:RANKED]) if unit in right]
    ideal = sum(1 / math.log2(place + 2) for place in range(min(RANKED, len(right))))
    return _Scored(
        ndcg=sum(1 / math.log2(place + 2) for place in places) / ideal if ideal else 0.0,
        rr=1 / (places[0] + 1) if places else 0.0,
        recall=sum(place < FEW for place in places) / min(FEW, len(right)) if right else 0.0,
        first=float(0 in places),
    )


def _statuses(told: Sequence[Answer]) -> Statuses:
    def share(status: str) -> float:
        return round(sum(a.status == status for a in told) / len(told), 4) if told else 0.0

    return Statuses(
        questions=len(told),
        answered=share("answered"),
        uncertain=share("uncertain"),
        not_covered=share("not_covered"),
    )


def _interval(values: Sequence[float]) -> Interval:
    """Mean, and the middle 95 % of the means of resampled sets (the same samples every time)."""
    if not values:
        return 0.0, 0.0, 0.0
    given = np.array(values)
    picks = np.random.default_rng(7).integers(0, len(given), (_RESAMPLES, len(given)))
    low, high = np.quantile(given[picks].mean(axis=1), [0.025, 0.975])
    return round(float(given.mean()), 4), round(float(low), 4), round(float(high), 4)
