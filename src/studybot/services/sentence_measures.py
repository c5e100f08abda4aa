"""How well sentences are understood, on labelled ones: intents, slots, and deeds that nobody asked for."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from studybot.core.model import Model
from studybot.core.sentences.cues import may_act
from studybot.core.sentences.wish import Wish
from studybot.services.chat.deeds import AT_ONCE
from studybot.services.chat.doing import ACTED_ON

Read = Callable[[str], list[Wish]]
LABELLED_ON = date(2026, 3, 11)  # the day that labelled dates are counted from


class SentenceMeasures(Model):
    """Shares are from 0 to 1."""

    sentences: int
    intents_right: float
    slots_right: float  # of all: the intent and every slot
    several: int  # sentences with several wishes
    several_right: float  # every intent, in order
    false_actions: tuple[str, ...]  # sentences after which something would have been done that was not asked
    by_group: dict[str, tuple[int, float, float]]  # intent or hand: how many, intents right, slots right


def measure_sentences(labelled: Sequence[Mapping[str, Any]], read: Read) -> SentenceMeasures:
    """``labelled``: text with intent and slots, or with wishes; ``hand`` if it is known whose words they are."""
    groups: dict[str, list[tuple[bool, bool]]] = {}
    whole: list[bool] = []
    wrong: list[str] = []
    for one in labelled:
        wishes = read(one["text"])
        wanted = one.get("wishes") or [{"intent": one["intent"], "slots": one.get("slots", {})}]
        intents = [w["intent"] for w in wanted]
        if any(_would_do(w) and w.intent not in intents for w in wishes):
            wrong.append(one["text"])
        if "wishes" in one:
            whole.append([w.intent for w in wishes] == intents)
            continue
        right = wishes[0].intent == intents[0]
        same = right and len(wishes) == 1 and plain_slots(wishes[0].slots) == plain_slots(wanted[0]["slots"])
        for group in ("all", intents[0], f"hand {one.get('hand', '?')}"):
            groups.setdefault(group, []).append((right, same))
    shares = {name: (len(v), _share(r for r, _ in v), _share(s for _, s in v)) for name, v in sorted(groups.items())}
    total = shares.pop("all", (0, 0.0, 0.0))
    return SentenceMeasures(
        sentences=total[0], intents_right=total[1], slots_right=total[2], several=len(whole),
        several_right=_share(whole), false_actions=tuple(wrong), by_group=shares,
    )  # fmt: skip


def measures_text(found: SentenceMeasures) -> str:
    lines = [
        f"{found.sentences} sentences: intent {found.intents_right:.1%}, intent and slots {found.slots_right:.1%}; "
        f"{found.several} with several wishes: {found.several_right:.1%}; false actions {len(found.false_actions)}."
    ]
    lines += [f"  {name:<18} {n:>4}  {right:>6.1%}  {same:>6.1%}" for name, (n, right, same) in found.by_group.items()]
    return "\n".join([*lines, *(f"  done unasked: {text}" for text in found.false_actions)])


def plain_slots(slots: Mapping[str, Any]) -> dict[str, Any]:
    """Slots to compare: small letters, no stops at the ends."""
    return {k: v.lower().strip(" .!?,;") if isinstance(v, str) else v for k, v in slots.items()}


def _would_do(wish: Wish) -> bool:
    return (
        wish.intent in AT_ONCE
        and wish.confidence >= ACTED_ON
        and wish.second is None
        and may_act(wish.intent, wish.said)
    )


def _share(values: Any) -> float:
    every = list(values)
    return sum(every) / len(every) if every else 0.0
