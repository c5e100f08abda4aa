"""A streak that forgives: it counts days studied, and ordinary life does not break it."""

from collections.abc import Callable, Set
from datetime import date, timedelta

FORGIVEN_EVERY = 7  # one missed study day in this many calendar days


def streak(studied: Set[date], *, today: date, is_study_day: Callable[[date], bool]) -> int:
    """Days studied in an unbroken run up to today.

    Today does not count against the learner while it lasts; days without availability never do; of study days, one
    missed in any seven days is forgiven. Derived from stored local dates, never from a counter.
    """
    if not studied:
        return 0
    count, last_missed = 0, None
    day, first = today, min(studied)
    while day >= first:
        if day in studied:
            count += 1
        elif day != today and is_study_day(day):
            if last_missed is not None and (last_missed - day).days < FORGIVEN_EVERY:
                break
            last_missed = day
        day -= timedelta(days=1)
    return count


def best_streak(studied: Set[date], *, today: date, is_study_day: Callable[[date], bool]) -> int:
    """The longest such run that ever was, today's included: never less than ``streak``."""
    best = count = since_missed = 0  # days studied in the run, and of them after its last missed day
    last_missed = None
    day = min(studied, default=today)
    while day <= today:
        if day in studied:
            count, since_missed = count + 1, since_missed + 1
            best = max(best, count)
        elif day != today and is_study_day(day):
            if last_missed is not None and (day - last_missed).days < FORGIVEN_EVERY:
                count = since_missed
            last_missed, since_missed = day, 0
        day += timedelta(days=1)
    return best
