"""What a goal's sentence says besides the goal: a deadline and hours a week."""

import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from studybot.core.learner import MAX_GOAL_CHARACTERS
from studybot.core.plan import DAY_MINUTES, BlockLength
from studybot.core.plan_change import SetWeek
from studybot.core.week_text import parse_clock, parse_week
from studybot.core.wording import long_day
from studybot.errors import InvalidInput

MAX_YEARS_AHEAD = 10
MAX_DAYS_OFF = 120

_HOURS = re.compile(
    r"[,;]?\s*\b(?:with|at|for|using|spending|studying|about|around)?\s*(\d+(?:[.,]\d+)?)\s*(?:hours?|hrs?|h)\s*"
    r"(?:(?:a|per|each|every)\s+|/\s*)(?:week|wk)\b",
    re.I,
)
_LEAD = re.compile(r"[,;]?\s*\b(by|until|till|before|no later than|deadline:?|in|within)\s+(?:the\s+)?", re.I)
_RELATIVE = re.compile(r"(\d+|an?|one|two|three|four|six)\s+(day|week|month|year)s?", re.I)
_MOST_TOKENS = 6


class GoalWords(NamedTuple):
    words: str  # the sentence without deadline and hours
    deadline: date | None
    hours_per_week: float | None


def read_goal(text: str, *, today: date) -> GoalWords:
    """``become a machine-learning engineer by 30 June, 6 hours a week`` taken apart. Raises InvalidInput."""
    cleaned = " ".join(text.split())
    if not cleaned:
        raise InvalidInput("Tell me what you want to learn, like “become a machine-learning engineer by 30 June”.")
    if len(cleaned) > MAX_GOAL_CHARACTERS:
        raise InvalidInput(f"A goal may have up to {MAX_GOAL_CHARACTERS} characters; yours has {len(cleaned)}.")
    hours = _HOURS.search(cleaned)
    without = _HOURS.sub(" ", cleaned) if hours else cleaned
    deadline, words = _take_deadline(without, today)
    words = " ".join(words.split()).strip(" ,;.")
    if not words:
        raise InvalidInput(f"“{cleaned}” names no subject. Tell me what you want to learn, and by when if you like.")
    return GoalWords(words, deadline, float(hours[1].replace(",", ".")) if hours else None)


def parse_deadline(text: str, *, today: date) -> date:
    """``30 June``, ``2027-06-30``, ``end of March``, ``in 3 months``. Raises InvalidInput."""
    found = _date(" ".join(text.split()), today)
    if found is None:
        raise InvalidInput(f"I don't understand the date “{text.strip()[:60]}”. Write it like 2027-06-30 or 30 June.")
    return check_deadline(found, today=today)


def parse_days(text: str, *, today: date) -> frozenset[date]:
    """``24 December``, ``24 Dec to 2 Jan, 6 Jan``: each day from today on. Raises InvalidInput."""
    days: set[date] = set()
    for part in re.split(r"\s*[,;]\s*", text.strip()):
        ends = re.split(r"\s+(?:to|until|till)\s+|\s*[–]\s*|\s+-\s+", part, maxsplit=1)
        first = parse_deadline(ends[0], today=today)
        last = parse_deadline(ends[1], today=first) if len(ends) > 1 else first
        if (last - first).days >= MAX_DAYS_OFF:
            raise InvalidInput(f"“{part[:60]}” is more than {MAX_DAYS_OFF} days. Give shorter stretches.")
        days |= {first + timedelta(days=step) for step in range((last - first).days + 1)}
    return frozenset(days)


def read_block_time(text: str | None) -> time | None:
    return parse_clock(text) if text else None


def read_week_change(
    block: BlockLength, *, week: str | None, cap: str | None, shortest: int | None, longest: int | None,
    reviews: int | None, buffer: int | None,
) -> SetWeek:  # fmt: skip
    """What /plan hours was given, as one change. ``block``: the present lengths. Raises InvalidInput."""
    lengths = None
    if shortest is not None or longest is not None:
        low, high = shortest or block.min, longest or block.max
        if low > high:
            raise InvalidInput(f"The shortest block ({low} min) must not be longer than the longest ({high} min).")
        lengths = BlockLength(min=low, max=high)
    return SetWeek(
        availability=parse_week(week) if week else None,
        max_minutes_per_day=None if cap is None else _cap(cap),
        block=lengths,
        review_share=None if reviews is None else reviews / 100,
        buffer_days=buffer,
    )


def _cap(text: str) -> int:
    """``2h``, ``90 min``, ``1.5``: minutes; ``0`` or ``none`` for no cap."""
    cleaned = text.strip().lower()
    if cleaned in {"0", "none", "no", "off"}:
        return 0
    found = re.fullmatch(r"(?:(\d+(?:[.,]\d+)?)\s*(?:h|hours?)?)?\s*(?:(\d+)\s*(?:m|min|minutes?))?", cleaned)
    if not found or not (found[1] or found[2]):
        raise InvalidInput(f"I don't understand the cap “{text[:40]}”. Write it like 2h, 90 min, or 0 for none.")
    minutes = round(float((found[1] or "0").replace(",", ".")) * 60) + int(found[2] or 0)
    if not 0 < minutes <= DAY_MINUTES:
        raise InvalidInput(f"A day has between 1 and {DAY_MINUTES} minutes, not {minutes}.")
    return minutes


def check_deadline(deadline: date, *, today: date) -> date:
    if deadline < today:
        raise InvalidInput(f"{long_day(deadline)} is in the past. Choose a date from today on.")
    if deadline.year > today.year + MAX_YEARS_AHEAD:
        raise InvalidInput(f"{long_day(deadline)} is more than {MAX_YEARS_AHEAD} years away. Choose an earlier date.")
    return deadline


def _take_deadline(text: str, today: date) -> tuple[date | None, str]:
    for lead in _LEAD.finditer(text):
        word = lead[1].lower()
        tokens = text[lead.end() :].split(" ")
        for count in range(min(_MOST_TOKENS, len(tokens)), 0, -1):
            phrase = " ".join(tokens[:count]).strip(" ,;.")
            if word in {"in", "within"} and not _RELATIVE.fullmatch(phrase):
                continue  # "in Python" is no date
            found = _date(phrase, today)
            if found is not None:
                if word == "before":
                    found -= timedelta(days=1)
                rest = text[: lead.start()] + " " + " ".join(tokens[count:])
                return check_deadline(found, today=today), rest
    return None, text


def _date(phrase: str, today: date) -> date | None:
    text = re.sub(r"^(?:the\s+)?(?:end|close) of\s+", "", phrase.strip(" ,;."), flags=re.I)
    text = re.sub(r"^(?:in|within)\s+", "", text, flags=re.I)
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", text):
        try:
            return date(*(int(part) for part in text.split("-")))
        except ValueError:
            raise InvalidInput(f"There is no day {text}. Write a date like 2027-06-30 or 30 June.") from None
    if re.fullmatch(r"(?:20|21)\d\d", text):
        return date(int(text), 1, 1)  # "by 2027": before it is under way
    relative = _RELATIVE.fullmatch(text)
    if not relative and not re.search(r"[A-Za-z]{3,}|\d\s*[./]\s*\d", text):
        return None
    return _dateparsed(f"in {text}" if relative else text, today)


def _dateparsed(text: str, today: date) -> date | None:
    import dateparser  # heavy, and most goals name no date

    found: datetime | None = dateparser.parse(
        text,
        languages=["en"],
        settings={
            "PREFER_DATES_FROM": "future",
            "PREFER_DAY_OF_MONTH": "current" if text.startswith("in ") else "last",
            "RELATIVE_BASE": datetime.combine(today, datetime.min.time()),
            "REQUIRE_PARTS": ["month"] if re.search(r"[A-Za-z]", text) is None else [],
        },
    )
    return found.date() if found else None
