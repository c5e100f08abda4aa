"""A learner's standing wish to be reminded."""

from datetime import datetime, timedelta

from studybot.core.learner import Learner, Reminder
from studybot.core.local_time import local_date
from studybot.core.week_text import parse_clock, parse_weekdays
from studybot.errors import InvalidInput
from studybot.services.accounting import Wish, account_change, next_due
from studybot.services.learners import get_learner
from studybot.services.views import ReminderView
from studybot.services.words import parse_deadline
from studybot.storage.database import Database
from studybot.storage.deliveries import list_deliveries
from studybot.storage.reminders import find_reminder, save_reminder


class ReminderService:
    def __init__(self, db: Database) -> None:
        self._db = db

    def set(
        self, learner_id: str, *, at: str | None = None, weekdays: str | None = None, enabled: bool | None = None,
        pause_until: str | None = None, now: datetime,
    ) -> ReminderView:  # fmt: skip
        """Change what is given, keep the rest. Any change but pausing takes a pause back."""
        with self._db.atomic():
            learner = get_learner(self._db, learner_id)
            stored = find_reminder(self._db, learner_id)
            reminder = stored[0] if stored else None
            if reminder is None:
                if at is None:
                    raise InvalidInput("Tell me when to remind you, like 19:00.")
                reminder = Reminder(learner_id=learner_id, local_time=parse_clock(at))
            changes: dict[str, object] = {"paused_until": self._pause(learner, pause_until, now)}
            if at is not None:
                changes["local_time"] = parse_clock(at)
            if weekdays is not None:
                changes["weekdays"] = parse_weekdays(weekdays)
            if enabled is not None:
                changes["enabled"] = enabled
            reminder = reminder.model_copy(update=changes)
            after = Wish(reminder, learner.zone, next_due(reminder, learner.zone, after=now))
            if stored is not None:
                account_change(self._db, Wish(stored[0], learner.zone, stored[1]), after, now=now)
            save_reminder(self._db, reminder, next_at=after.next_at)
        return self.view(learner_id)

    def view(self, learner_id: str) -> ReminderView:
        """Raises InvalidInput when there is no reminder yet."""
        learner = get_learner(self._db, learner_id)
        stored = find_reminder(self._db, learner_id)
        if stored is None:
            raise InvalidInput("You have no reminder yet. Set one with /remind, like 19:00.")
        reminder, next_at = stored
        recent = list_deliveries(self._db, learner_id)
        return ReminderView(reminder=reminder, zone=learner.zone, next_at=next_at, recent=recent)

    def _pause(self, learner: Learner, until: str | None, now: datetime) -> object:
        if until is None:
            return None
        today = local_date(now, learner.zone)
        last = parse_deadline(until, today=today)
        if last - today > timedelta(days=366):
            raise InvalidInput("A pause lasts up to a year. To stop reminders for good, turn them off with /remind.")
        return last
