"""What makes some words a wish of their own beside others."""

import re
from typing import NamedTuple

from studybot.core.sentences.joints import Kind
from studybot.core.sentences.moods import asks, commands
from studybot.core.sentences.sentence import Sentence
from studybot.core.sentences.slots import read_slots

# How sure a part must be read, by the joint before or behind it: a new sentence is likelier a new wish than a comma is.
# First when it names what its wish needs or asks for something, then when it does neither.
_SURE: dict[Kind, tuple[float, float]] = {
    "stop": (0.4, 0.5), "and": (0.6, 0.6), "clause": (0.5, 0.8), "so": (0.75, 0.95), "comma": (0.75, 0.95),
}  # fmt: skip
_BEYOND_DOUBT = 0.9
_SURE_OF_MORE = 0.75  # for words that may go on about the wish before them: "do that on Monday"
_NEVER = frozenset({"unknown", "greeting", "thanks", "yes", "no", "help"})
# Wishes that a statement can be ("I am in Lisbon"), and what it names then.
_TOLD: dict[str, frozenset[str]] = {
    "set_goal": frozenset({"goal"}),
    "set_hours": frozenset({"hours_per_week", "availability"}),
    "set_timezone": frozenset({"zone"}),
    "set_reminder": frozenset({"time", "weekdays"}),
    "pause_reminders": frozenset({"until"}),
    "days_off": frozenset({"from"}),
    "record_done": frozenset({"topic", "minutes"}),
    "record_partial": frozenset({"topic", "minutes", "share"}),
    "know_topic": frozenset({"topic"}),
    "skip": frozenset({"topic", "on"}),
    "move_block": frozenset({"to"}),
    "what_if": frozenset({"hours_per_week", "extra_minutes_per_week", "deadline"}),
}
# Two readings that are one wish and its reason or its detail, unless both are asked for.
_SAID_TOGETHER = frozenset(
    {
        ("skip", "days_off"), ("days_off", "skip"),
        ("what_if", "on_track"), ("show_today", "on_track"), ("remove_goal", "next_step"),
        ("set_reminder", "move_block"), ("set_reminder", "set_hours"), ("set_goal", "show_roadmap"),
    }
)  # fmt: skip
_EACH_ITS_OWN = frozenset({"record_done", "record_partial", "know_topic", "skip"})
_RECORDS = _EACH_ITS_OWN | {"move_block"}
_ABOUT_A_TOPIC = frozenset({"why_topic", "when_topic", "show_topic", "know_topic"})  # "it" may be the topic alone
_POINTS_BACK = re.compile(r"\b(?:it|that|this|them|those|one)\b")


class Reading(NamedTuple):
    """Some words as one wish."""

    said: Sentence
    intent: str
    odds: float
    bare: bool  # nothing of a wish by itself
    carried: bool  # with the verb of the part before it


def is_wish(part: Reading, before: Kind | None, behind: Kind | None) -> bool:
    """``before``, ``behind``: the joints around it; None at the ends of the message."""
    text = part.said.text.strip()
    if part.bare or part.intent in _NEVER:
        return False
    if " " not in text and not commands(text) and {before, behind} - {"stop", None}:
        return False  # a single word, not as a sentence
    needed = _TOLD.get(part.intent, frozenset())
    clear = bool(needed & set(read_slots(part.intent, part.said))) or asks(text)
    sure = max(_SURE[kind][0 if clear else 1] for kind in (before, behind) if kind is not None)
    goes_on = before is not None and part.intent not in _ABOUT_A_TOPIC and _points_back(part)
    return part.odds >= (max(sure, _SURE_OF_MORE) if goes_on else sure)


def is_one_wish(first: Reading, second: Reading, joint: Kind) -> bool:
    """Whether two neighbouring parts speak of one thing. ``joint``: between them."""
    intents = first.intent, second.intent
    if second.carried:
        return first.intent != second.intent
    if first.intent == second.intent:
        return not (first.intent in _EACH_ITS_OWN and _both_named(first, second))
    if set(intents) == {"pause_reminders", "stop_reminders"}:
        return True
    if set(intents) == {"set_goal", "set_hours"}:
        hours = first if first.intent == "set_hours" else second
        return "availability" not in read_slots("set_hours", hours.said)  # a goal takes hours a week along, not days
    if {*intents} <= _RECORDS and _same_day(first, second):
        return True
    if joint == "stop" and min(first.odds, second.odds) >= _BEYOND_DOUBT and not _points_back(second):
        return False
    if intents in _SAID_TOGETHER:
        return not (asks(first.said.text) and commands(second.said.text))
    if first.intent in _RECORDS and second.intent in _RECORDS:
        return not (_both_named(first, second) or (commands(second.said.text) and not _points_back(second)))
    return False


def _both_named(first: Reading, second: Reading) -> bool:
    return bool(first.said.topics and second.said.topics)


def _same_day(first: Reading, second: Reading) -> bool:
    """ "I can't on Monday, move Monday's session": the second says what shall become of the first."""
    days = {d.first for d in first.said.dates}
    return any(d.first in days for d in second.said.dates)


def _points_back(part: Reading) -> bool:
    return _POINTS_BACK.search(part.said.text) is not None
