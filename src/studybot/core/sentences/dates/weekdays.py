"""The days of the week by name, and those that repeat."""

import re

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

WEEKDAY = (
    r"(?:mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?"
    r"|mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sats|sun|suns)\b\.?"
)


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
