"""Days to skip, to move something to, to be away on."""

import re
from datetime import date, timedelta

from studybot.core.sentences.dates import When
from studybot.core.sentences.sentence import Sentence
from studybot.core.sentences.slots.topics import topic_of
from studybot.core.sentences.slots.values import Slots

_GOES_TO = re.compile(r"\b(?:to|on|until|instead)\s+(?:the |next )?$")
_PUT_ON = re.compile(r"\b(?:to|on|until|for)\s+(?:the )?$")
_TO = re.compile(r"\bto\s+(?:the )?$")
_ITS_SESSION = re.compile(
    r"(?:'s|s)? ?'?s?\s?(?:block|session|slot|lesson|study|studying|one|stuff|topic|work|plan|unit|class|learning|evening|night)\b"
)
_TAKEN_FROM = re.compile(
    r"\b(?:from|instead of|rather than|than(?: on)?|not(?: on)?|of|claimed my|not do|lost my|can not(?: on| do)?|no time (?:on)?|something (?:came|has come) up (?:on|for)?|busy(?: on)?|away(?: on)?|out(?: on)?|on call(?: on)?|leave)\s+(?:the |my |this |next )?$"
)
_NO_GOOD = re.compile(
    r"(?:'s| is|s)? ?(?:is )?(?:no good|not good|bad|does not work|will not work|is out|not possible|impossible|is bad|is full|is no good|is gone|got (?:busy|full)|is taken|is packed|is a no|suits me badly|is a bad day|is difficult|is busy|is not good|party|i can not|i am busy|has)\b"
)
_LONGEST_STRETCH = 30  # days that two single days are apart at most, to be the ends of one stretch


def read_shown_day(said: Sentence) -> Slots:
    """The day to show, when it is one that comes."""
    on = next((d.first for d in said.dates if d.kind == "day"), said.today)
    return {"on": on.isoformat() if on > said.today else None}


def read_skip(said: Sentence) -> Slots:
    days = [d for d in said.dates if d.kind == "day"] or [d for d in said.dates[:1] if d.kind == "range"]
    return {"on": days[0].first.isoformat() if days else None, "topic": topic_of("skip", said)}


def read_move(said: Sentence) -> Slots:
    start, goal = _from_and_to(said)
    return {
        "topic": topic_of("move_block", said),
        "from": start.isoformat() if start else None,
        "to": goal.isoformat() if goal else None,
    }


def _from_and_to(said: Sentence) -> tuple[date | None, date | None]:
    days = [d for d in said.dates if d.kind in {"day", "range"}]
    start: date | None = None
    goal: date | None = None
    for day in days:
        lead = said.text[: day.start]
        if _is_source(lead, said.text[day.end :]):
            start = start or day.first
        elif goal is None or (start is not None and _GOES_TO.search(lead)) or (len(days) > 2 and _TO.search(lead)):
            goal = day.first
    if goal is None and len(days) == 1 and _PUT_ON.search(said.text[: days[0].start]):
        return None, days[0].first
    return start, goal


def _is_source(lead: str, tail: str) -> bool:
    """Whether a day is where the block stands now: "from Friday", "Thursday's", "instead of Friday", "of today"."""
    if _ITS_SESSION.match(tail) or tail.startswith("'s"):
        return not re.search(r"\b(?:to|until)\s+$", lead)
    return bool(_TAKEN_FROM.search(lead) or _NO_GOOD.match(tail))


def read_days_off(said: Sentence) -> Slots:
    stretch = _stretch_off(said)
    return {"from": stretch[0].isoformat(), "to": stretch[1].isoformat()} if stretch else {}


def _stretch_off(said: Sentence) -> tuple[date, date] | None:
    """The first and the last day away."""
    named = [d for d in said.dates if d.kind != "length"]
    length = next((d for d in said.dates if d.kind == "length"), None)
    if not named:
        return (said.today, length.last - timedelta(days=1)) if length else None
    stretches = [d for d in named if d.kind == "range" and d.last > d.first]
    days = [d for d in named if d.kind == "day"]
    if not stretches and _are_ends(days) and not re.search(r"\bfree on|exam on", said.text):
        return days[0].first, days[1].first
    best = stretches[-1] if stretches else named[0]
    if length is not None and best.kind == "day":
        return best.first, best.first + (length.last - said.today) - timedelta(days=1)
    return best.first, best.last


def _are_ends(days: list[When]) -> bool:
    return len(days) == 2 and 0 < (days[1].first - days[0].first).days <= _LONGEST_STRETCH
