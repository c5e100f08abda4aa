"""What is left to study, in the order that meets the deadlines if any order does."""

import heapq
import math
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from studybot.core.library import Minutes
from studybot.core.plan import ROUND_TO_MINUTES, PlanRequest, PlanTopic
from studybot.core.study_order import find_cycle
from studybot.errors import InvalidInput


class Job(NamedTuple):
    """A topic with minutes left; ``due`` is its own or the earliest of what needs it."""

    slug: str
    minutes: int
    due: date  # date.max without one


def remaining(minutes: int, *, spent: int, pace: float) -> int:
    """Minutes still to study, at the learner's pace, rounded up to ``ROUND_TO_MINUTES``; 0 when spent reaches it."""
    left = minutes * pace - spent
    return max(0, math.ceil(left / ROUND_TO_MINUTES - 1e-9)) * ROUND_TO_MINUTES


def check(request: PlanRequest) -> dict[str, PlanTopic]:
    """The topics by slug. Raises InvalidInput for a doubled or unknown slug, a cycle or a deadline that has passed."""
    topics: dict[str, PlanTopic] = {}
    for topic in request.topics or ():
        if topic.slug in topics:
            raise InvalidInput(f"The topic “{topic.slug}” is given twice.")
        topics[topic.slug] = topic
    for topic in topics.values():
        for prerequisite in topic.prerequisites:
            if prerequisite not in topics:
                raise InvalidInput(f"The topic “{topic.slug}” needs “{prerequisite}”, which is not among the topics.")
    named = [slug for goal in request.goals for slug in goal.targets]
    for slug in (*named, *(b.topic for b in request.pinned)):
        if slug not in topics:
            raise InvalidInput(f"There is no topic “{slug}”.")
    for goal in request.goals:
        if goal.deadline is not None and goal.deadline < request.today:
            raise InvalidInput(f"The deadline {goal.deadline} is in the past; choose {request.today} or later.")
    circle = find_cycle(topics)
    if circle is not None:
        raise InvalidInput(f"Prerequisites go in a circle: {' → '.join(circle)}.")
    return topics


def jobs(request: PlanRequest, topics: Mapping[str, PlanTopic], *, estimate: str = "typical") -> list[Job]:
    """Topics of all goals with minutes left, prerequisites first, earliest due date next, reading order last.

    One person is one machine and study can be split, so the earliest due date first, where a prerequisite inherits the
    earliest due date of what needs it, minimises the greatest lateness (Lawler 1973).
    """
    due = _due_dates(request, topics)
    left = {slug: _left(request, topics[slug], estimate) for slug in due}
    rank = {slug: index for index, slug in enumerate(topics)}
    waiting = {slug: {p for p in topics[slug].prerequisites if p in due} for slug in due}
    needed_by: dict[str, list[str]] = {slug: [] for slug in due}
    for slug, prerequisites in waiting.items():
        for prerequisite in prerequisites:
            needed_by[prerequisite].append(slug)
    ready = [(due[slug], rank[slug], slug) for slug, before in waiting.items() if not before]
    heapq.heapify(ready)
    order: list[Job] = []
    while ready:
        _, _, slug = heapq.heappop(ready)
        if left[slug]:
            order.append(Job(slug, left[slug], due[slug]))
        for follower in needed_by[slug]:
            waiting[follower].discard(slug)
            if not waiting[follower]:
                heapq.heappush(ready, (due[follower], rank[follower], follower))
    return order


def _left(request: PlanRequest, topic: PlanTopic, estimate: str) -> int:
    if topic.slug in request.known:
        return 0
    span: Minutes = topic.range
    return remaining(getattr(span, estimate), spent=request.spent.get(topic.slug, 0), pace=request.pace)


def _due_dates(request: PlanRequest, topics: Mapping[str, PlanTopic]) -> dict[str, date]:
    """For every topic the goals need: the earliest deadline it serves."""
    due: dict[str, date] = {}
    goals = sorted(request.goals, key=lambda g: g.deadline or date.max)
    for goal in goals:  # the earliest deadline first, so that each topic is visited once
        stack = list(goal.targets)
        while stack:
            slug = stack.pop()
            if slug not in due:
                due[slug] = goal.deadline or date.max
                stack += topics[slug].prerequisites
    return due
