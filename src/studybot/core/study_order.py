"""Which topics a set of targets needs, in the order they are studied."""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol


class Needing(Protocol):
    """A Topic of the library or of a plan request."""

    @property
    def prerequisites(self) -> tuple[str, ...]: ...


def study_order(targets: Iterable[str], topics: Mapping[str, Needing], preference: Sequence[str]) -> tuple[str, ...]:
    """Targets and all their prerequisites, each after what it needs and otherwise as ``preference`` has them.

    Prerequisites must be acyclic (lint sees to it); slugs that are no topic are passed over.
    """
    needed = closure(targets, topics)
    rank = {slug: index for index, slug in enumerate(preference)}
    waiting = {slug: {p for p in topics[slug].prerequisites if p in needed} for slug in needed}
    needed_by: dict[str, list[str]] = {slug: [] for slug in needed}
    for slug, prerequisites in waiting.items():
        for prerequisite in prerequisites:
            needed_by[prerequisite].append(slug)
    ready = [(rank.get(slug, len(rank)), slug) for slug, left in waiting.items() if not left]
    heapq.heapify(ready)
    order = []
    while ready:
        _, slug = heapq.heappop(ready)
        order.append(slug)
        for follower in needed_by[slug]:
            waiting[follower].discard(slug)
            if not waiting[follower]:
                heapq.heappush(ready, (rank.get(follower, len(rank)), follower))
    return tuple(order)


def closure(targets: Iterable[str], topics: Mapping[str, Needing]) -> set[str]:
    """Targets and everything they need, directly or not."""
    needed: set[str] = set()
    stack = [slug for slug in targets if slug in topics]
    while stack:
        slug = stack.pop()
        if slug not in needed:
            needed.add(slug)
            stack += [p for p in topics[slug].prerequisites if p in topics]
    return needed


def find_cycle(topics: Mapping[str, Needing]) -> tuple[str, ...] | None:
    """One cycle of prerequisites as a path that ends where it began; None when there is none."""
    state: dict[str, int] = {}
    for root in topics:
        path: list[tuple[str, list[str]]] = []
        if root not in state:
            state[root] = 1
            path.append((root, list(topics[root].prerequisites)))
        while path:
            slug, left = path[-1]
            if not left:
                state[slug] = 2
                path.pop()
                continue
            following = left.pop(0)
            if following not in topics or state.get(following) == 2:
                continue
            if state.get(following) == 1:
                names = [s for s, _ in path]
                return (*names[names.index(following) :], following)
            state[following] = 1
            path.append((following, list(topics[following].prerequisites)))
    return None
