"""From topics, goals and a week to a dated plan."""

from studybot.core.planner.plan import make_plan

__all__ = ["make_plan"]
