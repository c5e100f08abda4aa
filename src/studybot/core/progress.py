"""The one function that says how far a learner is."""

from collections.abc import Mapping, Set


def percent(spent: Mapping[str, int], total: Mapping[str, int], finished: Set[str]) -> int:
    """0 to 100: minutes done of ``total`` (by topic); a finished topic counts whole, an unfinished one never does.

    100 exactly when every topic is finished, and 100 when there is none.
    """
    if all(topic in finished for topic in total):
        return 100
    done = sum(minutes if t in finished else min(spent.get(t, 0), minutes) for t, minutes in total.items())
    return min(99, done * 100 // max(1, sum(total.values())))
