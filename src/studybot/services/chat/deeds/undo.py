"""Taking back the last thing, whatever it was."""

from studybot.errors import NotFound
from studybot.services.chat.deeds.ask import Ask, Deed
from studybot.services.chat.deeds.changes import undo_change
from studybot.services.chat.deeds.records import undo_entry, undo_last_entry
from studybot.services.chat.deeds.reminders import restore_reminder
from studybot.services.chat.deeds.review import review_undo
from studybot.services.chat.deeds.week import set_hours
from studybot.services.chat.deeds.zone import set_timezone
from studybot.services.chat.turn import Said, SaidWish

# What a deed leaves as the way back (``Said.undo``).
_WAYS_BACK: dict[str, Deed] = {
    "undo_entry": undo_entry,
    "undo_change": undo_change,
    "restore_reminder": restore_reminder,
    "set_hours": set_hours,
    "set_timezone": set_timezone,
    "review_undo": review_undo,
}
WAYS_BACK = frozenset({*_WAYS_BACK, "undo_all"})


def undo(a: Ask) -> Said:
    """What this conversation did last; else the last record, or the last change of the plan."""
    last = a.talk.undo
    if last is not None:
        return _take_back(a, last)
    try:
        return undo_last_entry(a)
    except NotFound:
        return undo_change(a._replace(slots={}))


def undo_all(a: Ask) -> Said:
    """What several wishes of one message did."""
    taken = [_take_back(a, SaidWish.model_validate(wish)) for wish in a.slots["wishes"]]
    actions = tuple(action for said in taken for action in said.actions)
    return Said(reply="\n".join(said.reply for said in taken), actions=actions)


def _take_back(a: Ask, undo: SaidWish) -> Said:
    deed = undo_all if undo.intent == "undo_all" else _WAYS_BACK[undo.intent]
    return deed(a._replace(slots=undo.slots, confirmed=True))
