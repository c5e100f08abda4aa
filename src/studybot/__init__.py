"""studybot: a personal study-planner chat assistant."""

__version__ = "0.1.0"
