"""From "hi" to a first plan: what is missing is asked for, one thing at a time; whatever was said already is kept."""

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from studybot.core.sentences.reading import Wish
from studybot.core.sentences.slots import read_slots
from studybot.services import text as say
from studybot.services.chat import words as phrases
from studybot.services.chat.turn import Pending, Said, SaidWish, Talk, yes_no

if TYPE_CHECKING:
    from studybot.services.chat.deeds import Desk

_LATER = {"ask_question", "show_topic", "show_roadmap", "about_data", "help", "thanks"}
_ASKS = {
    "goal": "What do you want to be able to do? Say it in your words, like “become a data scientist by June”.",
    "zone": "Which city are you in, and how many hours a week do you have? Like: Lisbon, 6 hours.",
    "hours": "How many hours a week do you have, or which days and times? Like: 6 hours, or Tuesdays 7 to 9.",
    "time": "When shall I remind you on study days?",
}
_SKIP = re.compile(
    r"^(?:skip|later|not now|none|no|no reminders?|nothing|pass|next|don't know|no idea|whatever|you choose|any)\b"
)


class Onboarding:
    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def turn(self, who: str, wishes: list[Wish], talk: Talk, *, now: datetime) -> Said | None:
        """None for a sentence that needs no set-up (a question of the field)."""
        known = dict(talk.onboarding or {})
        asked = known.get("asked")
        first = wishes[0]
        if first.intent in _LATER and first.sure and not self._take(wishes, dict(known), asked):
            return None
        if first.intent in {"export_data", "delete_data"} and first.sure:
            return Said(reply="I store nothing about you yet.")
        if first.intent == "unknown" and asked is None:
            return None
        taken = self._take(wishes, known, asked)
        return self._next(who, known, talk, now, greeting=asked is None, taken=taken)

    def _take(self, wishes: list[Wish], known: dict[str, Any], asked: str | None) -> bool:
        """Keep what was said; whether anything was."""
        before = dict(known)
        for wish in wishes:
            said = wish.said
            if asked and _SKIP.search(said.text):
                known[asked] = {"goal": "", "zone": "UTC", "hours": "5 hours", "time": ""}[asked]
                continue
            if wish.intent == "set_goal" or (
                asked == "goal" and wish.intent in {"unknown", "ask_question", "show_topic", "show_roadmap"}
            ):
                goal = read_slots("set_goal", said)
                known |= {k: v for k, v in (("goal", goal.get("goal")), ("deadline", goal.get("deadline"))) if v}
                if goal.get("hours_per_week"):
                    known["hours"] = f"{goal['hours_per_week']:g} hours"
            if wish.intent == "set_goal" and asked != "zone":
                continue
            place = said.place
            if place is not None and (
                wish.intent in {"set_timezone", "set_hours", "unknown", "greeting"} or asked == "zone"
            ):
                known["zone"] = place[2]
            week = (
                read_slots("set_hours", said)
                if wish.intent in {"set_hours", "set_timezone"} or asked in {"zone", "hours"}
                else {}
            )
            if week and (said.weekly or said.durations or "availability" in week or asked == "hours"):
                known["hours"] = _week_text(week)
            if wish.intent == "set_reminder" or asked == "time":
                time = read_slots("set_reminder", said).get("time")
                if time:
                    known["time"] = time
            if (
                asked == "hours"
                and "hours" not in known
                and (m := re.fullmatch(r"(?:about |around |maybe )?(\d{1,2}(?:[.,]5)?)", said.text.strip(" .")))
            ):
                known["hours"] = f"{m[1]} hours"
        return known != before

    def _next(self, who: str, known: dict[str, Any], talk: Talk, now: datetime, *, greeting: bool, taken: bool) -> Said:
        missing = next((k for k in ("goal", "zone", "hours", "time") if k not in known), None)
        if missing is None:
            return self._finish(who, known, now)
        repeated = known.get("asked") == missing and not taken
        known["asked"] = missing
        talk.__dict__["onboarding"] = known  # remembered with the turn
        lead = "Hello! I plan your studying, remind you, and answer questions. " if greeting else ""
        lead = "Sorry, I did not get that. " if repeated else lead
        tail = " (“Skip” leaves it out.)" if missing in {"goal", "time"} else ""
        return Said(reply=f"{lead}{_ASKS[missing]}{tail}")

    def _finish(self, who: str, known: dict[str, Any], now: datetime) -> Said:
        time = known["time"]
        learner = self._desk.learners.set_up(
            who, zone=known["zone"], week=known["hours"], reminder_at=time or "19:00", now=now
        )
        if not time:
            self._desk.reminders.off(who, now=now)
        reminded = f"I remind you at {time}" if time else "no reminders"
        actions = (f"set up: {learner.zone}, {known['hours']}, {reminded}",)
        if not known.get("goal"):
            return Said(
                reply=f"You are set up: {learner.zone}, {reminded}. {phrases.examples('set_goal')}", actions=actions
            )
        proposal = self._desk.goals.propose(who, known["goal"], deadline=known.get("deadline"), now=now)
        wish = SaidWish(intent="set_goal")
        reply = f"You are set up: {learner.zone}, {reminded}.\n{say.proposal_text(proposal)}"
        pending = Pending(kind="goal", number=proposal.goal.goal_id, wish=wish)
        return Said(reply=reply, actions=actions, choices=yes_no("Yes, plan it", "No"), pending=pending)


def _week_text(week: dict[str, Any]) -> str:
    if "hours_per_week" in week:
        return f"{week['hours_per_week']:g} hours"
    parts = []
    for name, value in week["availability"].items():
        parts += [f"{name} {a}-{b}" for a, b in value] if isinstance(value, list) else [f"{name} {value} min"]
    return ", ".join(parts)
