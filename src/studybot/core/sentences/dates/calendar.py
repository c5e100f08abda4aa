"""Counting days on a calendar."""

from datetime import date, timedelta


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
    return min(last_of_month(year, month + 1), date(year, month + 1, 1) + timedelta(days=day.day - 1))


def after(today: date, amount: float, unit: str) -> date | None:
    if not 0 <= amount <= 5000:
        return None
    if unit in {"day", "night"}:
        return today + timedelta(days=round(amount))
    if unit in {"week", "fortnight"}:
        return today + timedelta(days=round(amount * (7 if unit == "week" else 14)))
    months = round(amount * (1 if unit == "month" else 12))
    return add_months(today, months) if months <= 1200 else None


def end_of(unit: str, today: date, *, following: bool) -> date:
    if unit == "week":
        return today + timedelta(days=6 - today.weekday() + (7 if following else 0))
    if unit == "month":
        base = add_months(today.replace(day=1), 1) if following else today
        return last_of_month(base.year, base.month)
    return date(today.year + following, 12, 31)


def coming_date(day: int, month: int, today: date, year: str = "") -> date | None:
    """In the named year, or the next one that is not over; None when no calendar has it."""
    if year:
        return date_or_none(int(year), month, day)
    for candidate in range(today.year, today.year + 9):  # 29 February may be years away
        found = date_or_none(candidate, month, day)
        if found is not None and found >= today:
            return found
    return None


def next_year(day: date) -> date:
    return date_or_none(day.year + 1, day.month, day.day) or date(day.year + 1, 3, 1)


def last_of_month(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
