"""Every date in a tidied sentence, and which of them stand together."""

import re
from datetime import date, timedelta

from studybot.core.sentences.dates.calendar import date_or_none, next_year
from studybot.core.sentences.dates.patterns import BARE_DAY, ONE, month_number, whole_number
from studybot.core.sentences.dates.single import lengths, single_dates
from studybot.core.sentences.dates.when import When

_JOIN = re.compile(
    r"\s?(?:to|until|till|til|through|thru|up to|-|–|—|and including)\s?(?:and including |including |the end of |about )?(?:on )?(?:the )?"
)
_AND = re.compile(r"\s?(?:,|and|&|\+|, and|as well as)\s?(?:also )?(?:on )?(?:the )?")
# With one of these, "from Thursday to Sunday" moves something.
_MOVES = re.compile(
    r"\b(?:move|shift|push|put|postpone|reschedule|swap|bring|pull|kick|punt|slide|change|displace|bump|transfer|switch|delay|drag)\b"
)
_LEAP_YEAR = 2028  # has every day that any year has


def find_dates(text: str, today: date) -> list[When]:
    """Every date and stretch of days, in order; "from … to …" is one. A date that does not exist is left out."""
    found = _put_together(text, list(single_dates(text, today)))
    free = [w for w in lengths(text, today) if not any(w.start < f.end and f.start < w.end for f in found)]
    return sorted([*found, *free])


def _put_together(text: str, singles: list[When]) -> list[When]:
    found: list[When] = []
    index = 0
    while index < len(singles):
        one = singles[index]
        index += 1
        if found and one.start < found[-1].end:
            continue
        one = _with_bare_start(text, one)
        joined = _joined(text, one, singles[index]) if index < len(singles) else None
        found.append(joined or one)
        index += joined is not None
    return found


def impossible_date(text: str) -> str | None:
    """The words of a date that no calendar has ("31 February"), if one was said."""
    for m in ONE.finditer(text):
        day, month = m["dm_day"] or m["md_day"], m["dm_month"] or m["md_month"]
        if day and month and date_or_none(_LEAP_YEAR, month_number(month), whole_number(day)) is None:
            return m[0]
        if m["iso"] and date_or_none(*(int(p) for p in m["iso"].split("-"))) is None:
            return m[0]
    return None


def _joined(text: str, one: When, other: When) -> When | None:
    """Two dates that stand for a stretch: "from … to …", "between … and …", or neighbours ("Monday and Tuesday")."""
    gap = text[one.end : other.start]
    lead = text[max(0, one.start - 20) : one.start]
    between = re.search(r"\bbetween(?: the)? ?$", lead) and re.fullmatch(r"\s?and (?:the )?", gap)
    if between or _JOIN.fullmatch(gap):
        return None if _MOVES.search(text) else _stretch_between(text, one, other)
    days = (other.first - one.first).days
    if _AND.fullmatch(gap) and other.kind == one.kind == "day" and 0 < days <= 2:
        return When(one.start, other.end, "range", one.first, other.last)
    return None


def _stretch_between(text: str, one: When, other: When) -> When:
    """The first day borrows the month of the last ("the 3rd to 6 April"), the last the year after the first."""
    last = other.last
    bare = re.fullmatch(r"(?:on |by )?the (\d\d?)\w\w", text[one.start : one.end])
    borrowed = date_or_none(last.year, last.month, int(bare[1])) if bare else None
    if borrowed is not None and borrowed <= last:
        return When(one.start, other.end, "range", borrowed, last)
    if last < one.first:
        last = last + timedelta(days=7) if (one.first - last).days < 8 else next_year(last)
    return When(one.start, other.end, "range", one.first, last)


def _with_bare_start(text: str, one: When) -> When:
    """``20 to 27 March``, ``the 3rd to the 6th of April``: the first day borrows the month."""
    before = BARE_DAY.search(text[: one.start])
    if before is None or one.kind != "day" or re.match(r"\d\d?:|(?:am|pm)", text[one.start : one.end]):
        return one
    first = date_or_none(one.first.year, one.first.month, whole_number(before["day"]))
    if first is None or first > one.first:
        return one
    return When(before.start(), one.end, "range", first, one.last)
