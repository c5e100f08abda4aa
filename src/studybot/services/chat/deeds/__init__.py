"""What each intent does: it reads, it records at once, or it shows a change that waits for a yes."""

from datetime import date

from studybot.core.wording import long_day
from studybot.services.chat.deeds.ask import Ask, Deed, Slots
from studybot.services.chat.deeds.changes import move_block, undo_change
from studybot.services.chat.deeds.data import about_data, delete_data, export_data
from studybot.services.chat.deeds.goals import list_goals, remove_goal, set_goal
from studybot.services.chat.deeds.more import show_more
from studybot.services.chat.deeds.plan import next_step, on_track, replan, show_plan, show_today
from studybot.services.chat.deeds.records import (
    know_topic,
    progress,
    record_done,
    record_partial,
    skip,
    undo_entry,
)
from studybot.services.chat.deeds.reminders import (
    pause_reminders,
    restore_reminder,
    resume_reminders,
    set_reminder,
    stop_reminders,
)
from studybot.services.chat.deeds.review import review, review_rate, review_reveal, review_undo
from studybot.services.chat.deeds.smalltalk import greet, help_text, welcome
from studybot.services.chat.deeds.topics import ask_question, show_roadmaps, show_topic, when_topic, why_topic
from studybot.services.chat.deeds.undo import undo, undo_all
from studybot.services.chat.deeds.week import days_off, set_hours, what_if
from studybot.services.chat.deeds.zone import set_timezone

# Every intent that does something, and what it does. "yes", "no" and "unknown" belong to the conversation (doing.py).
DEEDS: dict[str, Deed] = {
    # goals and the plan
    "set_goal": set_goal,
    "list_goals": list_goals,
    "remove_goal": remove_goal,
    "show_plan": show_plan,
    "show_today": show_today,
    "next_step": next_step,
    "on_track": on_track,
    "replan": replan,
    "move_block": move_block,
    # the week
    "set_hours": set_hours,
    "what_if": what_if,
    "days_off": days_off,
    "set_timezone": set_timezone,
    # what was done
    "record_done": record_done,
    "record_partial": record_partial,
    "skip": skip,
    "know_topic": know_topic,
    "progress": progress,
    "review": review,
    "review_reveal": review_reveal,  # these three follow from it, and are never read in a sentence
    "review_rate": review_rate,
    "review_undo": review_undo,
    # reminders
    "set_reminder": set_reminder,
    "pause_reminders": pause_reminders,
    "resume_reminders": resume_reminders,
    "stop_reminders": stop_reminders,
    # topics and questions
    "why_topic": why_topic,
    "when_topic": when_topic,
    "show_topic": show_topic,
    "show_roadmap": show_roadmaps,
    "ask_question": ask_question,
    "show_more": show_more,
    # one's own data
    "about_data": about_data,
    "export_data": export_data,
    "delete_data": delete_data,
    # taking back; the last four are what "undo" and its button come to, and are never read in a sentence
    "undo": undo,
    "undo_entry": undo_entry,
    "undo_change": undo_change,
    "undo_all": undo_all,
    "restore_reminder": restore_reminder,
    # small talk
    "greeting": greet,
    "thanks": welcome,
    "help": help_text,
}
# Done at once when it was surely asked for, and as a question when it was not so sure; whatever else changes something
# is shown first. ``{topic}``: named with a blank before it, or nothing.
AT_ONCE: dict[str, str] = {
    "record_done": "record{block} as done",
    "record_partial": "record some time on{block}",
    "skip": "skip{it}",
    "know_topic": "count{topic} as known",
    "undo": "take back the last thing",
    "set_reminder": "set your reminder to {time}",
    "pause_reminders": "pause the reminders",
    "resume_reminders": "send reminders again",
    "stop_reminders": "stop the reminders",
}
# What may be said where others read along.
PUBLIC = frozenset("ask_question show_topic show_roadmap help greeting thanks about_data unknown".split())


def question(intent: str, slots: Slots) -> str:
    """A deed that was perhaps meant, as a question."""
    topic = f" {slots['topic']}" if slots.get("topic") else ""
    day = f" {long_day(date.fromisoformat(slots['on']))}" if slots.get("on") else " it"
    words = AT_ONCE[intent].format(
        topic=topic, block=topic or " the next block", it=topic or day, time=slots.get("time", "other days")
    )
    return f"Shall I {words}?"


__all__ = ["AT_ONCE", "DEEDS", "PUBLIC", "Ask", "Deed", "question"]
