"""A circuit breaker: an endpoint that keeps failing is left alone for a while."""

from datetime import datetime, timedelta
from typing import NamedTuple

MOST_FAILURES = 3
REST = timedelta(minutes=1)


class Breaker(NamedTuple):
    failures: int = 0  # in a row
    rests_until: datetime | None = None


def is_resting(breaker: Breaker, now: datetime) -> bool:
    return breaker.rests_until is not None and now < breaker.rests_until


def after_failure(breaker: Breaker, now: datetime) -> Breaker:
    """From the third failure in a row on, each one is followed by a rest: after it, one failed try is enough."""
    failures = breaker.failures + 1
    return Breaker(failures, now + REST if failures >= MOST_FAILURES else None)


def after_success() -> Breaker:
    return Breaker()
