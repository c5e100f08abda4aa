"""studybot: a personal study-planner chat assistant."""
