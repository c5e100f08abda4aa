"""Dates and stretches of days in a tidied sentence, as a learner means them on their own wall.

"Sunday" is the next one after today, "next Tuesday" the one of next week; "by June" is June's last day."""

from studybot.core.sentences.dates.calendar import easter
from studybot.core.sentences.dates.finding import find_dates, impossible_date
from studybot.core.sentences.dates.weekdays import DAYS, WEEKDAY, weekday, weekdays_in
from studybot.core.sentences.dates.when import Kind, When

__all__ = ["DAYS", "WEEKDAY", "Kind", "When", "easter", "find_dates", "impossible_date", "weekday", "weekdays_in"]
