"""Times, dates and amounts as people read them."""

from datetime import date, timedelta


def duration(minutes: int) -> str:
    """``45 min``, ``1 h``, ``1 h 30 min``; from ten hours on whole hours."""
    if minutes < 60:
        return f"{minutes} min"
    if minutes >= 600:
        return f"{round(minutes / 60):,} h"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def day(on: date, *, today: date | None = None) -> str:
    """``today``, ``tomorrow``, ``Sat 21 Nov``; with the year when it is not this one."""
    if today is not None:
        if on == today:
            return "today"
        if on == today + timedelta(days=1):
            return "tomorrow"
    text = f"{on:%a} {on.day} {on:%b}"
    return text if today is None or on.year == today.year else f"{text} {on.year}"


def full_day(on: date) -> str:
    """``Saturday 21 November``."""
    return f"{on:%A} {on.day} {on:%B}"


def count(number: int, noun: str, plural: str = "") -> str:
    """``1 block``, ``2 blocks``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def long_day(on: date) -> str:
    """``21 November 2026``; written out because %-d exists on some systems only."""
    return f"{on.day} {on:%B} {on.year}"


def weeks_until(on: date, *, today: date) -> int:
    """Sevens of days from today through a date, a begun one counted: at least 1."""
    return max(1, -(-((on - today).days + 1) // 7))


def upper_first(text: str) -> str:
    """The first letter large, the others as they are."""
    return text[:1].upper() + text[1:]
