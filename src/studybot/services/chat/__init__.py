"""Talking with a learner in sentences."""

from studybot.services.chat.deeds.undo import WAYS_BACK
from studybot.services.chat.desk import Desk
from studybot.services.chat.service import MAX_TURN_CHARACTERS, ChatService
from studybot.services.chat.turn import Card, Choice, MorePage, SaidWish, Talk, Turn

__all__ = [
    "MAX_TURN_CHARACTERS",
    "WAYS_BACK",
    "Card",
    "ChatService",
    "Choice",
    "Desk",
    "MorePage",
    "SaidWish",
    "Talk",
    "Turn",
]
