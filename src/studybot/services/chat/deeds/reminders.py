"""Reminders: set, paused, resumed, stopped, and put back as they were."""

from datetime import timedelta

from studybot.core.plan import WEEKDAYS
from studybot.core.wording import long_day
from studybot.errors import InvalidInput
from studybot.services import text as say
from studybot.services.chat.deeds.ask import Ask, ask_back, done
from studybot.services.chat.turn import Said, SaidWish, choice

_KEPT = {"kind", "local_time", "weekdays", "enabled", "paused_until"}


def set_reminder(a: Ask) -> Said:
    if "time" not in a.slots and "weekdays" not in a.slots:
        choices = tuple(choice(t, "set_reminder", time=t) for t in ("08:00", "12:30", "19:00"))
        return ask_back("When shall I remind you?", "time", "set_reminder", a.slots, choices)
    undo = _as_they_are(a)
    days = ", ".join(a.slots.get("weekdays") or ())
    view = a.desk.reminders.set(a.who, at=a.slots.get("time"), weekdays=days or None, enabled=True, now=a.now)
    on = f" ({days})" if days else ""
    return done(f"{say.reminder_text(view)}{on}", f"reminder at {view.reminder.local_time:%H:%M}", undo=undo)


def pause_reminders(a: Ask) -> Said:
    """Until a day, which has its reminder again."""
    today = a.today()
    if "until" not in a.slots:
        ways = {"Until tomorrow": 1, "Until Monday": 7 - today.weekday(), "For a week": 7}
        choices = tuple(
            choice(label, "pause_reminders", until=(today + timedelta(days=n)).isoformat()) for label, n in ways.items()
        )
        return ask_back("Until when?", "until", "pause_reminders", {}, choices)
    until = a.date("until")
    if until <= today:
        raise InvalidInput("That day is not ahead of us. Until when shall I pause?")
    undo = _as_they_are(a)
    a.desk.reminders.pause(a.who, (until - timedelta(days=1)).isoformat(), now=a.now)  # through the day before
    reply = f"No reminders until {long_day(until)}; that day they come again."
    return done(reply, f"reminders paused until {until}", undo=undo)


def resume_reminders(a: Ask) -> Said:
    undo = _as_they_are(a)
    view = a.desk.reminders.resume(a.who, now=a.now)
    if not view.reminder.enabled:
        view = a.desk.reminders.set(a.who, enabled=True, now=a.now)
    return done(say.reminder_text(view), "reminders on", undo=undo)


def stop_reminders(a: Ask) -> Said:
    undo = _as_they_are(a)
    a.desk.reminders.off(a.who, now=a.now)
    return done("Your reminders are off.", "reminders off", undo=undo)


def restore_reminder(a: Ask) -> Said:
    """Every kind as it was before the change that is taken back."""
    text = "Taken back."
    for kept in a.slots["kinds"]:
        days = ", ".join(WEEKDAYS[n] for n in sorted(kept["weekdays"]))
        view = a.desk.reminders.set(
            a.who, kind=kept["kind"], at=kept["local_time"][:5], weekdays=days or None, enabled=kept["enabled"],
            pause_until=kept["paused_until"], now=a.now,
        )  # fmt: skip
        text = f"Taken back. {say.reminder_text(view)}"
    return Said(reply=text, actions=("took back a change of the reminders",))


def _as_they_are(a: Ask) -> SaidWish | None:
    """What puts every kind back; None when there is none yet."""
    try:
        view = a.desk.reminders.view(a.who)
    except InvalidInput:
        return None
    kinds = [k.reminder.model_dump(mode="json", include=_KEPT) for k in view.kinds]
    return SaidWish(intent="restore_reminder", slots={"kinds": kinds})
