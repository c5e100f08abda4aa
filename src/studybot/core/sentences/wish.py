"""One wish of a message, and what it shares with the others of it."""

import re
from typing import NamedTuple

from studybot.core.sentences.sentence import Sentence
from studybot.core.sentences.sharing import listed_topics
from studybot.core.sentences.slots import Slots

SURE = 0.5

_ONE_EACH = frozenset("record_done record_partial know_topic skip move_block why_topic when_topic show_topic".split())
_NEED_TOPIC = frozenset({"when_topic", "why_topic", "show_topic", "know_topic"})
_POINTS_BACK = re.compile(r"\b(?:it|that|this)\b")
_ITS_REST = re.compile(r"\bthe (?:other (?:half|part)|rest)\b(?! of)")
_BARE_AMOUNT = re.compile(r"\bin (\d{1,3})[\s.!]*$")
_EACH = re.compile(r"\b(?:each|apiece|every one|both (?:took )?(?:me )?(?=\d))\b")


class Wish(NamedTuple):
    intent: str
    confidence: float
    slots: Slots
    second: str | None  # another likely reading, when it is close
    said: Sentence  # the part of the sentence it stands in

    @property
    def sure(self) -> bool:
        return self.confidence >= SURE


def share_out(wishes: list[Wish]) -> list[Wish]:
    """One wish for each topic of a list ("I know git and numpy"), and what was named once given to whom it is due:
    "what is overfitting and when do I learn about it", "sql and then git, 40 minutes each"."""
    spread = [one for wish in wishes for one in _one_each(wish)]
    if len(spread) < 2:
        return spread
    return _with_minutes(_with_units(_with_topics(spread)))


def _one_each(wish: Wish) -> list[Wish]:
    topics = listed_topics(wish.said) if wish.intent in _ONE_EACH else []
    if len(topics) < 2:
        return [wish]
    minutes = wish.slots.get("minutes")
    own = {"minutes": max(1, minutes // len(topics))} if minutes and not _EACH.search(wish.said.text) else {}
    return [wish._replace(slots={**wish.slots, "topic": topic, **own}) for topic in topics]


def _with_topics(wishes: list[Wish]) -> list[Wish]:
    """The topic that was named before, for one that says "it"; a question without the words behind it."""
    found: list[Wish] = []
    last: str | None = None
    for wish in wishes:
        if last and "topic" not in wish.slots and _means_last(wish):
            wish = wish._replace(slots={**wish.slots, "topic": last})
        if wish.intent == "ask_question":
            wish = wish._replace(slots={"question": str(wish.slots["question"]).rstrip("?!., ")})
            last = next((wish.said.tidy.words(t.start, t.end) for t in wish.said.topics), last)
        last = wish.slots.get("topic") or last
        found.append(wish)
    return found


def _means_last(wish: Wish) -> bool:
    if wish.intent in _NEED_TOPIC:
        return _POINTS_BACK.search(wish.said.text) is not None
    return wish.intent == "move_block" and _ITS_REST.search(wish.said.text) is not None


def _with_units(wishes: list[Wish]) -> list[Wish]:
    """ "sql in 50 minutes and git in 20": the second number counts what the first does."""
    found: list[Wish] = []
    for wish in wishes:
        bare = _BARE_AMOUNT.search(wish.said.text) if wish.intent.startswith("record_") else None
        before = found[-1].said if found and "minutes" in found[-1].slots else None
        if bare and before and before.durations and not {"minutes", "share"} & set(wish.slots):
            hours = "h" in before.text[before.durations[0].start : before.durations[0].end]
            wish = wish._replace(slots={**wish.slots, "minutes": int(bare[1]) * (60 if hours else 1)})
        found.append(wish)
    return found


def _with_minutes(wishes: list[Wish]) -> list[Wish]:
    """ "… each": the minutes of the one behind."""
    found: list[Wish] = []
    each: int | None = None
    for wish in reversed(wishes):
        if not wish.intent.startswith("record_"):
            each = None
        elif _EACH.search(wish.said.text):
            each = wish.slots.get("minutes")
        elif each is not None and not {"minutes", "share"} & set(wish.slots):
            wish = wish._replace(slots={**wish.slots, "minutes": each})
        found.append(wish)
    return found[::-1]
