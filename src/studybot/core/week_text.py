"""A learner's week, a time and some weekdays, as people type them."""

import re
from datetime import time

from studybot.core.plan import DAY_MINUTES, WEEKDAYS, Availability
from studybot.errors import InvalidInput

MAX_WEEK_MINUTES = 100 * 60
MAX_WEEK_CHARACTERS = 300

# Which days a bare "6 hours a week" falls on: about an hour a day, days spread out.
_SPREAD = {1: (5,), 2: (2, 5), 3: (0, 2, 5), 4: (0, 2, 4, 6), 5: (0, 1, 2, 3, 5), 6: (0, 1, 2, 3, 4, 5), 7: range(7)}
_GROUPS = {
    "weekday": range(5), "weekdays": range(5), "workdays": range(5), "weekend": (5, 6), "weekends": (5, 6),
    "daily": range(7), "everyday": range(7), "every day": range(7), "each day": range(7), "day": range(7),
}  # fmt: skip
_DAY = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_CLOCK = r"\d{1,2}(?:[:.]\d{2})?\s*(?:am|pm)?"
_WINDOW = re.compile(rf"({_CLOCK})\s*(?:-|–|to|until)\s*({_CLOCK})", re.I)
_AMOUNT = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(hours?|hrs?|h|minutes?|mins?|m)?(?:\s*(\d+)\s*(?:minutes?|mins?|m)?)?", re.I
)
_DAY_LIST = rf"{_DAY}(?:\s*(?:-|–|to|,|/|and|&|\+|\s)\s*{_DAY})*"
_DAYS = re.compile(
    rf"^(?:on\s+)?(weekdays?|workdays|weekends?|daily|every\s?day|each day|day|{_DAY_LIST})\s*:?\s+(.*)$", re.I
)
_AMOUNT_FIRST = re.compile(
    rf"^(\d.*?)\s+(?:(?:per|a|each|every)\s+(day|weekday|weekend)|(daily)|(?:on|every|each)\s+(weekdays?|weekends?|{_DAY}.*))$",
    re.I,
)
_HELP = "Write it like `6 hours`, `mon-fri 1h, sat 3h` or `tue 18:00-20:00`."


def parse_week(text: str) -> Availability:
    """``6 hours a week`` · ``weekdays 1h, sat 2.5h`` · ``mon,wed 19:00-20:30; sun 90 min``.

    Raises InvalidInput, naming the part that was not understood.
    """
    cleaned = " ".join(text.lower().split())
    if not cleaned or len(cleaned) > MAX_WEEK_CHARACTERS:
        raise InvalidInput(f"I need your hours in a few words. {_HELP}")
    days: dict[int, int | list[tuple[time, time]]] = {}
    for part in _parts(cleaned):
        turned = _AMOUNT_FIRST.match(part)  # "45 min per day", "2h on sat"
        found = _DAYS.match(f"{turned[2] or turned[3] or turned[4]} {turned[1]}" if turned else part)
        if found:
            for day in _weekdays(found[1]):
                days[day] = _merge(days.get(day, 0), _quantity(found[2], part))
        elif not days:
            return _checked(_spread(_total(part)))
        else:
            raise InvalidInput(f"I don't understand “{part}” in your week. {_HELP}")
    return _checked({WEEKDAYS[day]: value for day, value in days.items()})


def parse_clock(text: str) -> time:
    """``19:00``, ``7pm``, ``7.30 am``. Raises InvalidInput."""
    found = re.fullmatch(r"\s*(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?\s*", text.lower())
    if found:
        hour, minute = int(found[1]), int(found[2] or 0)
        if found[3] and 1 <= hour <= 12:
            hour = hour % 12 + (12 if found[3] == "pm" else 0)
        elif found[3]:
            hour = 99
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise InvalidInput(f"“{text.strip()[:40]}” is not a time of day. Write it like `19:00` or `7pm`.")


def parse_weekdays(text: str) -> frozenset[int]:
    """``mon-fri``, ``weekends``, ``mon, wed, sat``, ``daily``; 0 = Monday. Raises InvalidInput."""
    cleaned = " ".join(text.lower().split())
    found = _DAYS.match(cleaned + " x")
    if not found or found[2] != "x":
        raise InvalidInput(f"“{cleaned[:40]}” names no weekdays. Write them like `mon-fri`, `mon, wed` or `daily`.")
    return frozenset(_weekdays(found[1]))


def _parts(text: str) -> list[str]:
    """Cut at commas and semicolons, but leave ``mon, wed 1h`` together."""
    parts: list[str] = []
    pending = ""
    for piece in re.split(r"\s*[,;]\s*|\s+and\s+(?=\D)", text):
        joined = f"{pending},{piece}" if pending else piece
        if re.fullmatch(rf"(?:on\s+)?{_DAY}(?:[\s,&/+–-]+{_DAY})*", joined):
            pending = joined
            continue
        parts += _split_runs(joined)
        pending = ""
    if pending:
        raise InvalidInput(f"How long on {pending}? {_HELP}")
    return [part for part in parts if part]


def _split_runs(text: str) -> list[str]:
    """``mon 1h tue 2h`` into its two parts: a day's name after an amount begins a new one."""
    return [p.strip() for p in re.split(rf"(?<=[0-9hmrsn])(?<! on)\s+(?={_DAY}\b|weekend|weekday)", text) if p.strip()]


def _weekdays(text: str) -> list[int]:
    key = " ".join(text.split())
    if key.replace(" ", "") in {k.replace(" ", "") for k in _GROUPS}:
        return list(next(v for k, v in _GROUPS.items() if k.replace(" ", "") == key.replace(" ", "")))
    days: list[int] = []
    tokens = re.findall(rf"{_DAY}|-|–|\bto\b", key)
    index = 0
    while index < len(tokens):
        day = _weekday(tokens[index])
        if index + 2 < len(tokens) and tokens[index + 1] in {"-", "–", "to"}:
            last = _weekday(tokens[index + 2])
            days += [(day + step) % 7 for step in range((last - day) % 7 + 1)]
            index += 3
        else:
            days.append(day)
            index += 1
    return days


def _weekday(word: str) -> int:
    return WEEKDAYS.index(word[:3])


def _quantity(text: str, part: str) -> int | list[tuple[time, time]]:
    windows = _WINDOW.findall(text)
    if windows and not re.sub(r"[\s,;&+]|and", "", _WINDOW.sub("", text)):
        return [_window(start, end) for start, end in windows]
    return _minutes(text, part)


def _window(start: str, end: str) -> tuple[time, time]:
    first, last = parse_clock(start), parse_clock(end)
    if not re.search("am|pm", start) and "pm" in end and first.hour < 12 and first.hour + 12 < last.hour + 1:
        first = first.replace(hour=first.hour + 12)  # "6-8pm"
    if last <= first:
        raise InvalidInput(f"The window {start.strip()}-{end.strip()} ends before it starts. Split it at midnight.")
    return first, last


def _minutes(text: str, part: str) -> int:
    found = _AMOUNT.fullmatch(text.strip())
    if not found:
        raise InvalidInput(f"I don't understand “{part[:60]}” in your week. {_HELP}")
    number = float(found[1].replace(",", "."))
    unit = found[2] or "h"
    return round(number if unit.startswith("m") else number * 60) + int(found[3] or 0)


def _total(part: str) -> int:
    bare = re.sub(r"\s*(?:/|per|a|each|every)\s*(?:week|wk)$|\s+weekly$|/w$", "", part)
    return _minutes(re.sub(r"^(?:about|around|roughly)\s+", "", bare), part)


def _spread(total: int) -> dict[str, int | list[tuple[time, time]]]:
    _check_total(total)
    days = list(_SPREAD[min(7, max(1, round(total / 60)))])
    rounded = [total * (i + 1) // len(days) // 5 * 5 - total * i // len(days) // 5 * 5 for i in range(len(days))]
    rounded[-1] += total - sum(rounded)
    return {WEEKDAYS[day]: minutes for day, minutes in zip(days, rounded, strict=True)}


def _merge(old: int | list[tuple[time, time]], new: int | list[tuple[time, time]]) -> int | list[tuple[time, time]]:
    if isinstance(old, list) and isinstance(new, list):
        return old + new
    return new


def _check_total(total: int) -> None:
    if total <= 0:
        raise InvalidInput(f"A plan needs some time: give me at least a few minutes a week. {_HELP}")
    if total > MAX_WEEK_MINUTES:
        raise InvalidInput(
            f"{total / 60:g} hours a week is more than anyone can study (a week has 168, and I stop at "
            f"{MAX_WEEK_MINUTES // 60}). {_HELP}"
        )


def _checked(days: dict[str, int | list[tuple[time, time]]]) -> Availability:
    for day, value in days.items():
        if isinstance(value, int) and value > DAY_MINUTES:
            raise InvalidInput(f"{value / 60:g} hours on one day ({day}) is more than a day has. {_HELP}")
    try:
        week = Availability.model_validate(days)
    except ValueError as error:
        raise InvalidInput(f"Two of your study windows overlap. {_HELP}") from error
    _check_total(week.minutes_per_week)
    return week
