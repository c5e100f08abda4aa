"""From topics, goals and a week to a dated plan."""

from studybot.core.planner.options import apply_option
from studybot.core.planner.plan import make_plan

__all__ = ["apply_option", "make_plan"]
