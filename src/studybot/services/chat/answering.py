"""A sentence as the answer to what was asked before it."""

import re

from studybot.core.sentences.moods import asks
from studybot.core.sentences.sharing import is_bare
from studybot.core.sentences.slots import read_slots
from studybot.core.sentences.wish import Wish
from studybot.services.chat import words as phrases
from studybot.services.chat.deeds import AT_ONCE, Ask
from studybot.services.chat.deeds.data import delete_now
from studybot.services.chat.doing import do
from studybot.services.chat.pointing import chosen
from studybot.services.chat.turn import Pending, Said, SaidWish

# A bare value is often read as one of these; with another intent, surely read, a sentence speaks of something else.
_OFTEN_A_VALUE = frozenset("unknown show_topic set_hours ask_question set_goal days_off skip".split())
_WORDS_ARE_THE_VALUE = frozenset("unknown show_topic ask_question set_goal".split())

_LATER = re.compile(
    r"(?:skip|next|pass|later|not now|stop|enough|quit)(?: it| this| that| one| question| please)*[\s.!]*"
)
_SHOW = re.compile(
    r"(?:please )?(?:show|reveal|see|tell|give)(?: (?:me|it|please))*(?: the| its)?(?: answer| solution)?"
    r"[\s.?!]*|(?:the )?(?:answer|solution)[\s.?!]*|what is (?:it|the (?:answer|solution))[\s.?!]*"
    r"|(?:i )?do not know(?: it| that)?[\s.?!]*|no (?:idea|clue)[\s.?!]*"
)
_MAY_BE_REMEMBERED = frozenset("unknown ask_question show_topic".split())


def answer(a: Ask, text: str, first: Wish) -> Said | None:
    """None when it speaks of something else. ``text``: as typed; ``first``: its first wish."""
    pending = a.talk.pending
    if pending is None:
        return None
    if pending.kind == "delete":
        return _delete(a, text, first)
    if pending.kind == "slot" and pending.wish is not None:
        return _value(a, pending, pending.wish, first)
    choice = chosen(first.said.text, a.talk.choices)
    if choice is not None:
        return do(a, choice.wish, sure=True)
    return _in_review(a, pending, first) if _is_review(a, pending) else None


def asked_again(a: Ask, question: str) -> Said:
    """Nothing is done; a value that was asked for is still waited for."""
    pending = a.talk.pending
    if pending is None or pending.kind != "slot":
        return Said(reply=question)
    return Said(reply=question, pending=pending, choices=a.talk.choices, todo=a.talk.todo)


def _is_review(a: Ask, pending: Pending) -> bool:
    rating = pending.kind == "choice" and all(c.wish.intent == "review_rate" for c in a.talk.choices)
    return rating or (pending.wish is not None and pending.wish.intent == "review_reveal")


def _in_review(a: Ask, pending: Pending, first: Wish) -> Said | None:
    """What a learner remembers of the answer shows it; a bare "done" there means the question, not the plan."""
    if _LATER.fullmatch(first.said.text):
        return Said(reply=phrases.REVIEW_WAITS)
    shows = pending.kind == "confirm" and _SHOW.fullmatch(first.said.text)
    bare = first.intent in AT_ONCE and first.intent != "undo" and not first.slots
    if not shows and (asks(first.said.text) or (first.sure and first.intent not in _MAY_BE_REMEMBERED and not bare)):
        return None
    return do(a, pending.wish or SaidWish(intent="yes"), sure=True)


def _delete(a: Ask, text: str, first: Wish) -> Said | None:
    if text.strip().strip("“”\"'.!").lower() == "delete":
        return delete_now(a)
    return Said(reply="Nothing was deleted.") if first.intent in {"no", "unknown"} else None


def _value(a: Ask, pending: Pending, wish: SaidWish, first: Wish) -> Said | None:
    """The value that was missing."""
    if first.intent == "no":
        return Said(reply=phrases.NOTHING_CHANGED)
    found = read_slots(wish.intent, first.said)
    value = found.get(pending.slot)
    if value is None and pending.slot in {"topic", "goal"} and first.intent in _WORDS_ARE_THE_VALUE:
        value = first.said.tidy.words(0, len(first.said.text))
    elsewhere = first.sure and first.intent not in _OFTEN_A_VALUE | {wish.intent} and not is_bare(first.said)
    if value is None or elsewhere:
        return None
    whole = wish.model_copy(update={"slots": {**wish.slots, **found, pending.slot: value}})
    return do(a, whole, sure=True)
