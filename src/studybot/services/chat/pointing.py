"""What "it" and "the second" stand for: something that was shown, or an answer that was offered."""

import re
from typing import Any, TypeVar

from studybot.core.sentences.wish import Wish
from studybot.services.chat.turn import Choice, Shown, Talk

T = TypeVar("T")

_PLACES = {
    "first": 0, "1": 0, "1st": 0, "one": 0, "second": 1, "2": 1, "2nd": 1, "two": 1, "third": 2, "3": 2, "3rd": 2,
    "three": 2, "fourth": 3, "4": 3, "four": 3, "last": -1,
}  # fmt: skip
_ANSWER = re.compile(r"(?:the |number |option )?(\w+)(?: one)?")
_BY_PLACE = re.compile(r"\b(?:the )?(first|second|third|fourth|last)(?: one| block| session)?\b(?! half| part| \w*day)")
# An ordinal that stands for something, not "the first time", "the second half", "the last day".
_A_PLACE = re.compile(
    r"\bthe (first|second|third|fourth|last)(?: one| block| session| topic)?"
    r"(?=[\s]*(?:$|[.,;!?]| (?:today|please|to|on|until|is|took|in|again)\b))"
)
_IT = re.compile(r"\b(?:it|that one|this one|that|this|the same)\b")
_TAKES_TOPIC = frozenset(
    "record_done record_partial skip move_block why_topic when_topic show_topic know_topic".split()
)


def chosen(text: str, choices: tuple[Choice, ...]) -> Choice | None:
    """An answer by its words, its first word or its place: "19:00", "good", "the second"."""
    bare = text.strip(" .!")
    for name in (_label, _first_word):
        named = [one for one in choices if name(one) == bare]
        if len(named) == 1:
            return named[0]
    m = _ANSWER.fullmatch(bare)
    place = _PLACES.get(m[1]) if m else None
    return _at(choices, place) if place is not None else None


def _label(choice: Choice) -> str:
    return choice.label.lower()


def _first_word(choice: Choice) -> str:
    """ "good" for "Good · 4 d"."""
    return choice.label.lower().split()[0].strip(",")


def with_context(wish: Wish, talk: Talk) -> dict[str, Any]:
    """Slots with what "it" or "the second" stands for, where no topic was named."""
    slots = dict(wish.slots)
    if wish.intent not in _TAKES_TOPIC or {"topic", "on", "from"} & set(slots):
        return slots
    shown = _pointed_at(wish.said.text, talk.shown)
    if shown is not None:
        slots["topic"] = shown.topic
        if shown.block_id is not None:
            slots["block"] = shown.block_id
    return slots


def bare_place(wish: Wish, talk: Talk) -> Shown | None:
    """What "the second" stands for, where nothing more was said."""
    m = _A_PLACE.match(wish.said.text)
    return _at(talk.shown, _PLACES[m[1]]) if m and wish.intent == "unknown" else None


def points_nowhere(wish: Wish, talk: Talk) -> str | None:
    """ "the second", where nothing or too little was shown."""
    m = _A_PLACE.search(wish.said.text)
    meant = wish.intent in _TAKES_TOPIC | {"unknown"} or not wish.sure
    if m is None or not meant or "topic" in wish.slots:
        return None
    return m[1] if _at(talk.shown, _PLACES[m[1]]) is None else None


def _pointed_at(text: str, shown: tuple[Shown, ...]) -> Shown | None:
    if m := _BY_PLACE.search(text):
        return _at(shown, _PLACES[m[1]])
    return _at(shown, 0) if _IT.search(text) else None


def _at(things: tuple[T, ...], place: int) -> T | None:
    return things[place] if -len(things) <= place < len(things) else None
