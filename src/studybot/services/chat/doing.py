"""What was understood, done: one wish after the other, asked about where it is not sure, yes and no to what waits."""

from collections.abc import Sequence

from studybot.core.answering.language import is_foreign
from studybot.core.sentences.cues import may_act
from studybot.core.sentences.reading import Wish
from studybot.core.sentences.slots import read_slots
from studybot.errors import LearnerError, RequestUnmet
from studybot.services.chat import words as phrases
from studybot.services.chat.deeds import AT_ONCE, DEEDS, Ask, question
from studybot.services.chat.deeds.changes import confirm_change
from studybot.services.chat.deeds.goals import confirm_goal, confirm_latest_goal
from studybot.services.chat.pointing import with_context
from studybot.services.chat.turn import Choice, Pending, Said, SaidWish, choice, yes_no

ACTED_ON = 0.75  # less sure than this, and a deed is asked about first


def do_all(a: Ask, wishes: Sequence[Wish]) -> Said:
    """In order; what follows a question waits for its answer. ``a``: without slots."""
    replies: list[str] = []
    actions: list[str] = []
    last = Said(reply="")
    for n, wish in enumerate(wishes):
        last = _do_one(a, wish)
        replies.append(last.reply)
        actions += last.actions
        if last.shown is not None:
            a = a._replace(talk=a.talk.model_copy(update={"shown": last.shown}))
        if last.pending is not None and n + 1 < len(wishes):
            later = ", ".join(phrases.LABELS[w.intent].lower() for w in wishes[n + 1 :])
            replies.append(f"After that: {later}. Say it again then.")
            break
    return last.model_copy(update={"reply": "\n".join(replies), "actions": tuple(actions), "shown": a.talk.shown})


def _do_one(a: Ask, wish: Wish) -> Said:
    """A mistake is answered, and the next wish has its turn."""
    try:
        return _understood(a, wish)
    except (LearnerError, RequestUnmet) as error:
        return Said(reply=in_words(str(error)))


def _understood(a: Ask, wish: Wish) -> Said:
    if wish.intent == "unknown":
        return Said(reply=phrases.ENGLISH) if is_foreign(wish.said.text) else _lost(wish)
    asked = SaidWish(intent=wish.intent, slots=with_context(wish, a.talk))
    if wish.second is not None and wish.intent not in {"yes", "no"}:
        return _which_of_two(wish, asked, wish.second)
    return do(a, asked, sure=wish.confidence >= ACTED_ON and may_act(wish.intent, wish.said))


def _which_of_two(wish: Wish, asked: SaidWish, second: str) -> Said:
    mine = Choice(label=phrases.LABELS[wish.intent], wish=asked)
    other = choice(phrases.LABELS[second], second, **read_slots(second, wish.said))
    pending = Pending(kind="confirm", wish=asked)
    return Said(reply="Which of the two do you mean?", choices=(mine, other), pending=pending)


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
    if wish.intent in AT_ONCE and not sure:
        pending = Pending(kind="confirm", wish=wish)
        return Said(reply=question(wish.intent, wish.slots), choices=yes_no(), pending=pending)
    return DEEDS[wish.intent](a._replace(slots=wish.slots))


def _yes(a: Ask) -> Said:
    pending = a.talk.pending
    if pending is None or pending.kind in {"slot", "delete"}:
        return confirm_latest_goal(a)
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
