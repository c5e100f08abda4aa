"""What the goals need: the topics, what is left of each, and which comes before which."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from studybot.core.plan import ROUND_TO_MINUTES, PlanRequest, PlanTopic
from studybot.core.study_order import closure, find_cycle
from studybot.errors import InvalidInput

Indices = NDArray[np.int64]


class Work(NamedTuple):
    """Every topic that a goal needs is a number, in reading order."""

    slugs: tuple[str, ...]
    minutes: tuple[int, ...]  # left to study; 0 when it is known or its time is spent: then it is finished
    before: tuple[tuple[int, ...], ...]  # prerequisites
    after: tuple[tuple[int, ...], ...]
    targets: tuple[tuple[int, ...], ...]  # of each goal, those not finished
    needs: tuple[Indices, ...]  # of each goal: what its unfinished targets need, themselves included
    number: dict[str, int]


def remaining(minutes: int, *, spent: int, pace: float) -> int:
    """Minutes still to study at the learner's pace, rounded up to ``ROUND_TO_MINUTES``; 0 when the topic is finished.

    The pace scales the estimate and time spent is real, so a slow learner who has spent the estimate is not done yet.
    """
    left = minutes * pace - spent
    return max(0, math.ceil(left / ROUND_TO_MINUTES - 1e-9)) * ROUND_TO_MINUTES


def left_of(request: PlanRequest, topic: PlanTopic, *, estimate: str = "typical") -> int:
    if topic.slug in request.known:
        return 0
    spent = request.spent.get(topic.slug, 0)
    return remaining(getattr(topic.range, estimate), spent=spent, pace=request.pace)


def check(request: PlanRequest) -> dict[str, PlanTopic]:
    """The topics by slug. Raises InvalidInput for a doubled or unknown slug, a cycle or a goal without targets. A
    deadline may have passed: what it wants is late then."""
    topics: dict[str, PlanTopic] = {}
    for topic in request.topics or ():
        if topic.slug in topics:
            raise InvalidInput(f"The topic “{topic.slug}” is given twice.")
        topics[topic.slug] = topic
    for topic in topics.values():
        for prerequisite in topic.prerequisites:
            if prerequisite not in topics:
                raise InvalidInput(f"The topic “{topic.slug}” needs “{prerequisite}”, which is not among the topics.")
    _check_names(request, topics)
    for index, goal in enumerate(request.goals):
        if not goal.targets:
            raise InvalidInput(f"Goal {index} names no topic; give it targets.")
    circle = find_cycle(topics)
    if circle is not None:
        raise InvalidInput(f"Prerequisites go in a circle: {' → '.join(circle)}.")
    return topics


def _check_names(request: PlanRequest, topics: Mapping[str, PlanTopic]) -> None:
    named = [slug for goal in request.goals for slug in goal.targets]
    for slug in (*named, *(b.topic for b in request.pinned), *sorted(request.known), *request.spent):
        if slug not in topics:
            raise InvalidInput(f"There is no topic “{slug}”.")


def read_work(request: PlanRequest, topics: Mapping[str, PlanTopic]) -> Work:
    """``topics`` as ``check`` returned them.

    A finished topic stays in the graph: whatever needs it still comes after its own unfinished prerequisites.
    """
    reached = closure([slug for goal in request.goals for slug in goal.targets], topics)
    slugs = tuple(slug for slug in topics if slug in reached)
    number = {slug: index for index, slug in enumerate(slugs)}
    before = tuple(tuple(number[p] for p in dict.fromkeys(topics[slug].prerequisites)) for slug in slugs)
    after: list[list[int]] = [[] for _ in slugs]
    for index, prerequisites in enumerate(before):
        for prerequisite in prerequisites:
            after[prerequisite].append(index)
    minutes = tuple(left_of(request, topics[slug]) for slug in slugs)
    targets = tuple(
        tuple(number[slug] for slug in dict.fromkeys(goal.targets) if minutes[number[slug]]) for goal in request.goals
    )
    needs = tuple(np.array(sorted(spread(own, before)), dtype=np.int64) for own in targets)
    return Work(slugs, minutes, before, tuple(map(tuple, after)), targets, needs, number)


def spread(start: Iterable[int], edges: Sequence[Sequence[int]]) -> set[int]:
    """``start`` and everything reached from it."""
    found = set(start)
    stack = list(found)
    while stack:
        for index in edges[stack.pop()]:
            if index not in found:
                found.add(index)
                stack.append(index)
    return found
