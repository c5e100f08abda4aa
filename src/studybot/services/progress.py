"""What was done: recorded as facts, once, and what follows for the plan."""

from datetime import date, datetime

from studybot.core.learner import MAX_NOTE_CHARACTERS, Learner, Outcome, ProgressEntry
from studybot.core.local_time import local_date
from studybot.core.plan import DAY_MINUTES
from studybot.errors import InvalidInput, NotFound
from studybot.services.cards import sync_cards
from studybot.services.learners import get_learner
from studybot.services.library import LibraryService
from studybot.services.planning import Planning
from studybot.services.plans import PlanService
from studybot.services.pointing import Pointed, Pointing
from studybot.services.views import REVIEW_TITLE, PlanChange, ProgressRecorded
from studybot.storage.database import Database
from studybot.storage.goals import list_goals
from studybot.storage.progress import (
    add_entry,
    find_entry,
    find_last_live_entry,
    find_last_study,
    find_live_entry,
    find_undo_of,
    list_live_entries,
)


def read_note(text: str | None) -> str | None:
    """A note without white space around it; None for an empty one. Raises InvalidInput when it is too long."""
    note = (text or "").strip()
    if len(note) > MAX_NOTE_CHARACTERS:
        raise InvalidInput(f"A note has up to {MAX_NOTE_CHARACTERS} characters; yours has {len(note):,}.")
    return note or None


def _check_minutes(minutes: int | None) -> None:
    if minutes is not None and not 1 <= minutes <= DAY_MINUTES:
        raise InvalidInput(f"Minutes are between 1 and {DAY_MINUTES}; {minutes} is not.")


class ProgressService:
    def __init__(self, db: Database, library: LibraryService, planning: Planning, plans: PlanService) -> None:
        self._db = db
        self._library = library
        self._planning = planning
        self._plans = plans
        self._pointing = Pointing(db, library, plans)

    def done(
        self, learner_id: str, *, block_id: int | None = None, topic: str | None = None,
        minutes: int | None = None, finished: bool | None = None, note: str | None = None, now: datetime,
    ) -> ProgressRecorded:  # fmt: skip
        """Record study. With neither block nor topic: today's next open block.

        A block's last open part finishes its topic; so does a topic named without minutes. ``finished`` overrides.
        Recording the same block again adds nothing and says so; with other minutes, another note or the other
        ``finished`` it is a correction (see ``correct``).
        """
        _check_minutes(minutes)
        note = read_note(note)
        with self._db.atomic():
            learner = get_learner(self._db, learner_id)
            named = self._pointing.at(learner, block_id, topic, now)
            if named.block is not None:
                before = find_live_entry(self._db, learner_id, block_id=named.block.block_id)
                if before is not None and before.outcome != "skipped":
                    return self._correct(learner, before, minutes=minutes, finished=finished, note=note, now=now)
                if before is not None:
                    self._take_back(learner, before, now)
            elif finished is not False and minutes is None and named.topic in self._finished(learner):
                before = self._finishing_entry(learner_id, named.topic)
                return self._correct(learner, before, minutes=None, finished=None, note=note, now=now)
            spent = minutes if minutes is not None else (named.block.minutes if named.block else 0)
            review = named.block is not None and named.block.kind == "review"
            ends = not review and (self._pointing.ends_topic(learner, named, minutes) if finished is None else finished)
            on = local_date(now, learner.zone)
            earlier = self._of_day(learner_id, named.topic, on) if named.block is None else None
            entry = self._add(learner, named, "done" if ends else "partial", spent, now, note)
            self._sync_cards(learner, now)
            as_planned = (
                named.block is not None
                and spent == named.block.minutes
                and named.block.on == entry.on
                and not (ends and self._pointing.still_open(entry))
            )
            change = None if as_planned else self._remake(learner, now=now)
            recorded = self._recorded(learner, entry, change=change)
            return recorded.model_copy(update={"earlier_minutes": earlier.minutes if earlier and spent else None})

    def correct(
        self, learner_id: str, *, topic: str | None = None, minutes: int | None = None, finished: bool | None = None,
        note: str | None = None, now: datetime,
    ) -> ProgressRecorded:  # fmt: skip
        """Minutes, note or outcome of the last entry (of a topic, or of all) as they really were: the entry is taken
        back and one that stands for it is added, on the same date. What is not given stays. Its undo brings the former
        entry back. Raises NotFound without an entry."""
        _check_minutes(minutes)
        note = read_note(note)
        if minutes is None and note is None and finished is None:
            raise InvalidInput("Say what it really was: the minutes, a note, or whether the topic is finished.")
        with self._db.atomic():
            learner = get_learner(self._db, learner_id)
            names = None if topic is None else self._names_of(self._library.topic(topic).slug)
            before = find_last_study(self._db, learner_id, topics=names)
            if before is None:
                raise NotFound("There is nothing recorded to correct. /done records it.")
            return self._correct(learner, before, minutes=minutes, finished=finished, note=note, now=now)

    def instead(self, learner_id: str, entry_id: int, *, now: datetime) -> ProgressRecorded:
        """An entry that was meant to correct the one before it (same topic, same date): both are taken back and one
        stands for the earlier. Raises NotFound when there is no earlier one."""
        with self._db.atomic():
            learner = get_learner(self._db, learner_id)
            entry = find_entry(self._db, learner_id, entry_id)
            if entry is None or find_undo_of(self._db, entry_id) is not None:
                raise NotFound("That entry was taken back already.")
            before = self._of_day(learner_id, entry.topic, entry.on, before=entry_id)
            if before is None:
                raise NotFound("There is no earlier entry of that day to replace.")
            self._take_back(learner, entry, now)
            finished = entry.outcome == "done" or None
            return self._correct(
                learner, before, minutes=entry.minutes, finished=finished, note=entry.note, now=now, always=True
            )

    def skip(
        self, learner_id: str, *, block_id: int | None = None, topic: str | None = None, now: datetime
    ) -> ProgressRecorded:
        """Not now: the block's minutes are planned anew on a later day. Nothing that was done changes."""
        with self._db.atomic():
            learner = get_learner(self._db, learner_id)
            named = self._pointing.at(learner, block_id, topic, now)
            if named.block is None:
                title = self._library.library().title_of(named.topic)
                raise NotFound(f"“{title}” has no open block to skip. /today shows what is planned.")
            before = find_live_entry(self._db, learner_id, block_id=named.block.block_id)
            if before is not None:
                return self._recorded(learner, before, already=True)
            entry = self._add(learner, named, "skipped", 0, now)
            return self._recorded(learner, entry, change=self._remake(learner, now=now))

    def know(self, learner_id: str, topic: str, *, now: datetime) -> ProgressRecorded:
        """The learner knows a topic already: it leaves the plan."""
        with self._db.atomic():
            learner = get_learner(self._db, learner_id)
            slug = self._library.topic(topic).slug
            if slug in self._finished(learner):
                return self._recorded(learner, self._finishing_entry(learner_id, slug), already=True)
            entry = self._add(learner, Pointed(slug, None), "known", 0, now)
            return self._recorded(learner, entry, change=self._remake(learner, now=now))

    def leave_out(self, learner_id: str, block_id: int, *, now: datetime) -> ProgressRecorded:
        """The topic of a block that is missed again and again leaves the plan, as a known one does."""
        with self._db.atomic():
            block = self._plans.block(learner_id, block_id)
            if block.kind == "review":
                raise NotFound("That block is not in your plan. /today shows today's blocks.")
            return self.know(learner_id, block.topic, now=now)

    def undo(self, learner_id: str, entry_id: int | None = None, *, now: datetime) -> ProgressRecorded:
        """Take back one entry (the last, unless named) by a new fact; taking it back twice changes nothing."""
        with self._db.atomic():
            learner = get_learner(self._db, learner_id)
            if entry_id is None:
                entry = find_last_live_entry(self._db, learner_id)
            else:
                entry = find_entry(self._db, learner_id, entry_id)
            if entry is None or entry.outcome == "undone":
                raise NotFound("There is nothing to take back.")
            if find_undo_of(self._db, entry.entry_id) is not None:
                return self._recorded(learner, entry.model_copy(update={"outcome": "undone"}), already=True)
            undone = self._take_back(learner, entry, now)
            former = find_entry(self._db, learner_id, entry.corrects) if entry.corrects is not None else None
            if former is not None:  # what the correction stood for counts again
                add_entry(self._db, former.model_copy(update={"at": now}))
            self._sync_cards(learner, now)
            recorded = self._recorded(learner, undone, change=self._remake(learner, now=now))
            return recorded.model_copy(update={"restored_minutes": former.minutes if former else None})

    def _correct(
        self, learner: Learner, before: ProgressEntry, *, minutes: int | None, finished: bool | None,
        note: str | None, now: datetime, always: bool = False,
    ) -> ProgressRecorded:  # fmt: skip
        outcome = before.outcome if finished is None else "done" if finished else "partial"
        values = {
            "minutes": before.minutes if minutes is None else minutes,
            "outcome": outcome,
            "note": before.note if note is None else note,
        }
        entry = before.model_copy(update={**values, "corrects": before.entry_id, "at": now})
        if not always and all(getattr(before, k) == v for k, v in values.items()):
            return self._recorded(learner, before, already=True)
        self._take_back(learner, before, now)
        entry = add_entry(self._db, entry)
        self._sync_cards(learner, now)
        recorded = self._recorded(learner, entry, change=self._remake(learner, now=now))
        return recorded.model_copy(update={"corrected_minutes": before.minutes})

    def _of_day(self, learner_id: str, topic: str, on: date, *, before: int | None = None) -> ProgressEntry | None:
        """The last entry with minutes on a topic of a local date, recorded earlier than the entry ``before``."""
        names = self._names_of(topic)
        entries = [
            e
            for e in list_live_entries(self._db, learner_id)
            if e.on == on
            and e.minutes
            and e.kind == "study"
            and e.topic in names
            and (before is None or e.entry_id < before)
        ]
        return entries[-1] if entries else None

    def _names_of(self, slug: str) -> tuple[str, ...]:
        """A topic's present slug and its former ones, under which entries may stand."""
        topic = self._library.library().topics.get(slug)
        return (slug, *topic.aliases) if topic else (slug,)

    def _add(
        self, learner: Learner, named: Pointed, outcome: Outcome, minutes: int, now: datetime, note: str | None = None
    ) -> ProgressEntry:
        return add_entry(
            self._db,
            ProgressEntry(
                entry_id=0,
                learner_id=learner.learner_id,
                topic=named.topic,
                minutes=minutes,
                outcome=outcome,
                block_id=named.block.block_id if named.block else None,
                kind=named.block.kind if named.block else "study",
                note=note,
                at=now,
                on=local_date(now, learner.zone),
            ),
        )

    def _take_back(self, learner: Learner, entry: ProgressEntry, now: datetime) -> ProgressEntry:
        on = local_date(now, learner.zone)
        values = {"outcome": "undone", "minutes": 0, "undoes": entry.entry_id, "at": now, "on": on}
        return add_entry(self._db, entry.model_copy(update={**values, "corrects": None, "note": None}))

    def _sync_cards(self, learner: Learner, now: datetime) -> None:
        sync_cards(self._db, self._library.library(), learner, now=now)

    def _remake(self, learner: Learner, *, now: datetime) -> PlanChange | None:
        return self._planning.remake(learner, now=now) if list_goals(self._db, learner.learner_id) else None

    def _recorded(
        self, learner: Learner, entry: ProgressEntry, *, already: bool = False, change: PlanChange | None = None
    ) -> ProgressRecorded:  # fmt: skip
        standing = self._planning.standing(learner)
        done, total = self._planning.minutes_done(standing)
        library = self._library.library()
        known = library.topics.get(entry.topic)
        return ProgressRecorded(
            topic=entry.topic,
            title=library.title_of(entry.topic) if entry.kind == "study" else REVIEW_TITLE,
            kind=entry.kind,
            minutes=entry.minutes,
            outcome=entry.outcome,
            already=already,
            topic_done=entry.kind == "study" and entry.topic in standing.finished,
            topic_spent=standing.spent.get(entry.topic, 0),
            topic_minutes=known.minutes.typical if known else 0,
            percent=self._planning.percent(standing, standing.topics),
            minutes_done=done,
            minutes_total=total,
            entry_id=entry.entry_id,
            note=entry.note,
            change=change if change and change.any else None,
        )

    def _finished(self, learner: Learner) -> frozenset[str]:
        return self._planning.standing(learner).finished

    def _finishing_entry(self, learner_id: str, slug: str) -> ProgressEntry:
        library = self._library.library()
        entries = list_live_entries(self._db, learner_id)
        return next(
            e
            for e in reversed(entries)
            if library.resolve(e.topic) == slug and e.outcome in {"done", "known"} and e.kind == "study"
        )
