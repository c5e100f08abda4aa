"""A sentence that says a thing and its opposite: "Monday and not Monday"."""

import re
from itertools import pairwise

from studybot.core.sentences.sentence import Sentence

_TIE = r"(?: (?:on|at|to|in|for|until|by|the))*"
_BUT_NOT = re.compile(
    rf"(?: (?:a|per) (?:week|day)| weekly)?,?\s*(?:and |but |yet )?(?:also |please |definitely )*(?:do )?(?:not|never){_TIE}\s*"
)
_BUT = re.compile(rf",?\s*(?:and|but|yet)?(?: also| please| definitely)*{_TIE}\s*")
_NOT = re.compile(rf"\b(?:not|never){_TIE} $")
# The same words again behind a "not": "skip it and don't skip it".
_AND_NOT_AGAIN = re.compile(
    r"\b(?P<said>[a-z]{2,}(?: [\w:'-]+){0,6}?),?(?: and| but)(?: also| please| i| we)*(?: do| did| will| can)? (?:not|never)"
    r" (?P=said)\b"
)


def find_contradiction(said: Sentence) -> str | None:
    """The words, as typed, that are said and denied at once."""
    values = sorted((v.start, v.end) for v in said.found)
    for (start, end), (other, last) in pairwise(values):
        if said.text[start:end].strip(" .") != said.text[other:last].strip(" ."):
            continue
        gap, denied = said.text[end:other], _NOT.search(said.text[:start])
        if (_BUT if denied else _BUT_NOT).fullmatch(gap):
            return said.tidy.words(start, end)
    again = _AND_NOT_AGAIN.search(said.text)
    return said.tidy.words(*again.span("said")) if again else None
