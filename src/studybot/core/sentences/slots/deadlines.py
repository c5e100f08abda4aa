"""The date that a wish is due."""

import re
from datetime import date, timedelta

from studybot.core.sentences.dates import When
from studybot.core.sentences.sentence import Sentence

DEADLINE_LEAD = (
    r"(?:(?:by|until|before|no later than|not later than|deadline(?: is| of)?|due(?: on| by)?|for|on|at|in time for|ready (?:by|for)|within|till|up to"
    r"|starting|starts(?: on)?|finish(?:ed)? by|done by|it should be (?:done|finished|ready) (?:by|until)|to be finished by|the latest|i have (?:time )?until|have until)\s*:?\s*(?:the\s+)?)"
)
_LED = re.compile(rf"{DEADLINE_LEAD}$")
_LEADS_ITSELF = re.compile(r"(?:in|within|by|after) ")
_STRONG_LEAD = re.compile(r"\b(?:by|until|before|deadline\w*(?: is| of)?|due|within|in time for)\s*:?\s*(?:the\s+)?$")


def find_deadline(said: Sentence) -> When | None:
    """One behind "by", "until", "in" first, then a bare one that is ahead."""
    dates = [d for d in said.dates if d.kind != "length" and d.due >= said.today]
    led = [d for d in dates if _LED.search(said.text[: d.start]) or _LEADS_ITSELF.match(said.text[d.start :])]
    strong = [d for d in led if _STRONG_LEAD.search(said.text[: d.start])]
    ahead = [d for d in led if d.kind != "day" or d.first > said.today] or [d for d in dates if d.first > said.today]
    return next(iter(strong or ahead), None)


def due_on(said: Sentence, deadline: When) -> date:
    """The last day of a month or a stretch; "before July" is the last day of June."""
    before = deadline.kind in {"month", "range"} and re.search(r"\bbefore (?:the )?$", said.text[: deadline.start])
    return deadline.first - timedelta(days=1) if before else deadline.due
