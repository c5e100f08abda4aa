"""Every button of the bot, by what it is about."""

from studybot.bot.buttons.answers import (
    HelpfulButton,
    MoreButton,
    NotHelpfulButton,
    PlanTopicButton,
    StudyTopicButton,
    TellOwnerButton,
    question_of,
    together_reply,
)
from studybot.bot.buttons.base import Button, row_of
from studybot.bot.buttons.blocks import (
    DoneButton,
    DropMissedButton,
    InsteadButton,
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
from studybot.bot.buttons.goals import ConfirmGoalButton, DiscardGoalButton, proposal_reply
from studybot.bot.buttons.groups import (
    ConsentButton,
    GroupChannels,
    GroupChoice,
    QuietButton,
    RefuseButton,
    WithdrawButton,
    consent_reply,
    setup_reply,
)
from studybot.bot.buttons.progress import PictureButton
from studybot.bot.buttons.reminders import SnoozeButton, StopRemindersButton, reminder_buttons
from studybot.bot.buttons.reviews import (
    BeginReviewButton,
    RateButton,
    ReviewDoneButton,
    ShowAnswerButton,
    UndoRatingButton,
    turn_reply,
)
from studybot.bot.buttons.talk import TalkButton

# What the client listens to: a kind that is not here is dead after a restart. A test compares it with the classes.
BUTTONS: tuple[type[Button], ...] = (
    DoneButton,
    SkipButton,
    UndoButton,
    InsteadButton,
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
    BeginReviewButton,
    ShowAnswerButton,
    RateButton,
    UndoRatingButton,
    ReviewDoneButton,
    HelpfulButton,
    NotHelpfulButton,
    MoreButton,
    StudyTopicButton,
    PlanTopicButton,
    TellOwnerButton,
    PictureButton,
    ForgetButton,
    ConsentButton,
    RefuseButton,
    WithdrawButton,
    QuietButton,
    TalkButton,
)
# The same for menus to choose from.
SELECTS = (GroupChannels, GroupChoice)

__all__ = [
    "BUTTONS",
    "OPTIONS",
    "SELECTS",
    "ForgetButton",
    "StopRemindersButton",
    "change_reply",
    "consent_reply",
    "day_buttons",
    "option_buttons",
    "proposal_reply",
    "question_of",
    "recorded_reply",
    "reminder_buttons",
    "row_of",
    "setup_reply",
    "together_reply",
    "turn_reply",
]
