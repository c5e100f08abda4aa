"""How far a learner is: percent, and what of a goal belongs to which section of a roadmap."""

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date
from itertools import accumulate

from studybot.core.library import Roadmap

OTHER_SECTION = "Besides"


def percent(spent: Mapping[str, int], total: Mapping[str, int], finished: Set[str]) -> int:
    """0 to 100: minutes done of ``total`` (by topic); a finished topic counts whole, an unfinished one never does.

    100 exactly when every topic is finished, and 100 when there is none.
    """
    if all(topic in finished for topic in total):
        return 100
    done = sum(minutes if t in finished else min(spent.get(t, 0), minutes) for t, minutes in total.items())
    return min(99, done * 100 // max(1, sum(total.values())))


def by_section(topics: Sequence[str], roadmaps: Iterable[Roadmap], named: str | None) -> list[tuple[str, list[str]]]:
    """A goal's topics by the sections of its roadmap (``named``, or the one that has most of them), in the roadmap's
    order; a topic that stands in several counts in the first, one that stands in none under ``OTHER_SECTION``."""
    wanted = set(topics)
    every = sorted(roadmaps, key=lambda r: (r.slug != named, -len(wanted & set(r.topics(optional=True))), r.slug))
    found: list[tuple[str, list[str]]] = []
    left = dict.fromkeys(topics)
    for section in every[0].sections if every else ():
        mine = [slug for slug in dict.fromkeys(section.topics) if slug in left]
        if mine:
            found.append((section.title, mine))
            for slug in mine:
                del left[slug]
    return [*found, (OTHER_SECTION, list(left))] if left else found


def add_up(minutes: Mapping[date, int], *, start: int = 0) -> list[tuple[date, int]]:
    """By date, in order: how many there are by the end of it, counted from ``start``."""
    days = sorted(minutes)
    sums = accumulate((minutes[on] for on in days), initial=start)
    return list(zip(days, list(sums)[1:], strict=True))
