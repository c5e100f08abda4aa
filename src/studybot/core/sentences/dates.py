"""Dates, stretches of days and times of day in a tidied sentence, as a learner means them on their own wall.

"Sunday" is the next one after today, "next Tuesday" the one of next week; "by June" is June's last day."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal, NamedTuple

from studybot.core.sentences.amounts import NUMBER, number

Kind = Literal["day", "month", "range", "length"]

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAY = (
    r"(?:mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?"
    r"|mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sats|sun|suns)\b\.?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?"
)
_DAY_NUMBER = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|\.)?"
_YEAR = r"(?:,?\ ?20\d\d)"
_UNIT = r"(?P<unit>day|night|week|fortnight|month|year)s?"

_ONE = re.compile(
    rf"""(?<![\w-])(?:
      (?P<iso>20\d\d-\d\d?-\d\d?)
    | (?P<dotted>\d\d?\.\s?\d\d?\.(?:\s?(?:20)?\d\d(?!\d|:))?)
    | (?P<slashed>\d\d?/\d\d?(?:/(?:20)?\d\d)?)(?![\d/]|\ ?(?:hour|h\b|of))
    | (?P<after_tomorrow>(?:the\ )?day\ after\ tomorrow|overmorrow)
    | (?P<today>today(?!'s\ (?!block|session|slot|lesson|plan|study|work|topic))|tonight|this\ (?:evening|afternoon|morning|night)|this\ (?:very\ )?day)
    | (?P<tomorrow>tomorrow)
    | (?P<weekend>(?:(?:this|the|coming|over\ the|whole|entire)\ )*(?P<next_weekend>next\ )?weekend)(?!s)
    | (?P<rest>(?:the\ )?rest\ of\ (?:the|this)\ (?P<rest_unit>week|month|year))
    | (?P<end>(?:(?:the|at\ the|very)\ )*(?P<edge>end|beginning|start|middle|mid|close)[ -](?:of\ )?(?:the\ |this\ |(?P<end_next>next\ ))?(?:month\ of\ )?(?:(?P<end_month>{MONTH})|(?P<end_unit>week|month|year|summer|autumn|spring|winter)|(?P<end_year>20\d\d))(?:,?\ (?P<end_year2>20\d\d))?)
    | (?P<week_of>(?:the\ )?week\ (?:of|from|starting|beginning)\ (?:the\ )?(?P<wo_day>{_DAY_NUMBER})(?:\ of)?\ (?P<wo_month>{MONTH}))
    | (?:the\ )?(?P<dm_day>{_DAY_NUMBER})\ ?(?:of\ )?(?P<dm_month>{MONTH})(?P<dm_year>{_YEAR})?
    | (?P<md_month>{MONTH})\ (?:the\ )?(?P<md_day>{_DAY_NUMBER})(?!\d|:|\ ?(?:h\b|hours|am|pm))(?P<md_year>{_YEAR})?
    | (?:in|within|after)\ (?:the\ next\ |the\ coming\ |about\ |roughly\ |around\ )?(?:(?P<half_year>half\ a\ year)|(?P<in_n>{NUMBER})(?:'s)?\ {_UNIT}(?P<in_half>\ and\ a\ half)?)(?!\w|\ (?:of|with)\ (?:work|study))
    | (?P<from_now_n>{NUMBER})\ (?P<fn_unit>day|week|fortnight|month|year)s?\ (?:from\ now|from\ today|ahead|later)
    | (?P<nextunit>(?:(?:the|whole|entire|all|of)\ )*(?P<which>next|this|coming|following)\ (?P<nu_unit>week|month|year))(?!\w|end)
    | (?:(?P<which_day>next|this|coming|this\ coming|following|the\ following)\ )?(?P<weekday>{WEEKDAY})(?P<week_after>\ (?:in\ a\ week|week\ after|of\ next\ week|next\ week))?
    | (?P<feast>easter|christmas|xmas|new\ year's\ eve|new\ year's(?:\ day)?|new\ year|summer|autumn|fall|winter|spring)
    | (?P<month>{MONTH})(?P<month_year>\ (?:of\ )?(?:20\d\d|(?:next|this)\ year))?
    | (?:on\ |by\ )?the\ (?P<dom>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th))
    | (?P<year>20\d\d)(?!-)
    )""",
    re.X,
)  # fmt: skip
_LENGTH = re.compile(
    rf"(?:for|during|over) (?:the )?(?:next |coming |whole |entire |full )?(?:about )?(?P<n>{NUMBER})?(?:'s)? ?(?P<unit>day|night|week|fortnight|month|year)s?\b"
    rf"|(?P<n2>{NUMBER})(?:'s)? (?P<unit2>day|week|fortnight|month)s?(?: off|'? (?:break|holiday|vacation|pause|rest|peace|silence|quiet))"
)  # fmt: skip
_JOIN = re.compile(
    r"\s?(?:to|until|till|til|through|thru|up to|-|–|—|and including)\s?(?:and including |including |the end of |about )?(?:on )?(?:the )?"
)
_AND = re.compile(r"\s?(?:,|and|&|\+|, and|as well as)\s?(?:also )?(?:on )?(?:the )?")
_BARE_DAY = re.compile(
    rf"(?<![\w.:,-])(?:the )?(?P<day>{_DAY_NUMBER})(?:\s?(?:to|until|till|through|-|–)\s?(?:the )?)$"
)


class When(NamedTuple):
    start: int
    end: int
    kind: Kind
    first: date
    last: date  # the same for one day

    @property
    def due(self) -> date:
        """As a deadline: the last day of a month or a stretch."""
        return self.last


def find_dates(text: str, today: date) -> list[When]:
    """Every date and stretch of days, in order; "from … to …" is one. A date that does not exist is left out."""
    singles = list(_singles(text, today))
    found: list[When] = []
    index = 0
    while index < len(singles):
        one = singles[index]
        if found and one.start < found[-1].end:
            index += 1
            continue
        one = _with_bare_start(text, one, today)
        if index + 1 < len(singles):
            joined = _joined(text, one, singles[index + 1])
            if joined is not None:
                found.append(joined)
                index += 2
                continue
        found.append(one)
        index += 1
    lengths = [w for w in _lengths(text, today) if not any(w.start < f.end and f.start < w.end for f in found)]
    return sorted([*found, *lengths])


def impossible_date(text: str) -> str | None:
    """The words of a date that no calendar has ("31 February"), if one was said."""
    for m in _ONE.finditer(text):
        day, month = m["dm_day"] or m["md_day"], m["dm_month"] or m["md_month"]
        if day and month and _safe(2028, _month(month), _number(day)) is None:
            return m[0]
        if m["iso"] and _safe(*(int(p) for p in m["iso"].split("-"))) is None:
            return m[0]
    return None


def weekdays_in(text: str) -> list[int]:
    """Weekdays that repeat: "tuesdays", "mon and wed", "weekdays", "mon-fri"; 0 = Monday, in order of the week."""
    days: set[int] = set()
    if re.search(r"\b(?:weekdays?|workdays?|working days?|work days?|business days?|week days)\b", text):
        days |= set(range(5))
    if re.search(r"\bweekends?\b", text):
        days |= {5, 6}
    if re.search(r"\b(?:every ?day|each day|daily|all days|every single day)\b", text):
        days |= set(range(7))
    for m in re.finditer(rf"({WEEKDAY})\s?(?:to|until|till|through|-|–)\s?({WEEKDAY})", text):
        first, last = weekday(m[1]), weekday(m[2])
        days |= {(first + step) % 7 for step in range((last - first) % 7 + 1)}
    days |= {weekday(m[0]) for m in re.finditer(rf"(?<![\w-]){WEEKDAY}", text)}
    but = re.search(rf"\b(?:except|but not|not on|other than|apart from)(?: on)? ((?:{WEEKDAY}|,|and|or|\s)+)", text)
    if but:
        named = {weekday(m[0]) for m in re.finditer(WEEKDAY, but[1])}
        days = (days if days - named else set(range(7))) - named
    return sorted(days)


def weekday(word: str) -> int:
    return DAYS.index(word[:3])


def easter(year: int) -> date:
    """Western Easter Sunday (Meeus' anonymous Gregorian computus)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e, g = b // 4, b % 4, (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    el = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * el) // 451
    month, day = divmod(h + el - 7 * m + 114, 31)
    return date(year, month, day + 1)


def add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return min(_last_of_month(year, month + 1), date(year, month + 1, 1) + timedelta(days=day.day - 1))


def _singles(text: str, today: date) -> Iterator[When]:
    for m in _ONE.finditer(text):
        value = _value(m, today)
        if value is not None:
            kind, first, last = value
            yield When(m.start(), m.end(), kind, first, last)


def _value(m: re.Match[str], today: date) -> tuple[Kind, date, date] | None:
    one: date | None = None
    if m["today"]:
        one = today
    elif m["tomorrow"] or m["after_tomorrow"]:
        one = today + timedelta(days=1 if m["tomorrow"] else 2)
    elif m["iso"]:
        one = _safe(*(int(p) for p in m["iso"].split("-")))
    elif m["dotted"] or m["slashed"]:
        parts = [int(p) for p in re.findall(r"\d+", m["dotted"] or m["slashed"])]
        one = _numeric(parts, today)
    elif m["dm_day"] or m["md_day"]:
        year = re.sub(r"\D", "", m["dm_year"] or m["md_year"] or "")
        one = _day_month(_number(m["dm_day"] or m["md_day"]), _month(m["dm_month"] or m["md_month"]), today, year)
    elif m["weekday"]:
        one = _next_weekday(m, today)
    elif m["dom"]:
        one = _day_of_month(_number(m["dom"]), today)
    elif m["half_year"]:
        one = add_months(today, 6)
    elif m["in_n"] or m["from_now_n"]:
        amount = number(m["in_n"] or m["from_now_n"])
        one = _after(today, amount + (0.5 if m["in_half"] else 0), m["unit"] if m["in_n"] else m["fn_unit"])
    else:
        return _stretch(m, today)
    return ("day", one, one) if one is not None else None


def _stretch(m: re.Match[str], today: date) -> tuple[Kind, date, date] | None:
    monday = today - timedelta(days=today.weekday())
    if m["weekend"]:
        saturday = monday + timedelta(days=5 + (7 if m["next_weekend"] else 0))
        return "range", max(saturday, today), saturday + timedelta(days=1)
    if m["rest"]:
        return "range", today, _end_of(m["rest_unit"], today, following=False)
    if m["week_of"]:
        first = _day_month(_number(m["wo_day"]), _month(m["wo_month"]), today, "")
        return ("range", first, first + timedelta(days=6)) if first else None
    if m["end"]:
        return _edge(m, today)
    if m["nextunit"]:
        return _unit_range(m["nu_unit"], today, following=m["which"] != "this")
    if m["feast"]:
        return _feast(m["feast"], today)
    if m["month"]:
        return _whole_month(m, today)
    if m["year"]:
        year = int(m["year"])
        return ("month", date(year, 1, 1), date(year, 1, 1)) if today.year < year < today.year + 12 else None
    return None


def _whole_month(m: re.Match[str], today: date) -> tuple[Kind, date, date] | None:
    if m["month"] in {"may", "mar", "march"} and not re.search(
        r"(?:\b(?:by|until|till|til|before|in|for|next|since|from|to|of|during|end|at|through|or|and|deadline|to|say|is)(?: the)?|[-–]) ?$",
        m.string[: m.start()],
    ):
        return None  # "may I …", "march on"
    month = _month(m["month"])
    said = (m["month_year"] or "").split()
    if said[-1:] == ["year"]:  # "december next year"
        year = today.year + (said[-2] == "next")
    else:
        year = int(said[-1]) if said else today.year + (_last_of_month(today.year, month) < today)
    return "month", date(year, month, 1), _last_of_month(year, month)


def _edge(m: re.Match[str], today: date) -> tuple[Kind, date, date] | None:
    following = bool(m["end_next"])
    if m["end_month"]:
        month = _month(m["end_month"])
        year = int(m["end_year2"]) if m["end_year2"] else today.year + (_last_of_month(today.year, month) < today)
        first, last = date(year, month, 1), _last_of_month(year, month)
    elif m["end_year"]:
        first, last = date(int(m["end_year"]), 1, 1), date(int(m["end_year"]), 12, 31)
    elif m["end_unit"] in {"summer", "autumn", "spring", "winter"}:
        _, first, last = _feast(m["end_unit"], today)
        last = add_months(first, 3)
    else:
        last = _end_of(m["end_unit"], today, following=following)
        first = {"week": last - timedelta(days=6), "month": last.replace(day=1)}.get(
            m["end_unit"], date(last.year, 1, 1)
        )
    if m["edge"] in {"end", "close"}:
        return "day", last, last
    if m["edge"] in {"middle", "mid"}:
        middle = first + timedelta(days=14 if (last - first).days < 60 else 181)
        return "day", middle, middle
    return "day", first, first


def _end_of(unit: str, today: date, *, following: bool) -> date:
    if unit == "week":
        return today + timedelta(days=6 - today.weekday() + (7 if following else 0))
    if unit == "month":
        base = add_months(today.replace(day=1), 1) if following else today
        return _last_of_month(base.year, base.month)
    return date(today.year + following, 12, 31)


def _unit_range(unit: str, today: date, *, following: bool) -> tuple[Kind, date, date]:
    last = _end_of(unit, today, following=following)
    if not following:
        return "range", today, last
    starts = {"week": last - timedelta(days=6), "month": last.replace(day=1), "year": date(last.year, 1, 1)}
    return "range", starts[unit], last


def _feast(name: str, today: date) -> tuple[Kind, date, date]:
    def on_or_after(month: int, day: int) -> date:
        this = date(today.year, month, day)
        return this if this >= today else date(today.year + 1, month, day)

    if name == "easter":
        sunday = easter(today.year)
        if sunday < today:
            sunday = easter(today.year + 1)
        return "range", sunday - timedelta(days=2), sunday + timedelta(days=1)
    if name in {"christmas", "xmas"}:
        eve = on_or_after(12, 24)
        return "range", eve, eve + timedelta(days=2)
    starts = {"spring": (3, 20), "summer": (6, 21), "autumn": (9, 22), "fall": (9, 22), "winter": (12, 21)}
    day = on_or_after(*starts[name]) if name in starts else on_or_after(12, 31) if "eve" in name else on_or_after(1, 1)
    return "day", day, day


def _joined(text: str, one: When, other: When) -> When | None:
    """Two dates that stand for a stretch: "from … to …", "between … and …", or neighbours ("Monday and Tuesday")."""
    gap = text[one.end : other.start]
    lead = text[max(0, one.start - 20) : one.start]
    between = re.search(r"\bbetween(?: the)? ?$", lead) and re.fullmatch(r"\s?and (?:the )?", gap)
    start = one.start
    if between or _JOIN.fullmatch(gap):
        if re.search(
            r"\b(?:move|shift|push|put|postpone|reschedule|swap|bring|pull|kick|punt|slide|change|displace|bump|transfer|switch|delay|drag)\b",
            text,
        ):
            return None  # "from Thursday to Sunday" there moves something
        last = other.last
        bare = re.fullmatch(r"(?:on |by )?the (\d\d?)\w\w", text[one.start : one.end])
        borrowed = _safe(last.year, last.month, int(bare[1])) if bare else None
        if borrowed is not None and borrowed <= last:
            return When(start, other.end, "range", borrowed, last)
        if last < one.first:
            last = other.last + timedelta(days=7) if (one.first - last).days < 8 else _next_year(last)
        return When(start, other.end, "range", one.first, last)
    days = (other.first - one.first).days
    if _AND.fullmatch(gap) and other.kind == one.kind == "day" and 0 < days <= 2:
        return When(start, other.end, "range", one.first, other.last)
    return None


def _with_bare_start(text: str, one: When, today: date) -> When:
    """``20 to 27 March``, ``the 3rd to the 6th of April``: the first day borrows the month."""
    before = _BARE_DAY.search(text[: one.start])
    if before is None or one.kind != "day" or re.match(r"\d\d?:|(?:am|pm)", text[one.start : one.end]):
        return one
    first = _safe(one.first.year, one.first.month, _number(before["day"]))
    if first is None or first > one.first:
        return one
    del today
    return When(before.start(), one.end, "range", first, one.last)


def _lengths(text: str, today: date) -> Iterator[When]:
    for m in _LENGTH.finditer(text):
        unit = m["unit"] or m["unit2"]
        if m["n"] is None and m["n2"] is None and not re.search(r"next|coming|whole|entire|full", m[0]):
            continue
        n = number(m["n"] or m["n2"] or "a")
        until = _after(today, n, unit)
        if until is not None:
            yield When(m.start(), m.end(), "length", today, until)


def _after(today: date, amount: float, unit: str) -> date | None:
    if not 0 <= amount <= 5000:
        return None
    if unit in {"day", "night"}:
        return today + timedelta(days=round(amount))
    if unit in {"week", "fortnight"}:
        return today + timedelta(days=round(amount * (7 if unit == "week" else 14)))
    months = round(amount * (1 if unit == "month" else 12))
    return add_months(today, months) if months <= 1200 else None


def _next_weekday(m: re.Match[str], today: date) -> date:
    wanted = weekday(m["weekday"])
    ahead = (wanted - today.weekday()) % 7 or 7
    if m["which_day"] == "next" or m["week_after"]:
        ahead = 7 - today.weekday() + wanted
    return today + timedelta(days=ahead)


def _numeric(parts: list[int], today: date) -> date | None:
    day, month = parts[0], parts[1]
    if month > 12 >= day:
        day, month = month, day
    year = "" if len(parts) < 3 else str(parts[2] if parts[2] > 99 else 2000 + parts[2])
    return _day_month(day, month, today, year)


def _day_month(day: int, month: int, today: date, year: str) -> date | None:
    if year:
        return _safe(int(year), month, day)
    for candidate in range(today.year, today.year + 9):  # 29 February may be years away
        found = _safe(candidate, month, day)
        if found is not None and found >= today:
            return found
    return None


def _day_of_month(day: int, today: date) -> date | None:
    for step in range(3):
        base = add_months(today.replace(day=1), step)
        found = _safe(base.year, base.month, day)
        if found is not None and found > today:
            return found
    return None


def _next_year(day: date) -> date:
    return _safe(day.year + 1, day.month, day.day) or date(day.year + 1, 3, 1)


def _last_of_month(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _month(word: str) -> int:
    return _MONTHS.index(word[:3]) + 1


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
