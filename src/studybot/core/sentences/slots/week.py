"""Hours of the week, as they are and as they could be, and where the learner's clock stands."""

import re

from studybot.core.sentences.amounts import NUMBER, Amount, number
from studybot.core.sentences.sentence import Sentence
from studybot.core.sentences.slots.deadlines import due_on, find_deadline
from studybot.core.sentences.slots.values import Slots, plain
from studybot.core.sentences.week import Week, find_week

_BARE_HOURS = re.compile(
    rf"(?:hours?|time)\b.{{0,25}}?\b(?:to|is|are|:|=|now|at|down to|up to)\s*(?P<n>{NUMBER})(?!\w)"
)
_BARE_WEEKLY = re.compile(rf"(?P<n>{NUMBER}) (?:weekly|a week|per week|/ ?week)")
_ABOUT_A_DATE = re.compile(r"deadline|by |until|finish|done|end|date|give|gave|due|push|move|delay|have|had")
_SO_MANY_HOURS = re.compile(rf"(?P<n>{NUMBER}) (?P<more>more|extra|additional|fewer|less)? ?hours?")
_FEWER = re.compile(
    r"\b(?:less|fewer|cut(?:ting)? (?:back|down|out|it)?(?: by)?|reduce[ds]? (?:\w+ )?by|lose|lost|slack\w*|drop(?:ped)? (?:\w+ )?(?:by|out|an|one|half)|dropped .* by|shave[ds]?|skip(?:ped)?|took off|knock(?:ed)? off|trim\w*|minus|shorter|went down by|down by|subtract\w*|gave up|give up|lower\w* .* by|without)\b|(?<![\w])-\s?\d"
)
_MORE = re.compile(
    r"\b(?:more|extra|additional|additionally|another|add(?:ed|ing|s)?|longer|on top|plus|further|increase[ds]? .* by|raise[ds]? .* by|up by|throw in|threw in|squeeze[ds]?|tack(?:ed)? on|put in an|bonus|over and above)\b|\+\s?\d"
)
_TO_LEVEL = re.compile(r"\b(?:to|down to|up to|only|just|total(?:ling)?|have|had)\s+(?:about |only |just )?$")
_BEFORE_AMOUNT, _BEHIND_AMOUNT = 45, 30  # characters in which "more" and "fewer" stand


def read_hours(said: Sentence) -> Slots:
    week = find_week(said.text)
    if week and not _is_total(said, week):
        return {"availability": week}
    amount = said.weekly or (said.durations[-1] if said.durations else None)
    if amount is not None:
        return {"hours_per_week": plain(amount.value / 60)}
    m = _BARE_HOURS.search(said.text) or _BARE_WEEKLY.search(said.text)
    return {"hours_per_week": plain(number(m["n"]))} if m else {}


def _is_total(said: Sentence, week: Week) -> bool:
    """Whether what looks like hours by day is an amount for the whole week: "5 hours a week, from Monday on"."""
    total = said.weekly is not None and "week" in said.text[said.weekly.start : said.weekly.end]
    return total and not any(isinstance(hours, list) for hours in week.values())


def read_zone(said: Sentence) -> Slots:
    return {"zone": said.place[2] if said.place else None}


def read_what_if(said: Sentence) -> Slots:
    amount = said.weekly or (said.durations[0] if said.durations else None)
    if amount is None and _SO_MANY_HOURS.search(said.text):
        return {}
    due = find_deadline(said) if _ABOUT_A_DATE.search(said.text) else None
    deadline = due_on(said, due).isoformat() if due else None
    if amount is None:
        return {"deadline": deadline}
    sign = _direction(said.text, amount)
    if sign:
        return {"extra_minutes_per_week": sign * round(amount.value), "deadline": deadline}
    return {"hours_per_week": plain(amount.value / 60), "deadline": deadline}


def _direction(text: str, amount: Amount) -> int:
    """1 for that much more a week, -1 for less, 0 for a new total."""
    area = text[max(0, amount.start - _BEFORE_AMOUNT) : amount.end + _BEHIND_AMOUNT]
    fewer, more = _FEWER.search(area), _MORE.search(area)
    compared = re.search(r"more|extra|less|fewer|another", text[amount.start : amount.end + 12])
    if not (fewer or more) or (_TO_LEVEL.search(text[: amount.start]) and not compared):
        return 0
    both_but_more = fewer and more and more.start() > fewer.start() and "more" in more[0]
    return -1 if fewer and not both_but_more else 1
