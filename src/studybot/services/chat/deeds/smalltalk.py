"""Hello, thanks, and what can be said."""

from studybot.services.chat import words as phrases
from studybot.services.chat.deeds.ask import Ask
from studybot.services.chat.turn import Said


def greet(a: Ask) -> Said:
    if a.desk.learners.find(a.who) is None:
        return Said(reply=f"Hello! {phrases.HELP}")
    return Said(reply=f"Hello! {phrases.examples('show_today', 'record_done', 'progress')}")


def welcome(_a: Ask) -> Said:
    return Said(reply="You are welcome.")


def help_text(_a: Ask) -> Said:
    return Said(reply=phrases.HELP)
