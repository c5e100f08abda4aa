"""Stretches of days that have a name: weekends, months, feasts, the rest of the week."""

import re
from datetime import date, timedelta

from studybot.core.sentences.dates.calendar import add_months, coming_date, easter, end_of, last_of_month
from studybot.core.sentences.dates.patterns import month_number, whole_number
from studybot.core.sentences.dates.when import Span

# What stands before a month whose name is an everyday word too ("may I …", "march on").
_BEFORE_MONTH = re.compile(
    r"(?:\b(?:by|until|till|til|before|in|for|next|since|from|to|of|during|end|at|through|or|and|deadline|to|say|is)(?: the)?|[-–]) ?$"
)
_SEASONS = {"spring": (3, 20), "summer": (6, 21), "autumn": (9, 22), "fall": (9, 22), "winter": (12, 21)}


def stretch_of(m: re.Match[str], today: date) -> Span | None:
    monday = today - timedelta(days=today.weekday())
    if m["weekend"]:
        saturday = monday + timedelta(days=5 + (7 if m["next_weekend"] else 0))
        return "range", max(saturday, today), saturday + timedelta(days=1)
    if m["rest"]:
        return "range", today, end_of(m["rest_unit"], today, following=False)
    if m["week_of"]:
        first = coming_date(whole_number(m["wo_day"]), month_number(m["wo_month"]), today)
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


def _whole_month(m: re.Match[str], today: date) -> Span | None:
    if m["month"] in {"may", "mar", "march"} and not _BEFORE_MONTH.search(m.string[: m.start()]):
        return None
    month = month_number(m["month"])
    said = (m["month_year"] or "").split()
    if said[-1:] == ["year"]:  # "december next year"
        year = today.year + (said[-2] == "next")
    else:
        year = int(said[-1]) if said else today.year + (last_of_month(today.year, month) < today)
    return "month", date(year, month, 1), last_of_month(year, month)


def _edge(m: re.Match[str], today: date) -> Span | None:
    """ "end of May", "the middle of next month", "beginning of 2027": one day."""
    first, last = _edged(m, today)
    day = first
    if m["edge"] in {"end", "close"}:
        day = last
    elif m["edge"] in {"middle", "mid"}:
        day = first + timedelta(days=14 if (last - first).days < 60 else 181)
    return "day", day, day


def _edged(m: re.Match[str], today: date) -> tuple[date, date]:
    """The stretch of which an edge is meant."""
    if m["end_month"]:
        month = month_number(m["end_month"])
        year = int(m["end_year2"]) if m["end_year2"] else today.year + (last_of_month(today.year, month) < today)
        return date(year, month, 1), last_of_month(year, month)
    if m["end_year"]:
        return date(int(m["end_year"]), 1, 1), date(int(m["end_year"]), 12, 31)
    if m["end_unit"] in _SEASONS:
        first = _season(m["end_unit"], today)
        return first, add_months(first, 3)
    last = end_of(m["end_unit"], today, following=bool(m["end_next"]))
    return _first_of(m["end_unit"], last), last


def _unit_range(unit: str, today: date, *, following: bool) -> Span:
    last = end_of(unit, today, following=following)
    return "range", _first_of(unit, last) if following else today, last


def _first_of(unit: str, last: date) -> date:
    return {"week": last - timedelta(days=6), "month": last.replace(day=1), "year": date(last.year, 1, 1)}[unit]


def _feast(name: str, today: date) -> Span:
    if name == "easter":
        sunday = easter(today.year)
        if sunday < today:
            sunday = easter(today.year + 1)
        return "range", sunday - timedelta(days=2), sunday + timedelta(days=1)
    if name in {"christmas", "xmas"}:
        eve = _on_or_after(12, 24, today)
        return "range", eve, eve + timedelta(days=2)
    if name in _SEASONS:
        day = _season(name, today)
    else:
        day = _on_or_after(12, 31, today) if "eve" in name else _on_or_after(1, 1, today)
    return "day", day, day


def _season(name: str, today: date) -> date:
    return _on_or_after(*_SEASONS[name], today)


def _on_or_after(month: int, day: int, today: date) -> date:
    this = date(today.year, month, day)
    return this if this >= today else date(today.year + 1, month, day)
