"""What a deed is given, and the shapes its answer takes: a question back, a yes to wait for, a change with its undo."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple

from studybot.core.local_time import local_date
from studybot.services.chat.desk import Desk
from studybot.services.chat.turn import Choice, Pending, Said, SaidWish, Shown, Talk, yes_no

Slots = dict[str, Any]


class Ask(NamedTuple):
    """One wish of one learner at one moment."""

    desk: Desk
    who: str
    slots: Slots
    talk: Talk
    now: datetime
    confirmed: bool = False

    def today(self) -> date:
        """On the learner's wall. Raises NotSetUp."""
        return local_date(self.now, self.desk.learners.get(self.who).zone)

    def date(self, slot: str) -> date:
        """A slot that holds a day."""
        return date.fromisoformat(self.slots[slot])


Deed = Callable[[Ask], Said]


def ask_back(question: str, slot: str, intent: str, slots: Slots, choices: tuple[Choice, ...] = ()) -> Said:
    """Something is missing: the next sentence may give it."""
    wish = SaidWish(intent=intent, slots=slots)
    return Said(reply=question, choices=choices, pending=Pending(kind="slot", slot=slot, wish=wish))


def ask_first(question: str, intent: str, slots: Slots, *, yes: str, no: str) -> Said:
    """Done only after a yes."""
    pending = Pending(kind="confirm", wish=SaidWish(intent=intent, slots=slots))
    return Said(reply=question, choices=yes_no(yes, no), pending=pending)


def done(
    reply: str, *actions: str, undo: SaidWish | None = None, shown: tuple[Shown, ...] | None = None
) -> Said:  # fmt: skip
    """Something was changed, and can be taken back."""
    choices = (Choice(label="Undo", wish=undo),) if undo else ()
    return Said(reply=reply, actions=actions, undo=undo, choices=choices, shown=shown)
