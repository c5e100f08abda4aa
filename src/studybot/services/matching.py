"""Goals in words matched to topics."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from studybot.core.answers import Match, Target
from studybot.core.library import Library, Minutes, Topic
from studybot.core.matching import ROADMAP_SCORE, choose_targets, named_roadmap, topic_scores
from studybot.core.text import text_hash
from studybot.services.answers import AnswerService, check_question
from studybot.services.library import LibraryService, cards

if TYPE_CHECKING:
    from studybot.index.embedder import Embedder


class MatchService:
    def __init__(self, library: LibraryService, answers: AnswerService, embedder: Callable[[], "Embedder"]) -> None:
        self._library = library
        self._answers = answers
        self._embedder = embedder
        self._cards: tuple[str, list[str], NDArray[np.float32]] | None = None

    def match(self, goal: str) -> Match:
        """Targets by meaning and wording: a whole roadmap when the goal names one, else the topics that stand out;
        none when nothing is near. Raises InvalidInput for empty or endless words."""
        goal = check_question(goal, what="goal")
        library = self._library.library()
        roadmap = named_roadmap(goal, list(library.roadmaps.values()))
        if roadmap is not None:
            return self._result(goal, roadmap.slug, [(slug, 1.0) for slug in roadmap.topics()], library)
        vector, by_text = self._answers.passage_scores(goal)
        near = self._card_scores(library, vector)
        scores = topic_scores(goal, library.topics, card=near, text=by_text)
        best = max(library.roadmaps, key=lambda slug: near[f"roadmap {slug}"], default=None)
        if best and near[f"roadmap {best}"] >= max([ROADMAP_SCORE, *(near[slug] for slug in library.topics)]):
            whole = library.roadmaps[best].topics()
            return self._result(goal, best, [(slug, near[f"roadmap {best}"]) for slug in whole], library)
        return self._result(goal, None, choose_targets(goal, scores, library.topics), library)

    def _result(self, goal: str, roadmap: str | None, targets: list[tuple[str, float]], library: Library) -> Match:
        topics = self._library.study_order([slug for slug, _ in targets])
        return Match(
            goal=goal,
            roadmap=roadmap,
            targets=tuple(Target(topic=slug, score=round(score, 4)) for slug, score in targets),
            topics=topics,
            minutes=total_minutes([library.topics[slug] for slug in topics]),
        )

    def _card_scores(self, library: Library, vector: NDArray[np.float32]) -> dict[str, float]:
        """Cosine of the goal to each topic's and roadmap's title and summary."""
        texts = cards(library.topics, library.roadmaps)
        key = text_hash("\n".join(texts.values()) + self._embedder().model_id)
        if self._cards is None or self._cards[0] != key:
            self._cards = (key, list(texts), self._library.vectors.of(list(texts.values())))
        _, names, matrix = self._cards
        return dict(zip(names, (matrix @ vector).tolist(), strict=True)) if names else {}


def total_minutes(topics: list[Topic]) -> Minutes | None:
    """Sum of ranges; None for no topics."""
    if not topics:
        return None
    return Minutes.model_construct(
        low=sum(t.minutes.low for t in topics),
        typical=sum(t.minutes.typical for t in topics),
        high=sum(t.minutes.high for t in topics),
    )
