"""Every button of the bot, by what it is about."""

from studybot.bot.buttons.base import Button, row_of
from studybot.bot.buttons.blocks import (
    DoneButton,
    DropMissedButton,
    KeepMissedButton,
    PartlyButton,
    PartlyMinutesButton,
    SkipButton,
    SplitMissedButton,
    TomorrowButton,
    UndoButton,
    day_buttons,
    recorded_reply,
)
from studybot.bot.buttons.changes import (
    OPTIONS,
    ApplyChangeButton,
    DiscardChangeButton,
    OptionButton,
    UndoChangeButton,
    change_reply,
    option_buttons,
)
from studybot.bot.buttons.data import ForgetButton
from studybot.bot.buttons.goals import ConfirmGoalButton, DiscardGoalButton
from studybot.bot.buttons.reminders import SnoozeButton, StopRemindersButton, reminder_buttons
from studybot.bot.buttons.talk import TalkButton

# What the client listens to: a kind that is not here is dead after a restart. A test compares it with the classes.
BUTTONS: tuple[type[Button], ...] = (
    DoneButton,
    SkipButton,
    UndoButton,
    TomorrowButton,
    PartlyButton,
    PartlyMinutesButton,
    DropMissedButton,
    SplitMissedButton,
    KeepMissedButton,
    OptionButton,
    ApplyChangeButton,
    DiscardChangeButton,
    UndoChangeButton,
    ConfirmGoalButton,
    DiscardGoalButton,
    StopRemindersButton,
    SnoozeButton,
    ForgetButton,
    TalkButton,
)

__all__ = [
    "BUTTONS",
    "OPTIONS",
    "ConfirmGoalButton",
    "DiscardGoalButton",
    "ForgetButton",
    "StopRemindersButton",
    "change_reply",
    "day_buttons",
    "option_buttons",
    "recorded_reply",
    "reminder_buttons",
    "row_of",
]
