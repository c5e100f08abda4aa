"""When to remind, and until when not to."""

import re
from datetime import date, timedelta

from studybot.core.sentences.amounts import NUMBER, number
from studybot.core.sentences.dates import DAYS, When, weekdays_in
from studybot.core.sentences.sentence import Sentence
from studybot.core.sentences.slots.values import Slots

_CHANGED = re.compile(r"\b(?:instead|not|rather|from|change|move|earlier|later)\b")
_BARE_HOUR = re.compile(
    r"\b(?:at|to|for|reminders?|me)\s+(?P<h>[01]?\d|2[0-3])(?!\S)(?! (?:minutes|hours|days|weeks|times))"
)
_UP_TO = re.compile(r"\b(?:until|till|to|before|back on|back|through)\s+(?:after )?(?:the |on )?$")
_BACK_ON = re.compile(
    r"\b(?:until|before|to|till|back(?: on| at| again)?|resume(?: on)?|again (?:on|from)|up to|through|not before|earliest)\s+(?:after\s+)?(?:the\s+|on\s+)?$"
)
_SO_LONG = re.compile(rf"(?P<n>{NUMBER}) (?P<unit>day|week|month|fortnight)s?\b")
_UNIT_DAYS = {"day": 1, "week": 7, "fortnight": 14}


def read_reminder(said: Sentence) -> Slots:
    days = weekdays_in(re.sub(r"\b(?:this|last|next) weekend\b", "", said.text))
    return {"time": _time(said), "weekdays": [DAYS[d] for d in days] if 0 < len(days) < 7 else None}


def _time(said: Sentence) -> str | None:
    """The last of several for "not at 7 but at 8", "from 7 to 8"."""
    if said.times:
        return said.times[-1 if _CHANGED.search(said.text) else 0].text
    m = _BARE_HOUR.search(said.text)
    return f"{int(m['h']):02}:00" if m else None


def read_pause(said: Sentence) -> Slots:
    until = _until(said)
    return {"until": until.isoformat()} if until else {}


def _until(said: Sentence) -> date | None:
    """The day on which reminders come again."""
    for when in sorted(said.dates, key=lambda d: not _UP_TO.search(said.text[: d.start])):
        if when.kind == "length":
            return when.last
        if when.kind == "day" or _BACK_ON.search(said.text[: when.start]):
            return _day_of_return(said, when)
        return when.last + timedelta(days=1)
    m = None if said.durations and not said.dates else _SO_LONG.search(said.text)
    days = _UNIT_DAYS.get(m["unit"]) if m else None
    return said.today + timedelta(days=round(number(m["n"]) * days)) if m and days else None


def _day_of_return(said: Sentence, when: When) -> date:
    words = said.text[when.start :]
    if re.fullmatch(r"(?:today|tonight|this (?:evening|afternoon|morning|day))", said.text[when.start : when.end]):
        return said.today + timedelta(days=1)
    if words.startswith("in "):
        return when.first
    whole = re.search(r"\bafter\s+(?:the\s+)?$", said.text[: when.start]) or re.match(r"(?:the )?rest", words)
    return when.last + timedelta(days=1) if whole else when.first
