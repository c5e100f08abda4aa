"""Planning again: the past is never planned, twice is the same as once, and what changes is small."""

from datetime import timedelta

from hypothesis import given, settings

from studybot.core.learner import PlannedBlock
from studybot.core.plan import PlanRequest, StudyBlock
from studybot.core.planner import make_plan
from studybot.core.replanning import compare
from tests.property.test_planner_properties import requests


def stored(blocks: tuple[StudyBlock, ...]) -> list[PlannedBlock]:
    return [
        PlannedBlock(
            block_id=n, topic=b.topic, title=b.topic, on=b.on, start=b.start, minutes=b.minutes, kind=b.kind
        )
        for n, b in enumerate(blocks)
    ]  # fmt: skip


@given(requests(deadlines=False))
@settings(max_examples=200, deadline=None)
def test_planning_again_without_news_changes_nothing(request: PlanRequest) -> None:
    plan = make_plan(request.model_copy(update={"with_options": False}))
    again = compare(stored(plan.blocks()), make_plan(request.model_copy(update={"with_options": False})).blocks())
    assert (again.moved, again.added, again.removed) == ([], [], [])


@given(requests())
@settings(max_examples=200, deadline=None)
def test_a_missed_day_moves_few_blocks_of_each_topic_and_never_into_the_past(request: PlanRequest) -> None:
    request = request.model_copy(update={"with_options": False, "spent_today": 0})
    plan = make_plan(request)
    tomorrow = request.today + timedelta(days=1)
    after = make_plan(request.model_copy(update={"today": tomorrow}))
    assert all(b.on >= tomorrow for b in after.blocks())
    change = compare(stored(plan.blocks()), after.blocks())
    missed = [b for b in plan.blocks() if b.on == request.today]
    topics = {b.topic for b in plan.blocks()}
    # A block's place goes to one of the same topic wherever it can: what moves is at each topic's ends.
    assert len(change.moved) + len(change.added) + len(change.removed) <= len(missed) + 4 * len(topics)


@given(requests())
@settings(max_examples=100, deadline=None)
def test_a_finished_first_block_leaves_every_other_one(request: PlanRequest) -> None:
    """Doing exactly what was planned for the first day, as planned, moves nothing afterwards."""
    request = request.model_copy(update={"with_options": False, "spent_today": 0})
    plan = make_plan(request)
    first = [b for b in plan.blocks() if b.on == request.today]
    spent = dict(request.spent)
    for block in first:
        spent[block.topic] = spent.get(block.topic, 0) + block.minutes
    tomorrow = request.today + timedelta(days=1)
    after = make_plan(request.model_copy(update={"today": tomorrow, "spent": spent}))
    left = [b for b in plan.blocks() if b.on > request.today]
    assert [(b.on, b.topic) for b in after.blocks()] == [(b.on, b.topic) for b in left]
