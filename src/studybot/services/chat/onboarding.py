"""From "hi" to a first plan: what is missing is asked for, one thing at a time; whatever was said already is kept."""

import re
from datetime import datetime
from typing import Any

from studybot.core.sentences.slots import read_slots
from studybot.core.sentences.wish import Wish
from studybot.services.chat import words as phrases
from studybot.services.chat.deeds.goals import proposed
from studybot.services.chat.desk import Desk
from studybot.services.chat.turn import Said, SaidWish, Talk

_LATER = {"ask_question", "show_more", "show_topic", "show_roadmap", "about_data", "help", "thanks"}
_ASKS = {
    "goal": "What do you want to be able to do? Say it in your words, like “become a data scientist by June”.",
    "zone": "Which city are you in, and how many hours a week do you have? Like: Lisbon, 6 hours.",
    "hours": "How many hours a week do you have, or which days and times? Like: 6 hours, or Tuesdays 7 to 9.",
    "time": "When shall I remind you on study days?",
}
_SKIP = re.compile(
    r"^(?:skip|later|not now|none|no|no reminders?|nothing|pass|next|don't know|no idea|whatever|you choose|any)\b"
    r"|^(?:i )?(?:do not|don't|am not|not) (?:really )?(?:know|sure)(?: yet)?\W*$"
)
_LEFT_OUT = {"goal": "", "zone": "UTC", "hours": "5 hours", "time": ""}
_PERHAPS_A_GOAL = {"unknown", "ask_question", "show_topic", "show_roadmap"}
_MAY_NAME_A_PLACE = {"set_timezone", "set_hours", "unknown", "greeting"}
_BARE_HOURS = re.compile(r"(?:about |around |maybe )?(\d{1,2}(?:[.,]5)?)")


class Onboarding:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def turn(self, who: str, wishes: list[Wish], talk: Talk, *, now: datetime) -> Said | None:
        """None for a sentence that needs no set-up (a question of the field)."""
        known = dict(talk.onboarding or {})
        asked = known.get("asked")
        told = _told(wishes, asked)
        first = wishes[0]
        if first.intent in _LATER and first.sure and not (told.items() - known.items()):
            return None
        if first.intent in {"export_data", "delete_data"} and first.sure:
            return Said(reply="I store nothing about you yet.")
        if first.intent == "unknown" and asked is None:
            return None
        taken = bool(told.items() - known.items())
        return self._next(who, known | told, now, greeting=asked is None, taken=taken)

    def _next(self, who: str, known: dict[str, Any], now: datetime, *, greeting: bool, taken: bool) -> Said:
        missing = next((k for k in ("goal", "zone", "hours", "time") if k not in known), None)
        if missing is None:
            return self._finish(who, known, now)
        repeated = known.get("asked") == missing and not taken
        lead = "Hello! I plan your studying, remind you, and answer questions. " if greeting else ""
        lead = "Sorry, I did not get that. " if repeated else lead
        tail = " (“Skip” leaves it out.)" if missing in {"goal", "time"} else ""
        return Said(reply=f"{lead}{_ASKS[missing]}{tail}", onboarding={**known, "asked": missing})

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
        lead = f"You are set up: {learner.zone}, {reminded}.\n"
        return proposed(proposal, SaidWish(intent="set_goal"), lead=lead).model_copy(update={"actions": actions})


def _told(wishes: list[Wish], asked: str | None) -> dict[str, Any]:
    """What some wishes say of goal, deadline, zone, hours and time; ``asked``: which of them was asked for."""
    told: dict[str, Any] = {}
    for wish in wishes:
        if asked and _SKIP.search(wish.said.text):
            told[asked] = _LEFT_OUT[asked]
            continue
        told |= _goal(wish, asked)
        if wish.intent == "set_goal" and asked != "zone":
            continue
        told |= _zone(wish, asked) | _hours(wish, asked)
        if wish.intent == "set_reminder" or asked == "time":
            told |= _named(read_slots("set_reminder", wish.said), "time")
        bare = _BARE_HOURS.fullmatch(wish.said.text.strip(" ."))
        if asked == "hours" and "hours" not in told and bare:
            told["hours"] = f"{bare[1]} hours"
    return told


def _goal(wish: Wish, asked: str | None) -> dict[str, Any]:
    if wish.intent != "set_goal" and not (asked == "goal" and wish.intent in _PERHAPS_A_GOAL):
        return {}
    slots = read_slots("set_goal", wish.said)
    hours = {"hours": f"{slots['hours_per_week']:g} hours"} if slots.get("hours_per_week") else {}
    return _named(slots, "goal", "deadline") | hours


def _zone(wish: Wish, asked: str | None) -> dict[str, Any]:
    place = wish.said.place
    return {"zone": place[2]} if place and (wish.intent in _MAY_NAME_A_PLACE or asked == "zone") else {}


def _hours(wish: Wish, asked: str | None) -> dict[str, Any]:
    said = wish.said
    if wish.intent not in {"set_hours", "set_timezone"} and asked not in {"zone", "hours"}:
        return {}
    week = read_slots("set_hours", said)
    meant = said.weekly or said.durations or "availability" in week or asked == "hours"
    return {"hours": _week_text(week)} if week and meant else {}


def _named(slots: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: slots[name] for name in names if slots.get(name)}


def _week_text(week: dict[str, Any]) -> str:
    if "hours_per_week" in week:
        return f"{week['hours_per_week']:g} hours"
    parts = []
    for name, value in week["availability"].items():
        parts += [f"{name} {a}-{b}" for a, b in value] if isinstance(value, list) else [f"{name} {value} min"]
    return ", ".join(parts)
