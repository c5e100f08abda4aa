"""Spaced review in a sentence."""

from studybot.core.wording import count
from studybot.services.chat.deeds.ask import Ask
from studybot.services.chat.turn import Said


def review(a: Ask) -> Said:
    due = a.desk.reviews.stats(a.who, now=a.now).due_today
    if not due:
        return Said(reply="Nothing is due for review today. What you finish comes back the next day.")
    return Said(reply=f"{count(due, 'question')} due today: /review start asks them one by one.")
