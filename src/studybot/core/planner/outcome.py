"""Pieces on days as a Plan: blocks by week, and for each goal when it is finished, how late and how short."""

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from itertools import groupby

import numpy as np

from studybot.core.plan import (
    GoalOutcome,
    Plan,
    PlanTopic,
    Shortfall,
    StudyBlock,
    Unscheduled,
    Week,
)
from studybot.core.planner.calendar import HORIZON_DAYS
from studybot.core.planner.deadlines import Problem
from studybot.core.planner.layout import Piece
from studybot.core.planner.work import left_of


def describe(problem: Problem, topics: Mapping[str, PlanTopic], pieces: Sequence[Piece], rest: Sequence[int]) -> Plan:
    """``rest``: minutes of each topic that lie beyond the horizon."""
    blocks = _blocks(problem, pieces)
    finish = _finish_dates(blocks)
    goals = tuple(_outcome(problem, index, finish, rest) for index in range(len(problem.request.goals)))
    left_over = [
        Unscheduled(topic=slug, minutes=minutes, reason="it does not fit within ten years")
        for slug, minutes in zip(problem.work.slugs, rest, strict=True)
        if minutes
    ]
    return Plan.model_construct(
        feasible=not left_over and all(goal.lateness_days == 0 for goal in goals),
        finish_on=max(finish.values(), default=None),
        weeks=_weeks(blocks),
        goals=goals,
        unscheduled=tuple(left_over),
        shortfalls=_shortfalls(problem, blocks, goals),
        options=(),
        finish_low_on=_finish_on(problem, topics, "low"),
        finish_high_on=_finish_on(problem, topics, "high"),
        took_ms=0.0,
    )


def _blocks(problem: Problem, pieces: Sequence[Piece]) -> list[StudyBlock]:
    slugs, calendar, make = problem.work.slugs, problem.calendar, StudyBlock.model_construct
    dates: dict[int, date] = {}
    blocks = [make(on=b.on, start=b.start, minutes=b.minutes, topic=b.topic, kind=b.kind) for b in problem.pins]
    for day, start, minutes, topic in pieces:
        on = dates.get(day) or dates.setdefault(day, calendar.date_of(day))
        clock = None if start is None else time(start // 60, start % 60)
        blocks.append(make(on=on, start=clock, minutes=minutes, topic=slugs[topic], kind="study"))
    if problem.pins:
        blocks.sort(key=lambda b: (b.on, b.start or time.max))
    return blocks


def _finish_dates(blocks: Sequence[StudyBlock]) -> dict[str, date]:
    """Blocks come in order of time: the last one of a topic finishes it."""
    return {block.topic: block.on for block in blocks if block.kind == "study"}


def _outcome(problem: Problem, index: int, finish: Mapping[str, date], rest: Sequence[int]) -> GoalOutcome:
    goal = problem.request.goals[index]
    if any(rest[target] for target in problem.work.targets[index]):
        return GoalOutcome(index=index, finish_on=None, deadline=goal.deadline, lateness_days=HORIZON_DAYS)
    ends = [finish[slug] for slug in goal.targets if slug in finish]
    finish_on = max(ends, default=problem.request.today)
    late = (finish_on - goal.deadline).days if goal.deadline is not None else 0
    return GoalOutcome(index=index, finish_on=finish_on, deadline=goal.deadline, lateness_days=max(0, late))


def _shortfalls(problem: Problem, blocks: Sequence[StudyBlock], goals: Sequence[GoalOutcome]) -> tuple[Shortfall, ...]:
    """For each late goal: minutes of what it needs that lie behind its deadline."""
    found = []
    for outcome in goals:
        if outcome.lateness_days and outcome.deadline is not None:
            needed = {problem.work.slugs[topic] for topic in problem.work.needs[outcome.index]}
            late = [b for b in blocks if b.kind == "study" and b.topic in needed and b.on > outcome.deadline]
            short = sum(b.minutes for b in late)
            found.append(Shortfall(goal=outcome.index, short_minutes=short))
    return tuple(found)


def _finish_on(problem: Problem, topics: Mapping[str, PlanTopic], estimate: str) -> date | None:
    """The finish date were every topic at the low or high end of its range."""
    typical = sum(problem.work.minutes)
    placed = typical - int(problem.rest.sum())  # by pinned blocks
    total = sum(left_of(problem.request, topics[slug], estimate=estimate) for slug in problem.work.slugs) - placed
    pinned = [block.on for block in problem.pins if block.kind == "study"]
    if total <= 0:
        return max(pinned, default=None)
    ends = problem.calendar.ends
    day = int(np.searchsorted(ends, total, side="left")) - 1
    if day >= problem.calendar.days:
        return None
    return max([problem.calendar.date_of(day), *pinned])


def _weeks(blocks: Sequence[StudyBlock]) -> tuple[Week, ...]:
    def monday(block: StudyBlock) -> date:
        return block.on - timedelta(days=block.on.weekday())

    weeks = [(starts_on, tuple(group)) for starts_on, group in groupby(blocks, key=monday)]
    return tuple(Week.model_construct(starts_on=s, minutes=sum(b.minutes for b in bs), blocks=bs) for s, bs in weeks)
