"""How a learner's real minutes compare with the estimates."""

import math
from collections.abc import Sequence

PRIOR_MINUTES = 600.0  # ten hours of evidence move the pace half of the way
SLOWEST, FASTEST = 3.0, 1 / 3


def learn_pace(pairs: Sequence[tuple[int, int]]) -> float:
    """Real over estimated minutes of finished topics, shrunk towards 1 while there is little evidence."""
    real, estimated = sum(r for r, _ in pairs), sum(e for _, e in pairs)
    if real <= 0 or estimated <= 0:
        return 1.0
    trust = estimated / (estimated + PRIOR_MINUTES)
    return min(SLOWEST, max(FASTEST, math.exp(trust * math.log(real / estimated))))
