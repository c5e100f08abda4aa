"""From topics, goals and a week to a dated plan."""

from studybot.core.planner.options import apply_option
from studybot.core.planner.pins import PinnedTooEarly
from studybot.core.planner.plan import make_plan
from studybot.core.planner.reviews import place_reviews

__all__ = ["PinnedTooEarly", "apply_option", "make_plan", "place_reviews"]
