"""The hours of a learner's week, as a sentence says them: windows and minutes by weekday."""

import itertools
import re

from studybot.core.sentences.amounts import durations
from studybot.core.sentences.clock import DAY_GROUP, WINDOW, part_of_day, window
from studybot.core.sentences.dates import DAYS, weekdays_in

Windows = list[list[str]]
Week = dict[str, Windows | int]

_GROUP = re.compile(rf"(?<![\w-]){DAY_GROUP}")
_PART = re.compile(r"\b(?:mornings?|afternoons?|evenings?|nights?)\b")


def find_week(text: str) -> Week:
    """Empty when no weekday is given a time: "tuesdays 7 to 9 and saturday mornings", "2h on sat", "an hour a day"."""
    groups = [m for m in _GROUP.finditer(text) if weekdays_in(m[0])]
    if not groups:
        return _every_day(text)
    whole = _same_for_all(text, groups)
    if whole is not None:
        return whole
    week: Week = {}
    spans = _areas(text, groups)
    for n, (group, (start, end)) in enumerate(zip(groups, spans, strict=True)):
        value = _value(text[start:end], weekdays_in(group[0]))
        if value is None and n:  # "wed 16-18 and 2h on sun": the amount stands before its day
            between = text[groups[n - 1].end() : group.start()]
            value = _value(re.split(r",|\band\b", between)[-1], weekdays_in(group[0]))
        for day in weekdays_in(group[0]):
            if value is not None:
                _put(week, DAYS[day], value(day))
    return {day: week[day] for day in DAYS if day in week}


def _areas(text: str, groups: list[re.Match[str]]) -> list[tuple[int, int]]:
    """For each group of days the part of the text that speaks of it: what follows, or what stands before the first when
    nothing follows it ("2h on saturday and 2h on sunday")."""
    first_lead = text[: groups[0].start()]
    leading = bool(_amount(first_lead)) and not _amount(text[groups[-1].end() :])
    spans = []
    for n, group in enumerate(groups):
        if leading:
            spans.append((groups[n - 1].end() if n else 0, group.end()))
        else:
            spans.append((group.start(), groups[n + 1].start() if n + 1 < len(groups) else len(text)))
    return spans


def _same_for_all(text: str, groups: list[re.Match[str]]) -> Week | None:
    """Several groups with one time at the end or the beginning: "tuesdays and on thursdays from 18:30 until 20:00"."""
    days = sorted({day for group in groups for day in weekdays_in(group[0])})
    between = [text[a.end() : b.start()] for a, b in itertools.pairwise(groups)]
    amounts = [*WINDOW.finditer(text)]
    if len(groups) < 2 or any(_amount(part) or _PART.search(part) for part in between):
        return None
    tail, lead = text[groups[-1].end() :], text[: groups[0].start()]
    where = tail if _amount(tail) or _PART.search(tail) else lead if _amount(lead) else None
    if where is None or len(amounts) > 1:
        return None
    value = _value(where, days)
    return {DAYS[day]: value(day) for day in days} if value is not None else None


def _every_day(text: str) -> Week:
    if not re.search(
        r"\b(?:a|per|each|every) ?day\b|\bdaily\b|/ ?day\b|\b(?:every|each) (?:morning|evening|afternoon|night)\b|\b(?:mornings|evenings|afternoons)\b",
        text,
    ):
        return {}
    value = _value(text, list(range(7)))
    return {DAYS[day]: value(day) for day in range(7)} if value is not None else {}


def _amount(text: str) -> bool:
    return bool(durations(text) or _windows(text, weekday=True))


def _value(text: str, days: list[int]):  # type: ignore[no-untyped-def]
    del days
    if _windows(text, weekday=True):
        return lambda day: _windows(text, weekday=day < 5)
    found = durations(text)
    if found:
        minutes = round(found[0].value)
        return lambda _day: minutes
    part = part_of_day(text)
    if part is not None:
        return lambda _day: [list(part)]
    return None


def _windows(text: str, *, weekday: bool) -> Windows:
    found: Windows = []
    part = part_of_day(text)
    morning = bool(re.search(r"\bmornings?\b", text))
    for m in WINDOW.finditer(text):
        if re.search(r"^\s?(?:hours?|hrs?|min)", text[m.end() :]):
            continue
        one = window(m[1], m[2], evening=(weekday or (part is not None and part[0] >= "14")) and not morning)
        if one is not None:
            found.append(list(one))
    return found


def _put(week: Week, day: str, value: Windows | int) -> None:
    old = week.get(day)
    week[day] = old + value if isinstance(old, list) and isinstance(value, list) else value
