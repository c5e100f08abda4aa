"""One date or one named stretch of days."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from studybot.core.sentences.amounts import number
from studybot.core.sentences.dates.calendar import add_months, after, coming_date, date_or_none
from studybot.core.sentences.dates.patterns import LENGTH, ONE, month_number, whole_number
from studybot.core.sentences.dates.stretches import stretch_of
from studybot.core.sentences.dates.weekdays import weekday
from studybot.core.sentences.dates.when import Span, When


def single_dates(text: str, today: date) -> Iterator[When]:
    """In order; they may overlap."""
    for m in ONE.finditer(text):
        value = _value(m, today)
        if value is not None:
            yield When(m.start(), m.end(), *value)


def _value(m: re.Match[str], today: date) -> Span | None:
    one: date | None = None
    if m["today"]:
        one = today
    elif m["tomorrow"] or m["after_tomorrow"]:
        one = today + timedelta(days=1 if m["tomorrow"] else 2)
    elif m["iso"]:
        one = date_or_none(*(int(p) for p in m["iso"].split("-")))
    elif m["dotted"] or m["slashed"]:
        parts = [int(p) for p in re.findall(r"\d+", m["dotted"] or m["slashed"])]
        one = _numeric(parts, today)
    elif m["dm_day"] or m["md_day"]:
        year = re.sub(r"\D", "", m["dm_year"] or m["md_year"] or "")
        one = coming_date(
            whole_number(m["dm_day"] or m["md_day"]), month_number(m["dm_month"] or m["md_month"]), today, year
        )
    elif m["weekday"]:
        one = _next_weekday(m, today)
    elif m["dom"]:
        one = _day_of_month(whole_number(m["dom"]), today)
    elif m["half_year"]:
        one = add_months(today, 6)
    elif m["in_n"] or m["from_now_n"]:
        amount = number(m["in_n"] or m["from_now_n"])
        one = after(today, amount + (0.5 if m["in_half"] else 0), m["unit"] if m["in_n"] else m["fn_unit"])
    else:
        return stretch_of(m, today)
    return ("day", one, one) if one is not None else None


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
    return coming_date(day, month, today, year)


def _day_of_month(day: int, today: date) -> date | None:
    for step in range(3):
        base = add_months(today.replace(day=1), step)
        found = date_or_none(base.year, base.month, day)
        if found is not None and found > today:
            return found
    return None


def lengths(text: str, today: date) -> Iterator[When]:
    """Stretches by their length alone, from today: "for a week", "two days off"."""
    for m in LENGTH.finditer(text):
        unit = m["unit"] or m["unit2"]
        if m["n"] is None and m["n2"] is None and not re.search(r"next|coming|whole|entire|full", m[0]):
            continue
        n = number(m["n"] or m["n2"] or "a")
        until = after(today, n, unit)
        if until is not None:
            yield When(m.start(), m.end(), "length", today, until)
