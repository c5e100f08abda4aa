"""What was named in a sentence, by intent, in the forms other programs read (dates, minutes, zones, weekdays)."""

from collections.abc import Callable

from studybot.core.sentences.sentence import Sentence
from studybot.core.sentences.slots.days import read_days_off, read_move, read_shown_day, read_skip
from studybot.core.sentences.slots.goal_names import read_goal_name
from studybot.core.sentences.slots.goals import read_goal
from studybot.core.sentences.slots.records import read_done, read_known, read_partial, read_question
from studybot.core.sentences.slots.reminders import read_pause, read_reminder
from studybot.core.sentences.slots.topics import topic_slot
from studybot.core.sentences.slots.values import Slots
from studybot.core.sentences.slots.week import read_hours, read_what_if, read_zone

_READERS: dict[str, Callable[[Sentence], Slots]] = {
    "set_goal": read_goal,
    "remove_goal": read_goal_name,
    "set_hours": read_hours,
    "set_timezone": read_zone,
    "what_if": read_what_if,
    "set_reminder": read_reminder,
    "pause_reminders": read_pause,
    "record_done": read_done,
    "record_partial": read_partial,
    "know_topic": read_known,
    "show_today": read_shown_day,
    "skip": read_skip,
    "move_block": read_move,
    "days_off": read_days_off,
    "why_topic": topic_slot("why_topic"),
    "when_topic": topic_slot("when_topic"),
    "show_topic": topic_slot("show_topic"),
    "ask_question": read_question,
}


def read_slots(intent: str, said: Sentence) -> Slots:
    """What the intent takes and the sentence names; a slot that is not named is not there."""
    reader = _READERS.get(intent)
    return {k: v for k, v in reader(said).items() if v is not None} if reader else {}


__all__ = ["Slots", "read_slots"]
