"""Which goal is meant."""

import re

from studybot.core.sentences.sentence import Sentence
from studybot.core.sentences.slots.values import Slots

_REMOVERS = r"(?:remove|delete|drop|cancel|take|scrap|erase|forget|abandon|quit|stop|strike|close|kick|throw|withdraw|end|kill|bin|rm|ditch|lose|give up|giving up|dropping|get rid of|get shot of|axe|nix|chuck|cut|discard)"

_GOAL_NAMES = tuple(
    re.compile(p)
    for p in (
        rf"\b{_REMOVERS}(?: (?:out|off|up|away|on|from|of))*(?: the| my| that| this)? (?:learning |study )?goals? (?:(?:about|of|to|for|called|named|with|on|:)(?!\w)\s*)+(?P<g>[^,.;!?]+)",
        r"^(?P<g>[^,.;!?]+?) (?:was|is|has been|turned out)\b[^,.;!?]*[,.;!?].*\b(?:that|the|this) goal",
        rf"\b{_REMOVERS}(?: (?:out|off|up|away|on))*(?: the| my| that| this)? goals? (?!(?:out|off|from|out|please|again|now|any|on my|list|is|was|because)\b)(?P<g>[a-z][^,.;!?]*)",
        rf"\b{_REMOVERS}(?: (?:out|off|up|away|on))*(?: the| my| that)? (?P<g>[^,.;!?]+?)(?:'s)? goal\b",
        rf"\b{_REMOVERS}(?: (?:out|off|up|away|on))*(?: the| my| that)? (?P<g>[^,.;!?]+?)(?: thing| stuff| one| bit)? (?:off|from|out of|on) (?:my |the )?(?:list of )?(?:goals?|list|targets|objectives)",
        r"\b(?:do not|no longer|not|does not|never) (?:really )?(?:want|need|wish|care)(?:s|ed)?(?: to)? (?:follow |pursue |keep |have |continue |do |reach )?(?:the |my )?(?:goal )?(?P<g>[^,.;!?]+?)(?: (?:any ?more|any longer|anymore|now|after all|either)\b|[,.;!?]|$)",
        r"\b(?:lost|losing) (?:my |all )?interest in (?P<g>[^,.;!?]+)",
        r"\bthe goal (?:about |of |to )?(?P<g>[^,.;!?]+?) (?:can|should|may|is|has|was|must|could|needs)\b",
        r"\b(?:gave|give|given|giving) up (?:on )?(?:the goal (?:of )?)?(?P<g>[^,.;!?]+)",
        r"^(?P<g>[^,.;!?]+?) (?:was|is|has been|turned out)\b[^,.;!?]*[,.;!?].*\bgoal",
        r"\bno more (?P<g>[^,.;!?]+?) goal",
        r"\b(?:my|the) (?P<g>[^,.;!?]+?) goal\b",
        r"\bgoal[: ]+(?:of |about |to )?(?P<g>(?!off|out|list|can|is)[a-z][^,.;!?]*)",
    )
)  # fmt: skip
_BY_NUMBER = re.compile(r"\bgoals?\s*(?:number|no\.?|nr\.?|#)?\s*(\d+)\b|#\s?(\d+)|\b(?:number|no\.?|nr\.?)\s*(\d+)\b")
_COUNTED = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7"}
_BY_COUNT = re.compile(rf"\bgoals? (?:number )?({'|'.join(_COUNTED)})\b")
_PLACES = {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5"}
_BY_PLACE = re.compile(rf"\b({'|'.join(_PLACES)}) (?:goal|one)\b")
_QUOTED = re.compile(r"[\"“„«]([^\"”“»]{2,80})[\"”“»]")
_NO_NAME = re.compile(r"(?:it|that|this|the|one|my|any|all|a)")
_GOAL_TAIL = re.compile(
    r"(?:\s+(?:please|thanks|any ?more|anymore|any longer|from my (?:list|goals)|off my list|off the list|now|for good|again|because\b.*|since\b.*|as\b.*|so\b.*|and\b.*|i (?:do not|have)\b.*|it is\b.*))+$"
)
_MOST_WORDS = 11


def read_goal_name(said: Sentence) -> Slots:
    """Which goal: a number, quoted words, or the words beside "goal"."""
    return {"goal": _numbered(said.text) or _quoted(said) or _beside(said) or _first_topic(said)}


def _numbered(text: str) -> str | None:
    if m := _BY_NUMBER.search(text):
        return next(g for g in m.groups() if g)
    if m := _BY_COUNT.search(text):
        return _COUNTED[m[1]]
    m = _BY_PLACE.search(text)
    return _PLACES[m[1]] if m else None


def _quoted(said: Sentence) -> str | None:
    m = _QUOTED.search(said.tidy.raw)
    return m[1].strip(" .,!") if m else None


def _beside(said: Sentence) -> str | None:
    for pattern in _GOAL_NAMES:
        m = pattern.search(said.text)
        if m and m["g"].strip() and not _NO_NAME.fullmatch(m["g"].strip()):
            words = said.tidy.words(m.start("g"), _goal_end(said.text, m.start("g"), m.end("g")))
            if words and len(words.split()) <= _MOST_WORDS:
                return re.sub(r"^(?:to|the|my)\s+(?=\w)", "", words, flags=re.I)
    return None


def _goal_end(text: str, start: int, end: int) -> int:
    tail = _GOAL_TAIL.search(text[start:end])
    return start + tail.start() if tail else end


def _first_topic(said: Sentence) -> str | None:
    return said.tidy.words(said.topics[0].start, said.topics[0].end) if said.topics else None
