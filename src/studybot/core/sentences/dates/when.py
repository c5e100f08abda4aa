"""A date found in a sentence."""

from datetime import date
from typing import Literal, NamedTuple

Kind = Literal["day", "month", "range", "length"]
Span = tuple[Kind, date, date]


class When(NamedTuple):
    start: int
    end: int
    kind: Kind
    first: date
    last: date  # the same for one day

    @property
    def due(self) -> date:
        """As a deadline: the last day of a month or a stretch."""
        return self.last
