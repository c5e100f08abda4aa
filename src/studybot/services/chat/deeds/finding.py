"""What was meant: a topic by some words, the blocks of the plan, and what a learner saw last."""

from collections.abc import Iterable
from typing import Any

from studybot.core.learner import PlannedBlock
from studybot.core.sentences.spelling import near
from studybot.core.text import ABBREVIATIONS
from studybot.core.wording import day
from studybot.errors import NotFound
from studybot.services.chat.deeds.ask import Ask
from studybot.services.chat.turn import Shown
from studybot.services.views import PlanView

_MOST_SHOWN = 8


def find_slug(a: Ask, words: Any) -> str:
    """The library's topic that some words mean; a learner's own plan first. Raises NotFound."""
    named = " ".join(str(words).lower().split())
    library = a.desk.library
    try:
        return library.topic(named).slug
    except NotFound:
        pass
    topics = library.library().topics
    titles = {t.title.lower(): s for s, t in topics.items()} | {s.replace("-", " "): s for s in topics}
    return (
        _titled(a, ABBREVIATIONS.get(named, named), titles) or library.topic(named).slug
    )  # its error names the nearest


def _titled(a: Ask, spelled: str, titles: dict[str, str]) -> str | None:
    for form in (spelled, spelled.rstrip("s"), f"{spelled}s", spelled.replace(" ", "-")):
        if form in titles:
            return titles[form]
    best = near(spelled, titles) if len(spelled) > 3 else None
    if best:
        return titles[best]
    inside = [slug for title, slug in titles.items() if set(spelled.split()) <= set(title.split())]
    planned = {b.topic for b in coming(a)} if a.desk.learners.find(a.who) else set()
    inside = [slug for slug in inside if slug in planned] or inside
    return inside[0] if len(set(inside)) == 1 else None


def coming(a: Ask) -> list[PlannedBlock]:
    """Open blocks from today on, the earliest first."""
    return list(a.desk.plans.coming(a.who, now=a.now))


def find_blocks(a: Ask, *, on: str | None) -> list[PlannedBlock]:
    """Open blocks that were meant, the earliest first; on one day (an ISO date) or on any."""
    blocks = coming(a)
    if "block" in a.slots:
        return [b for b in blocks if b.block_id == a.slots["block"]]
    if "topic" in a.slots:
        slug = find_slug(a, a.slots["topic"])
        blocks = [b for b in blocks if b.topic == slug]
    return [b for b in blocks if on is None or b.on.isoformat() == on]


def find_due_block(a: Ask) -> PlannedBlock | None:
    """Today's first open block that was meant; a named block on any day."""
    on = None if "block" in a.slots else a.today().isoformat()
    return next(iter(find_blocks(a, on=on)), None)


def open_blocks(view: PlanView) -> list[PlannedBlock]:
    """What lies ahead of a plan."""
    return [b for week in view.weeks for b in week.blocks if b.state == "planned" and b.on >= view.today]


def finish_text(view: PlanView) -> str:
    return f"You finish about {finish_day(view)}." if view.summary.finish_on else "Nothing is left to plan."


def finish_day(view: PlanView) -> str:
    return day(view.summary.finish_on, today=view.today) if view.summary.finish_on else "nothing left to plan"


def as_shown(blocks: Iterable[PlannedBlock]) -> tuple[Shown, ...]:
    """For "it" and "the second"."""
    return tuple(
        Shown(topic=b.topic, title=b.title, block_id=b.block_id, minutes=b.minutes) for b in list(blocks)[:_MOST_SHOWN]
    )
