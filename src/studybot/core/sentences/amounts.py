"""Numbers, minutes, shares and hours a week in a tidied sentence. Spans are offsets into it."""

import re
from typing import NamedTuple

_WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "twenty-five": 25, "thirty": 30, "thirty-five": 35,
    "forty": 40, "forty-five": 45, "fifty": 50, "sixty": 60, "seventy": 70, "seventy-five": 75, "eighty": 80,
    "ninety": 90, "hundred": 100, "a hundred": 100, "twenty five": 25, "thirty five": 35, "forty five": 45,
    "a couple of": 2, "couple of": 2, "a couple": 2, "a few": 3, "another": 1, "a dozen": 12,
}  # fmt: skip
_WORD = "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
NUMBER = rf"(?:\d+(?:[.,]\d+)?|(?:{_WORD})(?![\w-]))"
_EXTRA = r"(?:more |extra |additional |full |whole |good |solid |other |further )*"
_HOUR = r"(?:hours?|hrs?|h)\b"
_MINUTE = r"(?:minutes?|mins?|min|m)\b\.?|['′](?!\w)"
_POMODORO_MINUTES = 25

DURATION = re.compile(
    rf"(?<![\w.:/-])(?:"
    rf"(?P<hm_h>\d+)\s?h(?:ours?|rs?)?\s?(?:and )?(?P<hm_m>[0-5]?\d)(?:\s?(?:{_MINUTE}))?(?!\d|\s?(?:h|%|\w*day))"
    rf"|(?P<colon_h>\d+):(?P<colon_m>[0-5]\d)\s?{_HOUR}"
    rf"|(?P<and_h>{NUMBER}) {_EXTRA}{_HOUR} (?:and )?(?P<and_m>{NUMBER}) (?:{_MINUTE})"
    rf"|(?P<half_of>half) (?:of )?(?:an|a) (?:extra )?hour"
    rf"|(?P<three_quarters>three[ -]quarters of an hour|3/4 (?:of an )?(?:hour|h)\b)"
    rf"|(?P<quarter>(?:a )?quarter (?:of an |of one )?hour)"
    rf"|(?P<h_half>{NUMBER})(?: {_EXTRA}| ?){_HOUR} and (?:a |one )?(?P<h_part>half|quarter|three quarters)"
    rf"|(?P<n_half>{NUMBER}) and (?:a |one )?(?P<n_part>half|quarter) {_EXTRA}{_HOUR}"
    rf"|(?P<hours>{NUMBER})(?:\s?|[ -]{_EXTRA})-?{_HOUR}"
    rf"|(?P<minutes>{NUMBER})(?:\s?|[ -]{_EXTRA})-?(?:{_MINUTE})"
    rf"|(?P<poms>{NUMBER}) (?:pomodoros?|poms?|tomatoes)\b"
    rf")"
)  # fmt: skip
_PER_WEEK = (
    r"\s?(?:(?:of (?:study|studying|time|learning)|more|extra|less|fewer|longer|study(?:ing)?|for (?:this|it|studying)) )*"
    r"(?:(?:/|p/|a|per|each|every|in (?:the|a|one)|on a|by) ?(?:week|wk|w)\b|weekly|every single week)"
)
WEEKLY = re.compile(_PER_WEEK)
BEFORE_WEEKLY = re.compile(
    r"(?:(?:per|a|each|every|in the|in a) week|weekly)(?: (?:i|is|are|have|has|can|do|only|about|around|just|maybe|would|could|study|give|invest|spend|got|hours|to|:))*\s?:?\s?$"
)
_PARTS = {"half": 0.5, "quarter": 0.25, "three quarters": 0.75}
_SHARE = re.compile(
    r"(?P<percent>\d{1,3})\s?(?:%|percent|per cent|pct)"
    r"|(?P<three>three[ -]quarters|3/4|75 ?%)"
    r"|(?P<two_thirds>two[ -]thirds|2/3)"
    r"|(?P<third>(?:a|one) third|1/3)"
    r"|(?P<half>(?<!and a )(?<!and )\b(?:half ?-?way|halfway|half|1/2|50/50|the middle))(?! (?:an? |past|hour|\d|one|two|six|seven|eight|nine|ten))"
    r"|(?P<quarter>(?:a|one|the first|first|1) quarter|1/4)(?! (?:past|to|of an hour|hour))"
)  # fmt: skip


class Amount(NamedTuple):
    start: int
    end: int
    value: float  # minutes, hours a week, or a share


def number(text: str) -> float:
    """``2``, ``1,5``, ``two``, ``a couple of``."""
    cleaned = " ".join(text.split())
    return float(_WORDS[cleaned]) if cleaned in _WORDS else float(cleaned.replace(",", "."))


def durations(text: str) -> list[Amount]:
    """Stretches of time in minutes, in order."""
    return [Amount(m.start(), m.end(), _minutes(m)) for m in DURATION.finditer(text)]


def weekly(text: str) -> Amount | None:
    """The first "so many hours a week", in minutes; its span has the words that say "a week"."""
    for found in durations(text):
        after = WEEKLY.match(text, found.end)
        if after:
            return Amount(found.start, after.end(), found.value)
        before = BEFORE_WEEKLY.search(text, 0, found.start)
        if before:
            return Amount(before.start(), found.end, found.value)
    return None


def share(text: str) -> Amount | None:
    """``half``, ``80 percent``, ``three quarters``: 0 to 1."""
    for m in _SHARE.finditer(text):
        value = _share(m)
        if 0 < value <= 1:
            return Amount(m.start(), m.end(), value)
    return None


def _share(m: re.Match[str]) -> float:
    if m["percent"]:
        return int(m["percent"]) / 100
    named = {"three": 0.75, "two_thirds": 0.67, "third": 0.33, "half": 0.5, "quarter": 0.25}
    return next(value for name, value in named.items() if m[name])


def _minutes(m: re.Match[str]) -> float:
    if m["hm_h"]:
        return int(m["hm_h"]) * 60 + int(m["hm_m"])
    if m["colon_h"]:
        return int(m["colon_h"]) * 60 + int(m["colon_m"])
    if m["and_h"]:
        return number(m["and_h"]) * 60 + number(m["and_m"])
    if m["half_of"]:
        return 30
    if m["three_quarters"]:
        return 45
    if m["quarter"]:
        return 15
    if m["h_half"]:
        return (number(m["h_half"]) + _PARTS[m["h_part"]]) * 60
    if m["n_half"]:
        return (number(m["n_half"]) + _PARTS[m["n_part"]]) * 60
    if m["hours"]:
        return number(m["hours"]) * 60
    if m["minutes"]:
        return number(m["minutes"])
    return number(m["poms"]) * _POMODORO_MINUTES
