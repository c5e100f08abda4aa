"""The plan itself: what is left of each topic laid out on days, and what follows for each goal."""

from studybot.core.plan import Plan, PlanRequest
from studybot.core.planner.deadlines import due_positions, read_problem, settled_days, wanted_days
from studybot.core.planner.layout import lay_out
from studybot.core.planner.options import find_options
from studybot.core.planner.outcome import describe
from studybot.core.planner.work import check, read_work
from studybot.errors import RequestUnmet


def make_plan(request: PlanRequest) -> Plan:
    """Deterministic: the same request gives the identical plan.

    If any schedule meets every deadline this one does, else the greatest lateness in days is the least possible.
    Raises InvalidInput for a request that contradicts itself; RequestUnmet without any study time, or (PinnedTooEarly)
    when what a pinned block's topic needs does not fit before it.
    """
    topics = check(request)
    problem = read_problem(request, read_work(request, topics))
    if problem.rest.any() and not problem.calendar.ends[-1]:
        raise RequestUnmet("Your week has no study time. Give at least one weekday some minutes.")
    days = settled_days(problem)
    # Topics of equal due date: what the sooner deadline wants goes first, then reading order.
    wish = due_positions(problem, wanted_days(problem))
    plan = describe(problem, topics, *lay_out(problem, due_positions(problem, days), wish))
    if plan.feasible or not request.with_options or not any(goal.deadline for goal in request.goals):
        return plan
    return plan.model_copy(update={"options": find_options(problem, topics, plan, _replan)})


def _replan(request: PlanRequest) -> Plan:
    return make_plan(request.model_copy(update={"with_options": False}))
