"""A learner's own data: what is stored, all of it, and its end."""

from studybot.core.wording import count
from studybot.services.chat import words as phrases
from studybot.services.chat.deeds.ask import Ask
from studybot.services.chat.turn import Pending, Said


def about_data(_a: Ask) -> Said:
    return Said(reply=phrases.ABOUT_DATA)


def export_data(a: Ask) -> Said:
    kinds = a.desk.privacy.export(a.who)
    rows = sum(len(found) for found in kinds.values() if isinstance(found, list))
    text = f"Everything I store about you, {count(rows, 'record')}: /data export or `studybot export`."
    return Said(reply=text, file="export")


def delete_data(a: Ask) -> Said:
    """Takes a typed word, which no yes stands for."""
    a.desk.learners.get(a.who)
    text = "This deletes your goals, plan, progress and reminders for good. Type DELETE to do it; nothing else will."
    return Said(reply=text, pending=Pending(kind="delete"))


def delete_now(a: Ask) -> Said:
    gone = a.desk.privacy.forget(a.who)
    text = f"Everything about you is deleted: {count(sum(gone.values()), 'record')}. Goodbye."
    return Said(reply=text, actions=(phrases.DELETED,))
