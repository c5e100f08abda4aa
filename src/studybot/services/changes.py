"""Changing a plan: what it would mean is shown first, a yes applies it, and the last one can be taken back."""

from datetime import datetime, timedelta

from studybot.core.learner import PlannedBlock
from studybot.core.local_time import local_date
from studybot.core.plan_change import MoveBlock, PlanAction, SplitTopic
from studybot.errors import InvalidInput, NotFound
from studybot.services.actions import Actions
from studybot.services.learners import get_learner
from studybot.services.library import LibraryService
from studybot.services.planning import Planning
from studybot.services.plans import PlanService
from studybot.services.snapshot import restore_snapshot, take_snapshot
from studybot.services.views import ChangePreview, PlanView
from studybot.storage.changes import (
    StoredChange,
    add_change,
    find_change,
    find_last_applied,
    mark_applied,
    mark_change,
)
from studybot.storage.database import Database
from studybot.storage.plans import set_missed


class _PlayedThrough(Exception):
    """Rolls a change back after it was played through."""

    def __init__(self, before: PlanView, after: PlanView, said: str) -> None:
        self.before, self.after, self.said = before, after, said


class ChangeService:
    def __init__(self, db: Database, library: LibraryService, planning: Planning, plans: PlanService) -> None:
        self._db = db
        self._plans = plans
        self._actions = Actions(db, library, planning, plans)

    def propose(self, learner_id: str, action: PlanAction, *, now: datetime) -> ChangePreview:
        """What the change would mean, planned to the last block; nothing is changed but that it waits for a yes.
        Raises NotFound, InvalidInput or RequestUnmet when it cannot be."""
        with self._db.atomic():
            try:
                with self._db.atomic():
                    before = self._plans.show(learner_id, now=now)
                    said = self._actions.perform(get_learner(self._db, learner_id), action, now=now)
                    after = self._plans.replan(learner_id, now=now)
                    raise _PlayedThrough(before, after, said)
            except _PlayedThrough as played:
                change_id = add_change(self._db, learner_id, action, now=now)
                return ChangePreview(change_id=change_id, said=played.said, before=played.before, after=played.after)

    def apply(self, learner_id: str, change_id: int, *, now: datetime) -> tuple[PlanView, bool]:
        """The plan with the change, and whether it is new (a second yes changes nothing). Raises NotFound for one that
        was taken back or refused."""
        with self._db.atomic():
            learner = get_learner(self._db, learner_id)
            change = self._change(learner_id, change_id)
            if change.state == "applied":
                return self._plans.show(learner_id, now=now), False
            if change.state != "proposed":
                raise NotFound("That change was refused or taken back. Ask for it again.")
            before = take_snapshot(self._db, learner, change.action)
            self._actions.perform(learner, change.action, now=now)
            mark_applied(self._db, change_id, before, now=now)
            return self._plans.replan(learner_id, now=now), True

    def discard(self, learner_id: str, change_id: int) -> None:
        with self._db.atomic():
            if self._change(learner_id, change_id).state == "proposed":
                mark_change(self._db, change_id, "discarded")

    def undo(self, learner_id: str, change_id: int | None = None, *, now: datetime) -> PlanView:
        """Take back the last change, or the named one when it is the last; what was done since stays done. Taking it
        back twice changes nothing."""
        with self._db.atomic():
            learner = get_learner(self._db, learner_id)
            last = find_last_applied(self._db, learner_id)
            if change_id is not None:
                named = self._change(learner_id, change_id)
                if named.state == "undone":
                    return self._plans.show(learner_id, now=now)
                if last is None or last.change_id != change_id:
                    raise InvalidInput("Another change came after that one. /plan undo takes back the last one first.")
            if last is None:
                raise NotFound("There is no change to your plan to take back. /undo takes back what you recorded.")
            restore_snapshot(self._db, learner, last.before or {})
            mark_change(self._db, last.change_id, "undone")
            return self._plans.replan(learner_id, now=now)

    def to_tomorrow(self, learner_id: str, block_id: int, *, now: datetime) -> int:
        """Move a block to tomorrow at once; the change's id, for its undo. Moved there already: the same change."""
        with self._db.atomic():
            learner = get_learner(self._db, learner_id)
            tomorrow = local_date(now, learner.zone) + timedelta(days=1)
            block = self._actions.block(learner_id, block_id)
            last = find_last_applied(self._db, learner_id)
            action = MoveBlock(block_id=block_id, on=tomorrow)
            if last is not None and last.action == action and block.on == tomorrow:
                return last.change_id
            preview = self.propose(learner_id, action, now=now)
            self.apply(learner_id, preview.change_id, now=now)
            return preview.change_id

    def keep(self, learner_id: str, block_id: int) -> PlannedBlock:
        """A block that was missed again and again stays as it is, and is not asked about until missed three times
        more."""
        with self._db.atomic():
            block = self._actions.block(learner_id, block_id)
            set_missed(self._db, block_id, 0)
            return block

    def split(self, learner_id: str, block_id: int, *, now: datetime) -> ChangePreview:
        """The topic of a block that was missed again and again, in blocks half as long."""
        block = self._actions.block(learner_id, block_id)
        return self.propose(learner_id, SplitTopic(topic=block.topic), now=now)

    def _change(self, learner_id: str, change_id: int) -> StoredChange:
        change = find_change(self._db, learner_id, change_id)
        if change is None:
            raise NotFound("I don't know that change. Ask for it again.")
        return change
