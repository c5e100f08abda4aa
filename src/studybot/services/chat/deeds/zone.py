"""Where the learner's clock stands."""

from studybot.services.chat.deeds.ask import Ask, ask_back, ask_first, done
from studybot.services.chat.turn import Said, SaidWish


def set_timezone(a: Ask) -> Said:
    """Asked about first: a place that was only mentioned moves every reminder."""
    zone = a.slots.get("zone")
    if zone is None:
        return ask_back("Which city are you in?", "zone", "set_timezone", {})
    learner = a.desk.learners.get(a.who)
    if learner.zone == zone:
        return Said(reply=f"Your time zone is {zone} already.")
    if not (a.confirmed or "back" in a.slots):
        local = a.now.astimezone(learner.model_copy(update={"zone": zone}).local_zone)
        text = f"Shall I switch your time zone from {learner.zone} to {zone}? It is {local:%H:%M} there now."
        return ask_first(text, "set_timezone", a.slots, yes="Yes, switch", no="No")
    a.desk.learners.change(a.who, zone=zone, now=a.now)
    undo = SaidWish(intent="set_timezone", slots={"zone": learner.zone, "back": True})
    return done(f"Your time zone is {zone} now.", f"time zone {zone}", undo=undo)
