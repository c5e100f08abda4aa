"""A learner's standing wishes to be reminded: one of each kind, quiet hours, pauses; and one-off repeats."""

from datetime import datetime, time, timedelta

from studybot.core.learner import DEFAULT_REMINDERS, Learner, Reminder, ReminderKind
from studybot.core.local_time import instant, is_quiet, local_date
from studybot.core.week_text import parse_clock, parse_weekdays
from studybot.errors import InvalidInput, NotFound
from studybot.services.accounting import TURNED_OFF, Wish, save_change
from studybot.services.learners import get_learner
from studybot.services.views import KindView, ReminderView
from studybot.services.words import parse_deadline
from studybot.storage.database import Database
from studybot.storage.deliveries import (
    add_delivery,
    count_deliveries,
    find_delivery,
    list_deliveries,
    skip_waiting,
)
from studybot.storage.learners import save_learner
from studybot.storage.reminders import find_reminder, list_reminders
from studybot.storage.reviews import save_pause

SNOOZES = {"20": timedelta(minutes=20), "60": timedelta(hours=1), "180": timedelta(hours=3)}
EVENING = time(20)
MAX_PAUSE_DAYS = 366
MAX_TESTS_A_DAY = 3


class ReminderService:
    def __init__(self, db: Database) -> None:
        self._db = db

    def set(
        self, learner_id: str, *, kind: ReminderKind = "daily", at: str | None = None, weekdays: str | None = None,
        enabled: bool | None = None, pause_until: str | None = None, now: datetime,
    ) -> ReminderView:  # fmt: skip
        """Change what is given of one kind, keep the rest. Any change but pausing takes a pause back."""
        with self._db.atomic():
            learner = get_learner(self._db, learner_id)
            stored = find_reminder(self._db, learner_id, kind)
            reminder = stored[0] if stored else DEFAULT_REMINDERS[kind].model_copy(update={"learner_id": learner_id})
            changes: dict[str, object] = {"paused_until": self._pause(learner, pause_until, now)}
            if at is not None:
                changes["local_time"] = parse_clock(at)
            if weekdays is not None:
                changes["weekdays"] = parse_weekdays(weekdays)
            if enabled is not None:
                changes["enabled"] = enabled
            reminder = reminder.model_copy(update=changes)
            if reminder.enabled:
                _check_not_quiet(learner, reminder.local_time)
            self._save(learner, reminder, now)
        return self.view(learner_id)

    def off(self, learner_id: str, kind: ReminderKind | None = None, *, now: datetime) -> ReminderView:
        """One kind, or all of them."""
        return self._each(learner_id, {"enabled": False}, kind, now=now)

    def pause(self, learner_id: str, until: str, *, now: datetime) -> ReminderView:
        """No reminder of any kind through a date. Raises InvalidInput for one in the past or more than a year away."""
        learner = get_learner(self._db, learner_id)
        return self._each(learner_id, {"paused_until": self._pause(learner, until, now)}, None, now=now)

    def resume(self, learner_id: str, *, now: datetime) -> ReminderView:
        return self._each(learner_id, {"paused_until": None}, None, now=now)

    def quiet(self, learner_id: str, start: str | None, end: str | None) -> ReminderView:
        """Hours in which nothing is sent; neither given: none. Raises InvalidInput when a reminder falls into them."""
        with self._db.atomic():
            learner = get_learner(self._db, learner_id)
            if (start is None) != (end is None):
                raise InvalidInput(
                    "Quiet hours have a beginning and an end, like 22:00 and 7:00; give both, or neither."
                )
            hours = (parse_clock(start), parse_clock(end)) if start and end else None
            if hours and hours[0] == hours[1]:
                raise InvalidInput("Quiet hours that begin and end at the same time would be the whole day.")
            learner = learner.model_copy(update={"quiet_hours": hours})
            for reminder, _ in list_reminders(self._db, learner_id):
                if reminder.enabled:
                    _check_not_quiet(learner, reminder.local_time)
            save_learner(self._db, learner)
        return self.view(learner_id)

    def test(self, learner_id: str, *, now: datetime) -> None:
        """A message like the daily one, now. Raises InvalidInput after some on one day."""
        with self._db.atomic():
            learner = get_learner(self._db, learner_id)
            today = local_date(now, learner.zone)
            number = count_deliveries(self._db, learner_id, today, "test:") + 1
            if number > MAX_TESTS_A_DAY:
                raise InvalidInput(
                    f"{MAX_TESTS_A_DAY} tests a day are enough. /remind history shows what became of them."
                )
            add_delivery(self._db, learner_id, f"test:{number}", today, due_at=now, state="planned")

    def snooze(self, learner_id: str, delivery_id: int, choice: str, *, now: datetime) -> datetime:
        """Once more, later: when that is. The daily time stays. Asking twice for the same is asking once. Raises
        InvalidInput, and NotFound for somebody else's message."""
        with self._db.atomic():
            learner = get_learner(self._db, learner_id)
            origin = find_delivery(self._db, learner_id, delivery_id)
            if origin is None:
                raise NotFound("That reminder is not yours, or it is gone. /today shows what is planned.")
            at = self._snooze_at(learner, choice, now)
            local = at.astimezone(learner.local_zone).time()
            if is_quiet(local, learner.quiet_hours):
                raise InvalidInput(
                    f"{local:%H:%M} lies in your quiet hours. Choose a shorter time, or /today tomorrow."
                )
            on = local_date(at, learner.zone)
            add_delivery(self._db, learner_id, f"snooze:{delivery_id}:{choice}", on, due_at=at, state="planned")
        return at

    def view(self, learner_id: str, *, limit: int = 10) -> ReminderView:
        """Raises InvalidInput when there is no reminder yet."""
        learner = get_learner(self._db, learner_id)
        stored = list_reminders(self._db, learner_id)
        if not stored:
            raise InvalidInput("You have no reminder yet. Set one with /remind set, like 19:00.")
        daily = next(((r, at) for r, at in stored if r.kind == "daily"), stored[0])
        return ReminderView(
            reminder=daily[0],
            zone=learner.zone,
            next_at=daily[1],
            kinds=tuple(KindView(reminder=reminder, next_at=next_at) for reminder, next_at in stored),
            quiet_hours=learner.quiet_hours,
            recent=list_deliveries(self._db, learner_id, limit=limit),
        )

    def kind_of(self, learner_id: str, delivery_id: int) -> ReminderKind:
        """Which standing wish a message came from; a repeat or a test counts as daily."""
        delivery = find_delivery(self._db, learner_id, delivery_id)
        kind = delivery.kind if delivery else "daily"
        return kind if kind in DEFAULT_REMINDERS else "daily"

    def _each(
        self, learner_id: str, changes: dict[str, object], kind: ReminderKind | None, *, now: datetime
    ) -> ReminderView:
        with self._db.atomic():
            learner = get_learner(self._db, learner_id)
            for reminder, _ in list_reminders(self._db, learner_id):
                if kind in {None, reminder.kind}:
                    self._save(learner, reminder.model_copy(update=changes), now)
        return self.view(learner_id)

    def _save(self, learner: Learner, reminder: Reminder, now: datetime) -> None:
        stored = find_reminder(self._db, learner.learner_id, reminder.kind)
        before = Wish(stored[0], learner.zone, stored[1]) if stored else None
        save_change(self._db, before, reminder, learner.zone, now=now)
        self._pause_reviews(learner, now)
        if not any(one.enabled for one, _ in list_reminders(self._db, learner.learner_id)):
            skip_waiting(self._db, learner.learner_id, "snooze:", reason=TURNED_OFF, now=now)

    def _pause_reviews(self, learner: Learner, now: datetime) -> None:
        """Reviews pause with the messages that show them: as long as the daily or the review reminder does."""
        mine = [reminder for reminder, _ in list_reminders(self._db, learner.learner_id)]
        until = [r.paused_until for r in mine if r.kind in {"daily", "review"} and r.paused_until is not None]
        save_pause(self._db, learner.learner_id, today=local_date(now, learner.zone), until=max(until, default=None))

    def _snooze_at(self, learner: Learner, choice: str, now: datetime) -> datetime:
        if choice in SNOOZES:
            return now + SNOOZES[choice]
        if choice != "evening":
            raise InvalidInput("Snooze for 20 minutes, an hour, three hours, or until this evening.")
        at = instant(local_date(now, learner.zone), EVENING, learner.zone)
        if at - now < SNOOZES["20"]:
            raise InvalidInput("It is evening already. Snooze for 20 minutes, an hour or three hours.")
        return at

    def _pause(self, learner: Learner, until: str | None, now: datetime) -> object:
        if until is None:
            return None
        today = local_date(now, learner.zone)
        last = parse_deadline(until, today=today)
        if (last - today).days > MAX_PAUSE_DAYS:
            raise InvalidInput("A pause lasts up to a year. To stop reminders for good, turn them off: /remind off.")
        return last


def _check_not_quiet(learner: Learner, at: time) -> None:
    if learner.quiet_hours and is_quiet(at, learner.quiet_hours):
        start, end = learner.quiet_hours
        raise InvalidInput(f"{at:%H:%M} lies in your quiet hours, {start:%H:%M} to {end:%H:%M}. Change one of the two.")
