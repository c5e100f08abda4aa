"""Who studies, when, and in which zone."""

from datetime import datetime
from functools import cache
from zoneinfo import available_timezones

from studybot.core.learner import Learner, Reminder
from studybot.core.plan import Availability
from studybot.core.week_text import parse_clock, parse_week
from studybot.core.wording import long_day
from studybot.errors import InvalidInput, NotSetUp
from studybot.services.accounting import Wish, save_change
from studybot.services.suggest import nearest, starting_with
from studybot.storage.database import Database
from studybot.storage.learners import find_learner, mark_unreachable, save_learner
from studybot.storage.reminders import find_reminder, list_reminders


class LearnerService:
    def __init__(self, db: Database) -> None:
        self._db = db

    def set_up(self, learner_id: str, *, zone: str, week: str, reminder_at: str, now: datetime) -> Learner:
        """Store zone, week and reminder time, all or nothing; a second time changes them and keeps everything else."""
        zone, availability, at = read_zone(zone), parse_week(week), parse_clock(reminder_at)
        with self._db.atomic():
            old = find_learner(self._db, learner_id)
            learner = Learner(learner_id=learner_id, zone=zone, availability=availability, created_at=now)
            if old is not None:
                learner = old.model_copy(update={"zone": zone, "availability": availability})
            save_learner(self._db, learner)
            stored = find_reminder(self._db, learner_id)
            reminder = Reminder(learner_id=learner_id, local_time=at)
            if stored is not None:
                reminder = stored[0].model_copy(update={"local_time": at, "enabled": True})
            before = None if stored is None else Wish(stored[0], old.zone if old else zone, stored[1])
            save_change(self._db, before, reminder, zone, now=now)
            for other, next_at in list_reminders(self._db, learner_id):
                if other.kind != "daily":  # the zone may have changed
                    save_change(self._db, Wish(other, old.zone if old else zone, next_at), other, zone, now=now)
        return learner

    def change(
        self, learner_id: str, *, zone: str | None = None, availability: Availability | None = None, now: datetime
    ) -> Learner:
        """Another zone or week; reminders keep their wall-clock time. Raises NotSetUp or InvalidInput."""
        with self._db.atomic():
            old = get_learner(self._db, learner_id)
            learner = old.model_copy(
                update={
                    "zone": read_zone(zone) if zone else old.zone,
                    "availability": availability or old.availability,
                }
            )
            save_learner(self._db, learner)
            for reminder, next_at in list_reminders(self._db, learner_id):
                save_change(self._db, Wish(reminder, old.zone, next_at), reminder, learner.zone, now=now)
        return learner

    def get(self, learner_id: str) -> Learner:
        """Raises NotSetUp."""
        return get_learner(self._db, learner_id)

    def find(self, learner_id: str) -> Learner | None:
        return find_learner(self._db, learner_id)

    def notice(self, learner_id: str) -> str | None:
        """Words for the learner's next command, once: they could not be reached."""
        learner = find_learner(self._db, learner_id)
        if learner is None or learner.unreachable_since is None:
            return None
        with self._db.atomic():
            mark_unreachable(self._db, learner_id, None)
        since = long_day(learner.unreachable_since.date())
        return (
            f"I could not send you a DM on {since}. Your plan and reminders are kept: allow direct messages from this "
            "server's members (Privacy settings) and they come again."
        )

    def complete_zones(self, typed: str, limit: int = 25) -> list[str]:
        """Zones for autocomplete; ``berlin`` finds Europe/Berlin."""
        return starting_with(typed, _zones(), limit)


def get_learner(db: Database, learner_id: str) -> Learner:
    """Raises NotSetUp, whose sentence says what to do."""
    learner = find_learner(db, learner_id)
    if learner is None:
        raise NotSetUp
    return learner


def read_zone(text: str) -> str:
    """An IANA zone, whatever the case; a lone city name works. Raises InvalidInput naming the nearest ones."""
    wanted = "_".join(text.split()).lower()
    zones = {zone.lower(): zone for zone in _zones()}
    cities = {zone.rsplit("/", 1)[-1].lower(): zone for zone in _zones()}
    found = zones.get(wanted) or cities.get(wanted)
    if found:
        return found
    near = nearest(wanted, [*zones.values(), *cities], limit=2)
    hint = " or ".join(cities.get(name, name) for name in near) or "Europe/Berlin"
    raise InvalidInput(f"“{text[:60]}” is no time zone I know. Write one like {hint}.")


@cache
def _zones() -> tuple[str, ...]:
    return tuple(sorted(z for z in available_timezones() if "/" in z or z == "UTC" if not z.startswith(_HIDDEN)))


_HIDDEN: tuple[str, ...] = ("Etc/", "SystemV/", "posix/", "right/")
