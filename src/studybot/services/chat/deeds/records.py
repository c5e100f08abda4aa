"""What was done, skipped or known before: recorded at once, and taken back by "undo"."""

from studybot.core.wording import duration
from studybot.services import text as say
from studybot.services.chat.deeds.ask import Ask, ask_back, done
from studybot.services.chat.deeds.finding import find_blocks, find_due_block, find_slug
from studybot.services.chat.turn import Said, SaidWish, Shown, choice
from studybot.services.views import ProgressRecorded, ProgressView


def record_done(a: Ask) -> Said:
    block, slug = a.slots.get("block"), _slug(a)
    if block:
        slug = None
    recorded = a.desk.progress.done(
        a.who, block_id=block, topic=slug, minutes=a.slots.get("minutes"), finished=True if slug else None, now=a.now
    )
    return _recorded(recorded, f"recorded {recorded.topic}: done, {recorded.minutes} min")


def record_partial(a: Ask) -> Said:
    block, slug = find_due_block(a), _slug(a)
    minutes = a.slots.get("minutes")
    if minutes is None and "share" in a.slots:
        whole = block.minutes if block else a.desk.library.topic(slug).minutes.typical if slug else 0
        minutes = max(1, round(whole * a.slots["share"])) if whole else None
    if minutes is None:
        choices = tuple(choice(duration(n), "record_partial", **{**a.slots, "minutes": n}) for n in (15, 30, 60))
        return ask_back("How long was it?", "minutes", "record_partial", a.slots, choices)
    recorded = a.desk.progress.done(
        a.who, block_id=block.block_id if block else None, topic=None if block else slug, minutes=minutes,
        finished=False, now=a.now,
    )  # fmt: skip
    return _recorded(recorded, f"recorded {recorded.topic}: {recorded.minutes} min")


def skip(a: Ask) -> Said:
    """A whole day, or the next block of what was named; today when nothing was."""
    named = bool({"topic", "block"} & set(a.slots))
    on = a.slots.get("on") or (None if named else a.today().isoformat())
    blocks = find_blocks(a, on=on)
    if not blocks:
        return Said(reply="Nothing open is planned there, so there is nothing to skip.")
    chosen = blocks if "on" in a.slots and "topic" not in a.slots else blocks[:1]
    recorded = [a.desk.progress.skip(a.who, block_id=b.block_id, now=a.now) for b in chosen]
    titles = ", ".join(dict.fromkeys(r.title for r in recorded))
    actions = (f"skipped {r.topic}" for r in recorded if not r.already)
    return done(f"Skipped {titles}; its time is planned again.", *actions, undo=_undo_of(*recorded))


def know_topic(a: Ask) -> Said:
    slug = _slug(a)
    if slug is None:
        return ask_back("Which topic do you know already?", "topic", "know_topic", {})
    recorded = a.desk.progress.know(a.who, slug, now=a.now)
    return _recorded(recorded, f"known {recorded.topic}")


def undo_entry(a: Ask) -> Said:
    taken = [a.desk.progress.undo(a.who, entry, now=a.now) for entry in a.slots["entries"]]
    actions = tuple(f"took back {r.topic}" for r in taken if not r.already)
    return Said(reply=say.recorded_text(taken[-1]), actions=actions)


def undo_last_entry(a: Ask) -> Said:
    """Raises NotFound when nothing was recorded."""
    recorded = a.desk.progress.undo(a.who, now=a.now)
    return Said(reply=say.recorded_text(recorded), actions=(f"took back {recorded.topic}",))


def progress(a: Ask) -> Said:
    view: ProgressView = a.desk.overview.progress(a.who, now=a.now)
    return Said(reply=say.progress_text(view))


def _slug(a: Ask) -> str | None:
    return find_slug(a, a.slots["topic"]) if "topic" in a.slots else None


def _recorded(recorded: ProgressRecorded, action: str) -> Said:
    text = say.recorded_text(recorded)
    if recorded.already:
        return Said(reply=text)
    shown = (Shown(topic=recorded.topic, title=recorded.title),)
    return done(text, action, undo=_undo_of(recorded), shown=shown)


def _undo_of(*recorded: ProgressRecorded) -> SaidWish:
    return SaidWish(intent="undo_entry", slots={"entries": [r.entry_id for r in recorded]})
