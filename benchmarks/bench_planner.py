"""How planning time grows with topics over two years, what the ways out cost, and both beside OR-tools' CP-SAT.

CP-SAT is given the same cases: topics as intervals on the axis of available minutes, one at a time, each after its
prerequisites, the greatest lateness in days to be least; and for the ways out the same 0/1 program. Ours must never be
worse: the run fails when it is.
"""

import random
import sys
from collections.abc import Callable
from datetime import date, timedelta
from time import perf_counter

from studybot.core.plan import Availability, DropTopics, PlanGoal, PlanRequest, PlanTopic
from studybot.core.planner import make_plan
from studybot.core.planner.work import check, read_work

TODAY = date(2026, 11, 23)
HOURS_A_DAY = 2
STEP = 5  # minutes
MINUTES_IN_TWO_YEARS = 104 * 7 * HOURS_A_DAY * 60
SOLVER_SECONDS = 10.0


def request(count: int, *, deadlines: int = 0, tightness: float = 1.0) -> PlanRequest:
    """A graph whose minutes fill two years of two hours a day; ``deadlines`` goals, each over a part of the topics,
    with deadlines spread over the two years times ``tightness``."""
    dice = random.Random(count + deadlines)  # noqa: S311 repeatable, not secret
    minutes = max(STEP, MINUTES_IN_TWO_YEARS // count)
    topics = tuple(
        PlanTopic(
            slug=f"t{i}",
            minutes=max(STEP, round(minutes * dice.uniform(0.5, 1.5))),
            prerequisites=tuple({f"t{dice.randrange(max(0, i - 30), i)}" for _ in range(2)}) if i else (),
        )
        for i in range(count)
    )
    goals: tuple[PlanGoal, ...] = (PlanGoal(targets=tuple(f"t{i}" for i in range(count))),)
    if deadlines:
        days = MINUTES_IN_TWO_YEARS // (HOURS_A_DAY * 60)
        goals = tuple(
            PlanGoal(
                targets=tuple(f"t{i}" for i in range(count) if i % deadlines == k),
                deadline=TODAY + timedelta(days=int(days * tightness * (k + 1) / deadlines)),
                weight=1 + k % 3,
            )
            for k in range(deadlines)
        )
    day = HOURS_A_DAY * 60
    week = Availability(mon=day, tue=day, wed=day, thu=day, fri=day, sat=day, sun=day)
    return PlanRequest(today=TODAY, topics=topics, goals=goals, availability=week, with_options=False)


def best_of(call: Callable[[], object], repeats: int = 5) -> float:
    times = []
    for _ in range(repeats):
        started = perf_counter()
        call()
        times.append(perf_counter() - started)
    return min(times)


def cp_sat_lateness(asked: PlanRequest) -> tuple[float, int, bool]:
    """Seconds, greatest lateness in days, proven."""
    from ortools.sat.python import cp_model

    topics = check(asked)
    work = read_work(asked, topics)
    minutes = dict(zip(work.slugs, work.minutes, strict=True))
    total = sum(minutes.values()) // STEP
    model = cp_model.CpModel()
    ends, intervals = {}, []
    for slug in work.slugs:
        size = minutes[slug] // STEP
        start, ends[slug] = model.new_int_var(0, total, ""), model.new_int_var(0, total, "")
        intervals.append(model.new_interval_var(start, size, ends[slug], ""))
        for before in topics[slug].prerequisites:
            model.add(start >= ends[before])
    model.add_no_overlap(intervals)
    steps_a_day = HOURS_A_DAY * 60 // STEP
    late = model.new_int_var(0, total // steps_a_day + 1, "")
    for goal in asked.goals:
        assert goal.deadline is not None
        due = ((goal.deadline - TODAY).days + 1) * steps_a_day
        for target in goal.targets:
            model.add(ends[target] <= due + late * steps_a_day)
    model.minimize(late)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = SOLVER_SECONDS
    started = perf_counter()
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    lateness = int(solver.objective_value) if found else sys.maxsize
    return perf_counter() - started, lateness, status == cp_model.OPTIMAL


def cp_sat_kept(asked: PlanRequest) -> tuple[float, float, bool]:
    """Seconds, weight of the targets kept, proven."""
    from ortools.sat.python import cp_model

    topics = check(asked)
    work = read_work(asked, topics)
    minutes = dict(zip(work.slugs, work.minutes, strict=True))
    deadlines = sorted({g.deadline for g in asked.goals if g.deadline is not None})
    model = cp_model.CpModel()
    done = {(s, k): model.new_bool_var("") for s in work.slugs for k in range(len(deadlines))}
    for slug in work.slugs:
        for k in range(len(deadlines)):
            if k:
                model.add_implication(done[slug, k - 1], done[slug, k])
            for before in topics[slug].prerequisites:
                model.add_implication(done[slug, k], done[before, k])
    for k, deadline in enumerate(deadlines):
        room = ((deadline - TODAY).days + 1) * HOURS_A_DAY * 60
        model.add(sum(minutes[s] // STEP * done[s, k] for s in work.slugs) <= room // STEP)
    model.maximize(sum(int(g.weight) * done[t, deadlines.index(g.deadline)] for g in asked.goals for t in g.targets))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = SOLVER_SECONDS
    started = perf_counter()
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return perf_counter() - started, solver.objective_value if found else 0.0, status == cp_model.OPTIMAL


def growth() -> None:
    make_plan(request(100))  # loads what is loaded once
    base = best_of(lambda: make_plan(request(100))) / 100
    print("A plan of two years")
    print(f"{'topics':>7} {'ms':>8} {'per topic, against 100':>24}")
    for count in (100, 500, 2_000, 5_000):
        asked = request(count)
        seconds = best_of(lambda asked=asked: make_plan(asked))  # type: ignore[misc]
        print(f"{count:>7} {seconds * 1000:>8.1f} {seconds / count / base:>24.2f}")


def lateness() -> None:
    print("\nThe least greatest lateness, three deadlines")
    print(f"{'topics':>7} {'ours ms':>9} {'CP-SAT ms':>10} {'ratio':>7} {'ours days':>10} {'CP-SAT days':>12}")
    for count, tightness in ((30, 0.8), (100, 0.8), (100, 1.1), (300, 0.8), (500, 0.8)):
        asked = request(count, deadlines=3, tightness=tightness)
        seconds = best_of(lambda asked=asked: make_plan(asked))  # type: ignore[misc]
        ours = max(g.lateness_days for g in make_plan(asked).goals)
        theirs, days, proven = cp_sat_lateness(asked)
        shown = f"{days}{'' if proven else ' (best found)'}" if days < sys.maxsize else "none found"
        print(
            f"{count:>7} {seconds * 1000:>9.1f} {theirs * 1000:>10.0f} {theirs / seconds:>7.0f} {ours:>10} {shown:>12}"
        )
        if ours > days:
            sys.exit("CP-SAT found a better plan")


def ways_out() -> None:
    print("\nThe topics to leave out, three deadlines")
    print(f"{'topics':>7} {'ours ms':>9} {'CP-SAT ms':>10} {'ours kept':>10} {'proven':>7} {'CP-SAT kept':>12}")
    for count in (100, 300):
        asked = request(count, deadlines=3, tightness=0.8).model_copy(update={"with_options": True})
        started = perf_counter()
        plan = make_plan(asked)
        seconds = perf_counter() - started
        option = next(o for o in plan.options if isinstance(o, DropTopics))
        theirs, kept, _ = cp_sat_kept(asked)
        print(
            f"{count:>7} {seconds * 1000:>9.0f} {theirs * 1000:>10.0f} {option.kept_weight:>10g} "
            f"{option.proven_optimal!s:>7} {kept:>12g}"
        )
        if option.kept_weight < kept - 1e-6:
            sys.exit("CP-SAT keeps more")
    print("(ours with the other two ways out and the plans that check all three)")


def main() -> None:
    growth()
    try:
        import ortools  # noqa: F401
    except ImportError:
        print("\nNo OR-tools here, so no comparison: make bench installs it.")
        return
    lateness()
    ways_out()


main()
