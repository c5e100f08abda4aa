"""How a timer is doing: when something last went well, and for how long nothing has."""

from typing import NamedTuple

GIVE_UP_SECONDS = 600.0  # ticks that have failed for so long will not heal by themselves


class Pulse(NamedTuple):
    """Moments are seconds of one stopwatch that never runs backwards."""

    every: float  # seconds between two ticks
    good_at: float  # when something last went well; the start before that
    took: float = 0.0  # seconds of the last whole tick
    failing_since: float | None = None  # the first failed tick since something went well
    fault: str | None = None  # why the last tick failed, None once one went well

    def after_success(self, at: float, *, took: float | None = None) -> "Pulse":
        """``took`` is given at the end of a tick, left out for a message of a long one: it is alive either way."""
        return Pulse(self.every, at, self.took if took is None else took)

    def after_failure(self, at: float, fault: str) -> "Pulse":
        since = at if self.failing_since is None else self.failing_since
        return self._replace(failing_since=since, fault=fault)

    def age(self, at: float) -> float:
        """Seconds since something last went well."""
        return max(0.0, at - self.good_at)

    def too_old_at(self) -> float:
        """The age from which the timer is not well: three ticks and a minute."""
        return 3 * self.every + 60

    def is_hopeless(self, at: float) -> bool:
        return self.failing_since is not None and at - self.failing_since >= GIVE_UP_SECONDS
