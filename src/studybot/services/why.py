"""Why a block stands where it stands, read from the plan as it is."""

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from studybot.core.learner import PlannedBlock
from studybot.core.library import Library, Topic
from studybot.core.study_order import closure
from studybot.errors import NotFound
from studybot.services.views import GoalView, PlanView, WhyGoal, WhyStep, WhyView


def explain_block(view: PlanView, block_id: int, finished: Collection[str], library: Library) -> WhyView:
    """``finished``: slugs of topics that are done or known. Raises NotFound."""
    blocks = [b for week in view.weeks for b in week.blocks if b.kind == "study"]
    block = next((b for b in blocks if b.block_id == block_id), None)
    slug = library.resolve(block.topic) if block else None
    if block is None or slug is None:
        raise NotFound("That block is not in your plan. Pick one from the list.")
    same = [b for b in blocks if b.topic == block.topic and b.state == "planned"]
    wanted = closure(library.present(t for g in view.goals for t in g.goal.targets), library.topics)
    last_on = {library.resolve(b.topic) or b.topic: b.on for b in blocks if b.state == "planned"}

    def step(other: str) -> WhyStep:
        return WhyStep(title=library.topics[other].title, done=other in finished, last_on=last_on.get(other))

    goals = [found for goal in view.goals if (found := _serves(goal, slug, library)) is not None]
    due_on = min((g.deadline for g in goals if g.deadline is not None), default=None)
    followers = _followers(slug, wanted, library.topics)
    return WhyView(
        today=view.today,
        block=block,
        number=same.index(block) + 1 if block in same else 1,
        of=max(1, len(same)),
        goals=tuple(goals),
        before=tuple(step(s) for s in library.topics[slug].prerequisites if s in library.topics),
        after=tuple(step(s) for s in sorted(wanted) if slug in library.topics[s].prerequisites),
        due_on=due_on,
        minutes_after=_minutes_until(blocks, followers, due_on, library),
    )


def _serves(goal: GoalView, slug: str, library: Library) -> WhyGoal | None:
    """The shortest way from a topic to one of a goal's targets; None when the goal does not need it."""
    came_from: dict[str, str | None] = dict.fromkeys(sorted(library.present(goal.goal.targets)))
    queue = deque(came_from)
    while queue:
        here = queue.popleft()
        if here == slug:
            break
        for before in library.topics[here].prerequisites:
            if before in library.topics and before not in came_from:
                came_from[before] = here
                queue.append(before)
    if slug not in came_from:
        return None
    path: list[str] = []
    place: str | None = slug
    while place is not None:
        path.append(library.topics[place].title)
        place = came_from[place]
    return WhyGoal(
        title=goal.title,
        deadline=goal.goal.deadline,
        finish_on=goal.finish_on,
        lateness_days=goal.lateness_days,
        path=tuple(path),
    )


def _followers(slug: str, wanted: Iterable[str], topics: Mapping[str, Topic]) -> set[str]:
    """Everything of the goals that cannot begin before a topic is done."""
    return {other for other in wanted if other != slug and slug in closure([other], topics)}


def _minutes_until(
    blocks: Iterable[PlannedBlock], topics: Collection[str], until: date | None, library: Library
) -> int:
    return sum(
        b.minutes
        for b in blocks
        if b.state == "planned" and library.resolve(b.topic) in topics and (until is None or b.on <= until)
    )
