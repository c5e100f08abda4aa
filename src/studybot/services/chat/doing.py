"""What was understood, done: one wish after the other, asked about where it is not sure, yes and no to what waits."""

import re
from collections.abc import Callable, Sequence
from functools import partial

from studybot.core.answering.language import is_foreign
from studybot.core.groups import is_question
from studybot.core.sentences.cues import may_act
from studybot.core.sentences.slots import read_slots
from studybot.core.sentences.wish import Wish
from studybot.errors import LearnerError, RequestUnmet
from studybot.services.chat import words as phrases
from studybot.services.chat.deeds import AT_ONCE, DEEDS, Ask, question
from studybot.services.chat.deeds.changes import confirm_change
from studybot.services.chat.deeds.goals import confirm_goal, confirm_latest_goal
from studybot.services.chat.pointing import bare_place, points_nowhere, with_context
from studybot.services.chat.together import is_taken_back, together
from studybot.services.chat.turn import Choice, Pending, Said, SaidWish, Shown, Step, choice, yes_no

ACTED_ON = 0.75  # less sure than this, and a deed is asked about first


def do_all(a: Ask, wishes: Sequence[Wish]) -> Said:
    """In order; what follows a question waits for its answer. ``a``: without slots."""
    if len(wishes) == 1:
        return _tried(partial(_understood, a, wishes[0]))
    done: list[Said] = []
    for n, wish in enumerate(wishes):
        done.append(_tried(partial(_understood, a, wish)))
        a = _having_shown(a, done[-1])
        if done[-1].pending is not None:
            return together(done, [Step(wish=_asked(a, w), sure=_is_sure(w)) for w in wishes[n + 1 :]])
    return together(done)


def go_on(a: Ask, answered: Said) -> Said:
    """What waited for an answer, behind it."""
    done = [answered]
    if is_taken_back(answered):
        return answered
    for n, step in enumerate(a.talk.todo):
        if done[-1].pending is not None:
            return together(done, a.talk.todo[n:])
        a = _having_shown(a, done[-1])
        done.append(_tried(partial(do, a, step.wish, sure=step.sure)))
    return together(done)


def _having_shown(a: Ask, said: Said) -> Ask:
    """ "it" is what was shown last."""
    return a if said.shown is None else a._replace(talk=a.talk.model_copy(update={"shown": said.shown}))


def _tried(act: Callable[[], Said]) -> Said:
    """A mistake is answered, and the next wish has its turn."""
    try:
        return act()
    except (LearnerError, RequestUnmet) as error:
        return Said(reply=in_words(str(error)))


def _understood(a: Ask, wish: Wish) -> Said:
    if (place := points_nowhere(wish, a.talk)) is not None:
        return Said(reply=phrases.NOTHING_SHOWN.format(place=place))
    if (shown := bare_place(wish, a.talk)) is not None:
        return _what_about(shown)
    words = wish.said.tidy.original(0, len(wish.said.text)).strip()
    if may_ask_on(wish) and a.desk.questions.follows(a.who, words, place=a.talk.place, now=a.now):
        question = wish.slots.get("question", words)  # all of a list of them
        return do(a, SaidWish(intent="ask_question", slots={"question": question}), sure=True)
    if wish.intent == "unknown" and is_foreign(wish.said.text):
        return Said(reply=phrases.ENGLISH)
    if wish.intent == "unknown" and not is_question(words):
        return _lost(wish)
    if wish.intent == "unknown":  # whatever it is about: the library says what it does not cover
        return do(a, SaidWish(intent="ask_question", slots={"question": words}), sure=True)
    asked = _asked(a, wish)
    if wish.second is not None and wish.intent not in {"yes", "no"}:
        return _which_of_two(wish, asked, wish.second)
    return do(a, asked, sure=_is_sure(wish))


_IT = re.compile(r"\bit\b")
# Why a thing is as it is, not why it stands in the plan.
_ITS_REASON = re.compile(
    r"why (?:does|do|did|is|are|was|were|has|have|can|could|would|will|should) (?:it|they|this|that|these|those)\b"
    r"(?!.*\b(?:i|me|my|plan\w*|schedul\w*|today|tomorrow|week|xday|due|needed|required|next|first|here)\b)"
)


def may_ask_on(wish: Wish) -> bool:
    """Whether it may go on about what was asked last: "how do I use it?" is a call for help only where nothing was, and
    "why does it work?" asks for a topic's place in the plan."""
    if wish.intent in {"help", "why_topic"}:
        pattern = _IT if wish.intent == "help" else _ITS_REASON
        return pattern.search(wish.said.text) is not None
    return wish.intent in {"ask_question", "unknown"}


def _asked(a: Ask, wish: Wish) -> SaidWish:
    return SaidWish(intent=wish.intent, slots=with_context(wish, a.talk))


def _is_sure(wish: Wish) -> bool:
    return wish.second is None and wish.confidence >= ACTED_ON and may_act(wish.intent, wish.said)


def _which_of_two(wish: Wish, asked: SaidWish, second: str) -> Said:
    mine = Choice(label=phrases.LABELS[wish.intent], wish=asked)
    other = choice(phrases.LABELS[second], second, **read_slots(second, wish.said))
    pending = Pending(kind="confirm", wish=asked)
    return Said(reply="Which of the two do you mean?", choices=(mine, other), pending=pending)


def _what_about(shown: Shown) -> Said:
    """Something of a list was named, but not what for."""
    slots = {"topic": shown.topic} | ({"block": shown.block_id} if shown.block_id is not None else {})
    choices = (
        choice("I finished it", "record_done", **slots),
        choice("Tell me about it", "show_topic", topic=shown.topic),
        choice("Skip it", "skip", **slots),
    )
    return Said(reply=f"{shown.title}: what about it?", choices=choices, pending=Pending(kind="choice"))


def _lost(wish: Wish) -> Said:
    near = [wish.second] if wish.second and wish.second not in {"unknown"} else []
    return Said(
        reply=f"I did not get that. I plan your studying, remind you, answer questions. {phrases.examples(*near)}"
    )


def do(a: Ask, wish: SaidWish, *, sure: bool) -> Said:
    """``sure``: it was surely asked for; else a deed that is done at once is asked about."""
    if wish.intent == "yes":
        return _yes(a)
    if wish.intent == "no":
        return _no(a)
    if wish.intent in AT_ONCE and not sure and not _asks_anyway(wish):
        pending = Pending(kind="confirm", wish=wish)
        return Said(reply=question(wish.intent, wish.slots), choices=yes_no(), pending=pending)
    return DEEDS[wish.intent](a._replace(slots=wish.slots))


def _asks_anyway(wish: SaidWish) -> bool:
    """A reminder without a time changes nothing yet."""
    return wish.intent == "set_reminder" and not {"time", "weekdays"} & set(wish.slots)


def _yes(a: Ask) -> Said:
    pending = a.talk.pending
    if pending is None or pending.kind in {"slot", "delete"}:
        return confirm_latest_goal(a)
    if pending.kind == "choice":
        labels = ", ".join(c.label for c in a.talk.choices)
        return Said(reply=f"Which one: {labels}?", choices=a.talk.choices, pending=pending)
    if pending.kind == "confirm" and pending.wish is not None:
        return DEEDS[pending.wish.intent](a._replace(slots=pending.wish.slots, confirmed=True))
    if pending.kind == "goal":
        hours = pending.wish.slots.get("hours_per_week") if pending.wish else None
        return confirm_goal(a, pending.number, hours=hours)
    return confirm_change(a, pending.number)


def _no(a: Ask) -> Said:
    pending = a.talk.pending
    if pending is None:
        return Said(reply=phrases.NOTHING_TO_ANSWER.format(examples=phrases.examples()))
    if pending.kind == "goal":
        a.desk.goals.discard(a.who, pending.number)
        return Said(reply="Not added. Say it in other words if you like.")
    if pending.kind == "change":
        a.desk.changes.discard(a.who, pending.number)
    return Said(reply=phrases.NOTHING_CHANGED)


def in_words(sentence: str) -> str:
    """An error's sentence without the commands that a conversation does not need."""
    return sentence.replace(
        "Add one: /goal add and what you want to be able to do.", "Tell me what you want to be able to do."
    ).replace("/done topic", "done with …")
