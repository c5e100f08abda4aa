"""Reminders: what is set, what became of them, and the messages themselves."""

from datetime import date

import discord

from studybot.bot.limits import EMBED_DESCRIPTION, FIELD_VALUE, card, clip_lines, safe
from studybot.bot.render.plans import GOOD, day_card, finish_range
from studybot.bot.render.reviews import review_due_card
from studybot.core.learner import Delivery, Reminder
from studybot.core.wording import count, day, duration
from studybot.services.views import DueMessage, KindView, ReminderView, WeekRecap

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WHAT = {
    "daily": "the day's blocks",
    "evening": "what of the day is not answered yet",
    "weekly": "the week, and the next one",
    "review": "questions that come back, on days when some do",
}


def message_card(message: DueMessage) -> discord.Embed:
    """The embed of a DM, by kind."""
    if message.recap is not None:
        return week_card(message.recap, message.day.on)
    if message.reviews is not None:
        return review_due_card(message.reviews)
    embed = day_card(message.day)
    kind = message.delivery.kind.split(":")[0]
    if kind == "evening":
        embed.title = f"How did it go? {embed.title}"
    if kind == "test":
        embed.title = f"A test. {embed.title}"
    return embed


def week_card(recap: WeekRecap, today: date) -> discord.Embed:
    done, planned = duration(recap.minutes_done), duration(recap.minutes_planned)
    lines = [f"**{done}** studied of {planned} planned; {recap.percent} % of your goals."]
    if recap.topics_finished:
        lines.append(f"Finished: {', '.join(map(safe, recap.topics_finished))}. 🎉")
    if recap.next_minutes:
        lines.append(f"Next week: {duration(recap.next_minutes)}, {', '.join(map(safe, recap.next_topics[:4]))}.")
    if recap.finish_on is not None:
        lines.append(f"Finish {finish_range(recap.finish_on, recap.finish_low_on, recap.finish_high_on, today)}.")
    return card(f"Your week of {day(recap.starts_on)}", clip_lines(lines, EMBED_DESCRIPTION), colour=GOOD)


def reminder_card(view: ReminderView, today: date) -> discord.Embed:
    kinds = view.kinds or (KindView(reminder=view.reminder, next_at=view.next_at),)
    lines = [_kind_line(kind, today) for kind in kinds]
    if not any(kind.reminder.enabled for kind in kinds):
        lines.append("Nothing comes to you. /remind set with a time turns it on again.")
    if view.quiet_hours:
        lines.append(f"Quiet from {view.quiet_hours[0]:%H:%M} to {view.quiet_hours[1]:%H:%M}.")
    lines.append(f"Times are yours, in {view.zone}.")
    fields = []
    if view.recent:
        fields.append(("What became of the last ones", clip_lines(map(delivery_line, view.recent[:5]), FIELD_VALUE)))
    return card("Your reminders", "\n".join(lines), fields=fields)


def history_card(view: ReminderView) -> discord.Embed:
    if not view.recent:
        return card("Your reminders so far", "None was due yet.")
    return card("Your reminders so far", clip_lines(map(delivery_line, view.recent), EMBED_DESCRIPTION))


def delivery_line(delivery: Delivery) -> str:
    late = ""
    if delivery.state == "sent" and delivery.settled_at is not None:
        minutes = int((delivery.settled_at - delivery.due_at).total_seconds() // 60)
        late = f", {duration(minutes)} late" if minutes >= 5 else ""
    reason = f": {safe(delivery.reason)}" if delivery.reason and delivery.state != "sent" else ""
    return f"{day(delivery.local_date)} · {delivery.kind.split(':')[0]} · {delivery.state}{late}{reason}"


def lateness_lines(message: DueMessage) -> list[str]:
    """What must be said before the card: that it is late, and which earlier ones never came."""
    lines = []
    if message.day.late_by_minutes:
        lines.append(f"Sorry, this comes {duration(message.day.late_by_minutes)} late.")
    if message.expired_before:
        dates = ", ".join(day(on) for on in message.expired_before[-5:])
        lines.append(f"I missed {count(len(message.expired_before), 'reminder')} ({dates}) because I was not running.")
    return lines


def _kind_line(kind: KindView, today: date) -> str:
    reminder = kind.reminder
    what = f"**{reminder.kind.capitalize()}**: {_WHAT[reminder.kind]}"
    if not reminder.enabled:
        return f"{what}: off"
    text = f"{what}, {_days(reminder)} at **{reminder.local_time:%H:%M}**"
    if reminder.paused_until is not None and reminder.paused_until >= today:
        return f"{text}; paused until {day(reminder.paused_until, today=today)}"
    return text + (f"; next <t:{int(kind.next_at.timestamp())}:F>" if kind.next_at else "")


def _days(reminder: Reminder) -> str:
    if len(reminder.weekdays) == 7:
        return "every day"
    return ", ".join(_WEEKDAYS[d] for d in sorted(reminder.weekdays))
