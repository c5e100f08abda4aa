"""Times of day and study windows in a tidied sentence."""

import re
from typing import NamedTuple

from studybot.core.sentences.dates import DAYS, WEEKDAY, weekday

_HOURS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12,
}  # fmt: skip
_MINUTES = {"fifteen": 15, "thirty": 30, "forty-five": 45, "forty five": 45, "twenty": 20, "ten": 10, "fifty": 50}
_HOUR = rf"(?:2[0-4]|[01]?\d|{'|'.join(_HOURS)})"
_HALF = r"(?:am|pm|a\.m\.?|p\.m\.?)(?!\w)"
_PART = (
    r"(?:in the (?:early |late )?(?:morning|evening|afternoon)s?|(?:every |each )?(?:mornings?|evenings?|afternoons?)\b"
    r"|at night|tonight|every night|this (?:morning|evening|afternoon)|before (?:breakfast|work|noon))"
)
_TIME = re.compile(
    rf"""(?<![\w.:/-])(?:
      (?P<rel>half\ past|quarter\ past|a\ quarter\ past|quarter\ to|a\ quarter\ to|half|quarter\ after|(?P<rel_n>\d+|ten|five|twenty)\ (?:minutes\ )?(?:past|to))\ (?P<rel_h>{_HOUR})(?!\w|:|\ (?:hours|h\b|min|of))
    | (?P<noon>noon|midday|midnight|lunch\ ?time)
    | (?P<h>[01]?\d|2[0-4])(?:[:.]|\ ?h\ ?)(?P<m>[0-5]\d)(?!\d|\.\d|\ ?(?:%|hours|h\b(?!\w)))\ ?(?:(?P<half>{_HALF})|o'?clock|h\b|hrs|uhr)?
    | (?P<h3>(?:[01]\d|2[0-3]))(?P<m3>[0-5]\d)\ ?(?:hrs|hours|h\b|sharp)
    | (?P<h2>{_HOUR})\ ?(?:(?P<half2>{_HALF})|o'?\ ?clock|uhr)
    | (?P<hw>{'|'.join(_HOURS)})[ -](?P<mw>{'|'.join(_MINUTES)})(?!\w|\ (?:min|hour))
    | (?:(?<=at\ )|(?<=to\ )|(?<=around\ )|(?<=for\ )|(?<=about\ )|(?<=@\ )|(?<=@)|(?<=by\ )|(?<=near\ ))(?P<h4>{_HOUR})(?!\w|[:.,/-]\d|\ ?(?:%|hours?|hrs?|h\b|min|days?|weeks?|months?|topics?|goals?|percent|a\ week|more|less|times?|cards?|questions?))(?:\ sharp)?
    | (?P<h5>{_HOUR})(?=\ {_PART})(?!\ (?:hours|min))
    )""",
    re.X,
)  # fmt: skip
_AFTER = re.compile(rf"\s?,?\s?(?:{_PART})")
_BEFORE = re.compile(rf"({_PART})(?: (?:at|by|around|about|on \w+(?: and \w+)* at|,))*\s?$")


class Clock(NamedTuple):
    start: int
    end: int
    hour: int
    minute: int
    sure: bool  # am, pm, a part of the day, or 24 hours said which half of the day is meant

    @property
    def text(self) -> str:
        return f"{self.hour % 24:02}:{self.minute:02}"


def find_times(text: str) -> list[Clock]:
    """Times of day in order; "8 in the evening" is 20:00, a bare 7 is 07:00."""
    return [clock for m in _TIME.finditer(text) if (clock := _clock(text, m)) is not None]


def _clock(text: str, m: re.Match[str]) -> Clock | None:
    hour, minute = _hour_minute(m)
    if hour > 24 or (hour == 24 and minute):
        return None
    half = (m["half"] or m["half2"] or "").replace(".", "")
    end, part = m.end(), ""
    after = _AFTER.match(text, end)
    before = _BEFORE.search(text[: m.start()])
    if after:
        end, part = after.end(), after[0]
    elif before:
        part = before[1]
    elif not half and re.search(r"\b(?:evenings?|tonight)\b", text) and not re.search(r"\bmornings?\b", text):
        part = "evening"
    sure = bool(half or part or hour > 12 or m["noon"] or (m["h"] and len(m["h"]) == 2 and hour < 12))
    if half == "pm" and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    elif not half and hour <= 12 and re.search(r"evening|afternoon|night|tonight", part):
        hour = hour + 12 if hour < 12 and not (hour < 4 and "night" in part) else hour
    return Clock(m.start(), end, hour % 24, minute, sure)


def _hour_minute(m: re.Match[str]) -> tuple[int, int]:
    if m["noon"]:
        return (0, 0) if m["noon"] == "midnight" else (12, 0)
    if m["rel"]:
        return _relative(m["rel"], m["rel_n"], _hour(m["rel_h"]))
    if m["hw"]:
        return _hour(m["hw"]), _MINUTES[m["mw"]]
    for hour, minute in (("h", "m"), ("h3", "m3")):
        if m[hour]:
            return int(m[hour]), int(m[minute])
    return _hour(m["h2"] or m["h4"] or m["h5"]), 0


def _relative(words: str, number: str | None, hour: int) -> tuple[int, int]:
    if words.startswith("half"):
        return hour, 30
    minutes = {"ten": 10, "five": 5, "twenty": 20}.get(number or "", 15 if number is None else 0) or int(number or 15)
    if re.search(r"\bto\b", words):
        return (hour - 1) % 24, 60 - minutes
    return hour, minutes


def _hour(text: str) -> int:
    return _HOURS[text] if text in _HOURS else int(text)


# ---- a week of study ------------------------------------------------------------------------------------------------

_PARTS = {"morning": ("09:00", "12:00"), "afternoon": ("14:00", "17:00"), "evening": ("19:00", "21:00"),
          "night": ("19:00", "21:00")}  # fmt: skip
_EDGE = rf"(?:{_HOUR})(?:[:.][0-5]\d)?\s?(?:{_HALF}|o'?clock|uhr|h\b)?"
WINDOW = re.compile(
    rf"(?<![\w.:/])(?:from |between )?({_EDGE})\s?(?:-|–|to|until|till|and|up to)\s?({_EDGE})(?!\w|[:.]\d|\s?(?:hours?|hrs?|min))"
)
DAY_GROUP = (
    rf"(?:every ?day|each day|daily|all days|(?:on )?(?:the )?weekdays?|(?:on )?(?:the |at the )?weekends?|workdays?|working days"
    rf"|{WEEKDAY}(?:\s?(?:,|and|&|/|\+|-|–|to|until|till|through|or|as well as|,? and)\s?(?:also )?(?:on |every )?(?:the )?{WEEKDAY})*)"
)


def window(first: str, last: str, *, evening: bool) -> tuple[str, str] | None:
    """``7 to 9``: in the evening when nothing says otherwise and ``evening`` (weekdays); None when it cannot be."""
    start, start_half = _edge(first)
    end, end_half = _edge(last)
    if start is None or end is None:
        return None
    if end_half and not start_half:
        start_half = end_half if start % 720 < end % 720 or start >= 720 else start_half
    start, end = _half(start, start_half), _half(end, end_half)
    said = start_half or end_half or (":" in first + last and (len(re.findall(r"\b\d\d[:.]", first)) > 0))
    if not said and evening and start < end <= 12 * 60 and start >= 4 * 60:
        start, end = start + 720, end + 720
    if end <= start < 720 and end + 720 > start:
        end += 720
    if end <= start or end > 1440:
        return None
    return f"{start // 60:02}:{start % 60:02}", f"{end // 60 % 24:02}:{end % 60:02}"


def part_of_day(text: str) -> tuple[str, str] | None:
    found = re.search(r"\b(morning|afternoon|evening|night)s?\b", text)
    return _PARTS[found[1]] if found else None


def _edge(text: str) -> tuple[int | None, str]:
    m = re.match(rf"({_HOUR})(?:[:.]([0-5]\d))?\s?({_HALF})?", text.strip())
    if not m:
        return None, ""
    return _hour(m[1]) * 60 + int(m[2] or 0), (m[3] or "").replace(".", "")


def _half(minutes: int, half: str) -> int:
    if half == "pm" and minutes < 720:
        return minutes + 720
    return minutes - 720 if half == "am" and minutes >= 720 else minutes


__all__ = ["DAYS", "DAY_GROUP", "WINDOW", "Clock", "find_times", "part_of_day", "weekday", "window"]
