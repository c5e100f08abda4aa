"""Taking back the last thing, whatever it was."""

from studybot.errors import NotFound
from studybot.services.chat.deeds.ask import Ask, Deed
from studybot.services.chat.deeds.changes import undo_change
from studybot.services.chat.deeds.records import undo_entry, undo_last_entry
from studybot.services.chat.deeds.reminders import restore_reminder
from studybot.services.chat.deeds.week import set_hours
from studybot.services.chat.deeds.zone import set_timezone
from studybot.services.chat.turn import Said

# What a deed leaves as the way back (``Said.undo``).
_WAYS_BACK: dict[str, Deed] = {
    "undo_entry": undo_entry,
    "undo_change": undo_change,
    "restore_reminder": restore_reminder,
    "set_hours": set_hours,
    "set_timezone": set_timezone,
}


def undo(a: Ask) -> Said:
    """What this conversation did last; else the last record, or the last change of the plan."""
    last = a.talk.undo
    if last is not None:
        return _WAYS_BACK[last.intent](a._replace(slots=last.slots, confirmed=True))
    try:
        return undo_last_entry(a)
    except NotFound:
        return undo_change(a._replace(slots={}))
