"""How planning time grows with topics, over two years; the ratio is time per topic against the smallest case."""

import random
from datetime import date
from time import perf_counter

from studybot.core.plan import Availability, PlanGoal, PlanRequest, PlanTopic
from studybot.core.planner import make_plan

TODAY = date(2026, 11, 23)
MINUTES_IN_TWO_YEARS = 104 * 10 * 60


def request(count: int) -> PlanRequest:
    """A chain-like graph whose minutes fill about two years at ten hours a week."""
    dice = random.Random(7)  # noqa: S311 repeatable, not secret
    topics = [
        PlanTopic(
            slug=f"t{i}",
            minutes=max(5, MINUTES_IN_TWO_YEARS // count),
            prerequisites=tuple({f"t{dice.randrange(max(0, i - 30), i)}" for _ in range(2)}) if i else (),
        )
        for i in range(count)
    ]
    return PlanRequest(
        today=TODAY,
        topics=tuple(topics),
        goals=(PlanGoal(targets=tuple(f"t{i}" for i in range(count))),),
        availability=Availability(mon=90, tue=90, wed=90, thu=90, fri=90, sat=150),
        with_options=False,
    )


def best_of(count: int, repeats: int = 5) -> float:
    asked = request(count)
    times = []
    for _ in range(repeats):
        started = perf_counter()
        make_plan(asked)
        times.append(perf_counter() - started)
    return min(times)


def main() -> None:
    base = best_of(100) / 100
    print(f"{'topics':>7} {'ms':>8} {'per topic, against 100':>24}")
    for count in (100, 500, 2_000, 5_000):
        seconds = best_of(count)
        print(f"{count:>7} {seconds * 1000:>8.1f} {seconds / count / base:>24.2f}")


main()
