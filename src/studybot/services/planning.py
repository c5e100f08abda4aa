"""From a learner's goals, progress and week to a stored plan, and how it differs from the one before.

Shared by the services that change what a plan rests on; each calls ``remake`` inside its own transaction.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from studybot.core.learner import Goal, Learner, PlannedBlock, ProgressEntry
from studybot.core.library import Topic
from studybot.core.local_time import local_date
from studybot.core.pace import learn_pace
from studybot.core.plan import PlacedBlock, Plan, PlanGoal, PlanRequest, PlanTopic, StudyBlock
from studybot.core.planner import PinnedTooEarly, make_plan
from studybot.core.progress import percent
from studybot.core.replanning import compare, times_missed
from studybot.core.text import text_hash
from studybot.services.library import LibraryService
from studybot.services.views import PlanChange
from studybot.storage.database import Database
from studybot.storage.goals import list_goals
from studybot.storage.library import library_revision
from studybot.storage.plans import (
    add_blocks,
    find_plan_basis,
    has_open_block_before,
    list_blocks,
    move_blocks,
    place_block,
    remove_blocks,
    save_plan,
    set_missed,
)
from studybot.storage.progress import list_live_entries


class Standing(NamedTuple):
    """What a learner's facts say about the topics of their goals; slugs are the library's present ones."""

    goals: tuple[Goal, ...]
    topics: tuple[str, ...]  # in study order, prerequisites included
    spent: dict[str, int]  # minutes by topic
    finished: frozenset[str]
    pace: float


class Planning:
    def __init__(self, db: Database, library: LibraryService) -> None:
        self._db = db
        self._library = library

    def standing(self, learner: Learner, *, extra: Sequence[Goal] = ()) -> Standing:
        """With ``extra``: as if those goals were active too."""
        goals = (*list_goals(self._db, learner.learner_id), *extra)
        library = self._library.library()
        targets = library.present(slug for goal in goals for slug in goal.targets)
        entries = list_live_entries(self._db, learner.learner_id)
        spent: dict[str, int] = {}
        finished = set()
        for entry in entries:
            slug = library.resolve(entry.topic) or entry.topic
            spent[slug] = spent.get(slug, 0) + entry.minutes
            if entry.outcome in {"done", "known"}:
                finished.add(slug)
        return Standing(
            goals, self._library.study_order(targets), spent, frozenset(finished), self._pace(entries, spent, finished)
        )

    def request(
        self, learner: Learner, standing: Standing, *, now: datetime, blocks: Sequence[PlannedBlock] | None = None
    ) -> PlanRequest:
        """``blocks``: the stored ones, when they are at hand."""
        today = local_date(now, learner.zone)
        library = self._library.library()
        if blocks is None:
            blocks = list_blocks(self._db, learner.learner_id)
        mine = set(standing.topics)
        coming = [b for b in blocks if b.state == "planned" and b.on >= today and b.topic in mine]
        return PlanRequest(
            today=today,
            timezone=learner.zone,
            topics=tuple(plan_topic(library.topics[slug]) for slug in standing.topics),
            goals=tuple(
                PlanGoal(targets=present, deadline=goal.deadline, weight=goal.weight)
                for goal in standing.goals
                if (present := library.present(goal.targets))
            ),
            availability=learner.availability,
            days_off=learner.days_off,
            max_minutes_per_day=learner.max_minutes_per_day,
            block=learner.block,
            known=standing.finished & set(standing.topics),
            spent={slug: standing.spent[slug] for slug in standing.topics if slug in standing.spent},
            review_share=learner.review_share,
            buffer_days=learner.buffer_days,
            split=learner.split_topics & mine,
            pinned=tuple(_placed(b) for b in coming if b.pinned and b.on not in learner.days_off),
            pace=standing.pace,
            spent_today=self._spent_today(learner, blocks, today),
        )

    def is_stale(self, learner: Learner, *, now: datetime) -> bool:
        """Never planned, a day went by without an outcome, or the library, the week or the goals changed. Without a
        goal there is nothing to be stale."""
        if not list_goals(self._db, learner.learner_id):
            return False
        basis = find_plan_basis(self._db, learner.learner_id)
        if basis is None or basis != (library_revision(self._db), self._inputs(learner)):
            return True
        return has_open_block_before(self._db, learner.learner_id, local_date(now, learner.zone))

    def refresh(self, learner: Learner, *, now: datetime) -> PlanChange | None:
        """Plan again if the plan is stale; None when it holds."""
        return self.remake(learner, now=now) if self.is_stale(learner, now=now) else None

    def remake(self, learner: Learner, *, now: datetime) -> PlanChange:
        """Plan again and store it; done work stays, and a coming block that need not move keeps its id and place. A
        pinned block that cannot stay any more is let go, and counted."""
        standing = self.standing(learner)
        today = local_date(now, learner.zone)
        plan, unpinned = _empty_plan(), 0
        blocks = list_blocks(self._db, learner.learner_id)
        if standing.goals:
            request = self.request(learner, standing, now=now, blocks=blocks)
            while request.goals:
                try:
                    plan = make_plan(request)
                    break
                except PinnedTooEarly as early:
                    kept = tuple(b for b in request.pinned if (b.topic, b.on) != (early.topic, early.on))
                    if kept == request.pinned:
                        raise
                    unpinned += len(request.pinned) - len(kept)
                    request = request.model_copy(update={"pinned": kept})
            self._let_go(learner.learner_id, blocks, request.pinned)
        missed = times_missed(blocks, today)
        change = self._store_blocks(learner.learner_id, blocks, plan.blocks(), now=now)
        self._carry(learner.learner_id, missed, today)
        save_plan(
            self._db, learner.learner_id, plan, now=now, today=today, revision=library_revision(self._db),
            inputs=self._inputs(learner),
        )  # fmt: skip
        return change.model_copy(update={"unpinned": unpinned})

    def _carry(self, learner_id: str, missed: Mapping[str, int], today: date) -> None:
        """The next block of a topic carries how often it was put off, whichever block that was."""
        waiting = dict(missed)
        if not waiting:
            return
        for block in list_blocks(self._db, learner_id, first=today, topics=missed):
            if block.state == "planned":
                times = waiting.pop(block.topic, 0)
                if block.missed != times:
                    set_missed(self._db, block.block_id, times)

    def _let_go(self, learner_id: str, blocks: Sequence[PlannedBlock], pinned: Sequence[PlacedBlock]) -> None:
        """Blocks that count as pinned and are not among the plan's pinned ones: passed by, on a day off, impossible."""
        stay = list(pinned)
        for block in blocks:
            if not block.pinned or block.state != "planned":
                continue
            if _placed(block) in stay:
                stay.remove(_placed(block))
            else:
                place_block(self._db, learner_id, block.model_copy(update={"pinned": False}))

    def _inputs(self, learner: Learner) -> str:
        """A hash of what a plan rests on besides progress, the library and the day."""
        week = learner.model_dump_json(exclude={"created_at", "unreachable_since", "days_off", "split_topics"})
        days = sorted(map(str, learner.days_off)) + sorted(learner.split_topics)
        goals = [g.model_dump_json() for g in list_goals(self._db, learner.learner_id)]
        return text_hash("\n".join([week, *days, *goals]))

    def minutes_done(self, standing: Standing) -> tuple[int, int]:
        """Done and total estimated minutes of all goals' topics; a finished topic counts whole."""
        library = self._library.library().topics
        total = {slug: library[slug].minutes.typical for slug in standing.topics}
        done = {s: m if s in standing.finished else min(standing.spent.get(s, 0), m) for s, m in total.items()}
        return sum(done.values()), sum(total.values())

    def percent(self, standing: Standing, topics: Iterable[str]) -> int:
        library = self._library.library().topics
        total = {slug: library[slug].minutes.typical for slug in topics}
        return percent(standing.spent, total, standing.finished)

    def _pace(self, entries: Sequence[ProgressEntry], spent: dict[str, int], finished: set[str]) -> float:
        """Real against estimated minutes of what was finished by studying it (not by calling it known)."""
        topics = self._library.library().topics
        studied = {self._library.library().resolve(e.topic) for e in entries if e.outcome == "done" and e.minutes}
        return learn_pace(
            [(spent[s], topics[s].minutes.typical) for s in sorted(s for s in studied & finished if s) if s in topics]
        )

    def _spent_today(self, learner: Learner, blocks: Sequence[PlannedBlock], today: date) -> int:
        """Minutes of today that are used up: blocks with an outcome, and what was recorded beside the plan."""
        ended = sum(b.minutes for b in blocks if b.on == today and b.state != "planned")
        beside = sum(
            e.minutes
            for e in list_live_entries(self._db, learner.learner_id)
            if e.on == today and e.block_id is None and e.outcome != "known"
        )
        return min(24 * 60, ended + beside)

    def _store_blocks(
        self, learner_id: str, blocks: Sequence[PlannedBlock], new: Sequence[StudyBlock], *, now: datetime
    ) -> PlanChange:  # fmt: skip
        difference = compare([b for b in blocks if b.state == "planned"], new)
        move_blocks(self._db, difference.moved)
        add_blocks(self._db, learner_id, difference.added)
        remove_blocks(self._db, difference.removed, now=now)
        return PlanChange(
            added=len(difference.added),
            moved=len(difference.moved),
            removed=len(difference.removed),
            kept=difference.kept,
        )


def _placed(block: PlannedBlock) -> PlacedBlock:
    return PlacedBlock(topic=block.topic, on=block.on, minutes=block.minutes, start=block.start, kind=block.kind)


def plan_topic(topic: Topic) -> PlanTopic:
    return PlanTopic(
        slug=topic.slug, title=topic.title, minutes=topic.minutes, prerequisites=topic.prerequisites
    )  # fmt: skip


def _empty_plan() -> Plan:
    return Plan(feasible=True, finish_on=None, weeks=(), goals=())
