"""What several wishes of one message came to, as one reply with one way back."""

from collections.abc import Sequence

from studybot.services.chat import words as phrases
from studybot.services.chat.turn import Choice, Said, SaidWish, Step


def together(done: Sequence[Said], todo: Sequence[Step] = ()) -> Said:
    """In order; buttons, a question and a file are those of the last. ``todo``: what waits for the answer to it."""
    last = done[-1]
    if len(done) == 1 and not todo:
        return last
    replies = [said.reply for said in done]
    if todo:
        replies.append("After that: " + " · ".join(phrases.LABELS[step.wish.intent] for step in todo))
    undo = _way_back([said.undo for said in done if said.undo is not None])
    choices = [c for c in last.choices if c.wish != last.undo]
    if undo is not None:
        label = "Undo all" if undo.intent == "undo_all" else "Undo"
        choices.append(Choice(label=label, wish=undo))
    return last.model_copy(
        update={
            "reply": "\n".join(replies),
            "actions": tuple(action for said in done for action in said.actions),
            "shown": next((said.shown for said in reversed(done) if said.shown is not None), None),
            "undo": undo,
            "choices": tuple(choices),
            "todo": tuple(todo),
            "above": "\n".join(
                [*replies[: len(done) - 1], *([last.above] if last.above else []), *replies[len(done) :]]
            ),
        }
    )


def is_taken_back(said: Said) -> bool:
    return any("took back" in done for done in said.actions)


def _way_back(undos: Sequence[SaidWish]) -> SaidWish | None:
    """The last first."""
    if len(undos) < 2:
        return undos[0] if undos else None
    return SaidWish(intent="undo_all", slots={"wishes": [undo.model_dump(mode="json") for undo in reversed(undos)]})
