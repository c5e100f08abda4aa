"""How well search, citation and abstention work, on a labelled set: the library's own checks, each of which belongs to
its topic and stands in no passage, and everyday questions that nothing should answer."""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from studybot.core.model import Model
from studybot.services.answers import AnswerService
from studybot.services.everyday_questions import EVERYDAY
from studybot.services.library import LibraryService

RANKED = 10


class Evaluation(Model):
    """Shares are from 0 to 1."""

    questions: int
    off_topic: int
    top_1: float  # the best passage belongs to the right topic
    top_5: float
    ndcg_10: float
    answered: float  # of the library's own questions
    cited: float  # of the answered ones: a citation belongs to the right topic
    abstention_precision: float  # of all refusals: those of off-topic questions
    abstention_recall: float  # of off-topic questions: those not answered


class _Labelled(NamedTuple):
    question: str
    topic: str


def evaluate(
    library: LibraryService, answers: AnswerService, tell: Callable[[int, int, str], None] | None = None
) -> Evaluation:
    """Asks every question; takes about 20 ms for each."""
    report = tell or (lambda _done, _total, _what: None)
    topics = library.library().topics.values()
    labelled = [_Labelled(check.question, topic.slug) for topic in topics for check in topic.checks]
    total = 2 * len(labelled) + len(EVERYDAY)
    ranks, statuses, cited = [], [], 0
    for done, item in enumerate(labelled):
        ranks.append(_ranks(answers, item))
        answer = answers.ask(item.question)
        statuses.append(answer.status)
        cited += answer.status == "answered" and any(c.topic == item.topic for c in answer.citations)
        report(2 * done + 2, total, "asking")
    off_topic = [answers.ask(question).status for question in EVERYDAY]
    report(total, total, "asking")
    answered, refused_own = statuses.count("answered"), statuses.count("not_covered")
    refused_off = off_topic.count("not_covered")
    return Evaluation(
        questions=len(labelled),
        off_topic=len(EVERYDAY),
        top_1=_share(sum(rank == 0 for rank in ranks), len(ranks)),
        top_5=_share(sum(rank is not None and rank < 5 for rank in ranks), len(ranks)),
        ndcg_10=_share(sum(1 / math.log2(rank + 2) for rank in ranks if rank is not None), len(ranks)),
        answered=_share(answered, len(labelled)),
        cited=_share(cited, answered),
        abstention_precision=_share(refused_off, refused_off + refused_own),
        abstention_recall=_share(len(off_topic) - off_topic.count("answered"), len(off_topic)),
    )


def evaluation_text(found: Evaluation) -> str:
    return "\n".join(
        [
            f"{found.questions} questions of the library's own checks, {found.off_topic} that nothing should answer",
            f"right topic first {found.top_1:.1%}, among five {found.top_5:.1%}; nDCG@10 {found.ndcg_10:.3f}",
            f"answered {found.answered:.1%}, of these with the right topic cited {found.cited:.1%}",
            f"abstention: precision {found.abstention_precision:.1%}, recall {found.abstention_recall:.1%}",
        ]
    )


def _ranks(answers: AnswerService, item: _Labelled) -> int | None:
    """The place of the right topic among the topics found, from 0."""
    hits = answers.search(item.question, 50).hits
    found: Sequence[str | None] = list(dict.fromkeys(hit.topic for hit in hits))[:RANKED]
    return found.index(item.topic) if item.topic in found else None


def _share(part: float, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
